"""Find the words and phrases of a list in a text, in one pass."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from apps.extraction.types import Span

# A word, or a mark that no gap of a phrase may cross. Each character is looked at once.
WORD = re.compile(r"\w[\w'’-]*|[,;:.!?()„“”»«\"–—\n]")
MARKS = frozenset(',;:.!?()„“”»«"–—\n')
GAP = "…"
# Six words hold a subject with its title between "ließ" and "offen"; more, and the two belong to other clauses.
MAX_GAP = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word or mark of the text; `lower` has straight apostrophes."""

    span: Span
    lower: str
    is_capital: bool = False

    @property
    def is_mark(self) -> bool:
        return self.lower in MARKS


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of a list at its place; `words` are the indexes of the words that make it."""

    phrase: str
    span: Span
    words: tuple[int, ...]


Index = Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words and marks of a stretch of text; spans count from the text's beginning."""
    stop = len(text) if end is None else end
    return [
        Word(
            Span(match.start(), match.end()),
            match.group().lower().replace("’", "'").rstrip("-'"),
            match.group()[0].isupper(),
        )
        for match in WORD.finditer(text, start, stop)
    ]


@cache
def index(phrases: Iterable[str]) -> Index:
    """The phrases by their first word. Takes a tuple or a frozenset, read once a process."""
    by_first: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for phrase in sorted(phrases):
        parts = tuple(GAP if part == GAP else part.strip(".").lower() for part in phrase.split())
        by_first.setdefault(parts[0], []).append((phrase, parts))
    # The longest first: "unconfirmed reports say" is not three phrases.
    return {first: tuple(sorted(found, key=lambda item: -len(item[1]))) for first, found in by_first.items()}


def find(words: list[Word], phrases: Index) -> Iterator[Found]:
    """Each phrase that stands in the words; where several begin at one word, the longest alone."""
    for start, word in enumerate(words):
        for phrase, parts in phrases.get(word.lower, ()):
            places = _match(words, start, parts)
            if places is not None:
                yield Found(phrase, Span(words[start].span.start, words[places[-1]].span.end), places)
                break


def outermost(found: Iterable[Found]) -> Iterator[Found]:
    """Of phrases inside one another the outer: "vielen Dank" is not "Dank" once more."""
    end = 0
    for item in found:
        if item.span.start >= end:
            yield item
            end = item.span.end


def _match(words: list[Word], start: int, parts: tuple[str, ...]) -> tuple[int, ...] | None:
    places = [start]
    is_wide = False
    for part in parts[1:]:
        if part == GAP:
            is_wide = True
            continue
        place = _next(words, places[-1] + 1, part, MAX_GAP if is_wide else 0)
        if place is None:
            return None
        places.append(place)
        is_wide = False
    if GAP in parts and parts[-1] == "nicht" and not _ends_clause(words, places[-1]):
        return None
    return tuple(places)


def _next(words: list[Word], start: int, part: str, gap: int) -> int | None:
    for place in range(start, min(len(words), start + gap + 1)):
        if words[place].span.start < words[start - 1].span.start:  # a cue's words may follow the content in the text
            return None
        if words[place].lower == part:
            return place
        if words[place].is_mark:
            return None
    return None


def _ends_clause(words: list[Word], place: int) -> bool:
    """ "sagte der Minister nicht." negates the saying; "nannte den Plan nicht finanzierbar" does not."""
    return place + 1 == len(words) or words[place + 1].is_mark
