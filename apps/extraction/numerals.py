"""Numbers as a text writes them, in figures and words: "3.500", "1'200,50", "zweitausendvierhundert", "two and a half".

Figures are read by Babel with the marks of the language (CLDR); what it refuses, such as "3.5" in a German
text, is read with the point as the decimal mark. Number words are read here: Babel has no rules for them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.numbers import NumberFormatError, parse_decimal

from apps.extraction.lexicons.loading import rows

# The marks that part thousands; the other of comma and point is the decimal mark.
GROUP_MARKS = {"de": ".'’ \u00a0\u202f\u2009", "en": ",'’ \u00a0\u202f\u2009"}
LONGEST_FIGURE = 21  # characters; longer ones are serial numbers
LONGEST_WORD = 60  # "neunhundertneunundneunzigtausendneunhundertneunundneunzig" has 57
LONGEST_RUN = 20  # tokens of one English number
_NEITHER = re.compile(r"['’\s]")
_HALF = {"halbe", "halben", "halber", "halbes"}


@dataclass(frozen=True, slots=True)
class Token:
    """A figure, a word or a mark of the text, with its place; `low` is in small letters."""

    kind: str
    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the place of the token after it; `is_multiplied` where it holds a hundred, a million …"""

    value: float
    end: int
    is_word: bool = False
    is_multiplied: bool = False


def tokens_of(text: str, language: str) -> list[Token]:
    """The figures, words and marks of a text, in one pass."""
    return [
        Token(match.lastgroup or "", match.group(), match.group().lower(), match.start(), match.end())
        for match in _token(language).finditer(text)
    ]


def number_at(tokens: Sequence[Token], place: int, language: str) -> Number | None:
    """The number that begins at a token, without the "Millionen" behind a figure."""
    if place >= len(tokens):
        return None
    token = tokens[place]
    if token.kind == "figure":
        value = figure_value(token.text, language)
        return None if value is None else Number(value, place + 1)
    if token.kind != "word":
        return None
    return _german_number(tokens, place) if language == "de" else _english_number(tokens, place)


@lru_cache(maxsize=4096)
def figure_value(figure: str, language: str) -> float | None:
    """What a figure amounts to; None for one that is a number of neither language ("0171")."""
    if len(figure) > LONGEST_FIGURE or (len(figure) > 1 and figure[0] == "0" and figure[1].isdigit()):
        return None
    plain = _NEITHER.sub("", figure)
    try:
        return float(parse_decimal(plain, locale=language, strict=True))
    except NumberFormatError:
        pass
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def german_numeral(word: str) -> float | None:
    """The value of a German number word in small letters; None for any other word."""
    if len(word) > LONGEST_WORD:
        return None
    if (value := _numerals("de").get(word)) is not None:
        return value
    for mark, factor in (("tausend", 1000), ("hundert", 100)):
        before, found, after = word.partition(mark)
        if found:
            head, tail = _part(before, 1), _part(after.removeprefix("und"), 0)
            return None if head is None or tail is None or tail >= factor else head * factor + tail
    if word.endswith("einhalb"):
        head = german_numeral(word.removesuffix("einhalb"))
        return None if head is None else head + 0.5
    one, _, ten = word.partition("und")
    ones, tens = _numerals("de").get(one, 0), _numerals("de").get(ten, 0)
    return ones + tens if 1 <= ones <= 9 and 20 <= tens <= 90 else None


def _part(word: str, empty: float) -> float | None:
    return german_numeral(word) if word else empty


def _german_number(tokens: Sequence[Token], place: int) -> Number | None:
    low = tokens[place].low
    following = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if low in _HALF:
        return Number(0.5, place + 1, True)
    value = german_numeral(low)
    if value is None:
        return None
    if value == 1 and following in _HALF:
        return Number(0.5, place + 2, True)
    return Number(value, place + 1, True, value >= 100)


def _english_number(tokens: Sequence[Token], place: int) -> Number | None:
    total, current, end, scaled = 0.0, 0.0, place, False
    if tokens[place].low == "half" and _low(tokens, place + 1) in ("a", "an"):
        current, end = 0.5, place + 2
    while end < min(len(tokens), place + LONGEST_RUN):
        low = tokens[end].low
        word = _numerals("en").get(low)
        if word is not None and _takes(current, word, is_start=end == place):
            current += word
        elif low in ("hundred", "dozen") and 0 < current < 100:
            current, scaled = current * (100 if low == "hundred" else 12), True
        elif (factor := _multipliers("en").get(low, 0)) >= 1000 and current and len(low) > 3:
            total, current, scaled = total + current * factor, 0.0, True
        elif low == "and" and current and [_low(tokens, end + 1), _low(tokens, end + 2)] == ["a", "half"]:
            current, end = current + 0.5, end + 2
        elif not (_small(tokens, end + 1) and _links(low, total, current, is_scaled=scaled)):
            break
        end += 1
    return Number(total + current, end, True, scaled) if end > place and total + current else None


def _takes(current: float, word: float, *, is_start: bool) -> bool:
    """Whether a number word may follow: "twenty" takes "one", "two hundred" takes "fifty", "six" takes nothing."""
    if is_start or not current:
        return True
    if current % 1:
        return False
    return (current % 100 >= 20 and current % 10 == 0 and 1 <= word <= 9) or (current % 100 == 0 and 1 < word < 100)


def _links(low: str, total: float, current: float, *, is_scaled: bool) -> bool:
    """Whether an "and" or a hyphen leads on to the rest: "two hundred and six", "twenty-one"."""
    if low == "and":
        return is_scaled and (total > 0 or current % 100 == 0)
    return low == "-" and current % 100 >= 20 and current % 10 == 0


def _small(tokens: Sequence[Token], place: int) -> bool:
    return 1 <= _numerals("en").get(_low(tokens, place), 0) < 100 and _low(tokens, place) not in ("a", "an")


def _low(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].low if 0 <= place < len(tokens) else ""


@cache
def _token(language: str) -> re.Pattern[str]:
    marks = re.escape(GROUP_MARKS[language])
    return re.compile(
        rf"(?P<figure>\d{{1,3}}(?:[{marks}]\d{{3}}(?!\d)){{1,4}}(?:[.,]\d{{1,6}}(?!\d))?|\d+(?:[.,]\d{{1,6}}(?!\d))?)"
        r"|(?P<word>[^\W\d_]+)|(?P<mark>[^\w\s]|_)"
    )


@cache
def _numerals(language: str) -> Mapping[str, float]:
    return {row[0].lower(): float(row[1]) for row in rows(language, "numerals")}


@cache
def _multipliers(language: str) -> Mapping[str, float]:
    return {row[0].lower().rstrip("."): float(row[1]) for row in rows(language, "multipliers")}
