"""What cleaning returns, and the map from the cleaned text back to the original."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from apps.extraction.types import Span

# Notes: what a reader or a later step must know about the text.
PAYWALL = "paywall"
COOKIE_WALL = "cookie_wall"
JAVASCRIPT_REQUIRED = "javascript_required"
NOT_FOUND = "not_found"
LOGIN_REQUIRED = "login_required"
REPETITIVE = "repetitive"
TRUNCATED = "truncated"
EMPTY = "empty"
HIDDEN_CHARACTERS = "hidden_characters"
REPAIRED_CHARACTERS = "repaired_characters"
DEEPLY_NESTED = "deeply_nested"
LOW_COVERAGE = "low_coverage"

BREAK = "\n\n"  # between paragraphs
_SOFT_HYPHEN = "\u00ad"
# A character each that storage refuses or a page must not print; replaced one for one so that offsets hold.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of the original that is not in the cleaned text, and why."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's own words.

    `text` is the title (when found), then the paragraphs, each after a blank line. `paragraphs` are the
    spans of all but the title; those that are sub-headings stand in `headings` too. `original` is the text
    that `origin` and `dropped` point into: what was pasted, or a page's visible text.
    """

    text: str
    original: str
    title: str = ""
    outlet: str = ""
    byline: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    published: str = ""
    language_hint: str = ""
    paragraphs: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    origin: tuple[tuple[int, int, int], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def title_span(self) -> Span | None:
        return Span(0, len(self.title)) if self.title else None

    def to_original(self, offset: int) -> int:
        """Where the character at `offset` of `text` stands in `original`.

        An offset between two paragraphs leads to the end of the one before.
        """
        if not self.origin:
            return 0
        at = max(0, bisect_right(self.origin, (offset, len(self.original) + 1, 0)) - 1)
        cleaned_start, original_start, length = self.origin[at]
        return original_start + max(0, min(offset - cleaned_start, length))

    def to_original_span(self, span: Span) -> Span:
        """The stretch of `original` from the span's first to its last character."""
        start = self.to_original(span.start)
        return Span(start, max(start, self.to_original(span.end - 1)) + 1)


@dataclass(slots=True)
class Builder:
    """Puts cleaned paragraphs together and remembers where each stretch came from."""

    original: str
    length: int = 0
    parts: list[str] = field(default_factory=list)
    origin: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, pieces: tuple[Span, ...]) -> Span:
        """Append one paragraph made of the original's pieces; its span in the cleaned text."""
        if self.parts:
            self._put(BREAK)
        start = self.length
        for number, piece in enumerate(pieces):
            if number:
                self._put(" ")
            self._copy(piece)
        return Span(start, self.length)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _copy(self, piece: Span) -> None:
        at = piece.start
        for part in piece.of(self.original).split(_SOFT_HYPHEN):
            if part:
                self.origin.append((self.length, at, len(part)))
                self._put(_UNSTORABLE.sub("\ufffd", part))
            at += len(part) + 1

    @property
    def text(self) -> str:
        return "".join(self.parts)
