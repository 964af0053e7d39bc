"""The figures of a claim: what is counted or measured, with its unit, its range and its bound.

A figure that only names something is none: a time, a score, an age, a paragraph, a house or an aeroplane.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from apps.extraction.dates import find_dates
from apps.extraction.lexicons.loading import load
from apps.extraction.numerals import Number, Token, german_numeral, number_at, tokens_of
from apps.extraction.shares import may_begin, ratio_at
from apps.extraction.types import Bound, Quantity, Span
from apps.extraction.units import adjective_unit, bound_before, currency_at, following, multiplied

MAX_QUANTITIES = 100  # of one claim; a table pasted into a sentence is no claim
DASHES = frozenset(["-", "–", "—", "‑"])
RANGES = {"de": frozenset(["bis"]), "en": frozenset(["to"])}
BETWEEN = {"de": ("zwischen", "und"), "en": ("between", "and")}
FROM = {"de": ("von", "auf"), "en": ("from", "to")}
SMALL = 13  # number words below it need a noun: "zwei der Männer" counts nothing that a check could weigh
IRREGULAR_PLURALS = frozenset(
    ["people", "men", "women", "children", "police", "staff", "feet", "sheep", "cattle", "fish", "mice", "teeth"]
)
CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
BEFORE_A_CLOCK = frozenset(["at", "from", "to", "until", "till", "by", "um", "bis", "ab", "gegen", "von"])
# What a figure may follow without being its number: "In 212", "Bei 40".
OPENERS = ("preposition", "opener", "no_adjective")
LONGEST_NAME_NUMBER = 4  # figures: no aeroplane, road or resolution has more


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number with its unit; `end` is the place of the token behind it."""

    start: int
    end: int
    number: Number
    value: float
    unit: str = ""
    factor: float = 1.0
    is_money_first: bool = False
    is_refused: bool = False

    @property
    def is_bare(self) -> bool:
        return not self.unit and self.factor == 1


def find_quantities(
    text: str, language: str, *, offset: int = 0, dates: Sequence[Span] | None = None
) -> tuple[Quantity, ...]:
    """The quantities in text order; `offset` is added to their spans.

    `dates` are the places of the text's dates, where the caller has read them already.
    """
    dates = find_dates(text, language) if dates is None else dates
    starts = [span.start for span in dates]
    kept: list[Quantity] = []
    for quantity in _Reader(text, language).read():
        if len(kept) == MAX_QUANTITIES:
            break
        before = bisect_left(starts, quantity.span.end) - 1
        if before < 0 or not dates[before].overlaps(quantity.span):
            span = Span(quantity.span.start + offset, quantity.span.end + offset)
            kept.append(replace(quantity, span=span))
    return tuple(kept)


