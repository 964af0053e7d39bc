"""The inbox: claims to triage, ranked by worth or time, and what is still being read."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from apps.articles.models import Article
from apps.claims.models import Claim
from apps.claims.querysets import ClaimQuerySet
from apps.web.claim_rows import grouped
from apps.web.forms.bulk import BulkForm
from apps.web.forms.inbox import InboxFilter

PAGE = 30
MOST = 1000  # nobody triages more in one go, and counting a million rows for a page would be slow
STRIP = 5  # articles told of above the list
FAILURES_SHOWN_FOR = timedelta(days=3)
ORDERS = {"worth": ("-worth", "-created_at", "pk"), "time": ("-created_at", "pk")}
TABS = {"new": _("To triage"), "queued": _("Queued"), "in progress": _("In progress"), "in review": _("In review")}


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    filters = InboxFilter(request.GET, user=request.user)
    order = request.GET.get("by") if request.GET.get("by") in ORDERS else "worth"
    status = request.GET.get("status") if request.GET.get("status") in TABS else "new"
    claims = filters.apply(Claim.objects.visible_to(request.user))
    listed = claims.filter(status=status).order_by(*ORDERS[order]).for_list()
    page = Paginator(listed[:MOST], PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "inbox/inbox.html",
        {
            "page": page,
            "groups": grouped(request.user, page),
            "tabs": [_tab(claims, value, name, status) for value, name in TABS.items()],
            "order": order,
            "status": status,
            "filters": filters,
            "chips": filters.chips(request.GET),
            "bulk_form": BulkForm(user=request.user, shown=status),
            "since": timezone.now().isoformat(),
            **_unfinished(request),
        },
    )


@login_required
@require_safe
@vary_on_headers("HX-Request")
def arrivals(request: HttpRequest) -> HttpResponse:
    """What came since the page was drawn: told, not shoved in. Without news there is no answer to show (204)."""
    since = _moment(request.GET.get("since", "")) or timezone.now()
    claims = InboxFilter(request.GET, user=request.user).apply(Claim.objects.visible_to(request.user))
    count = claims.awaiting_triage().filter(created_at__gt=since)[:MOST].count()
    context = {"count": count, "since": since.isoformat(), **_unfinished(request, count)}
    if context["seen"] == request.GET.get("seen"):
        return HttpResponse(status=204)
    return render(request, "inbox/_news.html", context)


def _moment(written: str) -> datetime | None:
    """The time that the page wrote into its own address; None for what somebody else made of it."""
    try:
        moment = parse_datetime(written)
        return moment.astimezone(UTC) if moment and timezone.is_aware(moment) else None
    except (ValueError, OverflowError):
        return None


def _tab(claims: ClaimQuerySet, value: str, name: str, status: str) -> dict:
    count = claims.filter(status=value).order_by()[: MOST + 1].count()
    return {"value": value, "name": name, "is_here": value == status, "count": count, "is_more": count > MOST}


def _unfinished(request: HttpRequest, count: int = 0) -> dict:
    """Articles being read and those that lately failed, with a mark by which the page knows what it has seen."""
    articles = Article.objects.visible_to(request.user).originals().exclude(state=Article.State.READY)
    recent = articles.unfinished() | articles.filter(state="failed", updated_at__gt=timezone.now() - FAILURES_SHOWN_FOR)
    shown = list(recent.order_by("-created_at").for_list()[: STRIP + 1])
    seen = sha256(repr([count, *((article.pk, article.state) for article in shown)]).encode()).hexdigest()[:16]
    return {"unfinished": shown[:STRIP], "has_more_unfinished": len(shown) > STRIP, "seen": seen}
