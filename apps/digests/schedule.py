"""When a person's next digest is due: one for each of their own days, right across clock changes.

Pure: no clock, no queries. A due time is computed for a local date and hour, never by asking whether the
clock shows that hour now, since some nights have that hour twice and some not at all.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINIMUM_SPACING = timedelta(hours=12)  # after somebody moves to another zone or hour
PERIOD = {"daily": timedelta(days=1), "weekdays": timedelta(days=1), "weekly": timedelta(days=7)}


def due_on(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """The moment of that hour on that day. In the gap of a clock change it is as much later on the wall."""
    wall = datetime.combine(day, time(hour), zone)
    return wall.astimezone(UTC)  # comparing two times of one zone would compare walls


def next_due(*, after: datetime, hour: int, zone: ZoneInfo, cadence: str, last: date | None = None) -> datetime:
    """The first due moment later than `after` on a day later than `last` that the cadence allows."""
    day = after.astimezone(zone).date()
    while True:
        due = due_on(day, hour, zone)
        if due > after and (last is None or day > last) and _is_allowed(day, cadence):
            return due
        day += timedelta(days=1)


def _is_allowed(day: date, cadence: str) -> bool:
    if cadence == "weekly":
        return day.weekday() == 0
    return cadence == "daily" or day.weekday() < 5
