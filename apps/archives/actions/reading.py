"""Reading the words of what is kept, for people and for the search. The copy itself is never touched."""

import logging
from datetime import timedelta
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now

from apps.archives.models import Capture
from apps.archives.readable import Readable, read
from apps.archives.reading import opened
from apps.errors import ClaimtrackerError

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3  # more only happen when the worker died each time


def read_text(capture_id: UUID) -> None:
    """Read the copy's text when that is due. Reading twice writes the same; a worker that dies is followed by another
    when its time is up, three times at most.
    """
    length = timedelta(seconds=settings.INTAKE_LEASE_SECONDS)
    mine = Capture.objects.filter(pk=capture_id).to_be_read()
    if not mine.update(text_next_at=Now() + length, text_attempts=F("text_attempts") + 1):
        return
    capture = Capture.objects.get(pk=capture_id)
    found = Readable(note="crashed") if capture.text_attempts > MOST_ATTEMPTS else _read(capture)
    Capture.objects.filter(pk=capture_id, text_attempts=capture.text_attempts, text_next_at__isnull=False).update(
        text=found.text,
        title=found.title or capture.title,
        language=found.language,
        text_note=found.note,
        text_next_at=None,
        nudged_at=None,
    )


def _read(capture: Capture) -> Readable:
    try:
        kept = opened(capture)
        return read(
            kept.body,
            content_type=kept.content_type,
            charset=kept.charset,
            filename=capture.filename,
            address=capture.final_address,
        )
    except SoftTimeLimitExceeded:
        return Readable(note="took_too_long")
    except ClaimtrackerError:
        logger.exception("capture %s: the copy is not what was kept", capture.pk)
        return Readable(note="altered")
    except Exception:  # the edge of a task: one copy that cannot be read says so, and the others go on
        logger.exception("capture %s: reading its text failed", capture.pk)
        return Readable(note="unexpected")
