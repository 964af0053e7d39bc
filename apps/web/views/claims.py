"""The page of a claim; adding one to an article and mending one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.claims.actions import add_claim, mend_appearance, mend_claim
from apps.claims.models import Appearance, Claim
from apps.claims.quotes import in_context
from apps.claims.rules import why_not_mend
from apps.errors import BadInput, ClaimtrackerError, Conflict
from apps.sources.models import Source
from apps.web.article_page import article_for, render_article
from apps.web.claim_page import render_claim
from apps.web.forms.claims import AddClaimForm, MendForm, PlaceForm

NAMES_OFFERED = 12
CONTEXT_SHOWN = 1200  # characters on either side of the words: what they could be moved to


class OutOfUse(Http404):
    """Somebody merged the claim or marked it as none: the page that says so leads on (views/errors.py)."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(claim.pk)
        self.claim = claim


def claim_for(user: Any, claim_id: UUID) -> Claim:
    """The claim as its page needs it; 404 when the person may not know of it, or it is no longer in use."""
    claim = _known(user, claim_id)
    if not claim.is_in_use:
        raise OutOfUse(claim)
    return claim


def _known(user: Any, claim_id: UUID) -> Claim:
    claims = Claim.objects.known_to(user).for_list().select_related("added_by", "merged_into", "rejected_by")
    return get_object_or_404(claims, pk=claim_id)


@login_required
@require_safe
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = _known(request.user, claim_id)
    if claim.merged_into:
        messages.info(request, _("“%(claim)s” was merged into this claim.") % {"claim": claim})
        return redirect(claim.survivor())
    return render_claim(request, claim)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    if request.method != "POST":
        return render(request, "claim/mend.html", {"claim": claim, "form": MendForm.of(claim, user=request.user)})
    form = MendForm(request.POST, user=request.user, home=claim)
    if not form.is_valid():
        return render(request, "claim/mend.html", {"claim": claim, "form": form}, status=422)
    try:
        _mend(claim, form, request.user)
    except Conflict as conflict:
        return _show_both(request, claim_for(request.user, claim_id), form, conflict)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render(request, "claim/mend.html", {"claim": claim, "form": form}, status=409)
    messages.success(request, _("The claim is mended."))
    return redirect(claim)


@transaction.atomic  # a refused change adds no source to the registry
def _mend(claim: Claim, form: MendForm, user: Any) -> None:
    if claim.version != form.cleaned_data["version"]:  # before a new claimant is added for nothing
        raise Conflict(_("Somebody else changed this claim in the meantime. Both texts stand below."))
    wanted = {name: form.cleaned_data[name] for name in ("text", "label", "speech_act")}
    wanted["claimant"] = form.claimant_source()
    changed = {name: value for name, value in wanted.items() if value != getattr(claim, name)}
    if changed:
        mend_claim(claim=claim, version=form.cleaned_data["version"], by=user, **changed)


def _show_both(request: HttpRequest, claim: Claim, form: MendForm, conflict: Conflict) -> HttpResponse:
    """Theirs and yours side by side; saving again is a decision for yours."""
    form.data = form.data.copy()
    form.data["version"] = claim.version
    return render(request, "claim/mend.html", {"claim": claim, "form": form, "conflict": conflict}, status=409)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, claim_id: UUID, appearance_id: UUID) -> HttpResponse:
    """Where the claim stands in an article: its words, those that name the source, how it is told."""
    claim = claim_for(request.user, claim_id)
    appearance = get_object_or_404(claim.appearances.for_list(), pk=appearance_id)
    if request.method != "POST":
        return _place_page(request, claim, appearance, PlaceForm.of(appearance))
    form = PlaceForm(request.POST, appearance=appearance)
    if not form.is_valid():
        return _place_page(request, claim, appearance, form, status=422)
    told = form.cleaned_data
    try:
        mend_appearance(
            appearance=appearance, by=request.user, content=told["words"], source=told["source"], kind=told["kind"],
            version=told["version"],
        )  # fmt: skip
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        form.data = form.data.copy()  # whoever sends it again has seen the claim as it is now
        form.data["version"] = claim_for(request.user, claim_id).version
        return _place_page(request, claim, appearance, form, status=422 if isinstance(error, BadInput) else 409)
    messages.success(request, _("The place in the text is mended."))
    return redirect(claim)


def _place_page(
    request: HttpRequest, claim: Claim, appearance: Appearance, form: PlaceForm, *, status: int = 200
) -> HttpResponse:
    before, words, after = in_context(appearance, around=CONTEXT_SHOWN)
    context = {"claim": claim, "appearance": appearance, "form": form, "before": before, "words": words, "after": after}
    return render(request, "claim/place.html", context | {"why_not": why_not_mend(request.user, claim)}, status=status)


@login_required
@require_http_methods(["POST"])
def add(request: HttpRequest, article_id: UUID) -> HttpResponse:
    article = article_for(request.user, article_id)
    if article.current is None:
        raise Http404
    form = AddClaimForm(request.POST, user=request.user, version=article.current)
    if not form.is_valid():
        return render_article(request, article, add_form=form, status=422)
    try:
        with transaction.atomic():  # a refused claim adds no source to the registry
            source = form.claimant_source()
            claim = add_claim(version=article.current, found=form.found(source), claimant=source, by=request.user)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_article(request, article, add_form=form, status=422 if isinstance(error, BadInput) else 409)
    messages.success(request, _("The claim is added: “%(label)s”.") % {"label": claim.label})
    return redirect(f"{article.get_absolute_url()}#claim-{claim.pk}")


@login_required
@require_safe
def source_names(request: HttpRequest) -> HttpResponse:
    """Names of the registry that fit what is being typed, as options of a field.

    A desk's confidential sources are offered only where the form says that it is about something of that desk
    alone: picked elsewhere, such a name would become one that the whole newsroom reads.
    """
    typed = next((request.GET[name] for name in ("q", "claimant", "party", "source") if request.GET.get(name)), "")
    nameable = Source.objects.visible_to(request.user).nameable_on(_desk_asked_for(request)).in_use()
    sources = nameable.called(typed) if typed.strip() else nameable.none()
    return render(
        request, "components/source_names.html", {"sources": sources.prefetch_related("roles")[:NAMES_OFFERED]}
    )


def _desk_asked_for(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("desk", ""))
    except ValueError:
        return None
