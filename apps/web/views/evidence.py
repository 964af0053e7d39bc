"""Evidence of a claim's check: adding, mending, ordering, removing and putting back, and how its copies fare."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from apps.archives import tasks as archive_tasks
from apps.articles.models import Article
from apps.claims.models import Claim
from apps.errors import BadInput, ClaimtrackerError, Conflict
from apps.verification.actions import (
    archive_evidence_again,
    attach_evidence,
    mend_evidence,
    remove_evidence,
    reorder_evidence,
    restore_evidence,
    take_over_evidence,
)
from apps.verification.evidence_rules import why_not_change_evidence
from apps.verification.models import Check, Evidence
from apps.web.claim_page import current_check, render_claim
from apps.web.claim_sections.evidence import edition_of, evidence_kinds, loaded_piece, piece_of
from apps.web.forms.evidence import FIELDS, EvidenceForm, MendEvidenceForm, MoveForm, VersionForm
from apps.web.uploads import takes_files_for_the_archive
from apps.web.views.claims import claim_for

NAMES_OFFERED = 12


@login_required
@require_safe
@vary_on_headers("HX-Request")
def new(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The form of one kind: as a part of the page that is open, or within the whole page."""
    claim = claim_for(request.user, claim_id)
    form = EvidenceForm(user=request.user, claim=claim, kind=_kind(request.GET.get("kind", "")))
    if request.headers.get("HX-Request") != "true":
        return render_claim(request, claim, evidence_form=form, is_adding_evidence=True)
    context = {"claim": claim, "evidence_form": form, "evidence_kinds": evidence_kinds(), "is_adding_evidence": True}
    return render(request, "claim/_add_evidence.html", context)


