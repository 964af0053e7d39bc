"""The JSON-LD blocks of a web page."""

import re
from collections.abc import Iterator

from apps.prior_checks.reading.framing import Frame
from apps.prior_checks.reading.limits import LARGEST_RECORD

_OPENING = re.compile(rb"<script\b([^>]{0,2000})>", re.I)
_TYPE = re.compile(rb"type\s*=\s*[\"']?\s*application/ld\+json", re.I)
_CLOSING = re.compile(rb"</script", re.I)
_WRAPPING = re.compile(rb"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


def frames_of_page(page: bytes) -> Iterator[Frame]:
    """Each block as a frame. Things of other kinds are no mistake in a page."""
    position = 0
    while opening := _OPENING.search(page, position):
        closing = _CLOSING.search(page, opening.end())
        if closing is None:
            if _TYPE.search(opening[1]):
                yield _frame(page, opening.end(), page[opening.end() :], "cut_off")
            return
        if _TYPE.search(opening[1]):
            raw = _WRAPPING.sub(b"", page[opening.end() : closing.start()])
            yield _frame(page, opening.end(), raw, "too_large" if len(raw) > LARGEST_RECORD else "")
        position = closing.end()


def _frame(page: bytes, byte: int, raw: bytes, problem: str) -> Frame:
    return Frame(byte, page.count(b"\n", 0, byte) + 1, raw[:LARGEST_RECORD], problem, "graph")
