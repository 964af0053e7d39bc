"""The signals of one claim, counted from its appearances. Every signal carries the facts behind it.

Reasons are data; pages put them in words: {"article", "outlet"} for an appearance, {"agency", "articles"}
or {"outlet", "articles"} for an origin, {"words"} or {"claimant"} for the rest.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from apps.claims.models import Appearance, Claim, Signal, Span, SpeechAct
from apps.claims.querysets import ClaimQuerySet
from apps.sources.models import Source

MOST_REASONS = 20
# What is counted here. Others are found out elsewhere, and stay when these are counted again.
COUNTED = (
    Signal.Name.APPEARANCES, Signal.Name.ORIGINS, Signal.Name.DENIED, Signal.Name.NO_COMMENT, Signal.Name.HEARSAY,
    Signal.Name.UNNAMED_SOURCE,
)  # fmt: skip


def with_all_that_counts(claims: ClaimQuerySet) -> ClaimQuerySet:
    """The claims with what their signals are counted from, and no text: a claim may appear in thousands of articles."""
    appearances = Appearance.objects.select_related("article__outlet").prefetch_related("spans", "article__agencies")
    return claims.select_related("claimant").prefetch_related(Prefetch("appearances", appearances)).defer("search")


def signals_of(claim: Claim) -> list[tuple[str, int, list[dict[str, Any]]]]:
    appearances = [a for a in claim.appearances.all() if a.article.current_id == a.version_id]
    appearances.sort(key=lambda a: (str(a.article_id), a.start))
    found = [
        (Signal.Name.APPEARANCES, len(appearances), [_place(a) for a in appearances]),
        (Signal.Name.ORIGINS, *_origins(appearances)),
        (Signal.Name.DENIED, *_said(appearances, _denies)),
        (Signal.Name.NO_COMMENT, *_said(appearances, lambda a: a.speech_act == SpeechAct.DECLINES_TO_COMMENT)),
    ]
    if _is_hearsay(claim, appearances):
        found.append((Signal.Name.HEARSAY, 1, [{"words": words} for words in claim.evidentials]))
    if claim.claimant and claim.claimant.kind == Source.Kind.UNNAMED_GROUP:
        found.append((Signal.Name.UNNAMED_SOURCE, 1, [{"claimant": claim.claimant.name}]))
    return [(str(name), value, reasons[:MOST_REASONS]) for name, value, reasons in found if value]


def _is_hearsay(claim: Claim, appearances: list[Appearance]) -> bool:
    """Passed on without naming anybody; a claim whose source is named but not understood is none."""
    if claim.attribution != Claim.Attribution.UNATTRIBUTED:
        return False
    has_source = any(span.part == Span.Part.SOURCE for appearance in appearances for span in appearance.spans.all())
    return bool(claim.evidentials) or not has_source


def _place(appearance: Appearance) -> dict[str, Any]:
    outlet = appearance.article.outlet
    return {"article": str(appearance.article_id), "outlet": outlet.name if outlet else ""}


def _denies(appearance: Appearance) -> bool:
    return appearance.speech_act == SpeechAct.DENIES


def _said(appearances: list[Appearance], is_so: Any) -> tuple[int, list[dict[str, Any]]]:
    saying = [a for a in appearances if is_so(a)]
    return len(saying), [_place(a) | {"words": _words(a, "cue")} for a in saying[:MOST_REASONS]]


def _words(appearance: Appearance, part: str) -> str:
    spans = sorted((s for s in appearance.spans.all() if s.part == part), key=lambda s: s.start)
    return " … ".join(appearance.version.text[s.start : s.end] for s in spans)[:200]


def _origins(appearances: Iterable[Appearance]) -> tuple[int, list[dict[str, Any]]]:
    """Where the reporting comes from: articles that credit an agency in common are one origin, else each outlet.

    Articles of which neither is known add nothing to what is known, and are one together: that they are
    independent of the others is not known either.
    """
    groups: list[tuple[set[tuple[str, str]], set[str]]] = []  # names of the origin, its articles
    for appearance in appearances:
        article = appearance.article
        names = {("agency", agency.name) for agency in article.agencies.all()}
        if not names and article.outlet:
            names = {("outlet", article.outlet.name)}
        articles = {str(article.pk)}
        for group in [g for g in groups if g[0] & names or (not g[0] and not names)]:
            groups.remove(group)
            names, articles = names | group[0], articles | group[1]
        groups.append((names, articles))
    known = [group for group in groups if group[0]]
    told = [
        {kind: ", ".join(sorted(name for k, name in names if k == kind)) for kind in sorted({k for k, _ in names})}
        | {"articles": sorted(articles)}
        for names, articles in (known or groups)
    ]
    return len(told), sorted(told, key=lambda reason: reason["articles"])
