"""An HTTP answer as it came over the wire, taken apart: head, and body without its transfer coding."""

import re
from dataclasses import dataclass

from apps.archives.warc import Damaged

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    payload: bytes  # the body with its content coding, without its transfer coding


def read_answer(block: bytes) -> Answer:
    block = without_interim(block)
    end = _END_OF_HEAD.search(block)
    if end is None:
        raise Damaged("an answer without a head")
    lines = re.split(r"\r?\n", block[: end.start()].decode("latin-1"))
    parts = lines[0].split(" ", 2)
    if len(parts) < 2 or not parts[1].isdigit():
        raise Damaged("an answer without a status")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        name, _colon, value = line.partition(":")
        headers.setdefault(name.strip().lower(), value.strip())
    return Answer(int(parts[1]), headers, _body(block[end.end() :], headers))


def without_interim(block: bytes) -> bytes:
    """Without the "103 Early Hints" and such that may stand before the answer itself."""
    while _INTERIM.match(block) and (end := _END_OF_HEAD.search(block)):
        block = block[end.end() :]
    return block


def _body(rest: bytes, headers: dict[str, str]) -> bytes:
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return _joined(rest)
    length = headers.get("content-length", "")
    return rest[: int(length)] if length.isdigit() else rest


def _joined(rest: bytes) -> bytes:
    parts, at = [], 0
    while True:
        end = rest.find(b"\n", at)
        if end < 0:
            raise Damaged("a chunk without its length")
        try:
            length = int(rest[at:end].partition(b";")[0].strip(), 16)
        except ValueError:
            raise Damaged("a chunk without its length") from None
        if length == 0:
            return b"".join(parts)
        parts.append(rest[end + 1 : end + 1 + length])
        at = rest.find(b"\n", end + 1 + length) + 1
        if at == 0:
            raise Damaged("a chunk that breaks off")
