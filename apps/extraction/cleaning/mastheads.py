"""The name of the paper, where it stands alone at the top of its page: "ABENDPOST", "The Plains Tribune"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from apps.extraction import lexicons
from apps.extraction.cleaning.dates import mask_dates
from apps.extraction.cleaning.lines import Line
from apps.extraction.cleaning.phrases import Hit
from apps.extraction.lexicons.loading import rows

TOP_LINES = 12  # a masthead stands above the sections of the page
LONGEST_MASTHEAD = 5  # words
SHORTEST_SHOUTED = 4  # letters; shorter words in capitals are acronyms ("NDR", "BBC")
_ARTICLES = frozenset(["der", "die", "das", "the"])
_SMALL_WORDS = frozenset(
    ["für", "am", "an", "vom", "von", "der", "die", "das", "des", "of", "and", "und", "the", "im", "in", "&"]
)
_BEFORE_PLACES = frozenset(["of", "für", "vom", "von"])  # "Times of Wexbury"
_EDITIONS = ("plus", "+", "online", "digital", "e-paper", "epaper")
_WORD = re.compile(r"^[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?$|^[&+]$")
_BEFORE_DATE = re.compile(r"\s{0,3}[,|·–]\s{1,3}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Nouns:
    """What papers are called by: words, endings of German compounds, and compounds that end so by chance."""

    words: frozenset[str]
    endings: tuple[str, ...]
    exceptions: frozenset[str]


@cache
def _nouns() -> _Nouns:
    words: set[str] = set()
    endings: list[str] = []
    exceptions: set[str] = set()
    for language in lexicons.LANGUAGES:
        for row in rows(language, "mastheads"):
            words.add(row[0].lower())
            if language == "de" and "alone" not in row:
                endings.append(row[0].lower())
                exceptions.update(row[1].lower().split() if len(row) > 1 else ())
    return _Nouns(frozenset(words), tuple(endings), frozenset(exceptions))


def names_a_paper(word: str) -> bool:
    """Whether the word is one that papers are called by: "Tribune", "Küstenkurier", "Main-Post"."""
    return word.lower().rsplit("-", 1)[-1] in _nouns().words or is_compound_name(word)


def is_compound_name(word: str) -> bool:
    """Whether one German word is a paper's whole name: "Landbote", but not "Bote", which people are called, too."""
    nouns = _nouns()
    folded = word.lower()
    return word[:1].isupper() and folded.endswith(nouns.endings) and folded not in nouns.words | nouns.exceptions


def looks_like_outlet(text: str) -> bool:
    """Whether a few capitalised words end, before "Plus" or "Online", in what papers are called."""
    words = _without_edition(text).split()
    if not 1 <= len(words) <= LONGEST_MASTHEAD or not _is_name(words):
        return False
    if len(words) == 1:
        return is_compound_name(words[0]) or (words[0].isupper() and len(words[0]) >= SHORTEST_SHOUTED)
    return _ends_in_noun(words)


def _is_name(words: Sequence[str]) -> bool:
    return all(
        _WORD.match(word) and (word[0].isupper() or (number > 0 and word in _SMALL_WORDS) or not word[0].isalpha())
        for number, word in enumerate(words)
    )


def name_part(text: str) -> str:
    """The line without the edition or the date behind it: "Ellerauer Anzeiger, Montag, 3. März 2026"."""
    name, *rest = _BEFORE_DATE.split(text, maxsplit=1)
    is_dated = bool(rest) and not mask_dates(rest[0]).replace("@", "").strip(" ,|·–-")
    return _without_edition(name if is_dated else text)


def _without_edition(text: str) -> str:
    words = text.split()
    while len(words) > 1 and words[-1].lower() in _EDITIONS:
        words.pop()
    return " ".join(words)


def core(name: str) -> str:
    """The name in lower case without its article, for telling whether two lines mean one paper."""
    words = _without_edition(name).lower().split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def find_masthead(
    lines: Sequence[Line], hits: Sequence[Hit | None], headlines: Sequence[int], copyrights: Sequence[str]
) -> int | None:
    """The line at the top that only names the paper, or None.

    It is the first line that is no boilerplate, has menus or adverts around it, and ends in a paper's
    noun or returns in a copyright line with a year. One of `headlines` has to stand below it, so that a
    headline of two words ("Neue Post") stays one.
    """
    number = next((number for number, hit in enumerate(hits[:TOP_LINES]) if not hit), None)
    if number is None or not any(number < later for later in headlines):
        return None
    words = name_part(lines[number].text).split()
    if not 1 <= len(words) <= LONGEST_MASTHEAD or not _is_name(words):
        return None
    around = [*hits[max(0, number - 1) : number], *hits[number + 1 : number + 4]]
    is_known = _ends_in_noun(words) or any(core(" ".join(words)) == core(name) for name in copyrights)
    return number if is_known and any(around) else None


def _ends_in_noun(words: Sequence[str]) -> bool:
    """ "Wexbury Times", "Times of Wexbury"."""
    is_of = len(words) >= 3 and words[-2].lower() in _BEFORE_PLACES
    return names_a_paper(words[-1]) or (is_of and names_a_paper(words[-3]))


def written_name(masthead: str, page: str) -> str:
    """The name without its edition; one in capitals as the page's text spells it, or with capital initials."""
    name = name_part(masthead)
    if not name.isupper():
        return name
    for match in re.finditer(rf"\b{re.escape(name)}\b", page, re.I):
        if not match.group().isupper() and match.group()[0].isupper():
            return match.group()
    return " ".join(word.capitalize() if len(word) >= SHORTEST_SHOUTED else word for word in name.split())


def has_year(text: str) -> bool:
    return bool(_YEAR.search(text))
