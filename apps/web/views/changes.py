"""Merging, splitting and rejecting claims, and taking that back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from apps.claims.actions import merge_claims, reject_claim, split_claim, undo_change
from apps.claims.models import Change, Claim
from apps.claims.rules import which_stays, why_not_merge, why_not_touch
from apps.errors import BadInput, ClaimtrackerError, Conflict
from apps.web.addresses import next_address
from apps.web.claim_page import render_claim
from apps.web.claim_rows import claim_row
from apps.web.forms.changes import MergeForm, RejectForm, SplitForm
from apps.web.notices import tell_with_undo
from apps.web.views.claims import claim_for

NEAR_SHOWN = 12


@login_required
@require_safe
@vary_on_headers("HX-Request")
def near(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Claims that may be the same: by the words asked for, else by those of the claim."""
    claim = claim_for(request.user, claim_id)
    words = request.GET.get("q", "").strip()[:300]
    others = Claim.objects.visible_to(request.user).of_circle(claim).exclude(pk=claim.pk)
    found = (others.matching(words).by_claimant_first(claim) if words else others.like(claim)).for_list()[:NEAR_SHOWN]
    rows = [{"claim": other, "why_not": _why_not_merge(request.user, claim, other)} for other in found]
    template = "claim/_near.html" if request.headers.get("HX-Request") == "true" else "claim/near.html"
    return render(request, template, {"claim": claim, "near": rows, "q": words})


def _why_not_merge(user: Any, claim: Claim, other: Claim) -> str | None:
    gone, stays = _gone_and_stays(claim, other)
    return why_not_touch(user, claim) or why_not_merge(gone, stays)


def _gone_and_stays(claim: Claim, other: Claim) -> tuple[Claim, Claim]:
    stays = which_stays(claim, other)
    return (other if stays is claim else claim), stays


@login_required
@require_POST
def merge(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    form = MergeForm(request.POST)
    if not form.is_valid():
        return redirect(claim)
    other = claim_for(request.user, form.cleaned_data["other"])
    gone, stays = _gone_and_stays(claim, other)
    version = form.cleaned_data["other_version" if gone is other else "version"]
    try:
        change = merge_claims(claim=gone, into=stays, by=request.user, version=version)
    except ClaimtrackerError as error:
        messages.error(request, str(error))
        return redirect(f"{claim.get_absolute_url()}#same")
    tell_with_undo(request, _("“%(claim)s” is part of this claim now.") % {"claim": gone}, change)
    return redirect(stays)


@login_required
@require_POST
def split(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    form = SplitForm(request.POST, user=request.user, home=claim)
    if not form.is_valid():
        return render_claim(request, claim, status=422, split_form=form)
    try:
        change = _split(claim, form, request.user)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        if isinstance(error, Conflict):  # whoever sends it again has seen the claim as it is now
            form.data = form.data.copy()
            form.data["version"] = claim_for(request.user, claim_id).version
        return render_claim(request, claim, status=422 if isinstance(error, BadInput) else 409, split_form=form)
    tell_with_undo(request, _("“%(claim)s” is a claim of its own now.") % {"claim": change.other}, change)
    return redirect(change.other)


@transaction.atomic  # a refused split adds no source to the registry
def _split(claim: Claim, form: SplitForm, user: Any) -> Change:
    told = form.cleaned_data
    return split_claim(
        claim=claim,
        appearances=[UUID(chosen) for chosen in told["chosen"]],
        parts=told["places"],
        text=told["text"],
        label=told["label"],
        claimant=form.claimant_source(),
        by=user,
        version=told["version"],
    )


@login_required
@require_POST
@vary_on_headers("HX-Request")
def reject(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """This is not a claim. To a list it answers with what takes the row's place."""
    claim = claim_for(request.user, claim_id)
    form = RejectForm(request.POST)
    is_row = request.headers.get("HX-Request") == "true"
    if not form.is_valid():
        return render_claim(request, claim, status=422, reject_form=form)
    try:
        change = reject_claim(claim=claim, by=request.user, **form.cleaned_data)
    except ClaimtrackerError as error:
        if is_row:
            row = claim_row(request.user, claim, problem=str(error))
            return render(request, "inbox/_row.html", {"row": row}, status=409)
        messages.error(request, str(error))
        return redirect(claim)
    if is_row:
        return render(request, "inbox/_rejected.html", {"claim": claim, "change": change})
    tell_with_undo(request, _("“%(claim)s” is marked as not a claim.") % {"claim": claim}, change)
    return redirect(next_address(request, claim.get_absolute_url()))


@login_required
@require_POST
@vary_on_headers("HX-Request")
def undo(request: HttpRequest, change_id: UUID) -> HttpResponse:
    change = get_object_or_404(Change.objects.visible_to(request.user).select_related("claim", "source"), pk=change_id)
    is_row = request.headers.get("HX-Request") == "true"
    try:
        undo_change(change=change, by=request.user)
    except ClaimtrackerError as error:
        if is_row:
            return render(request, "inbox/_rejected.html", {"claim": change.claim, "problem": error}, status=409)
        messages.error(request, str(error))
    else:
        if is_row and change.claim_id:
            return render(
                request, "inbox/_row.html", {"row": claim_row(request.user, claim_for(request.user, change.claim_id))}
            )
        messages.success(request, _("Taken back. All is as it was before."))
    return redirect(next_address(request, (change.claim or change.source).get_absolute_url()))
