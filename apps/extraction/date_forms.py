"""The forms in which texts write a day, a week, a month, a quarter, a season, a year: patterns and what they hold.

Each pattern is tried at each place once and none holds a repetition within another, so that a text of any length is
read in time that grows with it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from apps.extraction.date_words import Words, capitalised, either, month_names, words
from apps.extraction.lexicons.loading import rows
from apps.extraction.numerals import german_numeral, number_at, tokens_of

YEAR = r"(?:1[5-9]|20|21)\d\d"
_ = r"[ \u00a0]"
NUMBER = r"(?:\d{1,3}|[a-zäöüß]{2,20})"
# What a bare year may stand behind in English; German needs none.
YEAR_AFTER_EN = (
    "in|the|since|by|from|until|till|before|after|during|early|late|mid|between|fiscal|year|years|summer|spring|autumn"
    "|fall of|winter|winter of|summer of|end of|start of|back in|through|and|to|of"
)
# What a bare month stands behind: "Mai", "May" and "March" are names and other words too.
MONTH_AFTER = {
    "de": "im|seit|ab|bis|von|vom|Anfang|Mitte|Ende|zwischen|und|dem|des|den|diesen|diesem|letzten|vergangenen|vorigen"
    "|kommenden|nächsten|Monat|zum|vor|nach",
    "en": "in|since|until|till|by|last|next|early|late|mid|this|from|through|during|before|after|between|and|to|of",
}
_WORD_BEFORE = re.compile(r"([^\W\d_]{1,30})[ \u00a0]$")
_WORDS_AFTER = re.compile(r"[ \u00a0]([^\W\d_]+)(?:[ \u00a0]([^\W\d_]+))?")
# A name, or what comes round again and again.
_TITLE = re.compile(r"\b(?:Herrn?|Frau|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|every|each|jeden|second|other) $")
# A day that no calendar has is a slip or a trap.
PARTS_OF_DAY = "früh|(?i:Morgen|Vormittag|Mittag|Nachmittag|Abend|Nacht)"
PAPERS = "Times|Mail|Post|Telegraph|Mirror|Express|Herald|League"
# No unit, no decimals, no time, no path: what follows a figure that is a year; the word behind it is looked at.
YEAR_ENDS = r"(?![\w%€$]|[.,:/]\d|[ \u00a0][%€$])"
DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Point:
    """A day, month, year …: `sort` says which, the numbers say what the text tells of it.

    `number` is the month, the weekday from Monday 0, the quarter, or how many units off ("ago"); `shift` is -1, 0 or 1
    for "last", "this" and "next"; `text` a season's code or a value that is told in full.
    """

    start: int
    end: int
    sort: str
    year: int | None = None
    number: int | None = None
    day: int | None = None
    shift: int | None = None
    text: str = ""


Reader = Callable[[re.Match[str], "Words"], Point | None]


def points(text: str, language: str) -> Iterator[Point]:
    """The points in text order; of readings that overlap the longest that begins first."""
    found = sorted(_readings(text, language), key=lambda point: (point.start, -point.end))
    end = 0
    for point in found:
        if point.start >= end:
            yield point
            end = point.end


def _readings(text: str, language: str) -> Iterator[Point]:
    for pattern, read in _forms(language):
        for match in pattern.finditer(text):
            point = read(match, words(language))
            if point is not None:
                yield point


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    forms = (*_german(words("de")),) if language == "de" else (*_english(words("en")),)
    return tuple((re.compile(pattern), read) for pattern, read in (*forms, *_shared(language)))


def _shared(language: str) -> Iterator[tuple[str, Reader]]:
    season_year = either(words(language).seasons)
    yield rf"(?<![\w.-])(?P<year>{YEAR})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])", _day
    yield rf"(?<![\w/.,-])(?P<year>{YEAR})/(?P<to>\d\d(?:\d\d)?)(?![\w/])", _years
    months, shifts = month_names(words(language).months), either(words(language).shifts)
    yield rf"\b(?P<month>{months})(?={_}(?:of{_}|des{_})?(?i:{shifts}){_}(?:year|Jahres)\b)", _month
    yield rf"(?<![\w/.,$£€-])(?P<year>{YEAR})[-–](?P<to>\d\d)(?![\w.,%/-])", _years
    yield rf"(?i:\b(?P<decade>{either(words(language).decades)}){_}?(?:jahren?)?)(?!\w)", _decade
    yield rf"(?i:\b(?P<season>{season_year}){_}(?:of{_})?)(?P<year>{YEAR})(?:[/-]\d\d(?:\d\d)?)?(?!\w)", _season
    yield rf"\bQ(?P<ordinal>[1-4])(?:[ /\u00a0](?:of{_})?(?P<year>{YEAR}))?(?!\w)", _quarter
    yield rf"\bH(?P<half>[12])[ /\u00a0](?P<year>{YEAR})(?!\w)", _half
    yield rf"(?i:\b(?P<kept>{either(words(language).kept)})\b(?!{_}(?:zum|zu|auf)\b))", _kept


def _german(de: Words) -> Iterator[tuple[str, Reader]]:
    month, unit, season = month_names(de.months), either(de.units), either(de.seasons)
    shift, ordinal = either(de.shifts), either(de.ordinals)
    yield (
        rf"(?<![\w.])(?<!aße des )(?<!latz des )(?P<day>\d\d?)\.{_}?(?P<month>{month})(?:{_}(?P<year>{YEAR}))?(?!\w)",
        _day,
    )
    yield r"(?<![\w.,])(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>\d{4}|\d\d)?(?!\w|\.\d)", _day
    yield (
        rf"(?<![\w.])(?P<first>\d\d?)\.{_}bis{_}(?:zum{_})?(?P<day>\d\d?)\.{_}(?P<month>{month})(?:{_}(?P<year>{YEAR}))?(?!\w)",
        _days,
    )
    yield rf"(?<!\d\. )\b(?P<month>{month}){_}(?P<year>{YEAR})(?!\w)", _month
    yield rf"(?i:\b(?:{MONTH_AFTER['de']}){_})(?P<month>{month})(?!\w)", _month
    yield rf"(?i:\b(?:(?P<shift>{shift}){_})(?P<month>{month}))(?!\w)", _month
    yield (
        rf"(?<![\w.,:/§#-])(?<!\d )(?P<year>{YEAR})(?!-\d){YEAR_ENDS}",
        _bare_year,
    )
    yield rf"(?i:\b(?:(?P<ordinal>{ordinal}){_}Quartals?))(?:{_}(?:des{_}Jahres{_})?(?P<year>{YEAR}))?(?!\w)", _quarter
    yield rf"(?i:\b(?:(?P<half>{ordinal}){_}Halbjahre?s?))(?:{_}(?:des{_}Jahres{_})?(?P<year>{YEAR}))?(?!\w)", _half
    yield r"(?<!\w)(?P<decade>(?:1[5-9]|20)?\d0)er(?:[- \u00a0]Jahren?|n)?(?!\w)", _decade
    yield rf"(?<!\w)(?P<century>\d\d?)\.{_}Jahrhunderts?(?!\w)", _century
    yield rf"(?i:\b(?:(?P<shift>{shift}){_})?(?P<weekday>{either(de.weekdays)}))(?!\w)", _weekday_point
    yield (
        rf"(?i:\b(?:heute{_})?vor{_}(?:(?:gut|rund|etwa|fast|knapp|mehr{_}als|ungefähr){_})?(?P<number>{NUMBER}){_}(?P<unit>{unit}))(?!\w)",
        _ago,
    )
    yield (
        rf"(?i:\bin{_}(?:(?:gut|rund|etwa|knapp|wenigen|ungefähr){_})?(?P<number>{NUMBER}){_}(?P<unit>{unit}))(?!\w)",
        _ahead,
    )
    yield rf"(?i:\b(?P<shift>{shift}|des|zum){_}(?P<unit>{unit}))(?!\w)", _shifted
    yield rf"(?i:\b(?:(?P<shift>{shift})|im|seit|seit{_}dem){_}(?P<season>{season}))(?!\w)", _season
    yield r"\b(?P<wholeyear>Jahres(?:ende|beginn|anfang|wechsel))(?!\w)", _edge_of_year
    yield r"\b(?:am[ ])?(?P<unit>Wochenende)(?!\w)", _shifted
    capital_days = "|".join(word.capitalize() for word in de.days if word != "morgen")  # "Morgen" is a noun too
    day_words = f"{either(de.days)}|{capital_days}"
    yield rf"\b(?P<dayword>{day_words})(?:{_}(?:{PARTS_OF_DAY}))?(?!\w|{_}vor{_})", _dayword


def _english(en: Words) -> Iterator[tuple[str, Reader]]:
    month, unit, season = month_names(en.months), either(en.units), either(en.seasons)
    shift, ordinal = either(en.shifts), either(en.ordinals)
    tail = "(?:st|nd|rd|th)?"
    part = r"(?:[ \u00a0-](?:morning|afternoon|evening|night|lunchtime))?"
    yield rf"(?i:\bthe{_}(?P<unit>{unit}){_}before{_}last)(?!\w)", _before_last
    yield rf"\b(?P<month>{month}){_}(?P<day>\d\d?){tail}(?:,?{_}(?P<year>{YEAR}))?(?![\w.:]\d|\w)", _day
    yield rf"(?<![\w.])(?P<day>\d\d?){tail}{_}(?:of{_})?(?P<month>{month})(?:,?{_}(?P<year>{YEAR}))?(?!\w)", _day
    yield (
        rf"\b(?P<month>{month}){_}(?P<first>\d\d?){tail}(?:{_}to{_}|-|–)(?P<day>\d\d?){tail}(?:,?{_}(?P<year>{YEAR}))?(?!\w)",
        _days,
    )
    yield r"(?<![\w/])(?P<one>\d\d?)/(?P<two>\d\d?)/(?P<year>\d{4}|\d\d)(?![\w/])", _slashed
    yield rf"\b(?P<month>{month}),?{_}(?P<year>{YEAR})(?!\w)", _month
    yield rf"(?i:\b(?:{MONTH_AFTER['en']})[ \u00a0-])(?P<month>{month})(?!\w|{_}[A-Z])", _month
    yield rf"(?i:\b(?P<shift>{shift}){_})(?P<month>{month})(?!\w)", _month
    yield (
        rf"(?i:\b(?:{YEAR_AFTER_EN})[ \u00a0-])(?P<year>{YEAR}){YEAR_ENDS}(?!-\d\d-)",
        _bare_year,
    )
    yield rf"(?<![\w.,:/$£€-])(?P<year>{YEAR})(?=[-–](?:\d\d)?\d\d(?![\w.,:-]\w|\w))", _bare_year
    yield rf"(?<=[-–])(?<=\d\d\d\d[-–])(?P<year>{YEAR})(?![\w%]|[.,:/]\d)", _bare_year
    yield rf"(?i:\b(?:(?P<ordinal>{ordinal})[ \u00a0-]quarter))(?:{_}(?:of{_})?(?P<year>{YEAR}))?(?!\w|-)", _quarter
    yield rf"(?i:\b(?:(?P<half>{ordinal}){_}half))(?:{_}(?:of{_})(?P<year>{YEAR}))(?!\w)", _half
    yield rf"(?<=\()(?P<year>{YEAR})(?=\))", _bare_year
    yield r"(?<!\w)['’]?(?P<decade>(?:1[5-9]|20)?\d0)s(?!\w)", _decade
    yield rf"(?<!\w)(?P<century>\d\d?)(?:st|nd|rd|th){_}century(?!\w)", _century
    yield (
        rf"\b(?i:(?P<shift>{shift}){_})?(?<!Black )(?<!Good )"
        rf"(?P<weekday>{capitalised(en.weekdays)}){part}(?!\w|{_}(?:{PAPERS}))",
        _weekday_point,
    )
    yield rf"(?i:\b(?P<number>{NUMBER}|a){_}(?P<unit>{unit}){_}ago)(?:{_}(?P<today>today))?(?!\w)", _ago
    yield rf"(?i:\bin{_}(?:(?:about|roughly|just){_})?(?P<number>{NUMBER}|a){_}(?P<unit>{unit}))(?!\w)", _ahead
    yield (
        rf"(?i:\b(?:(?:later|earlier){_})?(?P<shift>{shift}|of{_}the|at{_}the){_}(?P<unit>{unit}))(?!\w|{_}{ordinal})",
        _shifted,
    )
    yield rf"(?i:\b(?:(?P<shift>{shift})|in{_}the){_}(?P<season>{season}))(?!\w)", _season
    yield r"\b(?P<wholeyear>year-end)(?!\w)", _edge_of_year
    yield rf"(?i:\b(?P<dayword>{either(en.days)}))(?!\w)", _dayword


def _month_number(name: str, known: Words) -> int | None:
    low = name.lower()
    return int(name) if name.isdigit() else known.months.get(low) or known.months.get(low + ".")


def _year_number(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) + (0 if len(digits) == 4 else 2000 if int(digits) < 70 else 1900)


def _exists(year: int | None, month: int | None, day: int) -> bool:
    if month is None or not 1 <= month <= 12 or not 1 <= day <= DAYS_OF[month - 1]:
        return False
    is_leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return not (month == 2 and day == 29) or is_leap


def _day(match: re.Match[str], known: Words) -> Point | None:
    year, month, day = _year_number(match["year"]), _month_number(match["month"], known), int(match["day"])
    if not _exists(year, month, day):
        return None
    return Point(match.start(), match.end(), "day", year, month, day)


def _days(match: re.Match[str], known: Words) -> Point | None:
    last = _day(match, known)
    first = int(match["first"])
    if last is None or first >= int(match["day"]):
        return None
    return Point(match.start(), match.end(), "days", last.year, last.number, last.day, shift=first)


def _slashed(match: re.Match[str], known: Words) -> Point | None:
    """14/05/2023 and 5/31/2021; of 03/04/2022 nobody can tell which is the month."""
    one, two, year = int(match["one"]), int(match["two"]), _year_number(match["year"])
    if one != two and one <= 12 and two <= 12:
        return Point(match.start(), match.end(), "kept")
    month, day = (one, two) if two > 12 or one == two else (two, one)
    return Point(match.start(), match.end(), "day", year, month, day) if _exists(year, month, day) else None


def _month(match: re.Match[str], known: Words) -> Point | None:
    groups = match.groupdict()
    start = match.start("shift") if groups.get("shift") else match.start("month")
    shift = known.shifts[groups["shift"].lower()] if groups.get("shift") else None
    number = _month_number(match["month"], known)
    is_weak = match[0].split()[0].lower() in ("und", "von", "and", "to", "of") and not groups.get("year")
    text = "weak" if is_weak else ""
    return Point(start, match.end(), "month", _year_number(groups.get("year")), number, shift=shift, text=text)


def _bare_year(match: re.Match[str], known: Words) -> Point | None:
    """A year, where no unit follows: "2019 Euro" is money."""
    text, end = match.string, match.end("year")
    before = _WORD_BEFORE.search(text, max(0, match.start("year") - 30), match.start("year"))
    lead = before[1].lower() if before else ""
    if lead in _titles() or (not lead.startswith(("jahr", "year")) and _counts(text, end, known.language)):
        return None
    return Point(match.start("year"), end, "year", int(match["year"]))


def _counts(text: str, end: int, language: str) -> bool:
    """Whether a unit follows, at once or behind an adjective: "2019 Euro", "1900 neue Stellen"."""
    after = _WORDS_AFTER.match(text, end)
    return after is not None and (
        after[1].lower() in _units(language)
        or (after[1].islower() and (after[2] or "").lower() in _units(language) and language == "de")
    )


def _years(match: re.Match[str], known: Words) -> Point | None:
    first, last = int(match["year"]), match["to"]
    other = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    if other <= first:
        return None
    return Point(match.start(), match.end(), "told", text=f"{first}/{other}")


def _quarter(match: re.Match[str], known: Words) -> Point | None:
    number = known.ordinals.get(match["ordinal"].lower()) or int(match["ordinal"])
    return Point(match.start(), match.end(), "quarter", _year_number(match["year"]), number)


def _half(match: re.Match[str], known: Words) -> Point | None:
    number = known.ordinals.get(match["half"].lower()) or int(match["half"])
    return Point(match.start(), match.end(), "half", _year_number(match["year"]), number) if number < 3 else None


def _season(match: re.Match[str], known: Words) -> Point | None:
    groups = match.groupdict()
    shift = known.shifts[groups["shift"].lower()] if groups.get("shift") else None
    code = known.seasons[match["season"].lower()]
    start = match.start("shift") if groups.get("shift") else match.start("season")
    return Point(start, match.end(), "season", _year_number(groups.get("year")), shift=shift, text=code)


def _decade(match: re.Match[str], known: Words) -> Point | None:
    if (told := known.decades.get(match["decade"].lower())) is not None:
        return Point(match.start(), match.end(), "told", text=told)
    digits = match["decade"] if len(match["decade"]) == 4 else "19" + match["decade"]
    return Point(match.start(), match.end(), "told", text=digits[:3] + "X")


def _century(match: re.Match[str], known: Words) -> Point | None:
    number = int(match["century"])
    return Point(match.start(), match.end(), "told", text=f"{number - 1:02}XX") if 1 < number < 23 else None


def _weekday_point(match: re.Match[str], known: Words) -> Point | None:
    if match["weekday"].islower() or _TITLE.search(match.string, max(0, match.start() - 9), match.start()):
        return None
    shift = known.shifts[match["shift"].lower()] if match["shift"] else None
    return Point(match.start(), match.end(), "weekday", number=known.weekdays[match["weekday"].lower()], shift=shift)


def _amount(word: str, language: str) -> float | None:
    if word.isdigit():
        return float(word)
    if language == "de":
        return german_numeral(word.lower())
    number = number_at(tokens_of(word.lower(), "en"), 0, "en")
    return number.value if number else None


def _ago(match: re.Match[str], known: Words) -> Point | None:
    number, unit = _amount(match["number"], known.language), known.units[match["unit"].lower()]
    if number is None or unit in ("weekend", "quarter"):
        return None
    groups = match.groupdict()
    is_day = bool(groups.get("today")) or match[0].lower().startswith("heute")
    if number % 1 and unit == "year":
        number, unit = number * 12, "month"
    return (
        None
        if number % 1
        else Point(match.start(), match.end(), unit, number=-int(number), shift=0 if is_day else None)
    )


def _ahead(match: re.Match[str], known: Words) -> Point | None:
    point = _ago(match, known)
    if (
        point is None
        or point.number is None
        or match["number"].lower() in ("der", "den", "dem", "the", "einem", "einer")
    ):
        return None
    return Point(point.start, point.end, point.sort, number=-point.number, text="ahead")


def _shifted(match: re.Match[str], known: Words) -> Point | None:
    word, unit = (match.groupdict().get("shift") or "").lower(), known.units[match["unit"].lower()]
    if unit == "day":
        return None
    if unit == "weekend" and not word:
        return Point(match.start(), match.end(), unit)
    start, shift = match.start(), known.shifts.get(word)
    if shift is None:  # "Ende des Jahres", "the end of the year": only behind its part
        if word not in ("des", "of the") or unit not in ("year", "month"):
            return None
        start, shift = match.start("unit"), 0
        return Point(start, match.end(), unit, shift=shift, text="of")
    return Point(start, match.end(), unit, shift=shift)


def _before_last(match: re.Match[str], known: Words) -> Point | None:
    unit = known.units[match["unit"].lower()]
    return Point(match.start(), match.end(), unit, shift=-2) if unit != "day" else None


def _edge_of_year(match: re.Match[str], known: Words) -> Point | None:
    return Point(
        match.start(),
        match.end(),
        "year",
        shift=0,
        text="start" if "anfang" in match[0] or "beginn" in match[0] else "end",
    )


def _dayword(match: re.Match[str], known: Words) -> Point | None:
    word = match["dayword"].lower()
    return Point(match.start(), match.end(), "offset", number=known.days[word])


def _kept(match: re.Match[str], known: Words) -> Point | None:
    return Point(match.start(), match.end(), "kept")


@cache
def _units(language: str) -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows(language, "units"))


@cache
def _titles() -> frozenset[str]:
    """Words whose year is part of a name."""
    return frozenset(
        ["agenda", "expo", "euro", "windows", "office", "resolution", "boeing", "vision", "horizon", "stuttgart"]
    )
