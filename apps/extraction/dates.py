"""The dates that a text names: where they stand, and which day, month or year they are.

"Gestern" and "im März" count from the article's date; without one they are kept as written, and so is what not even
that date settles ("the meeting on Friday": the last or the next?). Nothing here asks the clock.

Measured before it was written: of 33 German phrases newsrooms use, dateparser 1.5 reads 21, and its search takes "die"
and "2019 um 3,5" for dates. Finding them, and telling how exact they are, is therefore done here.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import islice

from apps.extraction.date_forms import Point, points
from apps.extraction.date_tenses import FUTURE, PAST, Tenses
from apps.extraction.date_words import listed, may_hold
from apps.extraction.types import Moment, Span

MAX_DATES = 100  # of one claim; a calendar pasted into a sentence is no claim
# A month or day without its year is the nearest one, where the text's tense does not tell and it is that near.
NEAR = timedelta(days=92)
LONGEST_LEAD = 24  # characters before a date that may belong to it: "bis spätestens zum "
_BETWEEN = re.compile(
    r"\s{0,3}(?:(?P<dash>[-–])|(?P<to>bis(?: zum| zur)?|to|until|through)|(?P<and>und(?: dem)?|and))\s{0,3}", re.I
)
_OPENS = re.compile(r"\b(?:zwischen|between)\s+(?:dem\s+)?$", re.I)
_FROM = re.compile(r"\b(?:von|vom|from)\s+$", re.I)
_SINCE = re.compile(r"\b(?:(?:seit(?: dem| der)?|since|ab|from|vom|von)\s+(?:dem\s+)?|since\s+the\s+)$", re.I)
_FOR = re.compile(r"\b(?:für|for)\s+$", re.I)
_ONWARDS = re.compile(r"\s{1,3}(?:an\b|onwards\b|onward\b|on\b(?=[,.]))", re.I)
_UNTIL = re.compile(r"\b(?:bis(?: spätestens)?(?: zum| zur| zu)?|until|till|by|not later than)\s+$", re.I)


def find_dates(text: str, language: str) -> list[Span]:
    """The dates in text order; days that no calendar has are left out."""
    return [moment.span for moment in read_dates(text, language)]


def read_dates(text: str, language: str, published: date | None = None) -> list[Moment]:
    """The dates in text order, each with its value as `Moment` says; those relative to the article need `published`."""
    if not may_hold(text, language):
        return []
    return list(islice(_Reader(text, language, published).read(), MAX_DATES))


class _Reader:
    """Joins the points of a text to parts and intervals and gives them their values."""

    def __init__(self, text: str, language: str, published: date | None) -> None:
        self.text, self.language, self.published = text, language, published
        self.tenses = Tenses(text, language)

    def read(self) -> Iterator[Moment]:
        found = self._joined(list(points(self.text, self.language)))
        place = 0
        while place < len(found):
            point = found[place]
            after = found[place + 1] if place + 1 < len(found) else None
            if after is not None and self._is_interval(point, after):
                yield self._interval(point, after)
                place += 2
                continue
            if (moment := self._moment(point)) is not None:
                yield moment
            place += 1

    def _joined(self, found: list[Point]) -> list[Point]:
        """The points, those made one that name one day or month together, and a year told once given to both."""
        kept: list[Point] = []
        for point in reversed(found):
            after = kept[-1] if kept else None
            one = self._one(point, after) if after is not None else None
            if one is not None:
                kept[-1] = one
                continue
            if after is not None and self._shares_year(point, after):
                point = replace(point, year=after.year)
            kept.append(point)
        return kept[::-1]

    def _one(self, first: Point, last: Point) -> Point | None:
        """ "Juni vergangenen Jahres", "Friday of last week", "Montag, 19. August"."""
        gap = self.text[first.end : last.start].strip().lower() if last.start - first.end < 8 else "?"
        if (
            first.sort == "weekday"
            and last.sort == "day"
            and last.day
            and gap in ("", ",", ", dem", ", den", "dem", "den")
        ):
            return replace(last, start=first.start)
        if gap not in ("", "of", "des") or last.shift is None:
            return None
        is_in_year = last.sort == "year" and first.sort in ("day", "days", "month", "quarter", "half", "season")
        if is_in_year and first.year is None and first.shift is None and last.number is None:
            year = self.published.year + last.shift if self.published else None
            return replace(first, end=last.end, year=year, sort=first.sort if year else "kept")
        if first.sort == "weekday" and last.sort == "week" and last.number is None:
            return Point(first.start, last.end, "told", text=self._day_of_week(first.number or 0, last.shift))
        return None

    def _day_of_week(self, weekday: int, weeks: int) -> str:
        if self.published is None:
            return ""
        return _day_off(self.published, weekday - self.published.weekday() + 7 * weeks)

    def _shares_year(self, first: Point, last: Point) -> bool:
        """ "im Januar und Februar 2022"."""
        if (first.sort, last.sort, first.year, first.shift) != ("month", "month", None, None) or last.year is None:
            return False
        gap = self.text[first.end : last.start].strip().lower()
        return gap in ("und", "and", ",", "oder", "or") and (first.number or 0) < (last.number or 0)

    def _lead(self, point: Point) -> str:
        return self.text[max(0, point.start - LONGEST_LEAD) : point.start]

    def _is_interval(self, first: Point, last: Point) -> bool:
        match = _BETWEEN.fullmatch(self.text, first.end, last.start)
        if match is None or first.sort in ("kept", "told") or last.sort in ("kept", "told"):
            return False
        if first.sort != last.sort and last.sort != "day":
            return False
        return match["and"] is None or _OPENS.search(self._lead(first)) is not None

    def _interval(self, first: Point, last: Point) -> Moment:
        if first.year is None and last.year is not None:
            first = replace(
                first, year=last.year - (first.sort == "month" and (first.number or 0) > (last.number or 0))
            )
        values = [self._value(point, self._tense(point)) for point in (first, last)]
        if first.sort == "weekday" and all(values) and values[0] > values[1]:
            values[0] = _day_off(date.fromisoformat(values[0]), -7)
        opening = _FROM.search(self._lead(first)) or _OPENS.search(self._lead(first))
        start = first.start - len(opening[0].lstrip()) if opening else first.start
        return Moment(Span(start, last.end), "/".join(values) if all(values) else "")

    def _moment(self, point: Point) -> Moment | None:
        part, start = self._part(point)
        if point.text == "of" and not part:
            return None
        if point.text == "ahead" and self.tenses.at(point.start) == PAST:
            return None  # "built in two years"
        lead = self.text[max(0, start - LONGEST_LEAD) : start]
        if point.text == "weak" and not part:
            return None
        is_since, is_until = _SINCE.search(lead), _UNTIL.search(lead)
        word = (is_since or is_until or [""])[0].split()[:1]
        if is_since and word[0].lower() in ("von", "vom", "from") and not self._goes_on(point, word[0].lower()):
            is_since = None
        tense = PAST if word and word[0].lower() in ("seit", "since") else self._tense(point)
        if _FOR.search(lead) or (tense is None and word and not is_since):
            tense = FUTURE  # "set for Friday", "by Friday"
        value = self._value(point, tense)
        if value and is_since and "/" not in value:
            value = f"{value}/.."
        elif value and is_until and "/" not in value:
            value = f"../{value}"
        if point.sort == "year" and point.text in ("start", "end"):
            part = point.text
        return Moment(Span(start, point.end), value, part)

    def _goes_on(self, point: Point, word: str) -> bool:
        """Whether "from 2025" and "von 2025 an" begin something; "vom 4. August" only says when it was."""
        return word == "from" or _ONWARDS.match(self.text, point.end) is not None

    def _part(self, point: Point) -> tuple[str, int]:
        """What part of it is meant, and where the words for it begin."""
        match = _part_before(self.language).search(self._lead(point))
        if match is None or point.sort not in ("told", "year", "month", "quarter", "season", "week"):
            return "", point.start
        return dict(listed(self.language, "part"))[match[1].lower()], point.start - len(match[0])

    def _tense(self, point: Point) -> int | None:
        return self.tenses.at(point.start)

    def _value(self, point: Point, tense: int | None) -> str:
        if point.sort == "told":
            return point.text
        if point.sort == "kept":
            return ""
        if point.year is not None:
            return _with_year(point, point.year)
        return _relative(point, self.published, tense) if self.published is not None else ""


@cache
def _part_before(language: str) -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(dict(listed(language, "part")), key=len, reverse=True))
    return re.compile(rf"(?<!\w)({names})(?:-|[ \u00a0](?:(?:of the|of|the|des|der|dieses|this)[ \u00a0])?)$", re.I)


def _with_year(point: Point, year: int) -> str:
    if point.sort == "day":
        return f"{year:04}-{point.number:02}-{point.day:02}"
    if point.sort == "days":
        return f"{year:04}-{point.number:02}-{point.shift:02}/{year:04}-{point.number:02}-{point.day:02}"
    if point.sort == "month":
        return f"{year:04}-{point.number:02}"
    if point.sort in ("quarter", "half"):
        return f"{year:04}-{point.sort[0].upper()}{point.number}"
    return f"{year:04}-{point.text}" if point.sort == "season" else f"{year:04}"


def _relative(point: Point, published: date, tense: int | None) -> str:
    """The value of what the article's date settles, "" for what it does not."""
    if point.sort == "weekday":
        return _weekday(point, published, tense)
    if point.sort == "offset":
        return _day_off(published, point.number or 0)
    if point.sort in ("day", "days") and point.day is not None:
        return _yearly(point, published, tense)
    if point.sort == "month" and point.number is not None and point.shift is None and not _is_distance(point):
        return _yearly(point, published, tense)
    if point.sort == "month" and point.shift is not None and point.number is not None:
        return _shifted_month(point, published)
    if point.sort in ("quarter", "season") and point.shift is None:
        return _yearly(point, published, tense) if point.sort == "quarter" and point.number else ""
    return _distance(point, published, tense)


