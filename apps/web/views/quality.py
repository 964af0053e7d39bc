"""How well claims are found, for editors and administrators: counted from what people made of the findings."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.numbers import format_percent
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.claims.models import Appearance, SpeechAct
from apps.quality.corrections import PARTS, corrected_parts
from apps.quality.figures import FEWEST, Band, Figures, Row, Share, figures
from apps.quality.findings import Outcome, corrections, findings
from apps.quality.models import Retraining
from apps.quality.rules import why_not_see
from apps.web.forms.quality import BY, QualityFilter
from apps.web.templatetags.web import language_name

A_PAGE = 25
RETRAININGS_SHOWN = 5


@login_required
@require_safe
def quality(request: HttpRequest) -> HttpResponse:
    if why_not_see(request.user):
        raise Http404
    seen = findings(request.user)
    asked = QualityFilter(request.GET, pipelines=_pipelines(seen))
    counted = asked.apply(seen, now=timezone.now())
    told = figures(counted, by=asked.group)
    page = Paginator(corrections(counted), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "here": "extraction",
        "filter": asked,
        "tabs": [{"value": value, "word": word, "is_here": value == asked.group} for value, word in BY],
        "group": dict(BY)[asked.group],
        "rows": [_shown(row, _named(asked.group, row.value)) for row in told.rows],
        "total": _shown(told.total, _("All")),
        "parts": [{"name": PARTS[part], "count": count} for part, count in told.parts.items()],
        "bands": [_shown_band(band) for band in told.calibration],
        "can_tell_calibration": any(band.precision for band in told.calibration),
        "is_anything": _is_anything(told),
        "fewest": FEWEST,
        "page": page,
        "corrections": [_correction(appearance) for appearance in page],
        "retrainings": [_retraining(row) for row in Retraining.objects.all()[:RETRAININGS_SHOWN]],
    }
    return render(request, "settings/extraction.html", context)


def _pipelines(seen: Any) -> list[str]:
    return list(seen.exclude(pipeline="").values_list("pipeline", flat=True).distinct().order_by("pipeline"))


def _is_anything(told: Figures) -> bool:
    return bool(told.total.found or told.total.added)


def _named(group: str, value: str | date | None) -> str:
    """What the rows have in common, as people say it."""
    if isinstance(value, date):
        return date_format(value, "YEAR_MONTH_FORMAT")
    if group == "language":
        return language_name(value or "")
    choices = {"kind": Appearance.Kind, "speech_act": SpeechAct}.get(group)
    if choices and value in choices.values:
        return str(choices(value).label)
    return value or _("added by hand")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share in words, and where it stands on a line of 100."""

    share: str
    low: str
    high: str
    dot: int
    begin: int
    width: int

    @classmethod
    def of(cls, share: Share | None) -> "Rate | None":
        if share is None:
            return None
        begin, end = round(share.low * 100), round(share.high * 100)
        return cls(_percent(share.share), _percent(share.low), _percent(share.high), round(share.share * 100), begin,
                   max(1, end - begin))  # fmt: skip


def _percent(share: float) -> str:
    return format_percent(share, locale=get_language() or "en")


def _shown(row: Row, name: str) -> dict[str, Any]:
    return {"name": name, "counts": row, "precision": Rate.of(row.precision), "as_found": Rate.of(row.as_found)}


def _shown_band(band: Band) -> dict[str, Any]:
    return {
        "low": _percent(band.low),
        "high": _percent(band.high),
        "promised": _percent(band.confidence),
        "judged": band.judged,
        "precision": Rate.of(band.precision),
    }


def _correction(appearance: Appearance) -> dict[str, Any]:
    return {
        "appearance": appearance,
        "outcome": Outcome(appearance.outcome),
        "parts": corrected_parts(appearance),
        "kind": _named("kind", appearance.told_kind),
        "confidence": _percent(appearance.confidence) if appearance.pipeline else "",
    }


def _retraining(row: Retraining) -> dict[str, Any]:
    languages = [
        {"language": language, "before": row.before.get(language, {}).get("found"), "after": told.get("found")}
        for language, told in sorted(row.after.items())
    ]
    return {"row": row, "articles": sum(row.documents.values()), "languages": languages}
