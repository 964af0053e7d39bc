"""The words of menus, adverts and pitches: loading the lists and finding them in a line.

All lists of all languages are one: an English "Copy to clipboard" stands on German pages too.
Everything is looked up in sets by runs of words, so a line costs time in proportion to its length.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LEXICONS = Path(__file__).parent.parent / "lexicons"

# A phrase may stand in two lists; the earlier one names the reason. The ones that open a block
# (related, comments, paywall) come before those that only drop their own line.
SEPARATOR = "separator"  # a line of asterisks or dashes
REASONS = (
    "advert",
    "related",
    "comments",
    "paywall",
    "consent",
    "newsletter",
    "share",
    "credit",
    "meta",
    "footer",
    "embed",
    "script",
    "navigation",
)
LONGEST_PHRASE = 12  # words; the longest entry has eleven
LONGEST_LINE = 80  # words; longer lines are never boilerplate as a whole
LONGEST_PITCH = 45  # words of prose that a pitch or a caption may have
SHORT_PROSE = 10  # words; "Lesen Sie hier mehr dazu." is a pointer, a longer sentence is one of the text
CREDIT_TAIL = 8  # words that may follow "Foto:" inside a caption

# What is pitched stands in every pitch.
_PITCH_WORDS = {
    "newsletter": (
        *("newsletter", "inbox", "email", "e-mail", "postfach", "posteingang", "app", "alert", "update", "podcast"),
        *("whatsapp", "headlines", "stories", "schlagzeilen", "nachrichten", "abonn", "kostenlos", "journalism"),
    ),
    "paywall": (
        *("abo", "subscri", "euro", "monat", "month", "week", "access", "zugang", "zugriff", "kostenlos", "trial"),
        *("free", "journalis", "artikel", "article", "plus", "lesen", "reading"),
    ),
    "consent": ("cookie", "consent", "privacy", "datenschutz", "daten", "partner", "einwillig", "zustimm", "technolog"),
}
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’&.][^\W\d_]+)*:?|\d+(?:[.,]\d+)*:?|[#@©]")
_QUOTATION = re.compile(r"[\"“”„«»][^\"“”„«»]{20,}")  # more than a quoted word


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that is boilerplate: why, and whether the words fill it ("line") or only start or stand in it."""

    reason: str
    how: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """The lists by how they apply, each phrase with the reason it is dropped for."""

    line: dict[str, str]
    start: dict[str, str]
    within: dict[str, str]
    credits: tuple[str, ...]
    first_words: frozenset[str]  # of the phrases in `start` and `within`: most lines are done with these


def words_of(text: str) -> list[str]:
    """Lower-case words; figures become "#"; a colon stays with its word."""
    words = []
    for match in _TOKEN.finditer(text.casefold().replace("’", "'")):
        word = match.group()
        if word[0].isdigit():
            word = "#:" if word.endswith(":") else "#"
        words.append(word)
    return words


def _rows(reason: str) -> list[tuple[str, str]]:
    rows = []
    for path in sorted(LEXICONS.glob(f"*/boilerplate_{reason}.txt")):
        for row in path.read_text(encoding="utf-8").splitlines():
            if row and not row.startswith("# "):
                how, phrase = row.split("\t")
                rows.append((how, phrase))
    return rows


@cache
def load_phrases() -> Phrases:
    """All lists, read once."""
    found: dict[str, dict[str, str]] = {"line": {}, "start": {}, "within": {}}
    credits = []
    for reason in REASONS:
        for how, phrase in _rows(reason):
            if how == "within" and reason == "credit":
                credits.append(phrase)
                continue
            words = words_of(phrase)
            if how == "line":
                words = [word.rstrip(":") for word in words]
            found[how].setdefault(" ".join(words), reason)
    first_words = frozenset(phrase.split(" ")[0].rstrip(":") for how in ("start", "within") for phrase in found[how])
    return Phrases(found["line"], found["start"], found["within"], tuple(credits), first_words)


