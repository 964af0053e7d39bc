"""Prior checks: their list, one of them, importing more, and deciding on those offered on a claim."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from apps.claims.models import Claim
from apps.errors import ClaimtrackerError
from apps.prior_checks import tasks
from apps.prior_checks.actions import confirm_offer, reject_offer, start_import
from apps.prior_checks.models import ImportRun, Offer, PriorCheck
from apps.prior_checks.rules import why_not_import
from apps.prior_checks.uploads import take_large_imports
from apps.web.claim_page import render_claim
from apps.web.forms.prior_checks import ImportForm, PriorCheckFilter
from apps.web.views.claims import claim_for

PAGE = 30
BROKEN_A_PAGE = 100
RUNS_SHOWN = 10
MOST = 10_000  # more are not counted for a page; the filters find the rest
DECISIONS = {Offer.State.CONFIRMED: confirm_offer, Offer.State.REJECTED: reject_offer}


@login_required
@require_safe
def prior_checks(request: HttpRequest) -> HttpResponse:
    return _list_page(request, ImportForm())


# The body may be large, and whether to read it is asked before: the token in the form is compared after that.
@csrf_exempt
@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    if why_not_import(request.user):
        raise Http404
    take_large_imports(request)
    return _start(request)


@csrf_protect
def _start(request: HttpRequest) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list_page(request, form, status=422)
    file, url = form.cleaned_data["file"], form.cleaned_data["url"].strip()
    try:
        given = {"file": file.chunks(), "name": file.name or ""} if file else {"url": url}
        run = start_import(by=request.user, **given)
    except ClaimtrackerError as error:
        form.add_error("file" if file else "url", str(error))
        return _list_page(request, form, status=422)
    tasks.start(run)
    return redirect(run)


def _list_page(request: HttpRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    asked = PriorCheckFilter(request.GET)
    found = asked.apply(PriorCheck.objects.visible_to(request.user)).for_list().order_by("-created_at", "-pk")
    context = {
        "here": "prior_checks",
        "form": form,
        "filter": asked,
        "page": Paginator(found[:MOST], PAGE).get_page(request.GET.get("page")),
        "runs": ImportRun.objects.visible_to(request.user).select_related("by")[:RUNS_SHOWN],
        "why_not_import": why_not_import(request.user),
    }
    return render(request, "settings/prior_checks.html", context, status=status)


@login_required
@require_safe
def prior_check(request: HttpRequest, prior_check_id: UUID) -> HttpResponse:
    found = get_object_or_404(PriorCheck.objects.visible_to(request.user).for_list(), pk=prior_check_id)
    offers = Offer.objects.visible_to(request.user).standing().filter(prior_check=found)
    claims = Claim.objects.visible_to(request.user).filter(pk__in=offers.values("claim")).select_related("claimant")
    context = {"here": "prior_checks", "prior": found, "claims": claims.defer("search")[:PAGE]}
    return render(request, "settings/prior_check.html", context)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def import_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far an import is, and each broken record of it. The page asks again until it has come to its end."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user).select_related("by"), pk=run_id)
    broken = Paginator(run.broken_records.all(), BROKEN_A_PAGE).get_page(request.GET.get("page"))
    context = {"here": "prior_checks", "run": run, "page": broken}
    template = "settings/_import.html" if request.headers.get("HX-Request") == "true" else "settings/import.html"
    return render(request, template, context)


@login_required
@require_http_methods(["POST"])
def decide(request: HttpRequest, claim_id: UUID, offer_id: UUID) -> HttpResponse:
    claim = claim_for(request.user, claim_id)
    offer = get_object_or_404(Offer.objects.visible_to(request.user), pk=offer_id, claim=claim)
    act = DECISIONS.get(request.POST.get("decision", ""))
    if act is None:
        return render_claim(request, claim, status=422, prior_problem=_("Say whether it is the same claim."))
    try:
        offer = act(offer=offer, by=request.user, shown=request.POST.get("shown", ""))
    except ClaimtrackerError as error:
        return render_claim(request, claim, status=409, prior_problem=str(error))
    is_same = offer.state == Offer.State.CONFIRMED
    messages.success(request, _("Noted: it is the same claim.") if is_same else _("Noted: it is another claim."))
    return redirect(f"{claim.get_absolute_url()}#checked-before")
