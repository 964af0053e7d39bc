"""Where each record of a JSON file begins and ends, found without parsing the file.

A JSON parser for streams would stop for good at the first mistake, holds a string of any length in memory and does
not say where a record stands. So records are first cut out as bytes, by their brackets and quotation marks, and
each is then parsed by itself: one that is broken inside spoils no other, and memory is bounded by the largest
record that is taken, whatever is in the file.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.prior_checks.reading.limits import DEEPEST, LARGEST_RECORD
from apps.prior_checks.reading.opening import CutOff

# The members of an outermost object whose array is a list of records: schema.org's DataFeed and ItemList, JSON-LD.
LISTS = {b'"dataFeedElement"': "", b'"itemListElement"': "", b'"@graph"': "graph"}
LOOK = 256 * 1024  # bytes by which the shape of the file is told
_SPACE = re.compile(rb"[\s,\x00]+")
_MARK = re.compile(rb'"[^"\\]*"|["{}\[\]]')  # a plain string at once, else the mark that matters
_IN_STRING = re.compile(rb'["\\]')
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.S)
_SCALAR = re.compile(rb'[^\s,\[\]{}"\x00]+')
_LONGEST_NAME = 1000


@dataclass(frozen=True, slots=True)
class Frame:
    """One record as it stands in the file. `problem` is a code where it could not be cut out whole."""

    byte: int
    line: int
    raw: bytes
    problem: str = ""
    inside: str = ""  # "graph": things of other kinds are no mistake there


class Window:
    """The text seen through a small window. `at` counts from its beginning."""

    def __init__(self, found: Iterator[bytes]) -> None:
        self.found = found
        self.data, self.position, self.base, self.line = b"", 0, 0, 1
        self.problem = ""  # why the text ended before its end
        self.is_told = False  # that it was cut off: once is enough

    @property
    def at(self) -> int:
        return self.base + self.position

    def more(self) -> bool:
        """One piece more; what was passed is let go."""
        try:
            piece = next(self.found, b"")
        except CutOff as error:
            self.problem, piece = error.code, b""
        if not piece:
            return False
        self.base += self.position
        self.data, self.position = self.data[self.position :] + piece, 0
        return True

    def fill(self, count: int) -> None:
        while len(self.data) - self.position < count and self.more():
            pass

    def pass_by(self, end: int) -> bytes:
        """What lies before `end` (an index of `data`), which becomes the window's beginning."""
        passed = self.data[self.position : end]
        self.line += passed.count(b"\n")
        self.position = end
        return passed

    def peek(self) -> bytes:
        """The next character that is neither space nor comma; b"" at the end."""
        while True:
            if self.position < len(self.data):
                space = _SPACE.match(self.data, self.position)
                if space:
                    self.pass_by(space.end())
            if self.position < len(self.data):
                return self.data[self.position : self.position + 1]
            if not self.more():
                return b""


def is_lines(head: bytes) -> bool:
    """Whether the text is one JSON document a line, by its first lines."""
    lines = [line.strip() for line in head.split(b"\n")[:20] if line.strip()]
    if len(head) >= LOOK:
        lines = lines[:-1]  # may be cut
    if len(lines) < 2 or sum(line.startswith(b"{") for line in lines) < 2:
        return False
    return sum(_is_document(line) for line in lines) * 2 >= len(lines)