def _is_distance(point: Point) -> bool:
    """ "vor zwei Monaten": the number is how many, not which."""
    return point.text == "ahead" or (point.number or 0) < 0


def _day_off(published: date, days: int) -> str:
    try:
        return (published + timedelta(days=days)).isoformat()
    except OverflowError:
        return ""


def _weekday(point: Point, published: date, tense: int | None) -> str:
    ahead = ((point.number or 0) - published.weekday()) % 7
    if point.shift is not None and point.shift < 0:
        return _day_off(published, ahead + 7 * point.shift)
    if point.shift is not None:
        return _day_off(published, ahead or (7 if point.shift == FUTURE else 0))
    if tense == PAST:
        return _day_off(published, ahead - 7 if ahead else 0)
    return _day_off(published, ahead) if tense == FUTURE or ahead == 0 else ""


def _yearly(point: Point, published: date, tense: int | None) -> str:
    """The day, month or quarter of the year that the tense tells, else the nearest if it is near."""
    choices = [(year, _first_day(point, year)) for year in (published.year - 1, published.year, published.year + 1)]
    days = [(year, day) for year, day in choices if day is not None]
    current = _first_day(point, published.year) if _is_current(point, published) else None
    if current is not None:
        return _with_year(point, published.year)
    if tense == PAST:
        days = [(year, day) for year, day in days if day <= published][-1:]
    elif tense == FUTURE:
        days = [(year, day) for year, day in days if day >= published][:1]
    else:
        days = sorted(
            ((y, d) for y, d in days if abs(d - published) <= NEAR), key=lambda item: abs(item[1] - published)
        )[:1]
    return _with_year(point, days[0][0]) if days else ""


