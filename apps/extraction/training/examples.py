"""Annotated documents as windows of pieces with a tag for every word."""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

from apps.extraction.neural.scheme import KINDS, begins, goes_on, rejoins
from apps.extraction.neural.words import pieces_of, windows, words_of
from apps.extraction.training.documents import AnnotatedDocument, Annotation

NOT_HERE = -1
MARKS = (("„", "“"), ("»", "«"), ('"', '"'), ("“", "”"), ("«", "»"))
QUOTED = re.compile('[„“”»«"][^„“”»«"\n]*[„“”»«"]')


@dataclass(frozen=True)
class Pointed:
    """One content in a window: its words, and the words its source and cue begin at (NOT_HERE: none)."""

    words: tuple[int, ...]
    source: int
    cue: int


@dataclass(frozen=True)
class Example:
    """A window as the network is taught with; every list is as long as the window has words."""

    pieces: tuple[int, ...]
    places: tuple[int, ...]
    content: tuple[int, ...]
    cue: tuple[int, ...]
    source: tuple[int, ...]
    pointed: tuple[Pointed, ...]


def examples(documents: Iterable[AnnotatedDocument], tokenizer: Tokenizer) -> list[Example]:
    """Every window of every document."""
    return [example for document in documents for example in _examples(document, tokenizer)]


def with_other_marks(document: AnnotatedDocument, chance: random.Random) -> AnnotatedDocument:
    """The same article with another house's quotation marks, one character for one, so that spans stay."""
    opening, closing = chance.choice(MARKS)

    def swap(match: re.Match[str]) -> str:
        return f"{opening}{match.group()[1:-1]}{closing}"

    text = QUOTED.sub(swap, document.text)
    return AnnotatedDocument(document.name, document.language, text, document.annotations)


def _examples(document: AnnotatedDocument, tokenizer: Tokenizer) -> Iterator[Example]:
    words = words_of(document.text)
    ids, starts = pieces_of(document.text, tokenizer)
    content, cue, source = ([0] * len(words) for _ in range(3))
    told: list[tuple[tuple[int, ...], int, int]] = []
    for item in document.annotations:
        parts = [_words_in(words, span) for span in sorted(item.content)]
        parts = [part for part in parts if part]
        if not parts:
            continue
        _write_content(content, parts, KINDS.index(item.kind))
        for layer, spans in ((cue, item.cue), (source, item.source)):
            for span in spans:
                for number, word in enumerate(_words_in(words, span)):
                    layer[word] = 1 if number == 0 else 2
        inside = tuple(word for part in parts for word in part)
        told.append((inside, _first(words, item.source, inside), _first(words, item.cue, inside)))
    for window in windows(words, ids, starts, tokenizer):
        first, last = window.words.start, window.words.stop
        pointed = [
            Pointed(
                tuple(word - first for word in inside if word in window.words),
                begin - first if begin in window.words else NOT_HERE,
                mark - first if mark in window.words else NOT_HERE,
            )
            for inside, begin, mark in told
            if inside[0] in window.words
        ]
        yield Example(
            window.pieces,
            window.places,
            tuple(_reopened(content, first, last)),
            tuple(cue[first:last]),
            tuple(source[first:last]),
            tuple(pointed),
        )


def _write_content(layer: list[int], parts: Sequence[Sequence[int]], kind: int) -> None:
    for number, part in enumerate(parts):
        for place, word in enumerate(part):
            layer[word] = goes_on(kind) if place else rejoins(kind) if number else begins(kind)


def _reopened(layer: list[int], first: int, last: int) -> list[int]:
    """The tags of a window; a content cut by its edge begins there."""
    tags = layer[first:last]
    if tags and tags[0] and (tags[0] - 1) % 3 == 1:
        tags[0] -= 1
    return tags


def _words_in(words: Sequence[tuple[int, int]], span: tuple[int, int]) -> list[int]:
    return [number for number, (start, end) in enumerate(words) if start < span[1] and span[0] < end]


def _first(words: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]], inside: Sequence[int]) -> int:
    """The first word of the span nearest to the content, NOT_HERE where there is none."""
    begins_at = [found[0] for span in spans if (found := _words_in(words, span))]
    return min(begins_at, key=lambda word: (min(abs(word - inside[0]), abs(word - inside[-1])), word), default=NOT_HERE)


__all__ = ["Annotation", "Example", "Pointed", "examples", "with_other_marks"]
