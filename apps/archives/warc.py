"""Writing and reading WARC 1.1 files (ISO 28500:2017): every record a gzip member of its own.

Blocks are written as they came over the wire, byte for byte, which is why nothing here parses and prints them again.
Digests are SHA-256 in hexadecimal, so that they can be compared by eye with what the pages show.
"""

import gzip
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO
from uuid import UUID, uuid4

from apps.version import VERSION

PIECE = 64 * 1024
LONGEST_HEAD = 64 * 1024  # bytes of a record's header; ours have some hundred
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]+")


class Damaged(Exception):
    """The file is no WARC file that this program wrote, or was altered; the message says where."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the named header fields in order, and the block they describe."""

    kind: str
    headers: dict[str, str]
    block: bytes


@dataclass(slots=True)
class Writer:
    """Writes records to `out`; `sha256` and `size` are those of the file so far."""

    out: BinaryIO
    size: int = 0
    info: str = ""
    _hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def warcinfo(self, filename: str, at: datetime, **fields: str) -> None:
        told = {"software": f"Claimtracker/{VERSION}", "format": "WARC File Format 1.1"}
        told |= {
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
        } | fields
        block = "".join(f"{name}: {_line(value)}\r\n" for name, value in told.items()).encode()
        headers = {"WARC-Filename": filename, "Content-Type": "application/warc-fields"}
        self.info = self.record("warcinfo", at, _Bytes(block), headers)

    def record(self, kind: str, at: datetime, block: "BinaryIO | _Bytes", headers: dict[str, str]) -> str:
        """Write one record; its id, for others that belong to it."""
        length, digest = _measured(block)
        name = f"<urn:uuid:{uuid4()}>"
        fields = {"WARC-Type": kind, "WARC-Record-ID": name, "WARC-Date": _moment(at), **headers}
        if self.info:
            fields["WARC-Warcinfo-ID"] = self.info
        fields |= {"WARC-Block-Digest": f"sha256:{digest}", "Content-Length": str(length)}
        head = "WARC/1.1\r\n" + "".join(f"{key}: {_line(value)}\r\n" for key, value in fields.items()) + "\r\n"
        packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        self._write(packer.compress(head.encode()))
        for piece in _pieces(block):
            self._write(packer.compress(piece))
        self._write(packer.compress(b"\r\n\r\n") + packer.flush())
        return name

    def _write(self, data: bytes) -> None:
        self.out.write(data)
        self._hash.update(data)
        self.size += len(data)


class _Bytes:
    """A block held in memory, with as much of a file as writing needs."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def seek(self, offset: int) -> None:
        self.at = offset

    def read(self, size: int) -> bytes:
        piece = self.data[self.at : self.at + size]
        self.at += len(piece)
        return piece


def in_memory(data: bytes) -> _Bytes:
    return _Bytes(data)


def read_records(stream: BinaryIO, *, largest: int) -> Iterator[Record]:
    """The records of a file, each checked against its own block digest. Damaged when anything is amiss."""
    try:
        with gzip.GzipFile(fileobj=stream, mode="rb") as unpacked:
            while head := _head(unpacked):
                yield _record(unpacked, head, largest)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise Damaged(f"{type(error).__name__}: {error}") from error


def _head(unpacked: gzip.GzipFile) -> list[str]:
    lines: list[str] = []
    length = 0
    while line := unpacked.readline(LONGEST_HEAD):
        length += len(line)
        if length > LONGEST_HEAD:
            raise Damaged("a header without end")
        if line == b"\r\n":
            return lines
        lines.append(line.decode().removesuffix("\r\n"))
    if lines:
        raise Damaged("a header that breaks off")
    return []


def _record(unpacked: gzip.GzipFile, head: list[str], largest: int) -> Record:
    if head[0] != "WARC/1.1":
        raise Damaged("no WARC 1.1 record where one should begin")
    headers = {}
    for line in head[1:]:
        name, _colon, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = headers.get("content-length", "")
    if not length.isdigit() or int(length) > largest:
        raise Damaged("a record without its length, or longer than any of ours")
    block = unpacked.read(int(length))
    if len(block) != int(length) or unpacked.read(4) != b"\r\n\r\n":
        raise Damaged("a record that breaks off")
    if headers.get("warc-block-digest") != f"sha256:{hashlib.sha256(block).hexdigest()}":
        raise Damaged(f"the {headers.get('warc-type', '')} record does not match its digest")
    return Record(headers.get("warc-type", ""), headers, block)


def urn(identity: UUID) -> str:
    return f"urn:uuid:{identity}"


def _measured(block: "BinaryIO | _Bytes") -> tuple[int, str]:
    length, digest = 0, hashlib.sha256()
    for piece in _pieces(block):
        length += len(piece)
        digest.update(piece)
    return length, digest.hexdigest()


def _pieces(block: "BinaryIO | _Bytes") -> Iterator[bytes]:
    block.seek(0)
    while piece := block.read(PIECE):
        yield piece


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _line(value: str) -> str:
    """A value can neither end its line nor begin another field."""
    return _CONTROLS.sub(" ", value).strip()