def _is_current(point: Point, published: date) -> bool:
    if point.sort == "month":
        return point.number == published.month
    if point.sort == "quarter":
        return point.number == (published.month + 2) // 3
    return False


def _first_day(point: Point, year: int) -> date | None:
    month = (point.number or 1) * 3 - 2 if point.sort == "quarter" else point.number or 1
    try:
        return date(year, month, point.day or 1)
    except ValueError:
        return None


def _shifted_month(point: Point, published: date) -> str:
    """ "letzten März", "next March", "this March"."""
    month = point.number or 1
    if point.shift == 0:
        year = published.year
    elif point.shift == PAST:
        year = published.year - (month >= published.month)
    elif abs(point.shift or 0) > 1:
        return ""
    else:
        year = published.year + (month <= published.month)
    return _with_year(point, year)


def _distance(point: Point, published: date, tense: int | None) -> str:
    """ "vor zwei Wochen", "next year", "diesen Monat", "ten years ago today"."""
    if point.sort == "weekend" and point.shift is None:
        return ""
    off = point.number if point.number is not None else point.shift
    if off is None:
        return ""
    is_to_the_day = point.number is not None and point.shift == 0
    if point.sort == "day":
        return _day_off(published, off)
    if point.sort in ("week", "weekend"):
        return _week(published, off, "-WE" if point.sort == "weekend" else "", is_to_the_day=is_to_the_day)
    if point.sort == "year":
        return _year_off(published, off, is_to_the_day=is_to_the_day)
    if point.sort == "month":
        months = published.year * 12 + published.month - 1 + off
        return f"{months // 12:04}-{months % 12 + 1:02}" if months > 0 else ""
    if point.sort == "quarter":
        quarters = published.year * 4 + (published.month - 1) // 3 + off
        return f"{quarters // 4:04}-Q{quarters % 4 + 1}"
    return ""


def _year_off(published: date, off: int, *, is_to_the_day: bool) -> str:
    year = published.year + off
    if not 1 <= year <= 9999:
        return ""
    return f"{year:04}-{published.month:02}-{published.day:02}" if is_to_the_day else f"{year:04}"


def _week(published: date, off: int, end: str, *, is_to_the_day: bool) -> str:
    try:
        day = published + timedelta(weeks=off)
    except OverflowError:
        return ""
    year, week, _ = day.isocalendar()
    return day.isoformat() if is_to_the_day else f"{year:04}-W{week:02}{end}"
