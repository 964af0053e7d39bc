"""Getting one large file: streamed to disk, within a limit and a time, through the same guarded connections."""

from typing import IO

import httpcore2

from apps.fetching.addresses import read_address
from apps.fetching.connection import Deadline
from apps.fetching.fetch import Answer, get_followed, heads_of
from apps.problems import Problem

ACCEPTED = {"Accept": "application/ld+json,application/json,text/html;q=0.8,*/*;q=0.5", "Accept-Encoding": "gzip"}
PACKED = {"", "identity", "gzip", "x-gzip"}  # a gzip body is kept as it is: who reads the file unpacks it


def download(address: str, file: IO[bytes], *, limit: int, seconds: float) -> str:
    """Write what stands at the address into the file; where the redirects ended. Never more than `limit` bytes.

    Everything that can go wrong is a Problem that says whether it passes; the file then holds a part of it.
    """

    def save(response: httpcore2.Response) -> Answer:
        headers, cookies = heads_of(response)
        if response.status < 300:
            _save(response, headers, file, limit)
        return Answer(response.status, headers, cookies, b"")

    here, _answer = get_followed(read_address(address), Deadline(seconds), save, ACCEPTED)
    return str(here)


def _save(response: httpcore2.Response, headers: dict[str, str], file: IO[bytes], limit: int) -> None:
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding not in PACKED:
        raise Problem("fetch_broken", detail=f"an encoding that was not asked for: {encoding[:40]}")
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise _too_large(limit)
    size = 0
    for piece in response.iter_stream():
        size += len(piece)
        if size > limit:
            raise _too_large(limit)
        file.write(piece)


def _too_large(limit: int) -> Problem:
    return Problem("file_too_large", limit=f"{limit // 1024**2} MB")
