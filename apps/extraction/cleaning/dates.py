"""Dates as pages print them, German and English: found, read and masked.

Only calendar dates with a year are read; "yesterday" would need a clock.
"""

import re
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jan january",
            "februar feber feb february",
            "märz mär mrz march mar",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sept sep",
            "oktober okt october oct",
            "november nov",
            "dezember dez december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = "(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_DOTTED = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})\b")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th)?\s{{1,3}}(?:of\s{{1,3}})?{_MONTH},?\s{{1,3}}(\d{{4}})\b", re.I
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s{{1,3}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(\d{{4}})\b", re.I)
_NO_YEAR = re.compile(
    rf"\b\d{{1,2}}(?:\.|st|nd|rd|th)?\s{{1,3}}{_MONTH}(?!\w)|\b{_MONTH}\s{{1,3}}\d{{1,2}}(?:st|nd|rd|th)?\b", re.I
)
_TIME = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:uhr|h|[ap]\.?m\.?)?(?!\d)(?:\s?(?:mesz|mez|cest|cet|gmt|bst|utc|edt|est|cdt|cst|mdt|mst|pdt|pst|et|ct|mt|pt|ist|aest|aedt|awst|sgt|hkt|jst|sast|wat|eat)\b)?"
    r"|\b\d{1,2}\s?(?:uhr|[ap]\.?m\.?)(?!\w)",
    re.I,
)
_WEEKDAY = re.compile(
    r"\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|sunday|mo|di|mi|do|fr|sa|so|mon|tue|tues|wed|thu|thurs|fri|sat|sun)\b(?=[.,]?\s{1,3}(?:den\s{1,3})?(?:@|\d))",
    re.I,
)
_DAY_COMES_FIRST = re.compile(r"\b(?:mesz|mez|uhr|veröffentlicht|aktualisiert|stand|cet|cest|gmt|bst)\b", re.I)
_MONTH_COMES_FIRST = re.compile(r"\b(?:e[sd]t|p[sd]t|et|pt|c[sd]t)\b", re.I)
LONGEST_DATE_LINE = 300  # characters; dates of publication stand in short lines


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def find_date(text: str) -> str:
    """The first full date in the text as ISO "2026-05-14", or "".

    03/08/2025 is read only where the line tells whether the day or the month comes first.
    """
    text = text[:LONGEST_DATE_LINE]
    found: list[tuple[int, str]] = []
    for match in _ISO.finditer(text):
        found.append((match.start(), _iso(int(match[1]), int(match[2]), int(match[3]))))
    for match in _DOTTED.finditer(text):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        found.append((match.start(), _iso(year, int(match[2]), int(match[1]))))
    for match in _DAY_FIRST.finditer(text):
        found.append((match.start(), _iso(int(match[3]), _MONTHS[match[2].lower()], int(match[1]))))
    for match in _MONTH_FIRST.finditer(text):
        found.append((match.start(), _iso(int(match[3]), _MONTHS[match[1].lower()], int(match[2]))))
    for match in _SLASHED.finditer(text):
        found.append((match.start(), _slashed(int(match[1]), int(match[2]), int(match[3]), text)))
    return next((value for _, value in sorted(found) if value), "")


def _slashed(first: int, second: int, year: int, line: str) -> str:
    if first > 12 or first == second:
        return _iso(year, second, first)
    if second > 12:
        return _iso(year, first, second)
    if _DAY_COMES_FIRST.search(line):
        return _iso(year, second, first)
    if _MONTH_COMES_FIRST.search(line):
        return _iso(year, first, second)
    return ""


def mask_dates(text: str) -> str:
    """The text with each date, time and weekday before it written "@"; long text comes back as it is."""
    if len(text) > LONGEST_DATE_LINE or not any(character.isdigit() for character in text):
        return text
    for pattern in (_ISO, _DOTTED, _SLASHED, _DAY_FIRST, _MONTH_FIRST, _NO_YEAR, _TIME, _WEEKDAY):
        text = pattern.sub(" @ ", text)
    return text
