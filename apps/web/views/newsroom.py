"""Settings that are not a person's own: what each desk asks before it publishes, and the newsroom itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.actions import change_newsroom, the_newsroom
from apps.accounts.models import Desk
from apps.errors import ClaimtrackerError, Conflict
from apps.history.models import Event
from apps.verification.actions.gates import change_gates
from apps.verification.cases import gates_of
from apps.verification.gates import why_not_change_gates
from apps.web.forms.gates import GatesForm, NewsroomForm
from apps.web.histories import lines

EVENTS_SHOWN = 20


@login_required
@require_safe
def gates(request: HttpRequest) -> HttpResponse:
    rows = [{"desk": desk, "gates": gates_of(desk)} for desk in _desks(request.user).order_by("name")]
    return render(request, "settings/gates.html", {"here": "gates", "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk_gates(request: HttpRequest, slug: str) -> HttpResponse:
    desk = get_object_or_404(_desks(request.user), slug=slug)
    if request.method != "POST":
        return _gates_page(request, desk, GatesForm.of(gates_of(desk)))
    form = GatesForm(request.POST)
    if not form.is_valid():
        return _gates_page(request, desk, form, status=422)
    try:
        change_gates(desk=desk, by=request.user, **form.cleaned_data)
    except ClaimtrackerError as error:
        return _gates_page(request, desk, _after(form, error, gates_of(desk).version), problem=error)
    messages.success(request, _("Saved."))
    return redirect("web:settings_desk_gates", slug=desk.slug)


def _gates_page(
    request: HttpRequest, desk: Desk, form: GatesForm, *, status: int = 200, problem: ClaimtrackerError | None = None
) -> HttpResponse:
    context = {
        "here": "gates",
        "desk": desk,
        "form": form,
        "theirs": gates_of(desk) if isinstance(problem, Conflict) else None,
        "why_not": why_not_change_gates(request.user, desk),
        "history": _history(request.user, "desk", desk.pk, "gates changed"),
    }
    return render(request, "settings/desk_gates.html", context, status=409 if problem else status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def newsroom(request: HttpRequest) -> HttpResponse:
    """For administrators; to others it is not there."""
    if not request.user.is_administrator:
        raise Http404
    if request.method != "POST":
        return _newsroom_page(request, NewsroomForm.of(the_newsroom()))
    form = NewsroomForm(request.POST)
    if not form.is_valid():
        return _newsroom_page(request, form, status=422)
    try:
        change_newsroom(by=request.user, **form.cleaned_data)
    except ClaimtrackerError as error:
        return _newsroom_page(request, _after(form, error, the_newsroom().version), problem=error)
    messages.success(request, _("Saved."))
    return redirect("web:settings_newsroom")


def _newsroom_page(
    request: HttpRequest, form: NewsroomForm, *, status: int = 200, problem: ClaimtrackerError | None = None
) -> HttpResponse:
    now = the_newsroom()
    context = {
        "here": "newsroom",
        "form": form,
        "newsroom": now,
        "theirs": now if isinstance(problem, Conflict) else None,
        "history": _history(request.user, "newsroom", now.pk, "newsroom changed"),
    }
    return render(request, "settings/newsroom.html", context, status=409 if problem else status)


def _desks(user: Any) -> QuerySet[Desk]:
    """The person's own; an administrator's are all."""
    return Desk.objects.all() if user.is_administrator else Desk.objects.filter(pk__in=user.desk_ids)


def _after(form: Any, error: ClaimtrackerError, version: int) -> Any:
    """The form as it was sent, with what was wrong; saving it again is a decision against what stands there now."""
    form.add_error(None, str(error))
    if isinstance(error, Conflict):
        form.data = form.data.copy()
        form.data["version"] = version
    return form


def _history(user: Any, kind: str, object_id: object, verb: str) -> list:
    return lines(Event.objects.about(kind, object_id).visible_to(user).filter(verb=verb)[:EVENTS_SHOWN])
