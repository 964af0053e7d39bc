"""Work on a claim's check: moves, assignment, watching, evidence."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from apps.claims.models import Claim
from apps.errors import ClaimtrackerError, Conflict
from apps.verification.actions import (
    assign_check,
    move_check,
    open_check,
    unwatch_claim,
    watch_claim,
)
from apps.verification.actions.conflicts import changed_meanwhile
from apps.verification.models import Check
from apps.web.addresses import next_address
from apps.web.claim_page import current_check, read_on_page, render_claim
from apps.web.claim_rows import claim_row
from apps.web.forms.checks import AssignForm, MoveForm
from apps.web.moves import options
from apps.web.views.claims import claim_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def move(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Asks for the comment of a move (GET), or makes the move. To a list it answers with the claim's row."""
    claim = claim_for(request.user, claim_id)
    form = MoveForm(request.POST or None, initial={"to": request.GET.get("to"), "shown": claim.status})
    if request.method != "POST":
        return _ask(request, claim, form, request.GET.get("to", ""))
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is no such move."))
    try:
        _move(claim, by=request.user, **form.cleaned_data)
    except ClaimtrackerError as error:
        return _refuse(request, claim, form, str(error))
    claim.refresh_from_db(fields=["status"])
    if _is_fragment(request):
        return render(request, "inbox/_row.html", {"row": claim_row(request.user, claim), "moved": True})
    messages.success(
        request, _("“%(claim)s” is now %(state)s.") % {"claim": claim, "state": claim.get_status_display()}
    )
    return redirect(next_address(request, claim.get_absolute_url()))


@transaction.atomic  # a refused move leaves no check behind that was opened for it
def _move(claim: Claim, *, to: str, shown: str, read: str, comment: str, review_by: date | None, by: Any) -> None:
    check = current_check(claim)
    if check and _is_out_of_date(claim, check, shown, read):
        raise changed_meanwhile(check)
    if read and to == Check.State.PUBLISHED and read != read_on_page(claim, check):
        raise Conflict(_("The claim was changed since you read it. Read it again before you publish."))
    move_check(
        check=check or open_check(claim=claim, by=by),
        to=to,
        by=by,
        comment=comment,
        version=check and check.version,
        claim_version=claim.version if read else None,
        review_by=review_by,
    )


def _is_out_of_date(claim: Claim, check: Check, shown: str, read: str) -> bool:
    """The page told another state, or another version of the check, than there is now."""
    return (bool(shown) and shown != check.state) or (
        bool(read) and read.rpartition("-")[2] != read_on_page(claim, check).rpartition("-")[2]
    )


def _ask(
    request: HttpRequest, claim: Claim, form: MoveForm, to: str, *, problem: str = "", status: int = 200
) -> HttpResponse:
    option = next(
        (option for option in options(request.user, claim, current_check(claim)) if option.target == to), None
    )
    if option is None:
        raise Http404
    form.fields["comment"].required = option.needs_comment  # the label tells it; the form was read before
    template = "claim/_move.html" if _is_fragment(request) else "claim/move.html"
    context = {"claim": claim, "form": form, "move": option, "problem": problem}
    return render(request, template, context, status=status)


def _refuse(request: HttpRequest, claim: Claim, form: MoveForm, sentence: str) -> HttpResponse:
    """The reason, where the person is: in the dialog that lacks a comment, in the row, or on the claim's page."""
    if not _is_fragment(request):
        return render_claim(request, claim, status=409, move_form=form, move_problem=sentence)
    if "comment" in request.POST:
        page = _ask(request, claim, form, form.cleaned_data["to"], problem=sentence, status=422)
        page.headers["HX-Retarget"], page.headers["HX-Reswap"] = "#dialog-body", "innerHTML"
        return page
    claim = claim_for(request.user, claim.pk)
    return render(request, "inbox/_row.html", {"row": claim_row(request.user, claim, problem=sentence)}, status=409)


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@login_required
@require_POST
def assign(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    form = AssignForm(request.POST, claim=claim)
    if not form.is_valid():
        return render_claim(request, claim, status=422, assign_form=form)
    try:
        _assign(claim, form.cleaned_data, by=request.user)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_claim(request, claim, status=409, assign_form=form)
    messages.success(request, _("The check is assigned."))
    return redirect(claim)


@transaction.atomic
def _assign(claim: Claim, wanted: dict, *, by: Any) -> None:
    check = current_check(claim)
    if check:
        check.version = wanted["version"] or 0  # the page showed no check: somebody made one since
    else:
        check = open_check(claim=claim, by=by)
    assign_check(check=check, to=wanted["assignee"], due_on=wanted["due_on"], note=wanted["note"], by=by)


@login_required
@require_POST
def ask_again(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """A new check of a claim whose last one was dismissed or retracted."""
    claim = claim_for(request.user, claim_id)
    try:
        open_check(claim=claim, by=request.user)
    except ClaimtrackerError as error:
        return render_claim(request, claim, status=409, move_problem=str(error))
    messages.success(request, _("There is a new check of this claim."))
    return redirect(claim)


@login_required
@require_POST
def watch(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Hear of what happens to the claim, or no more of it."""
    claim = claim_for(request.user, claim_id)
    wants = request.POST.get("watch") == "yes"
    try:
        (watch_claim if wants else unwatch_claim)(claim=claim, by=request.user)
    except ClaimtrackerError as error:
        return render_claim(request, claim, status=409, move_problem=str(error))
    messages.success(request, _("You watch this claim.") if wants else _("You watch this claim no more."))
    return redirect(claim)


def _check_of(claim: Claim) -> Check:
    """The check to work on; there is none before somebody queued or took the claim."""
    check = current_check(claim)
    if check is None:
        raise Http404
    return check
