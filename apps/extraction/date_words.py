"""The words of dates of a language: months, weekdays, "next", "seit", and a quick look for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from apps.extraction.lexicons.loading import rows


@dataclass(frozen=True, slots=True)
class Words:
    """The words of dates of one language."""

    language: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    shifts: Mapping[str, int]
    units: Mapping[str, str]
    seasons: Mapping[str, str]
    ordinals: Mapping[str, int]
    days: Mapping[str, int]
    decades: Mapping[str, str]
    kept: frozenset[str]


def may_hold(text: str, language: str) -> bool:
    """A quick look: without a figure and without one of the words of dates there is none in the text."""
    if any(character.isdigit() for character in text):
        return True
    return not _signals(language).isdisjoint(re.findall(r"[^\W\d_]+", text.lower()))


@cache
def _signals(language: str) -> frozenset[str]:
    known = words(language)
    tables = (known.months, known.weekdays, known.units, known.seasons, known.days, known.decades, known.kept)
    parts = [re.findall(r"[^\W\d_]+", word.lower()) for table in tables for word in table]
    signals = {part[-1] for part in parts if part}
    if language == "de":
        signals |= {f"jahres{end}" for end in ("ende", "beginn", "anfang", "wechsel")} | {"monatsende", "jahrhundert"}
    signals |= {f"{decade}{end}" for decade in known.decades for end in ("jahre", "jahren")}
    return frozenset(signals | {"century", "quarter", "half", "quartal", "halbjahr"})


@cache
def words(language: str) -> Words:
    calendar = list(rows(language, "calendar"))
    weekdays: dict[str, int] = {}
    for row in calendar:
        if row[0] == "day":
            weekdays[row[1].lower()] = _weekday(row[1].lower(), language)
    return Words(
        language=language,
        months={row[1].lower(): int(row[2]) for row in calendar if row[0] == "month"},
        weekdays=weekdays,
        shifts={word: int(value) for word, value in listed(language, "shift")},
        units=dict(listed(language, "unit")),
        seasons=dict(listed(language, "season")),
        ordinals={word: int(value) for word, value in listed(language, "ordinal")},
        days={word: int(value) for word, value in listed(language, "day")},
        decades=dict(listed(language, "decade")),
        kept=frozenset(word for word, _value in listed(language, "before")),
    )


@cache
def listed(language: str, sort: str) -> tuple[tuple[str, str], ...]:
    """The words of a sort in small letters, with their values."""
    found = [row for row in rows(language, "times") if row[1] == sort]
    return tuple((word.lower(), row[2] if len(row) > 2 else "") for row in found for word in row[0].split(";"))


_WEEKDAYS = {
    "de": ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
}


def _weekday(word: str, language: str) -> int:
    if word.startswith("sonnabend"):
        return 5
    return next(number for number, name in enumerate(_WEEKDAYS[language]) if word.startswith(name))


def either(names: Mapping[str, object] | frozenset[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def month_names(months: Mapping[str, int]) -> str:
    """Month names as written, with a capital; abbreviations with or without their point."""
    names = sorted(months, key=len, reverse=True)
    return "|".join(re.escape(name.capitalize()) + ("?" if name.endswith(".") else "") for name in names)


def capitalised(names: Mapping[str, int]) -> str:
    return "|".join(name.capitalize() for name in sorted(names, key=len, reverse=True))
