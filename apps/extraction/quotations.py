"""Finds what stands in quotation marks: every style, outermost pairs only, in one pass.

Whether the quoted words are speech, a title or irony is for the tagger to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apps.extraction.types import Document, Quotation, Span

NEEDS = ("paragraphs",)
ADDS = ("quotations",)

# Which marks may close a quotation that a mark opened. A typist's mixture („…" or „…”) is common.
DOUBLE_CLOSERS = {
    "„": '“”"',
    "“": '”"',
    "”": "”",
    '"': '"”',
    "»": "«",
    "«": "»",
}
SINGLE_CLOSERS = {"‚": "‘’", "‘": "’", "›": "‹", "‹": "›", "'": "'"}
APOSTROPHES = "'’‘"
# How many paragraphs a quotation without a closing mark may run on before it counts as a slip.
MAX_PARAGRAPHS = 12
# Words that drop their first letters; the mark before them opens nothing ('em, ’n, '90s).
ELISIONS = ("em ", "n ", "n'", "n’", "til ", "tis ", "twas ", "cause ", "bout ", "round ", "ne ", "nen ", "s ", "ner ")


def find(document: Document) -> Document:
    """The document with its quotations, in text order."""
    found: list[Quotation] = []
    paragraphs = document.paragraphs
    carried = _Carried("", 0)
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        carried = _scan(document.text, paragraph, following, carried, found)
    return replace(document, quotations=tuple(found))


@dataclass(frozen=True, slots=True)
class _Carried:
    """A quotation that runs on from the paragraph before: its opening mark, and for how long."""

    mark: str
    paragraphs: int


def _scan(text: str, paragraph: Span, following: Span | None, carried: _Carried, found: list[Quotation]) -> _Carried:
    """Adds the paragraph's quotations; returns what runs on into the next paragraph."""
    position = paragraph.start
    singles = _SingleClosers(text, paragraph)
    mark, start, depth = "", 0, 0
    if carried.mark:
        mark, start, depth = carried.mark, position, 1
        if text[position] == carried.mark or _same_family(text[position], carried.mark):
            position += 1
    while position < paragraph.end:
        character = text[position]
        if mark:
            if character == "„" and mark == "„":
                depth += 1
            elif _closes(text, position, mark, paragraph):
                depth -= 1
                if depth == 0:
                    end = position + (2 if mark == "''" else 1)
                    found.append(Quotation(Span(start, end)))
                    position, mark = end, ""
                    continue
        elif _opens_double(text, position, paragraph):
            mark = "''" if character in "'`" else character
            start, depth = position, 1
            position += 2 if mark == "''" else 1
            continue
        elif character in SINGLE_CLOSERS:
            end = singles.closing(position)
            if end:
                found.append(Quotation(Span(position, end)))
                position = end
                continue
        position += 1
    if not mark:
        return _Carried("", 0)
    return _unclosed(text, Span(start, paragraph.end), mark, following, carried, found)


def _unclosed(
    text: str, rest: Span, mark: str, following: Span | None, carried: _Carried, found: list[Quotation]
) -> _Carried:
    """A quotation left open at the paragraph's end: it runs on, ends here, or was a slip."""
    runs_on = following is not None and carried.paragraphs < MAX_PARAGRAPHS and _runs_on(text, mark, following)
    begins_like_speech = not text[: rest.start].rstrip(" \t")[-1:].isalnum()
    last = _last_closer(text, rest, mark)
    if runs_on or begins_like_speech:
        end = last if last and not runs_on else rest.end
        found.append(Quotation(Span(rest.start, end), is_closed=False))
    return _Carried(mark, carried.paragraphs + 1) if runs_on else _Carried("", 0)


def _last_closer(text: str, rest: Span, mark: str) -> int:
    """Where nested openings ate the closing mark: the end of the last one, or 0."""
    if mark != "„":
        return 0
    place = max(text.rfind(closer, rest.start + 1, rest.end) for closer in DOUBLE_CLOSERS[mark])
    return place + 1 if place > 0 else 0


