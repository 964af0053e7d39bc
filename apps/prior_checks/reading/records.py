"""From frames to what they tell: each record with its place in the file, and its reviews or what is wrong."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from apps.prior_checks.reading.claim_reviews import Broken, Review, parts_of
from apps.prior_checks.reading.framing import LOOK, Frame, Window, frames_of_documents, frames_of_lines, is_lines
from apps.prior_checks.reading.limits import DEEPEST, LARGEST_PAGE, LONGEST_EXCERPT
from apps.prior_checks.reading.opening import pieces
from apps.prior_checks.reading.pages import frames_of_page

Part = Review | Broken
_MOST_DIGITS = 40  # no number of a review has more, and converting long ones takes long


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the file; `position` counts them from 1. `parts` may be empty where other things may stand."""

    position: int
    byte: int
    line: int
    parts: tuple[Part, ...]
    excerpt: str = ""


def read_records(path: Path, *, base: str = "", skip: int = 0) -> Iterator[Record]:
    """All records behind the first `skip`, one by one. `base` is the address the file came from, if from one."""
    for position, frame in enumerate(_frames(path), start=1):
        if position > skip:
            yield _record(position, frame, base)


def _frames(path: Path) -> Iterator[Frame]:
    window = Window(pieces(path))
    window.fill(LOOK)
    head = window.data[:LOOK]
    if head.lstrip(b"\x00 \t\r\n\f").startswith(b"<"):
        return frames_of_page(_page(window))
    if is_lines(head):
        return frames_of_lines(window)
    return frames_of_documents(window)


def _page(window: Window) -> bytes:
    window.fill(LARGEST_PAGE)
    return window.data[:LARGEST_PAGE]


def _record(position: int, frame: Frame, base: str) -> Record:
    parts = (Broken(frame.problem),) if frame.problem else _parts(frame, base)
    is_broken = any(isinstance(part, Broken) for part in parts)
    return Record(position, frame.byte, frame.line, parts, _excerpt(frame.raw) if is_broken else "")


def _excerpt(raw: bytes) -> str:
    return " ".join(clean_text(_text(raw[: LONGEST_EXCERPT * 4])).split())[:LONGEST_EXCERPT]


def _parts(frame: Frame, base: str) -> tuple[Part, ...]:
    try:
        value = json.loads(
            _text(frame.raw), strict=False, parse_int=_int, parse_float=_float, parse_constant=lambda _name: None
        )
    except (ValueError, RecursionError):
        return (Broken("not_json"),)
    if _depth_exceeds(value):
        return (Broken("too_deep"),)
    return tuple(parts_of(_clean(value), is_mixed=frame.inside == "graph", base=base))


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:  # Western Europe's old encoding, or something damaged
        return raw.decode("cp1252", "replace")


def _int(digits: str) -> int | float | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def _float(figures: str) -> float | None:
    value = float(figures[:400])
    return value if math.isfinite(value) else None


def clean_text(text: str) -> str:
    """Without what no column holds: NUL, and halves of characters that stand alone."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [_clean(inner) for inner in value]
    if isinstance(value, dict):
        return {clean_text(name): _clean(inner) for name, inner in value.items()}
    return value


def _depth_exceeds(value: Any) -> bool:
    level = [value]
    for _step in range(DEEPEST):
        inside = (inner for inner in level if isinstance(inner, dict | list))
        level = list(chain.from_iterable(inner.values() if isinstance(inner, dict) else inner for inner in inside))
        if not level:
            return False
    return True
