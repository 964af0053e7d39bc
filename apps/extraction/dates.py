"""The dates that a text names, as it writes them."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from apps.extraction.lexicons.loading import rows
from apps.extraction.types import Span

YEAR = r"(?:1[5-9]|20|21)\d\d"
# The years that a bare figure may be read as, when one of these words leads it in.
YEAR_AFTER = {
    "de": (
        "im Jahr|im Jahre|des Jahres|Jahr|seit|bis|ab|von|vom Jahr|Anfang|Mitte|Ende|Sommer|Herbst|Winter|Frühjahr"
        "|Frühling|zwischen|vor|nach|Saison|Haushalt"
    ),
    "en": (
        "in|since|by|from|until|till|before|after|during|early|late|mid|between|fiscal|year|summer|spring|autumn"
        "|fall of|winter|back in|through"
    ),
}
MONTH_AFTER_EN = "in|since|until|by|last|next|early|late|mid|this|from|through|during|before|after"
A_LEAP_YEAR = 2000


def find_dates(text: str, language: str) -> list[Span]:
    """The dates in text order, the longest reading of each place; days that no calendar has are left out."""
    found = sorted(_candidates(text, language), key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in found:
        if not kept or kept[-1].end <= span.start:
            kept.append(span)
    return kept


def _candidates(text: str, language: str) -> Iterator[Span]:
    months = _months(language)
    for pattern in _patterns(language):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            if _is_real(groups, months):
                yield Span(match.start("date"), match.end("date"))


def _is_real(groups: dict[str, str | None], months: dict[str, int]) -> bool:
    """Whether the day exists in its month: the 31st of February is a slip or a trap, not a date."""
    day, month = groups.get("day"), groups.get("month")
    if day is None or month is None:
        return True
    year = groups.get("year")
    number = int(month) if month.isdigit() else months[month.lower().rstrip(".")]
    try:
        date(int(year) if year and len(year) == 4 else A_LEAP_YEAR, number, int(day))
    except ValueError:
        return False
    return True


@cache
def _months(language: str) -> dict[str, int]:
    return {row[1].lower().rstrip("."): int(row[2]) for row in rows(language, "calendar") if row[0] == "month"}


def _one_of(language: str, sort: str) -> str:
    words = sorted((row[1] for row in rows(language, "calendar") if row[0] == sort), key=len, reverse=True)
    return "|".join(re.escape(word) for word in words)


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    month, day_of_week = _one_of(language, "month"), _one_of(language, "day")
    shared = (
        rf"(?<![\w.-])(?P<date>(?P<year>{YEAR})-(?P<month>\d\d)-(?P<day>\d\d))(?![\w-])",
        rf"\b(?:{YEAR_AFTER[language]})[ \u00a0-](?P<date>{YEAR})(?![\w%.,]\d|[\w%])",
        rf"\b(?P<date>(?:{day_of_week}))\b",
    )
    relative = rf"(?i:\b(?P<date>(?:{_one_of(language, 'relative')}))\b)"
    own = _german(month) if language == "de" else _english(month)
    return tuple(re.compile(pattern) for pattern in (*own, *shared, relative))


def _german(month: str) -> tuple[str, ...]:
    return (
        rf"(?<![\w.])(?P<date>(?P<day>\d\d?)\.[ \u00a0]?(?P<month>{month})(?:[ \u00a0](?P<year>{YEAR}))?)(?!\w)",
        r"(?<![\w.])(?P<date>(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4}|\d\d)?)(?![\w.])",
        rf"\b(?P<date>(?:{month})(?:[ \u00a0]{YEAR})?)(?!\w)",
    )


def _english(month: str) -> tuple[str, ...]:
    return (
        rf"\b(?P<date>(?P<month>{month})[ \u00a0](?P<day>\d\d?)(?:st|nd|rd|th)?(?:,? (?P<year>{YEAR}))?)(?!\w)",
        rf"(?<![\w.])(?P<date>(?P<day>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<month>{month})(?:,? (?P<year>{YEAR}))?)(?!\w)",
        r"(?<![\w/])(?P<date>(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4}|\d\d))(?![\w/])",
        rf"\b(?P<date>(?:{month}),? {YEAR})(?!\w)",
        # "May" and "March" are other words too: alone they need a word that leads a date in.
        rf"(?i:\b(?:{MONTH_AFTER_EN})[ -])(?P<date>(?:{month}))(?!\w| \d)",
    )