def _runs_on(text: str, mark: str, following: Span) -> bool:
    """Whether the next paragraph repeats the opening mark, or closes before it opens."""
    first = text[following.start]
    if first == mark or _same_family(first, mark):
        return True
    if mark not in "„»“":
        return False
    for position in range(following.start, following.end):
        character = text[position]
        if character in DOUBLE_CLOSERS[mark]:
            return True
        if character in DOUBLE_CLOSERS:
            return False
    return False


def _same_family(first: str, mark: str) -> bool:
    return (first in '“”"' and mark in '“”"') or (first == mark and first != "")


def _opens_double(text: str, position: int, paragraph: Span) -> bool:
    character = text[position]
    before = text[position - 1] if position > paragraph.start else " "
    after = text[position + 1] if position + 1 < paragraph.end else " "
    if character in "'`" and after == character:
        beyond = text[position + 2] if position + 2 < paragraph.end else " "
        return not before.isalnum() and not beyond.isspace()
    if character not in DOUBLE_CLOSERS:
        return False
    if character == "„":
        return True
    return not before.isalnum() and before not in ".,!?;" and not after.isspace()


def _closes(text: str, position: int, mark: str, paragraph: Span) -> bool:
    character = text[position]
    if mark == "''":
        return character == "'" and text[position + 1 : position + 2] == "'"
    if character not in DOUBLE_CLOSERS[mark]:
        return False
    if character != '"':
        return True
    # A straight mark inside a straight quotation closes it unless it plainly opens another.
    before = text[position - 1] if position > paragraph.start else " "
    after = text[position + 1] if position + 1 < paragraph.end else " "
    return not before.isspace() or not after.isalnum()


class _SingleClosers:
    """Closing places of single marks in one paragraph, each looked at once."""

    def __init__(self, text: str, paragraph: Span) -> None:
        self._text, self._paragraph = text, paragraph
        self._places: dict[str, list[int]] = {}
        self._next: dict[str, int] = {}

    def closing(self, position: int) -> int:
        """The end of the quotation the single mark at `position` opens, or 0 for an apostrophe."""
        mark = self._text[position]
        if not self._opens(position):
            return 0
        closers = SINGLE_CLOSERS[mark]
        if closers not in self._places:
            self._places[closers] = list(self._find(closers))
        places, index = self._places[closers], self._next.get(closers, 0)
        while index < len(places) and places[index] <= position + 1:
            index += 1
        self._next[closers] = index
        if index == len(places):
            return 0
        if self._is_possessive(places[index]) and index + 1 < len(places) and not self._reopened(places, index):
            index += 1
        return places[index] + 1

    def _opens(self, position: int) -> bool:
        text, mark = self._text, self._text[position]
        before = text[position - 1] if position > self._paragraph.start else " "
        after = text[position + 1] if position + 1 < self._paragraph.end else " "
        if before.isalnum() or before in ".,!?" or not (after.isalnum() or after in "…("):
            return False
        if mark not in APOSTROPHES:
            return True
        return not after.isdigit() and not text.startswith(ELISIONS, position + 1)

    def _find(self, closers: str) -> Iterator[int]:
        text, paragraph = self._text, self._paragraph
        for place in range(paragraph.start + 1, paragraph.end):
            if text[place] not in closers or text[place - 1].isspace():
                continue
            after = text[place + 1] if place + 1 < paragraph.end else " "
            if not after.isalnum():
                yield place

    def _is_possessive(self, place: int) -> bool:
        text = self._text
        return text[place] in APOSTROPHES and text[place - 1] == "s" and text[place + 1 : place + 3].strip().islower()

    def _reopened(self, places: Sequence[int], index: int) -> bool:
        between = self._text[places[index] + 1 : min(places[index + 1], places[index] + 400)]
        return any(f" {mark}" in between for mark in SINGLE_CLOSERS)