def match(text: str, *, is_prose: bool) -> Hit | None:
    """The boilerplate this line is, or None.

    A line of prose is only taken by longer phrases, and never when it quotes somebody: an article
    about cookie banners may cite one.
    """
    words = words_of(text)
    if not words or len(words) > LONGEST_LINE:
        return None
    phrases = load_phrases()
    bare = [word.rstrip(":") for word in words]
    if not is_prose or len(words) <= 6:
        reason = _filling(bare, phrases.line)
        if reason:
            return Hit(reason, "line")
    reason = _start(words, bare, phrases.start, is_prose=is_prose) if bare[0] in phrases.first_words else ""
    if reason:
        return Hit(reason, "start")
    if is_prose and _QUOTATION.search(text):
        return None
    reason = _within(bare, phrases)
    if reason:
        return Hit(reason, "within")
    if len(words) <= LONGEST_PITCH and _has_credit(text, phrases.credits):
        return Hit("credit", "within")
    return None


def _filling(words: list[str], known: dict[str, str]) -> str:
    """The reason of the longest phrase when phrases fill the line, else "".

    best[i] holds the fewest words of words[:i] that no phrase covers. A few strays are
    forgiven in a line of many ("Teilen Facebook Foo Twitter WhatsApp").
    """
    count = len(words)
    if count > 60:
        return ""
    best = list(range(count + 1))
    longest: list[tuple[int, str]] = [(0, "")] * (count + 1)
    for end in range(1, count + 1):
        best[end], longest[end] = best[end - 1] + 1, longest[end - 1]
        if words[end - 1] in ("#", "@", "©"):
            best[end] -= 1
        for start in range(max(0, end - LONGEST_PHRASE), end):
            reason = known.get(" ".join(words[start:end]))
            if reason and best[start] < best[end]:
                best[end] = best[start]
                longest[end] = max(longest[start], (end - start, reason), key=lambda item: item[0])
    strays = best[count]
    if not longest[count][1] or strays > (count // 5 if count - strays >= 4 else 0):
        return ""
    return longest[count][1]


def _start(words: list[str], bare: list[str], known: dict[str, str], *, is_prose: bool) -> str:
    for length in range(min(LONGEST_PHRASE, len(words)), 0, -1):
        for candidate in (words[:length], bare[:length]):
            reason = known.get(" ".join(candidate))
            if reason and (not is_prose or _may_start_prose(reason, words[:length], bare)):
                return reason
    return ""


def _may_start_prose(reason: str, phrase: list[str], line: list[str]) -> bool:
    """Whether full sentences that begin so are boilerplate: "Sign up for the army, he said" is not."""
    if len(line) > LONGEST_PITCH:
        return False
    has_colon = phrase[-1].endswith(":")
    if reason == "related":
        return has_colon or (len(phrase) >= 3 and len(line) <= SHORT_PROSE)
    if reason in _PITCH_WORDS:
        return len(phrase) >= 2 and any(word.startswith(_PITCH_WORDS[reason]) for word in line)
    return len(phrase) >= 3 or phrase[0] == "©" or (has_colon and reason in ("credit", "meta"))


def _within(words: list[str], phrases: Phrases) -> str:
    known = phrases.within
    for start in range(len(words)):
        if words[start] not in phrases.first_words:
            continue
        for end in range(start + 2, min(len(words), start + LONGEST_PHRASE) + 1):
            reason = known.get(" ".join(words[start:end]))
            if reason:
                return reason
    return ""


def _has_credit(text: str, credits: tuple[str, ...]) -> bool:
    """Whether the line ends in a photo credit; "ein düsteres Bild: 40 Tote" is none."""
    folded = text.casefold()
    for phrase in credits:
        at = folded.rfind(phrase)
        if at < 0:
            continue
        before, tail = folded[:at].rstrip(), folded[at + len(phrase) :]
        if len(tail.split()) > CREDIT_TAIL or tail.rstrip().endswith(("?", "!")):
            continue
        if not before or before[-1] in '.!?…)]}|/–—•(©"“”' or phrase[0] in "(/©":
            return True
        if not phrase.endswith(":") and len(tail.split()) <= 4 and not tail.rstrip().endswith("."):
            return True
    return False
