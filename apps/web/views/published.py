"""/checks/: published checks for readers. Off unless the newsroom switched its public pages on; then the same for all.

These pages ask nothing about who reads them: no session, no cookie, no language of a browser. So they may be kept by
any cache for a moment, and each says by its ETag whether it changed.
"""

import hashlib
import json
from typing import Any
from uuid import UUID

from csp.constants import NONE
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from apps.accounts.actions import the_newsroom
from apps.accounts.models import Newsroom
from apps.verification.claim_reviews import LANGUAGES, faults, language_of
from apps.verification.models import Verdict
from apps.verification.publishing import freeze
from apps.web.claim_page import current_check
from apps.web.published_page import listed, page_context, site_context, slug_of
from apps.web.views.claims import claim_for

A_PAGE = 25
KEPT_SECONDS = 60  # how long a cache may show a page after a correction or a retraction
nothing_runs = csp_replace({"script-src": [NONE], "connect-src": [NONE], "form-action": [NONE]})


@nothing_runs
@require_safe
def published(request: HttpRequest, check_id: UUID, slug: str = "") -> HttpResponseBase:
    newsroom = _open_newsroom()
    verdicts = list(
        Verdict.objects.for_readers()
        .filter(check_rated=check_id)
        .select_related("check_rated")
        .order_by("-published_at")
    )
    if not verdicts:
        raise Http404
    right = slug_of(verdicts[0].published_record)
    if slug and slug != right:  # an address must not say what the page does not
        words = {"check_id": check_id, "slug": right} if right else {"check_id": check_id}
        return redirect(reverse("web:published_slug" if right else "web:published", kwargs=words), permanent=True)
    language = _language(request, language_of(verdicts[0].published_record))
    with translation.override(language):
        context = page_context(verdicts, newsroom=newsroom, language=language) | {"newer": _newer(verdicts[0])}
        html = render_to_string("public/check.html", context)
    return _answer(request, html, language)


@nothing_runs
@require_safe
def published_list(request: HttpRequest) -> HttpResponseBase:
    newsroom = _open_newsroom()
    language = _language(request, settings.LANGUAGE_CODE)
    page = Paginator(Verdict.objects.for_readers().newest_of_checks().order_by("-published_at", "pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    with translation.override(language):
        context = site_context(newsroom, language, settings.PUBLIC_URL.rstrip("/") + reverse("web:published_list"))
        rows = [listed(verdict, language) for verdict in page]
        html = render_to_string("public/checks.html", context | {"page": page, "rows": rows})
    return _answer(request, html, language)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read the public pages while there are any, and nothing else ever."""
    allowed = ["Allow: /checks/", "Allow: /static/"] if the_newsroom().has_public_pages else []
    lines = ["User-agent: *", *allowed, "Disallow: /", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response


@nothing_runs
@login_required
@require_safe
def preview(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """The public page as it would be if the draft were published now, for colleagues."""
    claim = claim_for(request.user, claim_id)
    check = current_check(claim)
    drafts = check.verdicts.filter(published_at=None).select_related("rating__version__scale") if check else []
    draft = next(iter(drafts), None)
    if check is None or draft is None or claim.is_confidential:  # that never gets a public page
        raise Http404
    draft.check_rated = check
    draft.published_record = freeze(draft, by=request.user, at=timezone.now())
    earlier = Verdict.objects.for_readers().filter(check_rated=check).select_related("check_rated")
    language = _language(request, language_of(draft.published_record))
    with translation.override(language):
        context = page_context([draft, *earlier.order_by("-published_at")], newsroom=the_newsroom(), language=language)
        context |= _about_preview(context["review"]) | {"is_preview": True, "back": claim.get_absolute_url()}
        html = render_to_string("public/check.html", context)
    return HttpResponse(html, headers={"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})


def _about_preview(review: dict[str, Any]) -> dict[str, Any]:
    return {"review_text": json.dumps(review, ensure_ascii=False, indent=2), "faults": faults(review)}


def _open_newsroom() -> Newsroom:
    newsroom = the_newsroom()
    if not newsroom.has_public_pages:
        raise Http404
    return newsroom


def _language(request: HttpRequest, otherwise: str) -> str:
    """What the address asks for, else the page's own; never what a browser or a cookie says."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else otherwise


def _newer(verdict: Verdict) -> UUID | None:
    """The check that took this one's place, where the claim was checked anew after a retraction."""
    if not verdict.retracted_at:
        return None
    of_claim = Verdict.objects.for_readers().filter(check_rated__claim=verdict.check_rated.claim_id)
    later = of_claim.filter(published_at__gt=verdict.published_at).exclude(check_rated=verdict.check_rated_id)
    return later.order_by("-published_at").values_list("check_rated_id", flat=True).first()


def _answer(request: HttpRequest, html: str, language: str) -> HttpResponseBase:
    """The page, or 304 for one who has it already."""
    etag = quote_etag(hashlib.sha256(html.encode()).hexdigest()[:32])
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={KEPT_SECONDS}", "Content-Language": language}
    response = HttpResponse(html, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
