"""A claim's dates as people write them: “12 March 2026”, “Ende 2024”, “since 2019”."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from babel.dates import format_date, format_skeleton
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

PARTS: dict[str, Promise] = {
    "start": lazy("start of %(time)s"),
    "mid": lazy("middle of %(time)s"),
    "end": lazy("end of %(time)s"),
}
NAMED: dict[str, Promise] = {
    "H1": lazy("first half of %(year)s"),
    "H2": lazy("second half of %(year)s"),
    "SP": lazy("spring %(year)s"),
    "SU": lazy("summer %(year)s"),
    "FA": lazy("autumn %(year)s"),
    "WI": lazy("winter %(year)s/%(next)s"),
}


def moment_words(moment: dict[str, Any]) -> str:
    """A claim's moment in the reader's language; "" where the text leaves open when it is."""
    told = _interval(moment["value"])
    part = PARTS.get(moment["part"])
    return str(part) % {"time": told} if told and part else told


def _interval(value: str) -> str:
    first, slash, last = value.partition("/")
    if not slash:
        return _point(value)
    if last == "..":
        return _("since %(time)s") % {"time": _point(first)}
    if first == "..":
        return _("until %(time)s") % {"time": _point(last)}
    return _from_to(_point(first), _point(last))


def _from_to(first: str, last: str) -> str:
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _point(value: str) -> str:
    """In words; a form that is not known here stays as it is, and so does a day that no calendar has."""
    for form, words in FORMS:
        if match := form.fullmatch(value):
            try:
                return words(*match.groups())
            except ValueError:
                return value
    return value


def _day(year: str, month: str, day: str) -> str:
    pattern = "d. MMMM y" if _language().startswith("de") else "d MMMM y"
    return format_date(date(int(year), int(month), int(day)), pattern, locale=_language())


def _month(year: str, month: str) -> str:
    return format_skeleton("yMMMM", date(int(year), int(month), 1), locale=_language())


def _quarter(year: str, number: str) -> str:
    return format_skeleton("yQQQQ", date(int(year), 3 * int(number), 1), locale=_language())


def _named(year: str, name: str) -> str:
    return str(NAMED[name]) % {"year": int(year), "next": f"{(int(year) + 1) % 100:02}"}


def _week(year: str, number: str) -> str:
    return _("week %(number)s of %(year)s") % {"number": int(number), "year": int(year)}


def _weekend(year: str, week: str) -> str:
    return _from_to(*(_of(date.fromisocalendar(int(year), int(week), weekday)) for weekday in (6, 7)))


def _of(day: date) -> str:
    return _day(f"{day.year}", f"{day.month}", f"{day.day}")


def _decade(start: str) -> str:
    return _("the %(year)ss") % {"year": f"{start}0"}


def _century(start: str) -> str:
    return _from_to(f"{start}00", f"{start}99")


def _language() -> str:
    return get_language() or "en"


FORMS: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (re.compile(r"(\d{4})-(\d\d)-(\d\d)"), _day),
    (re.compile(r"(\d{4})-(\d\d)"), _month),
    (re.compile(r"(\d{4})-Q([1-4])"), _quarter),
    (re.compile(r"(\d{4})-(H1|H2|SP|SU|FA|WI)"), _named),
    (re.compile(r"(\d{4})-W(\d\d)"), _week),
    (re.compile(r"(\d{4})-W(\d\d)-WE"), _weekend),
    (re.compile(r"(\d{3})X"), _decade),
    (re.compile(r"(\d\d)XX"), _century),
)
