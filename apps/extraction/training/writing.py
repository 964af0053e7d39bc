"""Writes annotated documents in the form of the corpus: what `documents.read` reads and `check_corpus` checks."""

import heapq
import re
from collections.abc import Iterator
from typing import NamedTuple

from apps.extraction.training.documents import AnnotatedDocument

# One character for one, so that every place stays: what would be taken for a tag, or for the end of a line.
_TAKEN_FOR_A_TAG = str.maketrans("<>", "‹›")
_OTHER_LINE_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_TAKEN_FOR_A_HEADER = re.compile("^#", re.MULTILINE)
_INSIDE = {"c": 0, "s": 1, "cue": 2}  # of tags around the same words, which one is outside


class _Tag(NamedTuple):
    """Words of one line that one opening and closing tag enclose. Sorted outermost first."""

    start: int
    end_before: int  # minus the end: of two that begin together, the longer one is outside
    inside: int
    name: str
    kind: str
    numbers: tuple[int, ...]

    @property
    def end(self) -> int:
        return -self.end_before

    @property
    def opening(self) -> str:
        kind = f' k="{self.kind}"' if self.name == "c" else ""
        return f'<{self.name} n="{" ".join(map(str, self.numbers))}"{kind}>'


def written(document: AnnotatedDocument, **header: str) -> str:
    """The document between #DOC and #END, with `header` (outlet, genre, wire …) in its first line.

    Spans over several lines become one part a line, and a tag that would cross another is cut in two at the crossing:
    neither changes which words an attribution has. Empty lines are left out.
    """
    text = _TAKEN_FOR_A_HEADER.sub("＃", _OTHER_LINE_ENDS.sub(" ", document.text.translate(_TAKEN_FOR_A_TAG)))
    facts = {"lang": document.language, **header}
    told = " | ".join([document.name, *(f"{name}={_of_header(value)}" for name, value in facts.items())])
    lines = [line for line in _tagged(text, _tags(document, text)).split("\n") if line.strip()]
    return "\n".join([f"#DOC {told}", "#TITLE " + (lines[0] if lines else ""), *lines[1:], "#END", ""])


def _of_header(value: str) -> str:
    return " ".join(re.sub("[|=<>]", " ", value).split()) or "none"


def _tags(document: AnnotatedDocument, text: str) -> list[_Tag]:
    """Every span, line by line; the same words of several attributions share a tag."""
    numbers: dict[tuple[int, int, str, str], list[int]] = {}
    for number, item in enumerate(document.annotations, start=1):
        for name, places in (("c", item.content), ("s", item.source), ("cue", item.cue)):
            for start, end in places:
                for piece in _lines_of(text, start, end):
                    numbers.setdefault((*piece, name, item.kind if name == "c" else ""), []).append(number)
    return [
        _Tag(start, -end, _INSIDE[name], name, kind, tuple(sorted(set(each))))
        for (start, end, name, kind), each in numbers.items()
    ]


def _lines_of(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a span that stand in one line each, without the space at their ends."""
    for match in re.finditer(r"[^\n]+", text[start:end]):
        words = match.group()
        if words.strip():
            begin = start + match.start() + len(words) - len(words.lstrip())
            yield begin, begin + len(words.strip())


def _tagged(text: str, tags: list[_Tag]) -> str:
    heapq.heapify(tags)
    parts: list[str] = []
    enclosing: list[_Tag] = []
    position = 0

    def go_to(place: int) -> None:
        nonlocal position
        while enclosing and enclosing[-1].end <= place:
            tag = enclosing.pop()
            parts.extend((text[position : tag.end], f"</{tag.name}>"))
            position = tag.end
        parts.append(text[position:place])
        position = place

    while tags:
        tag = heapq.heappop(tags)
        go_to(tag.start)
        if enclosing and enclosing[-1].end < tag.end:  # it would cross: the rest begins where the outer one ends
            border = enclosing[-1].end
            heapq.heappush(tags, tag._replace(start=border))
            tag = tag._replace(end_before=-border)
        parts.append(tag.opening)
        enclosing.append(tag)
    go_to(len(text))
    return "".join(parts)
