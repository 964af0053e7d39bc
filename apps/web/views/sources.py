"""The registry of sources, and the page of one source."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from apps.articles.models import Article
from apps.claims.actions import mend_source, merge_sources
from apps.claims.models import Change, Claim
from apps.errors import BadInput, ClaimtrackerError, Conflict, NotAllowed
from apps.history.models import Event
from apps.sources import actions
from apps.sources.models import Role, Source
from apps.sources.rules import why_not_mend, why_not_merge_sources, why_not_one
from apps.verification.models import Check
from apps.web.forms.sources import AliasForm, MendSourceForm, MergeSourceForm, NewSourceForm, SourceFilter
from apps.web.histories import lines
from apps.web.notices import tell_with_undo
from apps.web.plots import month_plot

SOURCES_A_PAGE = 50
CLAIMS_A_PAGE = 20
NEWEST_ARTICLES = 10
NEWEST_EVENTS = 30
SOURCES_NEAR = 20


@login_required
@require_safe
@vary_on_headers("HX-Request")
def sources(request: HttpRequest) -> HttpResponse:
    asked = SourceFilter(request.GET)
    named = Source.objects.visible_to(request.user).in_use().called(asked.asked("q"))
    found = asked.apply_kind(named).with_claim_count(Claim.objects.visible_to(request.user)).for_list()
    page = {
        "filter": asked,
        "q": asked.asked("q"),
        "kind": asked.asked("kind"),
        "sort": asked.asked("sort") or "name",
        "kinds": _kinds(named),
        "page": Paginator(asked.apply_sort(found), SOURCES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "sources/_list.html" if request.headers.get("HX-Request") else "sources/sources.html", page)


def _kinds(named: Any) -> list[dict]:
    """The tabs over the list: every kind with how many of the sources found are of it."""
    counts = dict(named.order_by().values_list("kind").annotate(count=Count("pk")))
    tabs = [{"value": "", "word": _("All"), "count": sum(counts.values())}]
    return tabs + [
        {"value": kind.value, "word": kind.label, "count": counts.get(kind.value, 0)} for kind in Source.Kind
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    form = NewSourceForm(request.POST or None, user=request.user, initial={"name": request.GET.get("name", "")})
    refusal = why_not_mend(request.user, None)
    if request.method == "POST" and form.is_valid():
        try:
            source, is_new = actions.add_source(by=request.user, **form.cleaned_data)
        except (BadInput, NotAllowed) as error:
            form.add_error(None, str(error))
        else:
            if not is_new:
                messages.info(request, _("This source is already in the registry. Nothing was added twice."))
            return redirect(source)
    return render(request, "sources/add.html", {"form": form, "refusal": refusal}, status=422 if form.errors else 200)


@login_required
@require_safe
def source(request: HttpRequest, source_id: UUID) -> HttpResponse:
    source = _visible(request, source_id)
    if source.merged_into_id:
        return redirect("web:source", source.merged_into_id)
    return _source_page(request, source)


@login_required
@require_POST
def mend(request: HttpRequest, source_id: UUID) -> HttpResponse:
    source = _visible(request, source_id)
    form = MendSourceForm(request.POST, auto_id="mend_%s")
    if not form.is_valid():
        return _source_page(request, source, mend_form=form, status=422)
    fields = {name: form.cleaned_data[name] for name in ("name", "kind", "description", "wikidata_id")}
    try:
        mend_source(source=source, version=form.cleaned_data["version"], by=request.user, **fields)
    except Conflict as error:
        # The form keeps what was typed, but takes the new version: whoever sends it again has seen both.
        form.data = form.data.copy()
        form.data["version"] = str(source.version)
        form.add_error(None, str(error))
        return _source_page(request, source, mend_form=form, status=409)
    except (BadInput, NotAllowed) as error:
        form.add_error(None, str(error))
        return _source_page(request, source, mend_form=form, status=422)
    messages.success(request, _("Saved."))
    return redirect(source)


@login_required
@require_POST
def add_alias(request: HttpRequest, source_id: UUID) -> HttpResponse:
    source = _visible(request, source_id)
    form = AliasForm(request.POST, auto_id="alias_%s")
    if form.is_valid():
        try:
            actions.add_alias(source=source, name=form.cleaned_data["name"], by=request.user)
        except ClaimtrackerError as error:
            form.add_error("name", str(error))
        else:
            return redirect(f"{source.get_absolute_url()}#names")
    return _source_page(request, source, alias_form=form, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Sources that may be the same, by their names (GET); the merging of this one into the one chosen (POST)."""
    source = _visible(request, source_id)
    if source.merged_into_id:
        return redirect(source.survivor())
    if request.method != "POST":
        return _merge_page(request, source)
    form = MergeSourceForm(request.POST)
    if not form.is_valid():
        return _merge_page(request, source, status=422)
    into = _visible(request, form.cleaned_data["into"])
    try:
        change = merge_sources(source=source, into=into, by=request.user, version=form.cleaned_data["version"])
    except ClaimtrackerError as error:
        return _merge_page(request, _visible(request, source_id), problem=str(error), status=409)
    tell_with_undo(request, _("“%(source)s” is part of this source now.") % {"source": source}, change)
    return redirect(into)


