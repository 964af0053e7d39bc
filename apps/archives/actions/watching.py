"""Looking at an address again: does it still show what was archived?"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from apps.archives.models import Capture
from apps.archives.readable import PAGE_TYPES, has_same_words, read
from apps.archives.reading import sha256_of
from apps.archives.schedule import AFTER_A_MISS, MISSES_TO_BELIEVE, pause_at
from apps.database import clock, lock_for_transaction
from apps.fetching import Page, fetch_copy
from apps.history.actions import record
from apps.problems import Problem

logger = logging.getLogger(__name__)

AT_A_TIME = 2  # looks at one host
APART = timedelta(seconds=1)  # between the beginnings of two looks at one host
LONGEST_LOOK = timedelta(minutes=6)  # a look that began longer ago is over, whatever became of it
GONE = frozenset({"fetch_not_found", "fetch_unknown_host", "page_not_found"})
# The site shows a notice instead of the page: that is no change of the page.
NOTICES = frozenset({"cookie_wall", "login_required", "javascript_required"})


@dataclass(frozen=True, slots=True)
class Look:
    """`health` is same or changed, or "" for a miss, whose `code` says what went wrong."""

    health: str = ""
    code: str = ""


def look_again(capture_id: UUID) -> Capture | None:
    """Compare the address with its copy, when that is due and the host was not asked too much. What a page changed to
    is kept as a capture of its own, which is returned. A worker that dies costs one look; the next is a day later.
    """
    capture = _take(capture_id)
    return _store(capture, _look(capture)) if capture else None


@transaction.atomic
def _take(capture_id: UUID) -> Capture | None:
    host = Capture.objects.filter(pk=capture_id).values_list("host", flat=True).first()
    lock_for_transaction("looking at", host)
    now = clock()
    here = Capture.objects.filter(host=host, health_taken_at__gt=now - LONGEST_LOOK)
    last = here.aggregate(last=Max("health_taken_at"))["last"]
    if here.being_looked_at().count() >= AT_A_TIME or (last and last > now - APART):
        return None
    mine = Capture.objects.filter(pk=capture_id).to_be_looked_at()
    if not mine.update(health_taken_at=now, health_next_at=now + AFTER_A_MISS):
        return None
    return Capture.objects.get(pk=capture_id)


def _look(capture: Capture) -> Look:
    largest = settings.ARCHIVE_LARGEST_MB * 1024 * 1024
    try:
        with fetch_copy(capture.address, seconds=settings.ARCHIVE_SECONDS, largest=largest) as copy:
            return compare(capture, copy.page)
    except Problem as problem:
        if problem.code == "fetch_too_large":  # what was kept was smaller
            return Look(Capture.Health.CHANGED)
        return Look(code=problem.code)


def compare(capture: Capture, page: Page) -> Look:
    """Pages by their words, since adverts and menus change with every visit; all else by its bytes."""
    if sha256_of(page.body) == capture.sha256:
        return Look(Capture.Health.SAME)
    if not (capture.text and capture.content_type in PAGE_TYPES and page.content_type in PAGE_TYPES):
        return Look(Capture.Health.CHANGED)
    now = read(page.body, content_type=page.content_type, charset=page.charset, address=page.address)
    if now.note != capture.text_note and now.note in NOTICES | GONE:
        return Look(code=now.note)
    return Look(Capture.Health.SAME if has_same_words(capture.text, now.text) else Capture.Health.CHANGED)


@transaction.atomic
def _store(capture: Capture, look: Look) -> Capture | None:
    rows = Capture.objects.select_for_update(of=("self",))
    row = rows.filter(pk=capture.pk, health_taken_at=capture.health_taken_at).first()
    if row is None or row.captured_at is None:
        logger.warning("capture %s: somebody else looked meanwhile; nothing written", capture.pk)
        return None
    before, now = row.health, clock()
    row.health_misses = 0 if look.health else min(row.health_misses + 1, 1000)
    if look.health:
        row.health = look.health
    elif row.health_misses >= MISSES_TO_BELIEVE:
        row.health = Capture.Health.GONE if look.code in GONE else Capture.Health.UNREACHABLE
    is_doubted = 0 < row.health_misses < MISSES_TO_BELIEVE
    row.health_next_at = now + (AFTER_A_MISS if is_doubted else pause_at(now - row.captured_at))
    row.health_checked_at, row.health_code, row.nudged_at = now, look.code, None
    if row.health != before:
        row.health_since = now
        _tell(row, before)
    row.save(
        update_fields=[
            "health",
            "health_since",
            "health_misses",
            "health_next_at",
            "health_checked_at",
            "health_code",
            "nudged_at",
        ]
    )
    return _keep_what_it_is_now(row) if row.health == Capture.Health.CHANGED != before else None


def _keep_what_it_is_now(capture: Capture) -> Capture:
    """Once for each turn to "changed": what a page was changed to may be changed again (decision 7)."""
    return Capture.objects.create(
        address=capture.address, host=capture.host, follows=capture, confidential_to_id=capture.confidential_to_id
    )


def _tell(capture: Capture, before: str) -> None:
    if (before, capture.health) == (Capture.Health.UNKNOWN, Capture.Health.SAME):
        return  # as expected
    record(
        f"link {capture.health}",
        capture,
        by=None,
        before={"health": before},
        after={"health": capture.health},
        confidential_to=capture.confidential_to_id,
    )
