"""Reading one import: fetched if it is an address, then batch by batch, each written whole or not at all."""

import logging
import time
from collections.abc import Iterator
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from apps.fetching import download
from apps.prior_checks import files
from apps.prior_checks.actions.leasing import (
    MOST_ATTEMPTS,
    READING,
    Lease,
    LeaseLost,
    end,
    give_back,
    hold,
    put_off_or_fail,
    take,
)
from apps.prior_checks.actions.storing import store
from apps.prior_checks.models import ImportRun
from apps.prior_checks.reading import Record, read_records
from apps.prior_checks.reading.limits import LARGEST_IMPORT
from apps.problems import Problem

logger = logging.getLogger(__name__)

BATCH = 200  # reviews written at once
DOWNLOAD_SECONDS = 600
SLICE_SECONDS = 60.0  # then the import gives way to others and is sent on


def work(run_id: UUID, *, seconds: float = SLICE_SECONDS) -> bool:
    """Read on for so long; True when there is more to do at once.

    Safe to run twice and at once: the lease lets one worker in, and its token alone lets it write.
    """
    lease = take(run_id)
    if lease is None:
        return False
    try:
        if lease.run.attempts > MOST_ATTEMPTS:  # it died that often, without a word
            raise Problem("crashed")
        _make_sure_it_is_here(lease)
        return _read(lease, time.monotonic() + seconds)
    except LeaseLost:
        logger.warning("import %s was taken over; nothing written", run_id)
    except Problem as problem:
        _say(lease, problem)
    except SoftTimeLimitExceeded:
        _say(lease, Problem("took_too_long", is_passing=True))
    except (OperationalError, InterfaceError) as error:
        _say(lease, Problem("database", is_passing=True, detail=str(error)))
    except Exception:  # the edge of a task: told as a failure of this import, never of the worker
        logger.exception("import %s failed", run_id)
        _say(lease, Problem("unexpected"))
    return False


def _make_sure_it_is_here(lease: Lease) -> None:
    run = lease.run
    if run.file:
        return
    path = files.new_file()
    try:
        with path.open("wb") as file:
            download(run.name, file, limit=LARGEST_IMPORT, seconds=DOWNLOAD_SECONDS)
        with transaction.atomic():
            ImportRun.objects.filter(pk=hold(lease).pk).update(file=path.name)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    run.file = path.name


def _read(lease: Lease, until: float) -> bool:
    run = lease.run
    path = files.folder() / run.file
    if not path.exists():
        raise Problem("file_lost")
    base = run.name if run.origin == ImportRun.Origin.URL else ""
    _note_length(lease)
    for batch in batches(read_records(path, base=base, skip=run.position)):
        _write(lease, batch)
        if time.monotonic() > until:
            give_back(lease)
            return True
    _finish(lease)
    return False


def batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    size = 0
    for record in records:
        batch.append(record)
        size += max(1, len(record.parts))
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _note_length(lease: Lease) -> None:
    path = files.folder() / lease.run.file
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    length = 0 if is_packed else path.stat().st_size
    ImportRun.objects.filter(pk=lease.run.pk, lease_token=lease.token).update(
        bytes_all=length, lease_until=Now() + READING
    )


@transaction.atomic
def _write(lease: Lease, batch: list[Record]) -> None:
    """The batch and its counts, together: cut off at any statement, it was not written."""
    run = hold(lease)
    for name, count in store(run, batch).items():
        setattr(run, name, getattr(run, name) + count)
    run.position, run.bytes_read, run.attempts = batch[-1].position, batch[-1].byte, 0
    run.error_code, run.error_values = "", {}
    run.save(
        update_fields=[
            "read", "added", "changed", "unchanged", "broken", "position", "bytes_read", "attempts", "error_code",
            "error_values",
        ]
    )  # fmt: skip
    ImportRun.objects.filter(pk=run.pk).update(lease_until=Now() + READING)


@transaction.atomic
def _finish(lease: Lease) -> None:
    run = hold(lease)
    if run.read:
        end(run, ImportRun.State.DONE)
    else:
        end(run, ImportRun.State.FAILED, error_code="no_claim_reviews")


def _say(lease: Lease, problem: Problem) -> None:
    """Write down what went wrong; if even that fails the lease runs out and the sweep goes on."""
    try:
        put_off_or_fail(lease, problem)
    except LeaseLost:
        logger.warning("import %s was taken over; its problem %s is not written", lease.run.pk, problem.code)
    except DatabaseError:
        logger.exception("import %s: the problem %s could not be written", lease.run.pk, problem.code)
