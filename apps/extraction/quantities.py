"""The figures of a claim: what is counted or measured, with its unit."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache

from apps.extraction.dates import find_dates
from apps.extraction.lexicons.loading import load, rows
from apps.extraction.types import Quantity, Span

# The marks that part thousands; the other of comma and point is the decimal mark.
GROUP_MARKS = {"de": ".'’ \u00a0\u202f\u2009", "en": ",'’ \u00a0\u202f\u2009"}
CURRENCY_BEFORE = r"(?P<currency>(?:US|A|C|HK)?[$€£¥] ?|(?:EUR|USD|CHF|GBP) )?"
NUMERAL = re.compile(r"[^\W\d_]+")
NEXT_WORD = re.compile(r"[ \u00a0\u202f\u2009-]{1,2}([^\W\d_][^\s\d,;:!?()\"“”„»«–—]{0,40}|%|°C|€|\$|£)")
# A time of day, a score, an age as an adjective: figures that measure nothing a check could weigh.
NOT_A_QUANTITY = re.compile(r":\d|-[^\W\d_]|[-–]\d| ?(?:Uhr\b|a\.m\.|p\.m\.|am\b|pm\b|o'clock)")
MAX_QUANTITIES = 100  # of one claim; a table pasted into a sentence is no claim


def find_quantities(text: str, language: str, *, offset: int = 0) -> tuple[Quantity, ...]:
    """The quantities in text order; `offset` is added to their spans."""
    dates = find_dates(text, language)
    starts = [span.start for span in dates]
    found = sorted((*_figures(text, language), *_numerals(text, language)), key=lambda item: item.span.start)
    kept: list[Quantity] = []
    for quantity in found:
        if len(kept) == MAX_QUANTITIES:
            break
        before = bisect_left(starts, quantity.span.end) - 1
        if before >= 0 and dates[before].overlaps(quantity.span):
            continue
        if not kept or not kept[-1].span.overlaps(quantity.span):
            kept.append(quantity)
    return tuple(
        Quantity(Span(item.span.start + offset, item.span.end + offset), item.value, item.unit) for item in kept
    )


def _figures(text: str, language: str) -> Iterator[Quantity]:
    multipliers, units = _table(language, "multipliers"), _units(language)
    for match in _number(language).finditer(text):
        suffix, currency = match["suffix"] or "", (match["currency"] or "").strip()
        if NOT_A_QUANTITY.match(text, match.end()) or _is_ordinal(text, match, language):
            continue
        value, unit, end = _value(match, language), _currency(currency, units), match.end()
        if suffix.lower() in multipliers and (suffix.lower() not in units or currency):
            value *= multipliers[suffix.lower()]
        elif suffix.lower() in units:
            unit = units[suffix.lower()]
        elif suffix:
            continue
        factor, read, end = _follow(text, end, language)
        if not (unit or read) and factor == 1 and (_is_year(match) or _is_age(text, match)):
            continue
        if text[match.start() - 1 : match.start()] in ("-", "–") and not (unit or read) and factor == 1:
            continue  # the second figure of a score
        yield Quantity(Span(match.start(), end), _rounded(value * factor), unit or read)


def _numerals(text: str, language: str) -> Iterator[Quantity]:
    """Numbers as words, where a multiplier or a unit shows that they count something."""
    numerals = _table(language, "numerals")
    for match in NUMERAL.finditer(text):
        value = numerals.get(match.group().lower())
        if value is None:
            continue
        factor, unit, end = _follow(text, match.end(), language)
        # "ein Euro", "a year" are seldom a count; "eine Million" is.
        if end > match.end() and (value > 1 or factor > 1):
            yield Quantity(Span(match.start(), end), _rounded(value * factor), unit)


def _follow(text: str, end: int, language: str) -> tuple[float, str, int]:
    """The factor and the unit that the words after a number tell, and where they end."""
    multipliers, units = _table(language, "multipliers"), _units(language)
    factor = 1.0
    match = NEXT_WORD.match(text, end)
    if match and (times := multipliers.get(match[1].lower()) or multipliers.get(match[1].lower().rstrip("."))):
        factor, end = times, match.end()
        match = NEXT_WORD.match(text, end)
    if match is None:
        return factor, "", end
    first, second = match[1], NEXT_WORD.match(text, match.end())
    if second and (unit := units.get(f"{first} {second[1]}".lower().rstrip("."))):
        return factor, unit, second.end()
    if unit := units.get(first.lower()) or units.get(first.lower().rstrip(".-")):
        return factor, unit, match.start(1) + len(first.rstrip(".-"))
    if second and _is_adjective(first, language) and (unit := units.get(second[1].lower().rstrip("."))):
        return factor, unit, second.start(1) + len(second[1].rstrip("."))
    return factor, "", end


def _is_adjective(word: str, language: str) -> bool:
    """What may stand between a number and what it counts: "300 neue Stellen", "12 new schools"."""
    return word.islower() and len(word) > 2 and word not in load(language).lists["no_adjective"]


def _is_ordinal(text: str, match: re.Match[str], language: str) -> bool:
    """ "die 5. Etage": a figure with a point after an article."""
    if language != "de" or text[match.end() : match.end() + 2] != ". ":
        return False
    lists = load(language).lists
    before = text[max(0, match.start() - 10) : match.start()].split()
    return bool(before) and before[-1].lower() in (lists["article"] | lists["fused_preposition"])


def _is_year(match: re.Match[str]) -> bool:
    """A bare figure that reads as a year of our time: "from 2015 to 2021"."""
    whole = match["whole"]
    return len(whole) == 4 and not match["rest"] and 1900 <= int(whole) < 2100


def _is_age(text: str, match: re.Match[str]) -> bool:
    """ "Lorna Peet, 58, wrote"."""
    return text[max(0, match.start() - 2) : match.start()] == ", " and text[match.end() : match.end() + 1] == ","


def _value(match: re.Match[str], language: str) -> float:
    digits = match["whole"]
    for mark in GROUP_MARKS[language]:
        digits = digits.replace(mark, "")
    return float(digits + (match["rest"] or "").replace(",", "."))


def _rounded(value: float) -> float:
    """Without the noise of binary fractions: 3.3 million is 3300000."""
    return round(value, 6)


def _currency(mark: str, units: Mapping[str, str]) -> str:
    return units.get(mark.lower(), "") or units.get(mark[-1:], "")


@cache
def _number(language: str) -> re.Pattern[str]:
    marks = re.escape(GROUP_MARKS[language])
    return re.compile(
        rf"(?<![\w.,:/]){CURRENCY_BEFORE}(?P<whole>\d{{1,3}}(?:[{marks}]\d{{3}}(?!\d)){{1,4}}|\d{{1,15}})"
        r"(?P<rest>[.,]\d{1,6})?(?P<suffix>%|°C|[^\W\d_]{1,4})?(?![\w])"
    )


@cache
def _table(language: str, name: str) -> Mapping[str, float]:
    return {row[0].lower().rstrip("."): float(row[1]) for row in rows(language, name)}


@cache
def _units(language: str) -> Mapping[str, str]:
    return {row[0].lower(): row[1] for row in rows(language, "units")}
