"""Making the copy: lease, fetch, file, and the row last of all, in one conditional update.

A worker may be killed between any two of these. Before the file has its name there is nothing; with a file and no
row the capture is due again, and the file, which no row names, is tidied away; with the row it is kept.
"""

import logging
import traceback
from datetime import timedelta
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models.functions import Now

from apps import leases
from apps.archives import storage
from apps.archives.models import Capture
from apps.archives.reading import sha256_of
from apps.archives.schedule import FIRST_LOOK
from apps.fetching import Copy, fetch_copy
from apps.history.actions import record
from apps.leases import LeaseLost
from apps.problems import Problem

logger = logging.getLogger(__name__)

LONGEST_DETAIL = 4000


def archive(capture_id: UUID) -> bool:
    """Fetch and keep what is due; whether it is kept now. Safe to run twice and at once: the lease lets one worker in,
    and its token alone lets it write. A second fetch may reach the site.
    """
    token = leases.take(
        Capture.objects.filter(pk=capture_id).due(), length=timedelta(seconds=settings.INTAKE_LEASE_SECONDS)
    )
    if token is None:
        return False
    capture = Capture.objects.get(pk=capture_id)
    try:
        keep(capture, token)
    except LeaseLost:
        logger.warning("capture %s was taken over; nothing written", capture_id)
    except Problem as problem:
        _give_back(capture, token, problem)
    except SoftTimeLimitExceeded:
        _give_back(capture, token, Problem("took_too_long"))
    except (OperationalError, InterfaceError) as error:
        _give_back(capture, token, Problem("database", is_passing=True, detail=str(error)))
    except OSError as error:
        _give_back(capture, token, Problem("disk", is_passing=True, detail=str(error)))
    except Exception:  # the edge of a task: told as a failure of this copy, never of the worker
        logger.exception("capture %s: archiving failed", capture_id)
        _give_back(capture, token, Problem("unexpected", detail=traceback.format_exc()))
    else:
        return True
    return False


def note_nudged(capture_id: UUID) -> None:
    """A message about this capture was sent; the sweep leaves it alone for a while."""
    Capture.objects.filter(pk=capture_id).exclude(state=Capture.State.LEASED).update(nudged_at=Now())


def keep(capture: Capture, token: UUID) -> None:
    """Fetch, write the file, and then the row of who holds the lease; LeaseLost when that is somebody else by now."""
    largest = settings.ARCHIVE_LARGEST_MB * 1024 * 1024
    with fetch_copy(capture.address, seconds=settings.ARCHIVE_SECONDS, largest=largest) as copy:
        if not copy.page.body:
            raise Problem("no_text")
        stored = storage.write_exchanges(capture.pk, token, copy)
        try:
            _store(capture, token, copy, stored)
        except LeaseLost:  # surely not written; after any other error the row may name the file
            storage.remove(stored.name)
            raise


@transaction.atomic
def _store(capture: Capture, token: UUID, copy: Copy, stored: storage.Stored) -> None:
    page = copy.page
    sha256 = sha256_of(page.body)
    is_written = Capture.objects.filter(pk=capture.pk, lease_token=token).update(
        state=Capture.State.KEPT,
        captured_at=copy.exchanges[-1].at,
        final_address=page.address[:2000],
        content_type=(page.content_type or "application/octet-stream")[:100],
        size=len(page.body),
        sha256=sha256,
        warc=stored.name,
        warc_sha256=stored.sha256,
        warc_size=stored.size,
        text_next_at=Now(),
        health_next_at=None if capture.follows_id else Now() + FIRST_LOOK,
        error_code="",
        error_values={},
        error="",
        **leases.FREE,
    )
    if not is_written:
        raise LeaseLost(f"capture {capture.pk}")
    record("copy kept", capture, by=None, after={"sha256": sha256}, confidential_to=capture.confidential_to_id)


def _give_back(capture: Capture, token: UUID, problem: Problem) -> None:
    """Write down what went wrong; if even that fails the lease runs out and the sweep goes on."""
    try:
        with transaction.atomic():
            row = Capture.objects.select_for_update(of=("self",)).filter(pk=capture.pk, lease_token=token).first()
            if row is not None:
                put_off_or_fail(row, problem)
    except DatabaseError:
        logger.exception("capture %s: the problem %s could not be written", capture.pk, problem.code)


@transaction.atomic
def put_off_or_fail(capture: Capture, problem: Problem) -> None:
    """Give the locked row back for a later attempt, or end it when that cannot help or was tried enough."""
    told = {
        "error_code": problem.code,
        "error_values": problem.values,
        "error": problem.detail.replace("\x00", "")[:LONGEST_DETAIL],
    }
    rows = Capture.objects.filter(pk=capture.pk)
    if problem.is_passing and capture.attempts < settings.INTAKE_ATTEMPTS:
        later = Now() + leases.delay_after(capture.attempts, settings.INTAKE_RETRY_SECONDS)
        rows.update(state=Capture.State.DUE, next_attempt_at=later, **told, **leases.FREE)
        return
    rows.update(state=Capture.State.FAILED, **told, **leases.FREE)
    record("copy failed", capture, by=None, after={"code": problem.code}, confidential_to=capture.confidential_to_id)
