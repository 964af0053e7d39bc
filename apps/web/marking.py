"""A text cut into pieces at every border of every claim, so that overlapping and nested claims can be marked in it.

Pure: text and spans in, pieces out. The pieces of a paragraph, joined, are the paragraph.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")


@dataclass(frozen=True, slots=True)
class Marking:
    """What is marked for one claim: its number on the page, how it looks, and (part, start, end) of its spans."""

    number: int
    kind: str
    status: str
    spans: tuple[tuple[str, int, int], ...]

    @property
    def content(self) -> list[tuple[int, int]]:
        return [(start, end) for part, start, end in self.spans if part == "content"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that belong to the same claims in the same parts. `content` has the innermost claim last."""

    text: str
    start: int
    content: tuple[int, ...] = ()
    cue: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    kind: str = ""
    status: str = ""
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @property
    def is_nested(self) -> bool:
        return len(self.content) > 1

    @property
    def claims(self) -> list[int]:
        return sorted({*self.content, *self.cue, *self.source})


@dataclass(frozen=True, slots=True)
class Paragraph:
    start: int
    is_heading: bool
    pieces: tuple[Piece, ...]


def marked(text: str, *, headings: Iterable[Sequence[int]], markings: Sequence[Marking]) -> list[Paragraph]:
    """The paragraphs of the text, in order, with every claim marked in them."""
    heading_starts = {start for start, _end in headings}
    return [
        Paragraph(
            start=match.start(),
            is_heading=match.start() in heading_starts,
            pieces=_pieces(text, match.start(), _without_space(text, match), markings),
        )
        for match in _PARAGRAPH.finditer(text)
    ]


def _without_space(text: str, match: re.Match[str]) -> int:
    return match.start() + len(match.group().rstrip())


def _pieces(text: str, begin: int, end: int, markings: Sequence[Marking]) -> tuple[Piece, ...]:
    near = [marking for marking in markings if any(s < end and e > begin for _part, s, e in marking.spans)]
    borders = {begin, end} | {b for m in near for _part, s, e in m.spans for b in (s, e) if begin < b < end}
    ordered = sorted(borders)
    return tuple(_piece(text, start, stop, near) for start, stop in zip(ordered, ordered[1:], strict=False))


def _piece(text: str, start: int, stop: int, markings: Sequence[Marking]) -> Piece:
    inside = [m for m in markings if _covers(m, "content", start, stop)]
    inside.sort(key=lambda m: (-_length(m), m.number))  # the shortest claim is the innermost
    innermost = inside[-1] if inside else None
    return Piece(
        text=text[start:stop],
        start=start,
        content=tuple(m.number for m in inside),
        cue=tuple(m.number for m in markings if _covers(m, "cue", start, stop)),
        source=tuple(m.number for m in markings if _covers(m, "source", start, stop)),
        kind=innermost.kind if innermost else "",
        status=innermost.status if innermost else "",
        begins=tuple(m.number for m in inside if _first(m) == start),
        ends=tuple(m.number for m in inside if _last(m) == stop),
    )


def _covers(marking: Marking, part: str, start: int, stop: int) -> bool:
    return any(p == part and s <= start and stop <= e for p, s, e in marking.spans)


def _length(marking: Marking) -> int:
    return sum(end - start for start, end in marking.content)


def _first(marking: Marking) -> int:
    return min(start for start, _end in marking.content)


def _last(marking: Marking) -> int:
    return max(end for _start, end in marking.content)
