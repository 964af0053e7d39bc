"""What the pages of a dossier need: times as they are everywhere the same."""

from datetime import UTC, datetime

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def utc(moment: str) -> str:
    """A moment of claim.json as a person reads it. UTC, not the reader's zone: a dossier travels."""
    if not moment:
        return ""
    return date_format(datetime.fromisoformat(moment).astimezone(UTC), "DATETIME_FORMAT", use_l10n=True)
