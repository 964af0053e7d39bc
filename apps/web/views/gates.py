"""On the claim's page: writing an exception from a gate, and telling one's interests."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.claims.models import Claim
from apps.errors import ClaimtrackerError
from apps.verification.actions.gates import disclose_interest, write_exception
from apps.verification.models import Check
from apps.web.claim_page import current_check, render_claim
from apps.web.forms.gates import ExceptionForm, InterestForm
from apps.web.views.claims import claim_for


@login_required
@require_POST
def except_from_gate(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    check, form = _check_of(claim), ExceptionForm(request.POST)
    if not form.is_valid():
        return render_claim(request, claim, status=422, exception_form=form)
    try:
        write_exception(check=check, by=request.user, **form.cleaned_data)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_claim(request, claim, status=409, exception_form=form)
    messages.success(request, _("The exception is written. Readers will see its reason."))
    return redirect(f"{claim.get_absolute_url()}#gates")


@login_required
@require_POST
def tell_interest(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    check, form = _check_of(claim), InterestForm(request.POST)
    if not form.is_valid():
        return render_claim(request, claim, status=422, interest_form=form)
    try:
        disclose_interest(check=check, by=request.user, **form.cleaned_data)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_claim(request, claim, status=409, interest_form=form)
    messages.success(request, _("Your interests are noted."))
    return redirect(f"{claim.get_absolute_url()}#gates")


def _check_of(claim: Claim) -> Check:
    check = current_check(claim)
    if check is None:
        raise Http404
    return check
