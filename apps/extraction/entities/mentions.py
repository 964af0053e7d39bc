"""Where an article names persons and bodies, sources or not: the ground on which pronouns are resolved."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from apps.extraction.entities.parsed import ParsedName
from apps.extraction.entities.parsing import parse_source
from apps.extraction.entities.role_families import load_body_families
from apps.extraction.entities.vocabulary import Tag, Vocabulary, tag
from apps.extraction.types import Document, EntityKind, Span

MAX_LEFT = 6  # words before a name that may belong to its phrase
MAX_SENTENCES = 2_000  # scanned; behind them only sources are looked at
MAX_MENTIONS = 5_000

_WORD = re.compile(r"[^\W_](?:[\w'’.&-]*[\w])?\.?|[^\w\s]")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")
_ALSO_VERBS = ("will", "may")  # "Bells Will Return" names nobody
_FORMER = ("former", "ex-", "retired", "frühere", "ehemalige", "einstige", "damalige", "vormalige")
_CLUBS = frozenset(["FC", "SV", "TSV", "VfL", "VfB", "TuS", "SC", "SpVgg", "BSC", "FSV", "MTV", "TSG", "SSV", "VfR"])
_NAMED_FAMILIES = frozenset(["company", "outlet", "club", "theatre", "clinic"])
# Capitals that may follow a noun without being its name.
_TIMES = frozenset(
    ["Anfang", "Mitte", "Ende", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
    + ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March"]
    + ["April", "May", "June", "July", "August", "September", "October", "November", "December"]
)
_ADJECTIVE_ENDING = ("e", "en", "em", "er", "es")


@dataclass(slots=True)
class Mention:
    """A phrase that names somebody or something, before it is known whom."""

    span: Span
    parsed: ParsedName
    sentence: int
    is_quoted: bool = False
    starts_sentence: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The article's sentences, for asking how far apart two offsets are."""

    starts: tuple[int, ...]
    spans: tuple[Span, ...]

    def sentence_at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)


def places_of(document: Document) -> Places:
    """From the document's sentences, or from its full stops while nobody has split it yet."""
    spans = [sentence.span for sentence in document.sentences]
    if document.title and (not spans or document.title.end <= spans[0].start):
        spans.insert(0, document.title)
    if not spans:
        spans = [Span(match.start(), match.end()) for match in _SENTENCE.finditer(document.text)]
    spans.sort()
    return Places(tuple(span.start for span in spans), tuple(spans))


def find_mentions(document: Document, places: Places, vocabulary: Vocabulary) -> list[Mention]:
    """Persons by full name or behind a role, bodies, and people called by an office; in text order."""
    found: list[Mention] = []
    quotations = sorted(quotation.span for quotation in document.quotations)
    title = _headline(document, places)
    for number, span in enumerate(places.spans[:MAX_SENTENCES]):
        if len(found) >= MAX_MENTIONS:
            break
        text = span.of(document.text)[:2000]
        words = [(match.group().rstrip(".") or ".", match.start()) for match in _WORD.finditer(text)]
        tags = [tag(word, vocabulary) for word, _ in words]
        for start, end in _phrases(words, tags, vocabulary):
            first, last = words[start], words[end - 1]
            phrase = Span(span.start + first[1], span.start + last[1] + len(last[0]))
            parsed = parse_source(phrase.of(document.text), vocabulary.language)
            if parsed.is_pronoun or not _is_useful(parsed):
                continue
            if span != title or (parsed.is_named_person and parsed.given.lower() not in _ALSO_VERBS):
                found.append(Mention(phrase, parsed, number, _is_quoted(phrase, quotations), start <= 2))
    return found


def _headline(document: Document, places: Places) -> Span | None:
    """The title, where the document knows it or its first line ends like one."""
    if document.title is not None or not places.spans:
        return document.title
    first = places.spans[0]
    follows = document.text[first.end : first.end + 1]
    return first if follows == "\n" and first.of(document.text)[-1].isalnum() else None


def find_names(document: Document, places: Places, known: frozenset[str], vocabulary: Vocabulary) -> list[Mention]:
    """Each place where a person known by now is called by one name only ("Stotz schneidet Speck")."""
    found: list[Mention] = []
    quotations = sorted(quotation.span for quotation in document.quotations)
    for number, span in enumerate(places.spans[:MAX_SENTENCES]):
        if len(found) >= MAX_MENTIONS:
            break
        for match in _WORD.finditer(span.of(document.text)[:2000]):
            word = match.group().rstrip(".")
            base = word.removesuffix("'s").removesuffix("’s")
            if base not in known and base.removesuffix("s") not in known:
                continue
            phrase = Span(span.start + match.start(), span.start + match.start() + len(word))
            parsed = ParsedName(base, EntityKind.PERSON, family=base if base in known else base[:-1], is_definite=True)
            found.append(Mention(phrase, parsed, number, _is_quoted(phrase, quotations), match.start() < 3))
    return found