def _merge_page(request: HttpRequest, source: Source, *, problem: str = "", status: int = 200) -> HttpResponse:
    words = (request.GET.get("q") or source.name).strip()[:300]
    others = Source.objects.visible_to(request.user).in_use().exclude(pk=source.pk).called(words)
    counted = others.with_claim_count(Claim.objects.visible_to(request.user)).for_list()
    page = {
        "source": source,
        "q": words,
        "problem": problem,
        "refusal": why_not_merge_sources(request.user, source),
        "others": [{"source": other, "why_not": why_not_one(source, other)} for other in counted[:SOURCES_NEAR]],
    }
    return render(request, "sources/merge.html", page, status=status)


def _visible(request: HttpRequest, source_id: UUID) -> Source:
    """The source with the roles and names that the person may see; another desk's confidential one is 404."""
    offices = Prefetch("roles", queryset=Role.objects.select_related("organisation"))
    seen = Source.objects.visible_to(request.user).select_related("confidential_to", "merged_into")
    return get_object_or_404(seen.prefetch_related("aliases", offices), pk=source_id)


def _source_page(
    request: HttpRequest,
    source: Source,
    *,
    mend_form: MendSourceForm | None = None,
    alias_form: AliasForm | None = None,
    status: int = 200,
) -> HttpResponse:
    claims = Claim.objects.visible_to(request.user).stated_by(source)
    months = {row["month"].date(): row["count"] for row in claims.per_month()}
    page = {
        "source": source,
        "roles": [role for role in source.roles.all() if _may_see_office(request, role)],
        "page": Paginator(claims.for_list().order_by("-created_at"), CLAIMS_A_PAGE).get_page(request.GET.get("page")),
        "plot": month_plot(months, until=timezone.localdate()),
        "verdicts": _verdicts(request, source),
        "articles": _articles(request, source),
        "history": lines(
            Event.objects.about("source", source.pk).visible_to(request.user)[:NEWEST_EVENTS],
            _changes_to_undo(request, source),
        ),
        "why_not_merge": why_not_merge_sources(request.user, source),
        "refusal": why_not_mend(request.user, source.confidential_to_id),
        "mend_form": mend_form or MendSourceForm.of(source),
        "is_mending": mend_form is not None,
        "alias_form": alias_form or AliasForm(auto_id="alias_%s"),
    }
    return render(request, "sources/source.html", page, status=status)


def _changes_to_undo(request: HttpRequest, source: Source) -> list[Change]:
    if why_not_merge_sources(request.user, source):
        return []
    return list(Change.objects.visible_to(request.user).about_source(source).standing())


def _may_see_office(request: HttpRequest, role: Role) -> bool:
    desk_id = role.organisation.confidential_to_id if role.organisation else None
    return desk_id is None or desk_id in request.user.desk_ids


def _verdicts(request: HttpRequest, source: Source) -> list[dict]:
    """Each rating that a published check of the source's claims came to, with how often, best first."""
    verdicts = list(Check.objects.visible_to(request.user).about_claims_by(source).latest_verdicts())
    counts = Counter(verdict.rating for verdict in verdicts)
    examples = {verdict.rating: verdict for verdict in verdicts}
    in_order = sorted(counts, key=lambda rating: (str(rating.version.scale), -rating.version.number, rating.position))
    most = max(counts.values(), default=1)
    return [
        {
            "verdict": examples[rating],
            "count": counts[rating],
            "scale": rating.version,
            "width": round(counts[rating] / most * 100),
        }
        for rating in in_order
    ]


def _articles(request: HttpRequest, source: Source) -> list[Article]:
    """The newest articles that an outlet published or an agency is credited in."""
    if source.kind not in {Source.Kind.OUTLET, Source.Kind.AGENCY}:
        return []
    theirs = Article.objects.visible_to(request.user).originals().filter(Q(outlet=source) | Q(agencies=source))
    return list(theirs.distinct().for_list().order_by("-created_at")[:NEWEST_ARTICLES])