@takes_files_for_the_archive
@login_required
@require_POST
def add(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    kind = _kind(request.POST.get("kind", ""))
    form = EvidenceForm({**request.POST.dict(), "kind": kind}, request.FILES, user=request.user, claim=claim, kind=kind)
    check = _check_of(claim)
    if not form.is_valid():
        return render_claim(request, claim, status=422, evidence_form=form)
    try:
        evidence = attach_evidence(check=check, by=request.user, **form.cleaned_data)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return render_claim(request, claim, status=_status(error), evidence_form=form)
    if evidence.capture:
        archive_tasks.start(evidence.capture)
    messages.success(request, _("The evidence is added."))
    return redirect(_place(claim, evidence))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    evidence = _evidence_for(request.user, claim_id, evidence_id)
    if request.method != "POST":
        return _mend_page(request, evidence, MendEvidenceForm.of(evidence, user=request.user))
    form = MendEvidenceForm.of(evidence, user=request.user, data=request.POST)
    if not form.is_valid():
        return _mend_page(request, evidence, form, status=422)
    try:
        mend_evidence(evidence=evidence, version=form.cleaned_data["version"], by=request.user, **form.changes())
    except Conflict as conflict:
        return _show_both(request, _evidence_for(request.user, claim_id, evidence_id), form, conflict)
    except ClaimtrackerError as error:
        form.add_error(None, str(error))
        return _mend_page(request, evidence, form, status=_status(error))
    messages.success(request, _("The evidence is mended."))
    return redirect(_place(evidence.check_supported.claim, evidence))


def _mend_page(request: HttpRequest, evidence: Evidence, form: MendEvidenceForm, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    context = {
        "evidence": evidence,
        "claim": evidence.check_supported.claim,
        "form": form,
        "why_not": why_not_change_evidence(request.user, evidence.check_supported),
        **more,
    }
    return render(request, "claim/mend_evidence.html", context, status=status)


def _show_both(request: HttpRequest, now: Evidence, form: MendEvidenceForm, conflict: Conflict) -> HttpResponse:
    """Theirs and yours on one page; saving again is a decision for yours."""
    form.data = form.data.copy()
    form.data["version"] = now.version
    return _mend_page(request, now, form, conflict=conflict, status=409)


@login_required
@require_POST
def use_title(request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Call a piece what its page or file calls itself."""

    def use(evidence: Evidence, version: int) -> str:
        title = piece_of(loaded_piece(evidence), request.user).offered_title
        if not title:
            raise Conflict(_("Somebody gave it a title in the meantime."))
        mend_evidence(evidence=evidence, version=version, by=request.user, title=title)
        return _("The evidence has its title.")

    return _press(request, claim_id, evidence_id, use)


@login_required
@require_POST
def remove(request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    def take_off(evidence: Evidence, version: int) -> str:
        remove_evidence(evidence=evidence, version=version, by=request.user)
        return _("“%(title)s” is off the list. It can be put back below.") % {"title": evidence}

    return _press(request, claim_id, evidence_id, take_off)


@login_required
@require_POST
def restore(request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    def put_back(evidence: Evidence, version: int) -> str:
        restore_evidence(evidence=evidence, version=version, by=request.user)
        return _("“%(title)s” is on the list again.") % {"title": evidence}

    return _press(request, claim_id, evidence_id, put_back)


def _press(
    request: HttpRequest, claim_id: UUID, evidence_id: UUID, act: Callable[[Evidence, int], str]
) -> HttpResponse:
    """One of the buttons beside a piece; what it did, or why not, stands above the page."""
    evidence = _evidence_for(request.user, claim_id, evidence_id)
    form = VersionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("The page that you came from is too old. Reload it."))
    try:
        messages.success(request, act(evidence, form.cleaned_data["version"]))
    except ClaimtrackerError as error:
        messages.error(request, str(error))
    return redirect(_place(evidence.check_supported.claim))


@login_required
@require_POST
def move(request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    """One place up or down. At the end of the list nothing happens."""
    evidence = _evidence_for(request.user, claim_id, evidence_id)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("There is no such move."))
    shown = list(evidence.check_supported.evidence.kept().order_by("position", "created_at"))
    try:
        if form.cleaned_data["order"] != edition_of(shown):
            raise Conflict(_("Somebody else changed this list in the meantime. Look at it as it is now."))
        ids = [piece.pk for piece in shown]
        wanted = _shifted(ids, evidence.pk, -1 if form.cleaned_data["to"] == "up" else 1)
        reorder_evidence(check=evidence.check_supported, ids=wanted, over=ids, by=request.user)
    except ClaimtrackerError as error:
        messages.error(request, str(error))
    return redirect(_place(evidence.check_supported.claim, evidence))


def _shifted(ids: list[UUID], key: UUID, by: int) -> list[UUID]:
    if key not in ids:
        return ids
    place = ids.index(key)
    other = min(max(place + by, 0), len(ids) - 1)
    ids = list(ids)
    ids[place], ids[other] = ids[other], ids[place]
    return ids


@login_required
@require_POST
def take_over(request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    evidence = _evidence_for(request.user, claim_id, evidence_id)
    try:
        taken = take_over_evidence(evidence=evidence, check=_check_of(claim), by=request.user)
    except ClaimtrackerError as error:
        messages.error(request, str(error))
        return redirect(_place(claim))
    messages.success(request, _("“%(title)s” is taken over, with its copy.") % {"title": taken})
    return redirect(_place(claim, taken))


@login_required
@require_safe
@never_cache
def archive(request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    """How it stands with the copy of one piece: the part of the page that asks for itself while it waits."""
    evidence = _evidence_for(request.user, claim_id, evidence_id)
    piece = piece_of(loaded_piece(evidence), request.user)
    why_not = why_not_change_evidence(request.user, evidence.check_supported)
    context = {"piece": piece, "claim": evidence.check_supported.claim, "why_not_evidence": why_not}
    return render(request, "claim/_archive.html", context)


@login_required
@require_POST
def archive_again(request: HttpRequest, claim_id: UUID, evidence_id: UUID) -> HttpResponse:
    evidence = _evidence_for(request.user, claim_id, evidence_id)
    try:
        archive_tasks.start(archive_evidence_again(evidence=evidence, by=request.user))
    except ClaimtrackerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is being tried again."))
    return redirect(_place(evidence.check_supported.claim, evidence))


@login_required
@require_safe
def article_names(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Titles of articles that fit what is being typed and may be evidence of this claim, as options of a field."""
    claim = claim_for(request.user, claim_id)
    typed = request.GET.get("article", "").replace("\x00", "")[:200].strip()
    articles = Article.objects.visible_to(request.user).originals().filter(state=Article.State.READY)
    articles = articles.nameable_on(claim.confidential_desk_id)
    found = articles.filter(title__icontains=typed).order_by("-created_at") if typed else articles.none()
    context = {"articles": found.select_related("outlet")[:NAMES_OFFERED]}
    return render(request, "claim/_article_names.html", context)


def _kind(asked: str) -> str:
    return asked if asked in FIELDS else "link"


def _evidence_for(user: Any, claim_id: UUID, evidence_id: UUID) -> Evidence:
    """The piece, with its check and claim; 404 when the person may not know of it, or it is another claim's."""
    visible = Evidence.objects.visible_to(user).select_related("check_supported__claim__desk", "source", "capture")
    found = visible.defer("capture__text", "capture__search").filter(check_supported__claim=claim_id)
    return get_object_or_404(found, pk=evidence_id)


def _check_of(claim: Claim) -> Check:
    """The check to work on; there is none before somebody queued or took the claim."""
    check = current_check(claim)
    if check is None:
        raise Http404
    return check


def _place(claim: Claim, evidence: Evidence | None = None) -> str:
    return f"{claim.get_absolute_url()}#{f'evidence-{evidence.pk}' if evidence else 'evidence'}"


def _status(error: ClaimtrackerError) -> int:
    return 422 if isinstance(error, BadInput) else 409
