"""What templates need beyond Django's own: icons, times, names of languages, badges."""

from datetime import datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_timedelta
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from apps.quality.rules import why_not_see
from apps.web.notices import undo_in

register = template.Library()
register.filter("undo_in", undo_in)

DAYS_TOLD_AS_AGO = 6  # "6 days ago" is still felt; older than that a date says more


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "") -> dict:
    """A symbol of icons.svg; with a label it is read out, without one it is decoration."""
    return {"name": name, "label": label}


@register.inclusion_tag("components/when.html")
def when(moment: datetime | None, *, now: datetime | None = None) -> dict:
    """A time as people say it ("3 hours ago"), with the exact one on hover."""
    if moment is None:
        return {}
    local = timezone.localtime(moment)
    return {
        "iso": local.isoformat(timespec="seconds"),
        "exact": date_format(local, "DATETIME_FORMAT"),
        "said": _said(local, now or timezone.now()),
    }


def _said(local: datetime, now: datetime) -> str:
    language = get_language() or "en"
    past = now - local
    if abs(past.days) <= DAYS_TOLD_AS_AGO:
        return format_timedelta(-past, add_direction=True, locale=language, threshold=0.95)
    pattern = "d. MMM" if language.startswith("de") else "d MMM"
    return format_date(local.date(), pattern if local.year == now.year else f"{pattern} y", locale=language)


@register.filter
def language_name(code: str) -> str:
    """“de” as “German” or “Deutsch”, in the reader's language; an unknown code stays as it is."""
    try:
        return Locale.parse(code).get_language_name(get_language() or "en") or code
    except (UnknownLocaleError, ValueError):
        return code


@register.filter
def sees_extraction_quality(user: Any) -> bool:
    return why_not_see(user) is None


@register.inclusion_tag("components/state.html")
def state_badge(thing: Any, size: str = "") -> dict:
    """Where the work stands, of a claim (`status`) or a check (`state`)."""
    on_claim = hasattr(thing, "status")
    value = thing.status if on_claim else thing.state
    word = thing.get_status_display() if on_claim else thing.get_state_display()
    return {"value": value.replace(" ", "-"), "word": word, "size": size}


@register.inclusion_tag("components/verdict.html")
def verdict_badge(verdict: Any, size: str = "") -> dict:
    """What came out: the rating's word, shape and colour."""
    return {"verdict": verdict, "colour": verdict.rating.colour, "size": size}


@register.inclusion_tag("components/rating.html")
def rating_badge(rating: Any) -> dict:
    """A step of a scale as verdicts show it."""
    return {"rating": rating}


@register.inclusion_tag("components/worth.html")
def worth_meter(worth: float) -> dict:
    """Check-worthiness as five bars; the number is read out and shown on hover."""
    bars = round(worth * 5)
    return {"bars": [step < bars for step in range(5)], "percent": round(worth * 100)}