def _is_document(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def frames_of_lines(window: Window) -> Iterator[Frame]:
    while True:
        window.peek()
        byte, line = window.at, window.line
        raw, is_whole = _line(window)
        if raw.strip():
            yield Frame(byte, line, raw if is_whole else raw[:LARGEST_RECORD], "" if is_whole else "too_large")
        elif window.position >= len(window.data) and not window.more():
            if window.problem:
                yield Frame(window.at, window.line, b"", window.problem)
            return


def _line(window: Window) -> tuple[bytes, bool]:
    """The rest of the line, and whether that is all of it."""
    kept = b""
    while True:
        end = window.data.find(b"\n", window.position)
        passed = window.pass_by(len(window.data) if end < 0 else end + 1)
        is_whole = len(kept) + len(passed) <= LARGEST_RECORD
        kept = kept + passed if is_whole else (kept + passed)[: LARGEST_RECORD + 1]
        if end >= 0 or not window.more():
            return kept, len(kept) <= LARGEST_RECORD


def frames_of_documents(window: Window) -> Iterator[Frame]:
    """The records of one JSON document, or of several one after the other."""
    while character := window.peek():
        if character == b"[":
            window.pass_by(window.position + 1)
            yield from _elements(window, "")
        elif character == b"{":
            yield from _object(window)
        else:
            yield _broken_here(window, "not_json")
            return
    if window.problem and not window.is_told:
        yield Frame(window.at, window.line, b"", window.problem)


def _elements(window: Window, inside: str) -> Iterator[Frame]:
    while True:
        character = window.peek()
        if character == b"]":
            window.pass_by(window.position + 1)
            return
        if not character:
            if not window.is_told:
                yield _cut_off(window, window.at, window.line, b"")
            return
        if character == b"}":
            yield _broken_here(window, "not_json")
            window.pass_by(window.position + 1)
            continue
        yield _value(window, inside)


def _object(window: Window) -> Iterator[Frame]:
    """An outermost object: the records of its list, or itself when it has none."""
    byte, line = window.at, window.line
    window.pass_by(window.position + 1)
    members: list[bytes] = []
    size, is_list = 0, False
    while True:
        character = window.peek()
        if character == b"}":
            window.pass_by(window.position + 1)
            break
        name = _name(window) if character == b'"' else None
        if name is None:
            if character:
                yield Frame(byte, line, _head(window), "not_json")
                _to_the_end(window)
            elif not window.is_told:
                yield _cut_off(window, byte, line, b"")
            return
        if name in LISTS and window.peek() == b"[":
            is_list = True
            window.pass_by(window.position + 1)
            yield from _elements(window, LISTS[name])
            continue
        value = _value(window, "")
        size += len(name) + len(value.raw)
        if value.problem and not is_list:
            yield Frame(byte, line, name + b": " + value.raw, value.problem)
            is_list = True  # told already
        if size <= LARGEST_RECORD:
            members.append(name + b":" + value.raw)
    if not is_list:
        whole = b"{" + b",".join(members) + b"}"
        yield Frame(byte, line, whole, "" if size <= LARGEST_RECORD else "too_large")


def _name(window: Window) -> bytes | None:
    """The name of a member, past its colon; None where none stands."""
    window.fill(_LONGEST_NAME)
    found = _STRING.match(window.data, window.position, window.position + _LONGEST_NAME)
    if not found:
        return None
    window.pass_by(found.end())
    if window.peek() != b":":
        return None
    window.pass_by(window.position + 1)
    return found.group()


def _value(window: Window, inside: str) -> Frame:
    """The value that begins here: an object or array by its brackets, a string by its marks, else up to the comma."""
    byte, line, character = window.at, window.line, window.peek()
    if not character:
        return _cut_off(window, byte, line, b"")
    if character in b'{["':
        raw, problem = _bracketed(window)
        return Frame(byte, line, raw, problem, inside)
    window.fill(_LONGEST_NAME)
    found = _SCALAR.match(window.data, window.position, window.position + _LONGEST_NAME)
    return Frame(byte, line, window.pass_by(found.end() if found else window.position + 1), "", inside)


def _bracketed(window: Window) -> tuple[bytes, str]:
    """To the bracket or mark that ends what begins here. More than the largest record is passed by, not kept."""
    kept: list[bytes] = []
    size = depth = deepest = 0
    is_in_string = False
    while True:
        cursor, ended = window.position, -1
        while ended < 0:
            found = (_IN_STRING if is_in_string else _MARK).search(window.data, cursor)
            if not found:
                cursor = len(window.data)
                break
            mark = found.group()
            if mark == b"\\":
                if found.end() == len(window.data):
                    cursor = found.start()
                    break  # what it stands before is in the next piece
                cursor = found.end() + 1
                continue
            cursor = found.end()
            if is_in_string:
                is_in_string = False
            elif mark == b'"':
                is_in_string = True
            elif mark in b"{[":
                depth += 1
                deepest = max(deepest, depth)
            elif mark in b"}]":
                depth -= 1
            if depth <= 0 and not is_in_string:
                ended = cursor
        passed = window.pass_by(cursor)
        size += len(passed)
        if size <= LARGEST_RECORD:
            kept.append(passed)
        if ended >= 0:
            break
        if not window.more():
            return b"".join(kept), _cut_off(window, 0, 0, b"").problem
    problem = "too_large" if size > LARGEST_RECORD else "too_deep" if deepest > DEEPEST else ""
    return b"".join(kept), problem


def _cut_off(window: Window, byte: int, line: int, raw: bytes) -> Frame:
    window.is_told = True
    return Frame(byte, line, raw, window.problem or "cut_off")


def _broken_here(window: Window, problem: str) -> Frame:
    return Frame(window.at, window.line, _head(window), problem)


def _head(window: Window) -> bytes:
    window.fill(_LONGEST_NAME)
    return window.data[window.position : window.position + _LONGEST_NAME]


def _to_the_end(window: Window) -> None:
    window.pass_by(len(window.data))
    while window.more():
        window.pass_by(len(window.data))
