"""What the archive's sweep does every ten seconds, and what its tidying does every hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps import leases
from apps.archives import storage
from apps.archives.actions.archiving import put_off_or_fail
from apps.archives.models import Capture
from apps.database import clock
from apps.problems import Problem

AT_ONCE = 200  # copies a sweep, and texts; the next one comes in ten seconds
LOOKS_AT_ONCE = 20  # at hosts that differ
WAYBACK_AT_ONCE = 5
LOCK = 4_217_002  # any number of ours: two sweeps at once would do everything twice
# A file that no row names was left by a worker that died, or belongs to a transaction that is still open.
UNFINISHED_FOR = timedelta(hours=1)
# One whose capture is not there at all may be the only copy left, when the database was restored from a backup.
UNKNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Due:
    """A capture that a message is due for, by the name of the task."""

    task: str
    capture_id: UUID


@transaction.atomic
def sweep() -> list[Due]:
    """Free the captures whose worker is gone, and name those that need a message.

    Twice is the same as once; a second sweep at the same time finds the lock taken and does nothing.
    """
    if not leases.is_alone(LOCK):
        return []
    for capture in leases.abandoned(Capture.objects.all(), most=AT_ONCE):
        code = "interrupted" if capture.attempts < settings.INTAKE_ATTEMPTS else "crashed"
        put_off_or_fail(capture, Problem(code, is_passing=True, detail="the worker ended"))
    silent = Capture.objects.not_nudged_lately(settings.INTAKE_NUDGE_SECONDS)
    due = {
        "archive": silent.due().order_by("next_attempt_at")[:AT_ONCE],
        "read_text": silent.to_be_read().order_by("text_next_at")[:AT_ONCE],
        "look_again": silent.to_be_looked_at().one_a_host().order_by("health_next_at")[:LOOKS_AT_ONCE],
    }
    if settings.WAYBACK_URL:
        due["ask_wayback"] = silent.to_be_asked_of_wayback().order_by("wayback_next_at")[:WAYBACK_AT_ONCE]
    return [Due(task, pk) for task, rows in due.items() for pk in rows.values_list("pk", flat=True)]


def tidy() -> int:
    """Remove files that no row names and nobody will name any more; how many. Safe to run twice and beside workers."""
    now = clock().timestamp()
    old = (
        (name, timedelta(seconds=now - found.st_mtime))
        for name, found in storage.files()
        if now - found.st_mtime > UNFINISHED_FOR.total_seconds()
    )
    removed = 0
    while batch := dict(islice(old, AT_ONCE)):
        for name in _left(batch):
            storage.remove(name)
            removed += 1
    return removed


def _left(files: dict[str, timedelta]) -> Iterable[str]:
    named = set(Capture.objects.filter(warc__in=files).values_list("warc", flat=True))
    owners = {name: storage.capture_of(name) for name in files}
    known = set(Capture.objects.filter(pk__in=[pk for pk in owners.values() if pk]).values_list("pk", flat=True))
    for name, age in files.items():
        owner = owners[name]
        if name in named or owner is None:  # what we did not write we do not remove
            continue
        if owner in known or name.endswith(storage.PART) or age > UNKNOWN_FOR:
            yield name
