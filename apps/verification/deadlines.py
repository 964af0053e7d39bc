"""How a deadline is told: on the reader's own clock, with its zone, for it may be read abroad."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def told(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{date_format(local, 'DATETIME_FORMAT')} {date_format(local, 'T')}"
