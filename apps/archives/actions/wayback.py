"""Asking the Wayback Machine, or whatever answers as it does, for a copy of its own. Off unless WAYBACK_URL is set.

The service is asked with the address behind its own ("…/save/https://…") and answers with where its copy is
("/web/20261122101500/https://…") in Location or Content-Location. Nothing confidential is ever told to it.
"""

import re
from datetime import timedelta
from urllib.parse import urljoin, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from apps import leases
from apps.archives.models import Capture
from apps.fetching import Answer, ask
from apps.history.actions import record
from apps.problems import Problem

LONGEST_WAIT = 24 * 3600  # seconds, whatever Retry-After says
LONGEST_ASKING = timedelta(minutes=6)  # then another worker asks: this one did not come back
_COPY = re.compile(r"/web/\d{14}/.")


def ask_wayback(capture_id: UUID) -> None:
    """Ask for a copy when that is due. Asking twice does no harm: the service then has two."""
    if not settings.WAYBACK_URL:
        return
    mine = Capture.objects.filter(pk=capture_id, confidential_to__isnull=True).to_be_asked_of_wayback()
    if not mine.update(wayback_next_at=Now() + LONGEST_ASKING, wayback_attempts=F("wayback_attempts") + 1):
        return
    capture = Capture.objects.get(pk=capture_id)
    try:
        answer = ask(settings.WAYBACK_URL + capture.address, seconds=settings.ARCHIVE_SECONDS)
    except Problem:
        return _put_off_or_fail(capture, "wayback_silent")
    kept = copy_in(answer)
    if kept:
        return _store(capture, kept)
    return _refused(capture, answer)


def copy_in(answer: Answer) -> str:
    """The address of the copy that the answer names; "" when it names none on the service's own host."""
    for name in ("content-location", "location"):
        address = urljoin(settings.WAYBACK_URL, answer.headers.get(name, "").strip())
        found, service = urlsplit(address), urlsplit(settings.WAYBACK_URL)
        is_theirs = found.scheme in {"http", "https"} and found.netloc.lower() == service.netloc.lower()
        if answer.status < 400 and is_theirs and _COPY.match(found.path) and len(address) <= 2000:
            return address
    return ""


def _refused(capture: Capture, answer: Answer) -> None:
    if answer.status == 429 or answer.status >= 500:
        wait = answer.headers.get("retry-after", "")
        seconds = min(int(wait), LONGEST_WAIT) if wait.isdigit() and len(wait) < 9 else 0
        _put_off_or_fail(capture, "wayback_busy", at_least=timedelta(seconds=seconds))
    elif answer.status >= 400:
        _fail(capture, "wayback_refused")
    else:
        _put_off_or_fail(capture, "wayback_nonsense")


def _put_off_or_fail(capture: Capture, code: str, *, at_least: timedelta = timedelta(0)) -> None:
    if capture.wayback_attempts >= settings.INTAKE_ATTEMPTS:
        return _fail(capture, code)
    pause = max(at_least, leases.delay_after(capture.wayback_attempts, settings.INTAKE_RETRY_SECONDS))
    _mine(capture).update(wayback_next_at=Now() + pause, wayback_code=code, nudged_at=None)
    return None


@transaction.atomic
def _fail(capture: Capture, code: str) -> None:
    if _mine(capture).update(wayback=Capture.Wayback.FAILED, wayback_next_at=None, wayback_code=code):
        record("wayback failed", capture, by=None, after={"code": code})


@transaction.atomic
def _store(capture: Capture, address: str) -> None:
    kept = Capture.Wayback.KEPT
    if _mine(capture).update(wayback=kept, wayback_next_at=None, wayback_address=address, wayback_code=""):
        record("wayback kept", capture, by=None, after={"address": address})


def _mine(capture: Capture) -> QuerySet[Capture]:
    """The row, as long as nobody asked again meanwhile."""
    return Capture.objects.filter(
        pk=capture.pk,
        wayback=Capture.Wayback.DUE,
        wayback_attempts=capture.wayback_attempts,
        confidential_to__isnull=True,
    )
