"""The right of reply: asking a party, recording and mending what came back, offers found in articles."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.claims.models import Claim
from apps.errors import BadInput, ClaimtrackerError, Conflict
from apps.verification.actions import open_check
from apps.verification.actions.response_offers import bring_offer_back, set_offer_aside, take_offer
from apps.verification.actions.responses import ask_party, mend_response, record_answer
from apps.verification.models import Check, Response
from apps.verification.offers import offered_appearances
from apps.web.claim_page import current_check, render_claim
from apps.web.claim_sections.responses import response_row
from apps.web.forms.responses import AnswerForm, AskForm, MendResponseForm
from apps.web.views.claims import claim_for

DECISIONS = {"take": take_offer, "aside": set_offer_aside, "back": bring_offer_back}


@login_required
@require_POST
def ask(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    form = AskForm(request.POST, user=request.user, claim=claim)
    if not form.is_valid():
        return render_claim(request, claim, status=422, ask_form=form)
    try:
        _ask(claim, form, by=request.user)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_claim(request, claim, status=422 if isinstance(error, BadInput) else 409, ask_form=form)
    messages.success(request, _("Written down: the party was asked."))
    return redirect(_section(claim))


@transaction.atomic  # a refused entry opens no check and adds no source to the registry
def _ask(claim: Claim, form: AskForm, *, by: Any) -> None:
    ask_party(check=_check_for(claim, by), party=form.party_source(), by=by, **form.asked())


def _check_for(claim: Claim, by: Any) -> Check:
    return current_check(claim) or open_check(claim=claim, by=by)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, claim_id: UUID, response_id: UUID) -> HttpResponse:
    """What came back: a page of its own, so that it works on a phone beside the telephone."""
    response = _response_for(request.user, claim_id, response_id)
    form = AnswerForm(request.POST or None, initial={"version": response.version})
    if request.method != "POST" or not form.is_valid():
        return _page(request, "answer", response, form, status=422 if form.errors else 200)
    try:
        record_answer(response=response, by=request.user, **form.cleaned_data)
    except ClaimtrackerError as error:
        return _refused(request, "answer", form, error, claim_id, response_id)
    messages.success(request, _("The answer is recorded."))
    return redirect(_section(response.check_concerned.claim))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, claim_id: UUID, response_id: UUID) -> HttpResponse:
    response = _response_for(request.user, claim_id, response_id)
    form = MendResponseForm(request.POST or None, response=response)
    if request.method != "POST" or not form.is_valid():
        return _page(request, "mend", response, form, status=422 if form.errors else 200)
    try:
        version = form.cleaned_data["version"]
        mend_response(response=response, by=request.user, version=version, **form.changes())
    except ClaimtrackerError as error:
        return _refused(request, "mend", form, error, claim_id, response_id)
    messages.success(request, _("The response is mended."))
    return redirect(_section(response.check_concerned.claim))


@login_required
@require_POST
def decide_offer(request: HttpRequest, claim_id: UUID, appearance_id: UUID) -> HttpResponse:
    """Take what an article reports as a response, set it aside as not about this claim, or bring it back."""
    claim = claim_for(request.user, claim_id)
    decide = DECISIONS.get(request.POST.get("decision", ""))
    if decide is None:
        return HttpResponseBadRequest(_("There is no such decision."))
    appearance = get_object_or_404(offered_appearances(claim), pk=appearance_id)
    try:
        with transaction.atomic():  # a refused decision opens no check
            decide(check=_check_for(claim, request.user), appearance=appearance, by=request.user)
    except ClaimtrackerError as error:
        messages.error(request, str(error))
    return redirect(_section(claim))


def _response_for(user: Any, claim_id: UUID, response_id: UUID) -> Response:
    claim = claim_for(user, claim_id)
    found = Response.objects.visible_to(user).select_related("check_concerned__claim__desk", "party", "asked_by")
    response = get_object_or_404(found, pk=response_id, check_concerned__claim=claim)
    response.check_concerned.claim = claim
    return response


def _section(claim: Claim) -> str:
    return f"{claim.get_absolute_url()}#responses"


def _page(
    request: HttpRequest, name: str, response: Response, form: Any, *, status: int = 200, conflict: object = None
) -> HttpResponse:
    context = {"claim": response.check_concerned.claim, "row": response_row(response), "form": form}
    return render(request, f"claim/response_{name}.html", context | {"conflict": conflict}, status=status)


def _refused(
    request: HttpRequest, name: str, form: Any, error: ClaimtrackerError, claim_id: UUID, response_id: UUID
) -> HttpResponse:
    """The sentence beside what was written. After a conflict theirs stands above; saving again decides for yours."""
    now = _response_for(request.user, claim_id, response_id)
    if isinstance(error, Conflict):
        form.data = form.data.copy()
        form.data["version"] = now.version
        return _page(request, name, now, form, status=409, conflict=error)
    form.add_error(None, str(error))
    return _page(request, name, now, form, status=422 if isinstance(error, BadInput) else 409)
