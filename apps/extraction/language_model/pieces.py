"""The article in pieces of bounded size, each with the way back to the article's own offsets."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.extraction.language_model.answers import ModelFailed, Outcome
from apps.extraction.types import Document, Sentence, Span

LARGEST_PIECE = 6_000  # characters that are asked about at once: about 900 words, which small models still read well
CONTEXT = 800  # characters before them, in which a speaker may have been named
MOST_PIECES = 20  # of one article; more would cost more than any article is worth


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of the article, joined by line breaks in `text`; what stands before `begins` is context only."""

    text: str
    begins: int
    lines: tuple[tuple[int, Span], ...]  # where each begins in `text`, and its place in the article

    def places(self, start: int, end: int) -> tuple[Span, ...]:
        """The article's spans of these characters of the piece, one a line."""
        found = []
        for begin, line in self.lines:
            first, last = max(start, begin), min(end, begin + line.end - line.start)
            if first < last:
                found.append(Span(line.start + first - begin, line.start + last - begin))
        return tuple(found)


def pieces(document: Document) -> list[Piece]:
    """The body's sentences in order, each in one piece. Raises ModelFailed for too long an article."""
    groups = list(_groups(document))
    if len(groups) > MOST_PIECES:
        raise ModelFailed(Outcome.TOO_LONG)
    before: list[Sentence] = []
    found = []
    for group in groups:
        found.append(_piece(document.text, before, group))
        before = _tail(group)
    return found


def _groups(document: Document) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    size = 0
    for sentence in document.sentences:
        length = sentence.span.end - sentence.span.start + 1
        if group and size + length > LARGEST_PIECE:
            yield group
            group, size = [], 0
        group.append(sentence)
        size += length
    if group:
        yield group


def _tail(group: list[Sentence]) -> list[Sentence]:
    end = group[-1].span.end
    return [sentence for sentence in group if sentence.span.start >= end - CONTEXT]


def _piece(text: str, before: list[Sentence], group: list[Sentence]) -> Piece:
    parts: list[str] = []
    lines: list[tuple[int, Span]] = []
    position = begins = 0
    for sentences in (before, group):
        begins = position
        for line in _lines(sentences):
            lines.append((position, line))
            parts.append(line.of(text))
            position += line.end - line.start + 1
    return Piece("\n".join(parts), begins, tuple(lines))


def _lines(sentences: list[Sentence]) -> Iterator[Span]:
    """Neighbouring sentences of one paragraph as one line."""
    first: Sentence | None = None
    last: Sentence | None = None
    for sentence in sentences:
        if first is not None and last is not None and sentence.paragraph != last.paragraph:
            yield Span(first.span.start, last.span.end)
            first = None
        first, last = first or sentence, sentence
    if first is not None and last is not None:
        yield Span(first.span.start, last.span.end)
