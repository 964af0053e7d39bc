"""The verdict of a claim's check: writing its draft, and finding that it is still right."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.claims.models import Claim
from apps.errors import ClaimtrackerError, Conflict
from apps.verification.actions import draft_verdict, move_check
from apps.verification.actions.conflicts import changed_meanwhile
from apps.verification.models import Check, Verdict
from apps.web.claim_page import current_check, read_on_page, render_claim
from apps.web.forms.verdicts import ConfirmForm, VerdictForm
from apps.web.views.claims import claim_for


@login_required
@require_POST
def draft(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    check = _check_of(claim)
    form = VerdictForm(request.POST, kept=_draft_of(check))
    if not form.is_valid():
        return render_claim(request, claim, status=422, verdict_form=form)
    try:
        draft_verdict(check=check, by=request.user, **form.cleaned_data)
    except Conflict as conflict:
        return _show_both(request, claim, form, check, conflict)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_claim(request, claim, status=409, verdict_form=form)
    messages.success(request, _("The verdict is saved as a draft. A second reader publishes it."))
    return redirect(f"{claim.get_absolute_url()}#verdict")


def _show_both(request: HttpRequest, claim: Claim, form: VerdictForm, check: Check, conflict: Conflict) -> HttpResponse:
    """Theirs above yours; saving again is a decision for yours."""
    form.add_error(None, str(conflict))
    theirs = _draft_of(check)
    form.data = form.data.copy()
    form.data["over"] = theirs.edition if theirs else ""
    return render_claim(request, claim, status=409, verdict_form=form, theirs=theirs)


@login_required
@require_POST
def confirm(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The verdict that stands is still right: the check is published again, with a new day to review it by."""
    claim = claim_for(request.user, claim_id)
    check = _check_of(claim)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return render_claim(request, claim, status=422, confirm_form=form)
    try:
        if request.POST.get("read", read_on_page(claim, check)) != read_on_page(claim, check):
            raise changed_meanwhile(check)
        versions = {"version": check.version, "claim_version": claim.version}
        move_check(check=check, to=Check.State.PUBLISHED, by=request.user, **versions, **form.cleaned_data)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_claim(request, claim, status=409, confirm_form=form)
    messages.success(request, _("The verdict stands, and is looked at again on the day you named."))
    return redirect(claim)


def _draft_of(check: Check) -> Verdict | None:
    return check.verdicts.filter(published_at=None).select_related("rating__version__scale", "author").first()


def _check_of(claim: Claim) -> Check:
    """The check to work on; there is none before somebody queued or took the claim."""
    check = current_check(claim)
    if check is None:
        raise Http404
    return check
