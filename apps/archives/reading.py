"""Getting at what is kept: the bytes, checked before anybody relies on them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from apps.archives.http import Answer, read_answer
from apps.archives.models import Capture
from apps.archives.storage import path_of
from apps.archives.warc import Damaged, Record, read_records
from apps.archives.wording import state_sentence
from apps.errors import Conflict, NotReady
from apps.fetching import content_type_of
from apps.fetching.unpacking import Limits, unpack
from apps.problems import Problem

__all__ = ["Opened", "copy_of", "opened", "sha256_of", "state_sentence", "warc_of", "why_not_whole"]


@dataclass(frozen=True, slots=True)
class Opened:
    """The body as a browser would have had it, and what the server said it is."""

    body: bytes
    content_type: str
    charset: str = ""


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def copy_of(capture: Capture) -> tuple[bytes, str]:
    """The bytes that were kept, and their content type. NotReady while nothing is kept; Conflict when the file is
    missing or is no longer what was written.
    """
    return opened(capture).body, capture.content_type


def warc_of(capture: Capture) -> Path:
    """The WARC file, compared with its SHA-256 just now. Raises as `copy_of` does."""
    if not capture.is_kept:
        raise NotReady(state_sentence(capture))
    try:
        _compare_file(capture)
    except Damaged as error:
        raise _altered() from error
    return path_of(capture.warc)


def opened(capture: Capture) -> Opened:
    """As `copy_of`, with the charset that the server told."""
    if not capture.is_kept:
        raise NotReady(state_sentence(capture))
    try:
        _compare_file(capture)
        return _body_of(capture)
    except Damaged as error:
        raise _altered() from error


def why_not_whole(capture: Capture) -> str:
    """ "" when file, records and body are what the row says; else what is missing or altered. In English, for logs."""
    try:
        _compare_file(capture)
        _body_of(capture)
    except Damaged as error:
        return str(error)
    return ""


def _compare_file(capture: Capture) -> None:
    digest = hashlib.sha256()
    try:
        with path_of(capture.warc).open("rb") as file:
            while piece := file.read(1 << 20):
                digest.update(piece)
    except FileNotFoundError:
        raise Damaged("the file is missing") from None
    except OSError as error:
        raise Damaged(f"the file cannot be read: {error}") from error
    if digest.hexdigest() != capture.warc_sha256:
        raise Damaged("the file was altered: its SHA-256 is another")


def _body_of(capture: Capture) -> Opened:
    # The head of an answer adds to the body; everything else about a record is small.
    largest = settings.ARCHIVE_LARGEST_MB * 1024 * 1024 + (capture.size or 0) + (1 << 20)
    with path_of(capture.warc).open("rb") as file:
        last = _last_of(read_records(file, largest=largest))
    if last.kind == "resource":
        found = Opened(last.block, capture.content_type)
    else:
        answer = read_answer(last.block)
        _compare_payload(last, answer.payload)
        found = Opened(_unpacked(answer, largest), *content_type_of(answer.headers.get("content-type", "")))
    if sha256_of(found.body) != capture.sha256:
        raise Damaged("the body was altered: its SHA-256 is another")
    return found


def _last_of(records: Iterator[Record]) -> Record:
    """The answer at the end of the redirects, or the file. Every record is read, and so checked."""
    last = None
    for record in records:
        if record.kind in {"response", "resource"}:
            last = record
    if last is None:
        raise Damaged("no answer in the file")
    return last


def _compare_payload(record: Record, payload: bytes) -> None:
    if record.headers.get("warc-payload-digest") != f"sha256:{sha256_of(payload)}":
        raise Damaged("the payload does not match its digest")


def _unpacked(answer: Answer, largest: int) -> bytes:
    try:
        return unpack([answer.payload], answer.headers.get("content-encoding", ""), Limits(largest, largest))
    except Problem as problem:
        raise Damaged(f"the body cannot be unpacked: {problem}") from problem


def _altered() -> Conflict:
    return Conflict(
        _(
            "The archived copy is missing or was altered on disk, and is not handed out. "
            "Tell your administrator to run manage.py verify_archive."
        ),
        code="copy_altered",
    )
