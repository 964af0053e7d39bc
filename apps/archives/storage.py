"""The archive folder: every file is written once, under a name of its own, and never changed.

A name holds the capture's id and the token of whoever wrote it. So a worker that was taken for dead and comes back
writes beside the file that counts, never over it; which file counts, the row alone says.
"""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID

from django.conf import settings

from apps.archives.http import without_interim
from apps.archives.warc import Writer, in_memory, urn
from apps.fetching import Copy, Exchange

PART = ".part"  # of a name: not finished
_NAME = re.compile(r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_[0-9a-f]{32}\.warc\.gz")


@dataclass(frozen=True, slots=True)
class Stored:
    """A finished file below the archive folder."""

    name: str
    sha256: str
    size: int


def folder() -> Path:
    return Path(settings.ARCHIVE_DIR)


def path_of(name: str) -> Path:
    """Where a row's file lies. Names come from our own rows; one that leaves the folder is refused all the same."""
    path = (folder() / name).resolve()
    if not path.is_relative_to(folder().resolve()):
        raise ValueError(f"{name} is not in the archive")
    return path


def write_exchanges(capture_id: UUID, token: UUID, copy: Copy) -> Stored:
    """What was asked and answered at every hop, as one file."""

    def fill(writer: Writer) -> None:
        for exchange in copy.exchanges:
            _write_exchange(writer, exchange)

    return _write(capture_id, token, copy.exchanges[0].at, fill)


def write_resource(
    capture_id: UUID, token: UUID, payload: bytes, *, filename: str, content_type: str, at: datetime
) -> Stored:
    """A file that a person handed in: no request led to it."""
    digest = f"sha256:{hashlib.sha256(payload).hexdigest()}"
    headers = {"WARC-Target-URI": f"file:///{quote(filename)}", "Content-Type": content_type}
    headers["WARC-Payload-Digest"] = digest
    return _write(capture_id, token, at, lambda writer: writer.record("resource", at, in_memory(payload), headers))


def remove(name: str) -> None:
    """Take back a file that no row names."""
    with suppress(FileNotFoundError):
        path_of(name).unlink()


def files() -> Iterator[tuple[str, os.stat_result]]:
    """Every file below the folder, unfinished ones too, with its size and time."""
    top = folder()
    for at, _folders, names in os.walk(top):
        for name in sorted(names):
            path = Path(at) / name
            with suppress(FileNotFoundError):
                yield str(path.relative_to(top)), path.stat()


def capture_of(name: str) -> UUID | None:
    """The capture that a file was written for; None for one that is not ours."""
    found = _NAME.fullmatch(Path(name).name.removesuffix(PART))
    return UUID(found["id"]) if found else None


def _write_exchange(writer: Writer, exchange: Exchange) -> None:
    common = {"WARC-Target-URI": exchange.address}
    if exchange.peer:
        common["WARC-IP-Address"] = exchange.peer
    request = common | {"Content-Type": "application/http; msgtype=request"}
    asked = writer.record("request", exchange.at, in_memory(exchange.request), request)
    response = common | {"Content-Type": "application/http; msgtype=response", "WARC-Concurrent-To": asked}
    if exchange.is_cut:
        response["WARC-Truncated"] = "length"
    else:
        response["WARC-Payload-Digest"] = f"sha256:{exchange.payload_sha256}"
    block: BinaryIO = exchange.response
    block.seek(0)
    if block.read(10).startswith((b"HTTP/1.1 1", b"HTTP/1.0 1")):
        block.seek(0)
        writer.record("response", exchange.at, in_memory(without_interim(block.read())), response)
    else:
        writer.record("response", exchange.at, block, response)


def _write(capture_id: UUID, token: UUID, at: datetime, fill: Callable[[Writer], object]) -> Stored:
    """Written under a temporary name, on the disk for good, and only then under its own."""
    shelf = Path(capture_id.hex[-2:], capture_id.hex[-4:-2])  # an id begins with its time and ends with chance
    name = f"{capture_id}_{token.hex}.warc.gz"
    final = folder() / shelf / name
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    unfinished = final.with_name(name + PART)
    try:
        with unfinished.open("wb") as out:
            writer = Writer(out)
            writer.warcinfo(name, at, isPartOf=urn(capture_id))
            fill(writer)
            out.flush()
            os.fsync(out.fileno())
        unfinished.chmod(0o440)
        unfinished.replace(final)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    for parent in (final.parent, final.parent.parent, folder()):
        _sync(parent)
    return Stored(str(shelf / name), writer.sha256, writer.size)


def _sync(path: Path) -> None:
    """A name is safe from a power cut only when the folder that holds it is, too."""
    with suppress(OSError):  # systems where folders cannot be opened keep names their own way
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
