"""Rating scales: everybody of the newsroom reads them, editors change them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.errors import BadInput, ClaimtrackerError
from apps.verification.actions.scales import (
    add_scale,
    change_scale,
    make_scale_default,
    retire_scale,
    take_scale_back,
)
from apps.verification.models import Colour, RatingScale
from apps.verification.rules import why_not_change_scales
from apps.web.forms.scales import forms_of, steps_in

ACTS = {"default": make_scale_default, "retire": retire_scale, "back": take_scale_back}


@login_required
@require_safe
def scales(request: HttpRequest) -> HttpResponse:
    return _list(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest, slug: str) -> HttpResponse:
    """The scale as it is, to be changed by editors. Saving other steps makes its next version."""
    found = _scale(slug)
    names, steps = forms_of(found, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _form(request, names, steps, found)
    if not (names.is_valid() and steps.is_valid()):
        return _form(request, names, steps, found, status=422)
    given = names.cleaned_data
    try:
        change_scale(
            scale=found,
            by=request.user,
            version=given["version"] or 0,
            name_en=given["name_en"],
            name_de=given["name_de"],
            steps=steps_in(steps),
        )
    except ClaimtrackerError as error:
        names.add_error(None, str(error))
        return _form(request, names, steps, found, status=_status(error))
    messages.success(request, _("The scale is saved. Verdicts that were given on it keep the ratings they have."))
    return redirect("web:settings_scales")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    names, steps = forms_of(None, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _form(request, names, steps)
    if not (names.is_valid() and steps.is_valid()):
        return _form(request, names, steps, status=422)
    given = names.cleaned_data
    try:
        add_scale(name_en=given["name_en"], name_de=given["name_de"], steps=steps_in(steps), by=request.user)
    except ClaimtrackerError as error:
        names.add_error(None, str(error))
        return _form(request, names, steps, status=_status(error))
    messages.success(request, _("The scale is added."))
    return redirect("web:settings_scales")


@login_required
@require_POST
def act(request: HttpRequest, slug: str) -> HttpResponse:
    """Make it the default, retire it, or take it back into use."""
    action, version = ACTS.get(request.POST.get("act", "")), request.POST.get("version", "")
    if action is None or not version.isdecimal():
        return HttpResponseBadRequest(_("There is no such change."))
    try:
        action(scale=_scale(slug), by=request.user, version=int(version))
    except ClaimtrackerError as error:
        return _list(request, problem=str(error), status=409)
    messages.success(request, _("Saved."))
    return redirect("web:settings_scales")


def _scale(slug: str) -> RatingScale:
    found = RatingScale.objects.filter(slug=slug, versions__isnull=False).prefetch_related("versions__ratings").first()
    if found is None:
        raise Http404
    return found


def _status(error: ClaimtrackerError) -> int:
    return 422 if isinstance(error, BadInput) else 409


def _list(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    rows = RatingScale.objects.filter(versions__isnull=False).distinct().prefetch_related("versions__ratings")
    context = {
        "rows": [{"scale": row, "newest": row.versions.all()[0], "older": row.versions.all()[1:]} for row in rows],
        "why_not": why_not_change_scales(request.user),
        "problem": problem,
    }
    return render(request, "settings/scales.html", {"here": "scales", **context}, status=status)


def _form(
    request: HttpRequest, form: Any, steps: Any, scale: RatingScale | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "steps": steps,
        "scale": scale,
        "colours": Colour.choices,
        "why_not": why_not_change_scales(request.user),
    }
    return render(request, "settings/scale.html", {"here": "scales", **context}, status=status)
