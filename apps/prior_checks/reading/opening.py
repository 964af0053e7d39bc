"""The file as pieces of UTF-8 text: unpacked, without a byte order mark, whatever Unicode encoding it had."""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from apps.prior_checks.reading.limits import LARGEST_UNPACKED

PIECE = 256 * 1024
_MARKS = (  # the longer ones first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class CutOff(Exception):
    """The packed file ends in the middle, is damaged, or unpacks to more than is taken (`code` says which)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def pieces(path: Path) -> Iterator[bytes]:
    """The text from its beginning. Raises CutOff behind the last piece that could be read."""
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        yield from _as_utf8(_limited(_unpacked(file) if is_packed else _plain(file)))


def _plain(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _unpacked(file: IO[bytes]) -> Iterator[bytes]:
    with gzip.GzipFile(fileobj=file) as unpacked:
        while True:
            try:
                piece = unpacked.read1(PIECE)
            except (EOFError, OSError, zlib.error):
                raise CutOff("cut_off") from None
            if not piece:
                return
            yield piece


def _limited(found: Iterator[bytes]) -> Iterator[bytes]:
    total = 0
    for piece in found:
        total += len(piece)
        if total > LARGEST_UNPACKED:
            raise CutOff("too_large")
        yield piece


def _as_utf8(found: Iterator[bytes]) -> Iterator[bytes]:
    first = next(found, b"")
    while len(first) < 4 and (more := next(found, b"")):
        first += more
    encoding, skipped = _encoding(first)
    if encoding == "utf-8":
        yield first[skipped:]
        yield from found
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    yield decoder.decode(first[skipped:]).encode("utf-8", "replace")
    for piece in found:
        yield decoder.decode(piece).encode("utf-8", "replace")


def _encoding(first: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    # JSON and HTML begin with an ASCII character: its zero bytes tell the encoding.
    if first[1:2] == b"\x00" and first[:1] not in (b"", b"\x00"):
        return "utf-16-le", 0
    if first[:1] == b"\x00" and first[1:2] not in (b"", b"\x00"):
        return "utf-16-be", 0
    return "utf-8", 0