class _Reader:
    """Reads a text's tokens from left to right; each is looked at a bounded number of times."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.tokens: Sequence[Token] = tokens_of(text, language)

    def read(self) -> Iterator[Quantity]:
        place = 0
        while place < len(self.tokens):
            if not may_begin(self.tokens[place], self.language):
                place += 1
                continue
            quantity, place = self._at(place)
            if quantity is not None:
                yield quantity

    def _at(self, place: int) -> tuple[Quantity | None, int]:
        """The quantity at a place, if there is one, and where to read on."""
        if ratio := ratio_at(self.tokens, place, self.language):
            return self._quantity(place, ratio.end, ratio.value, ratio.unit), ratio.end
        if self.language == "de" and (found := self._adjective(place)):
            return found, place + 1
        amount = self._amount(place)
        if amount is None:
            return None, place + 1
        if amount.is_refused:
            return None, amount.end
        if (other := self._other_end(amount)) is not None:
            return self._range(amount, other)
        if (changed := self._changed_to(amount)) is not None:
            amount = replace(amount, unit=changed.unit)
        if (amount.is_bare and not self._counts(amount)) or _is_article(amount):
            return None, max(amount.end, place + 1)
        return self._quantity(place, amount.end, amount.value, amount.unit), amount.end

    def _quantity(self, place: int, end: int, value: float, unit: str, upper: float | None = None) -> Quantity:
        span = Span(self.tokens[place].start, self.tokens[end - 1].end)
        bound = bound_before(self.tokens, place, self.text, self.language) if place else Bound.EXACT
        if self._words(end, 2) in (["or", "more"], ["oder", "mehr"]):
            bound = Bound.AT_LEAST
        return Quantity(span, _rounded(value), unit, None if upper is None else _rounded(upper), bound)

    def _adjective(self, place: int) -> Quantity | None:
        """ "zweistündige", "fünfprozentiger": number and unit in one word."""
        low = self.tokens[place].low
        for end in range(3, min(len(low) - 3, 24)):
            unit = adjective_unit(low[end:], "de")
            if unit is not None and unit.name not in ("fold", "times") and (value := german_numeral(low[:end])):
                return self._quantity(place, place + 1, value, unit.name)
        return None

    def _amount(self, place: int) -> _Amount | None:
        tokens, start = self.tokens, place
        sign, place = self._sign(place)
        money, place = currency_at(tokens, place)
        number = number_at(tokens, place, self.language)
        if number is None or (number.is_word and money):
            return None
        if not number.is_word and self._is_part_of_more(place):
            return _Amount(start, place + 1, number, 0, is_refused=True)
        factor, end = multiplied(tokens, number.end, self.language, is_money=bool(money))
        behind = following(tokens, end, self.text, self.language)
        amount = _Amount(start, end, number, sign * number.value * factor, money, factor, bool(money))
        if behind.is_age or self._is_time(end):
            return replace(amount, is_refused=True)
        if behind.unit is not None and not (money and behind.unit.name != money):
            unit = behind.unit
            return replace(amount, end=behind.end, value=amount.value * unit.factor, unit=unit.name)
        if self._is_glued_to_word(end) or (self._text(end) in ("-", "‑") and self._is_compound(end)):
            return replace(amount, is_refused=True)
        return replace(amount, factor=factor * 10) if number.is_multiplied and factor == 1 else amount

    def _sign(self, place: int) -> tuple[int, int]:
        token = self.tokens[place]
        if token.low == "minus":
            return -1, min(place + 1, len(self.tokens) - 1)
        is_alone = place == 0 or self.tokens[place - 1].end < token.start
        if token.text in ("-", "−", "–") and is_alone and place + 1 < len(self.tokens) and self._is_glued(place + 1):
            return -1, place + 1
        return 1, place

    def _is_part_of_more(self, place: int) -> bool:
        """Whether more stands at the figure than a number: "F-16", "20/1234", "3:2", "A380", "1.2.3"."""
        token, text = self.tokens[place], self.text
        before, after = text[max(0, token.start - 2) : token.start], text[token.end : token.end + 2]
        if before[-1:] == "." and not before[:-1].strip():
            return True  # ".301"
        if (
            before[-1:].isalnum()
            or before[-1:] == "_"
            or (before[-1:] in "/:." and before[:1].isalnum() and before[1:])
        ):
            return before[-1:] != "." or before[:1].isdigit()
        if before[-1:] in DASHES and before[:1].isalnum() and len(before) == 2:
            return True
        return after[:1] in (":", "/", ".", ",") and after[1:].isdigit() or before.rstrip()[-1:] in ("§", "#")

    def _is_time(self, end: int) -> bool:
        words = self._words(end, 4)
        if words[:1] == ["uhr"] or words[:3] == ["o", "'", "clock"] or words[:3] == ["o", "’", "clock"]:
            return True
        if self.language == "de":
            return False
        return words[:1] in (["am"], ["pm"]) or words in (["a", ".", "m", "."], ["p", ".", "m", "."])

    def _is_glued_to_word(self, end: int) -> bool:
        return end < len(self.tokens) and self.tokens[end].kind == "word" and self._is_glued(end)

    def _is_compound(self, end: int) -> bool:
        """ "40-Tonner", "7-Eleven"; not "$40-a-day"."""
        return (
            self._low(end + 1) != "a"
            and self._is_glued(end)
            and end + 1 < len(self.tokens)
            and self.tokens[end + 1].kind == "word"
        )

    def _other_end(self, amount: _Amount) -> _Amount | None:
        """The upper end where a range goes on behind an amount, or the other figure of a score."""
        link, before = self._low(amount.end), self._low(amount.start - 1)
        opening, closing = BETWEEN[self.language]
        is_range = link in RANGES[self.language] and before != FROM["en"][0]
        if not (is_range or self._text(amount.end) in DASHES or (before == opening and link == closing)):
            return None
        place = amount.end + 1
        if place >= len(self.tokens):
            return None
        if self._text(amount.end) in DASHES:
            return self._after_dash(amount, place)
        other = self._amount(place)
        return None if other is None or other.is_refused or not _fits(amount, other) else other

    def _after_dash(self, amount: _Amount, place: int) -> _Amount | None:
        if self.tokens[place].kind != "figure" or amount.number.is_word:
            return None
        number = number_at(self.tokens, place, self.language)
        if number is None:
            return None
        factor, end = multiplied(self.tokens, number.end, self.language, is_money=amount.is_money_first)
        behind = following(self.tokens, end, self.text, self.language)
        unit = behind.unit.name if behind.unit else ""
        scale = behind.unit.factor if behind.unit else 1.0
        return _Amount(place, behind.end, number, number.value * factor * scale, unit, factor * scale)

    def _range(self, lower: _Amount, upper: _Amount) -> tuple[Quantity | None, int]:
        unit = upper.unit or lower.unit
        value = lower.value * upper.factor if lower.factor == 1 and lower.value < 1000 else lower.value
        is_told = unit or upper.factor > 1 or self._has_noun(upper.end)
        if value < 0 and upper.value < value:  # "minus 3 bis minus 8 Grad" runs downwards
            return self._quantity(lower.start, upper.end, upper.value, unit, value), upper.end
        if value >= upper.value or not is_told or self._low(upper.end).endswith(tuple(self._list("score"))):
            return None, upper.end
        return self._quantity(lower.start, upper.end, value, unit, upper.value), upper.end

    def _changed_to(self, amount: _Amount) -> _Amount | None:
        """ "von 20 auf 25 Prozent": the second figure tells the unit of the first."""
        opening, link = FROM[self.language]
        if amount.unit or self._low(amount.start - 1) != opening or self._low(amount.end) != link:
            return None
        other = self._amount(amount.end + 1) if amount.end + 1 < len(self.tokens) else None
        return other if other is not None and other.unit and not other.is_refused else None

    def _counts(self, amount: _Amount) -> bool:
        """Whether a bare number counts something."""
        if amount.number.is_word:
            return self._word_counts(amount)
        return not (
            self._is_clock(amount)
            or self._is_year(amount)
            or self._is_age(amount)
            or self._is_ordinal(amount)
            or self._is_name(amount)
        )

    def _word_counts(self, amount: _Amount) -> bool:
        if bound_before(self.tokens, amount.start, self.text, self.language) is not Bound.EXACT:
            return True
        if amount.value < 2 or self._low(amount.start - 1) in self._list("definite"):
            return amount.value >= SMALL
        return amount.value >= SMALL or self._has_noun(amount.end)

    def _has_noun(self, place: int) -> bool:
        """Whether a noun in the plural follows, perhaps after an adjective."""
        for token in self.tokens[place : place + 2]:
            if token.kind != "word" or token.low in self._list("no_adjective"):
                return False
            if self.language == "de" and token.text[0].isupper():
                return True
            if self.language == "en" and (token.text.endswith("s") and not token.text.endswith(("ss", "us", "is"))):
                return token.text.islower()
            if token.text in IRREGULAR_PLURALS:
                return True
        return False

    def _is_year(self, amount: _Amount) -> bool:
        """A bare figure that reads as a year of our time: "from 2015 to 2021"."""
        figure = self.tokens[amount.end - 1].text
        return len(figure) == 4 and figure.isdigit() and 1900 <= int(figure) < 2100

    def _is_clock(self, amount: _Amount) -> bool:
        """ "from 10.15 to 10.45"."""
        figure = self.tokens[amount.end - 1].text
        return CLOCK.fullmatch(figure) is not None and self._low(amount.start - 1) in BEFORE_A_CLOCK

    def _is_age(self, amount: _Amount) -> bool:
        """ "Lorna Peet, 58, wrote", "aged 58", "im Alter von 58"."""
        if self._low(amount.start - 1) == "aged" or self._low(amount.start - 2) in ("alter", "age"):
            return True
        return self._text(amount.start - 1) == "," and self._text(amount.end) == ","

    def _is_ordinal(self, amount: _Amount) -> bool:
        """ "die 5. Etage": a figure with a point after an article."""
        if self.language != "de" or self._text(amount.end) != ".":
            return False
        is_last = amount.end + 1 >= len(self.tokens)
        lists = load("de").lists
        return not is_last and self._low(amount.start - 1) in (lists["article"] | lists["fused_preposition"])

    def _is_name(self, amount: _Amount) -> bool:
        """ "Boeing 737", "Artikel 5", "10 Downing Street": a figure that tells one of several apart."""
        figure = self.tokens[amount.end - 1].text
        if len(figure) > LONGEST_NAME_NUMBER or not figure.isdigit():
            return False
        before, streets = self._token(amount.start - 1), tuple(self._list("street"))
        if self._low(amount.end + 1) in streets or self._low(amount.end + 2) in streets:
            return self._text(amount.end)[:1].isupper() and self.language == "en"
        if before is None or before.kind != "word":
            return (
                before is not None and before.text == "." and self._low(amount.start - 2) in ("nr", "no", "abs", "art")
            )
        if before.low in self._list("numbered") or (self.language == "de" and before.low.endswith(streets)):
            return True
        if not before.text[0].isupper() or any(before.low in self._list(name) for name in OPENERS):
            return False
        return not self._has_noun(amount.end)

    def _list(self, name: str) -> frozenset[str]:
        return load(self.language).lists[name]

    def _token(self, place: int) -> Token | None:
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def _text(self, place: int) -> str:
        token = self._token(place)
        return token.text if token else ""

    def _low(self, place: int) -> str:
        token = self._token(place)
        return token.low if token else ""

    def _words(self, place: int, count: int) -> list[str]:
        return [token.low for token in self.tokens[place : place + count]]

    def _is_glued(self, place: int) -> bool:
        return self.tokens[place - 1].end == self.tokens[place].start


def _is_article(amount: _Amount) -> bool:
    """ "ein Euro", "a year" are seldom a count; "eine Million" and "ein Prozent" are."""
    return amount.number.is_word and amount.value == 1 and not amount.unit.startswith("percent")


def _fits(lower: _Amount, upper: _Amount) -> bool:
    """Whether two amounts can be the ends of one range."""
    if lower.unit and lower.unit != upper.unit:
        return False
    is_below_zero = lower.value < 0 and upper.value < 0
    return lower.number.is_word == upper.number.is_word and (is_below_zero or lower.value < upper.value)


def _rounded(value: float) -> float:
    """Without the noise of binary fractions: 3.3 million is 3300000."""
    return round(value, 6)