def _is_useful(parsed: ParsedName) -> bool:
    return parsed.kind is not EntityKind.DOCUMENT and bool(parsed.name)


def _is_quoted(span: Span, quotations: Sequence[Span]) -> bool:
    at = bisect_right(quotations, Span(span.start, span.end)) - 1
    return any(quotations[near].covers(span) for near in (at, at + 1) if 0 <= near < len(quotations))


def _phrases(words: Sequence[tuple[str, int]], tags: Sequence[Tag], vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Word ranges of noun phrases around a name, a role noun or a body's noun."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        end = _head_end(words, tags, at, vocabulary)
        if end:
            found.append((_left(words, tags, at, vocabulary), end))
            at = end
        else:
            at += 1
    return found


def _head_end(words: Sequence[tuple[str, int]], tags: Sequence[Tag], at: int, vocabulary: Vocabulary) -> int:
    kind = tags[at]
    if kind is Tag.GIVEN:
        end = _run(words, tags, at + 1)
        return end if end > at + 1 else 0
    if kind in (Tag.ROLE, Tag.TITLE):
        end = at + 1
        while end < len(words) and tags[end] in (Tag.ROLE, Tag.TITLE) and end - at < 4:
            end += 1
        named = _run(words, tags, end)
        if named > end:
            return named
        if (
            end + 1 < len(words) and words[end][0] == "," and tags[end + 1] in (Tag.GIVEN, Tag.CAPITAL)
        ):  # "His wife, Glenys Hart"
            named = _run(words, tags, end + 1)
            return named if named > end + 2 else end
        return end
    if kind is Tag.ORGANISATION and _is_before_its_name(words, tags, at, vocabulary):
        return _run(words, tags, at + 1)
    if kind in (Tag.ORGANISATION, Tag.PLACE, Tag.UNNAMED):
        return at + 1
    if words[at][0] in _CLUBS and at + 1 < len(words) and tags[at + 1] is Tag.CAPITAL:
        return _run(words, tags, at + 1)
    return 0


def _is_before_its_name(words: Sequence[tuple[str, int]], tags: Sequence[Tag], at: int, vocabulary: Vocabulary) -> bool:
    """ "startup Lumora", "der Hersteller Nordhalm": a noun for companies and the like, and a capital behind it."""
    if at + 1 >= len(words) or tags[at + 1] is not Tag.CAPITAL or words[at + 1][0] in _TIMES:
        return False
    noun = words[at][0]
    if vocabulary.language == "en" and not noun.islower():
        return False
    return not _NAMED_FAMILIES.isdisjoint(load_body_families(vocabulary.language).of(noun.lower()))


def _run(words: Sequence[tuple[str, int]], tags: Sequence[Tag], start: int) -> int:
    end = last = start
    while end < len(words) and end - start < 4:
        if tags[end] in (Tag.CAPITAL, Tag.GIVEN) and words[end][0][0].isupper():
            end += 1
            last = end
        elif tags[end] in (Tag.PARTICLE, Tag.PREPOSITION) and words[end][0] in (
            "von",
            "van",
            "de",
            "da",
            "di",
            "al",
            "bin",
        ):
            end += 1
        elif (
            tags[end] is Tag.ROLE
            and end == start
            and words[end][0][0].isupper()
            and start
            and tags[start - 1] is Tag.GIVEN
        ):
            end += 1
            last = end
        else:
            break
    return last


def _left(words: Sequence[tuple[str, int]], tags: Sequence[Tag], at: int, vocabulary: Vocabulary) -> int:
    """How far the phrase reaches to the left: roles and titles, and adjectives up to an article."""
    start = at
    while start > 0 and at - start < MAX_LEFT and tags[start - 1] in (Tag.ROLE, Tag.TITLE):
        start -= 1
    if start > 0 and words[start - 1][0].lower().startswith(_FORMER) and tags[start] is Tag.ROLE:
        start -= 1  # in whose absence the office would be told as held
    probe = start
    while probe > 0 and at - probe < MAX_LEFT and _is_adjective(words[probe - 1][0], tags[probe - 1], vocabulary):
        probe -= 1
    if probe > 0 and tags[probe - 1] is Tag.DETERMINER:
        return probe - 1
    return start


def _is_adjective(word: str, kind: Tag, vocabulary: Vocabulary) -> bool:
    if vocabulary.language == "en":
        return kind in (Tag.LOWER, Tag.CAPITAL, Tag.PLACE) and word.isalpha()
    return kind is Tag.LOWER and word.endswith(_ADJECTIVE_ENDING)
