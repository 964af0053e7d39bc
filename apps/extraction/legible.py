"""The text as a reader sees it, with the way back to the text as it is.

Files and pages carry what nobody sees and every rule trips over: letters with their accents as characters of their own
(NFD, as PDFs from some machines have them), soft hyphens, spaces of no width, marks that turn the direction of writing,
control characters. All stages read without these; what they find is told in the places of the text that was passed in.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from apps.extraction.types import Document, Span

# Control characters that are no white space, soft hyphen, zero width, direction, variation selectors, tags.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_BROKEN = re.compile("[\ud800-\udfff]")  # halves of a character: no letters, and nothing can be written with them
_SHOWN_BROKEN = "\ufffd"
# Marks on one letter that are read; Unicode's stream-safe format allows as many, no language needs more than four.
MOST_MARKS = 30


def legible(text: str) -> str:
    """The text without what nobody sees, its accents on their letters."""
    return Reading.of(text).text


@dataclass(frozen=True, slots=True)
class Reading:
    """A legible text; `starts` and `ends` hold for each of its characters where it was. Empty: where it is."""

    text: str
    starts: array
    ends: array

    @classmethod
    def of(cls, text: str) -> "Reading":
        shown = _BROKEN.sub(_SHOWN_BROKEN, text)
        if not _UNSEEN.search(shown) and unicodedata.is_normalized("NFC", shown):
            return cls(shown, array("L"), array("L"))
        characters: list[str] = []
        starts, ends = array("L"), array("L")
        for start, end, letters in _clusters(shown):
            characters.append(letters)
            # The letter stands for all its marks; marks that do not melt into it are never cut from it.
            starts.extend([start, *[end - 1] * (len(letters) - 1)])
            ends.extend([end] * len(letters))
        return cls("".join(characters), starts, ends)

    def inside(self, span: Span) -> Span | None:
        """The span of the text as it is, in the legible one; None where nothing of it is seen."""
        if not self.starts:
            return span
        start, end = bisect_left(self.ends, span.start + 1), bisect_left(self.starts, span.end)
        return Span(start, end) if start < end else None

    def back(self, document: Document, text: str) -> Document:
        """The document with every span in the places of the text as it is."""
        if not self.starts:
            return document if document.text == text else replace(document, text=text)
        return replace(self._moved(document), text=text)

    def _moved(self, value: Any) -> Any:
        if isinstance(value, Span):
            return Span(self.starts[value.start], self.ends[value.end - 1])
        if isinstance(value, tuple):
            return tuple(self._moved(one) for one in value)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{field.name: self._moved(getattr(value, field.name)) for field in fields(value)})
        return value


def _clusters(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and legible letters of each character with the marks on it, unseen ones left out."""
    start = end = 0
    letters = ""
    for place, character in enumerate(text):
        if _UNSEEN.match(character):
            continue
        if letters and unicodedata.combining(character):
            end = place + 1
            if len(letters) <= MOST_MARKS:
                letters += character
            continue
        if letters:
            yield start, end, unicodedata.normalize("NFC", letters)
        start, end, letters = place, place + 1, character
    if letters:
        yield start, end, unicodedata.normalize("NFC", letters)
