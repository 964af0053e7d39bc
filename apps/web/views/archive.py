"""The page of an archived copy, its original bytes and its WARC file."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.archives import actions, downloads, tasks, wording
from apps.archives.models import Capture
from apps.archives.rules import why_not_try_again
from apps.errors import ClaimtrackerError
from apps.history.models import Event
from apps.verification.models import Evidence
from apps.web.histories import lines


@login_required
@require_safe
def capture(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    capture = _visible(request, capture_id)
    users = Evidence.objects.visible_to(request.user).kept().filter(capture=capture.follows or capture)
    events = Event.objects.visible_to(request.user).filter(kind="capture", object_id=str(capture.pk))
    page = {
        "capture": capture,
        "state": wording.state_sentence(capture),
        "health": wording.health_sentence(capture),
        "text_note": wording.text_sentence(capture),
        "wayback": wording.wayback_sentence(capture),
        "paragraphs": [part for part in capture.text.split("\n") if part.strip()],
        "evidence": users.select_related("check_supported__claim"),
        "later": Capture.objects.visible_to(request.user).filter(follows=capture).order_by("created_at"),
        "is_tried_again": why_not_try_again(request.user, capture) is None,
        "events": lines(events[:50]),
    }
    return render(request, "archive/capture.html", page)


@login_required
@require_safe
def copy(request: HttpRequest, capture_id: UUID) -> HttpResponseBase:
    """The original bytes, as a file to keep: never shown as a page of ours."""
    return _handed_out(request, capture_id, downloads.copy_to_download)


@login_required
@require_safe
def warc(request: HttpRequest, capture_id: UUID) -> HttpResponseBase:
    return _handed_out(request, capture_id, downloads.warc_to_download)


@login_required
@require_POST
def retry(request: HttpRequest, capture_id: UUID) -> HttpResponse:
    capture = _visible(request, capture_id)
    try:
        tasks.start(actions.try_again(capture=capture, by=request.user))
    except ClaimtrackerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is being tried again."))
    return redirect(capture)


def _handed_out(
    request: HttpRequest, capture_id: UUID, made: Callable[[Capture], HttpResponseBase]
) -> HttpResponseBase:
    capture = _visible(request, capture_id)
    try:
        return made(capture)
    except ClaimtrackerError as error:
        messages.error(request, str(error))
        return redirect(capture)


def _visible(request: HttpRequest, capture_id: UUID) -> Capture:
    visible = Capture.objects.visible_to(request.user).select_related("confidential_to", "asked_by", "follows")
    return get_object_or_404(visible, pk=capture_id)
