"""Parts of a whole and multiples in words: "zwei Drittel", "jeder Dritte", "one in five", "doppelt so viele"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from apps.extraction.lexicons.loading import load, rows
from apps.extraction.numerals import Number, Token, german_numeral, number_at, tokens_of

SHARE, FOLD, TIMES = "share", "fold", "times"
EVERY = frozenset(["jeder", "jede", "jedes", "jedem", "jeden"])
# "jeden zweiten Tag" tells how often, not how many.
PERIODS = ("tag", "woche", "monat", "jahr", "mal", "stunde", "minute", "abend", "nacht", "montag", "sonntag", "samstag")
ORDINALS = {"dritt": 3, "siebt": 7, "acht": 8}
WHOLES = frozenset([2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 20, 25, 50, 100, 1000])
COMPARED = frozenset(["as", "the", "more", "higher", "larger", "bigger", "greater", "lower", "faster", "that"])
WHOLE_AFTER_HALF = frozenset(["of", "the", "their", "its", "our", "all", "his", "her"])


# What a German number word begins with, alone or in a compound ("fünfprozentig", "sechsmal", "zweieinhalb").
NUMERAL_STARTS = (
    "ein", "zwei", "drei", "vier", "fünf", "sech", "sieb", "acht", "neun", "zehn", "elf", "zwölf", "zwanzig", "hundert",
    "tausend", "anderthalb", "halb", "doppelt",
)  # fmt: skip
ENGLISH_STARTS = frozenset(["twice", "half", "double", "minus", "hundred"])


@dataclass(frozen=True, slots=True)
class Ratio:
    """A value in shares, folds or times, and the place of the token behind it."""

    value: float
    unit: str
    end: int


def may_begin(token: Token, language: str) -> bool:
    """A quick look: most words of a text begin no quantity."""
    if token.kind == "word":
        return (
            _word_may_begin(token.low, language)
            or (len(token.text) == 3 and token.text.isupper())
            or len(token.text) < 3
        )
    return token.kind == "figure" or token.text in "$€£¥-−–"


@lru_cache(maxsize=16384)
def _word_may_begin(low: str, language: str) -> bool:
    if low in _shares(language) or low == "minus":
        return True
    if language == "de":
        return low in EVERY or low.startswith(NUMERAL_STARTS)
    return low in ENGLISH_STARTS or low.endswith("fold") or number_at(tokens_of(low, "en"), 0, "en") is not None


def ratio_at(tokens: Sequence[Token], place: int, language: str) -> Ratio | None:
    """The share or multiple that begins at a token."""
    readings = _german(tokens, place) if language == "de" else _english(tokens, place)
    return next(readings, None)


def _german(tokens: Sequence[Token], place: int) -> Iterator[Ratio]:
    token, after = tokens[place], _low(tokens, place + 1)
    if token.low in EVERY:
        yield from _every(tokens, place + 1)
    if token.low in ("doppelt", "halb") and after == "so":
        yield Ratio(2.0 if token.low == "doppelt" else 0.5, FOLD, place + 2)
    if token.low.endswith("mal") and (value := german_numeral(token.low.removesuffix("mal"))) and value > 1:
        yield Ratio(value, FOLD, place + 2) if after == "so" else Ratio(value, TIMES, place + 1)
    if (value := _fold(token.low)) is not None:
        yield Ratio(value, FOLD, place + 1)
    yield from _listed(tokens, place, "de")
    number = number_at(tokens, place, "de")
    if number is not None:
        yield from _part(tokens, number, "de")
        yield from _of(tokens, place, number, "von", "de")


def _english(tokens: Sequence[Token], place: int) -> Iterator[Ratio]:
    token, after = tokens[place], _low(tokens, place + 1)
    if token.low == "twice":
        yield Ratio(2.0, FOLD, place + 2) if after in COMPARED else Ratio(2.0, TIMES, place + 1)
    if token.low == "half" and after in WHOLE_AFTER_HALF:
        yield Ratio(0.5, SHARE, place + 2)
    if token.low == "double" and after in ("the", "what"):
        yield Ratio(2.0, FOLD, place + 2)
    if token.low.endswith("fold") and (number := _english_word(token.low.removesuffix("fold"))):
        yield Ratio(number, FOLD, place + 1)
    yield from _listed(tokens, place, "en")
    number_here = number_at(tokens, place, "en")
    if number_here is not None:
        end = number_here.end
        if _low(tokens, end) == "times" and _low(tokens, end + 1) in COMPARED and number_here.value > 1:
            yield Ratio(number_here.value, FOLD, end + 2)
        yield from _part(tokens, number_here, "en")
        yield from _of(tokens, place, number_here, "in", "en")


def _every(tokens: Sequence[Token], place: int) -> Iterator[Ratio]:
    """ "jeder Dritte", "jedes fünfte Kind", "jeder 10. Deutsche"."""
    if place >= len(tokens):
        return
    value, end = _ordinal(tokens[place].low), place + 1
    if tokens[place].kind == "figure" and _low(tokens, end) == ".":
        number = number_at(tokens, place, "de")
        value, end = (number.value if number else 0.0), end + 1
    if value >= 2 and not _low(tokens, end).startswith(PERIODS):
        yield Ratio(1 / value, SHARE, end)


def _ordinal(low: str) -> float:
    """The number in a German ordinal ("zwanzigsten"), 0 in other words."""
    stem = low
    for ending in ("er", "en", "es", "em", "e"):
        if low.endswith(ending):
            stem = low.removesuffix(ending)
            break
    if stem in ORDINALS:
        return ORDINALS[stem]
    for ending in ("st", "t"):
        if stem.endswith(ending) and (value := german_numeral(stem.removesuffix(ending))):
            return value
    return 0.0


def _fold(low: str) -> float | None:
    """ "Fünffache", "zehnfach": the number; None for other words."""
    head, found, rest = low.partition("fach")
    value = german_numeral(head) if found and head and len(rest) <= 2 else None
    return value if value and value > 1 else None  # "einfach" is simple


def _listed(tokens: Sequence[Token], place: int, language: str) -> Iterator[Ratio]:
    sort, value = _shares(language).get(tokens[place].low, ("", 0.0))
    before = _low(tokens, place - 1)
    if sort == SHARE and before not in load(language).lists["no_share_before"]:
        yield Ratio(value, SHARE, place + 1)
    if sort == FOLD:
        yield Ratio(value, FOLD, place + 1)


def _part(tokens: Sequence[Token], number: Number, language: str) -> Iterator[Ratio]:
    """ "zwei Drittel", "two-thirds", "a quarter of": English ordinals and quarters of a year need their "of"."""
    end = number.end
    is_joined = _low(tokens, end) == "-"
    end += is_joined
    sort, value = _shares(language).get(_low(tokens, end), ("", 0.0))
    if sort != "part" or number.value >= 1 / value:
        return
    is_sure = language == "de" or _low(tokens, end + 1) == "of" or (is_joined and number.value > 1)
    if not is_sure and (number.value == 1 or _low(tokens, end) == "quarters"):
        return
    yield Ratio(number.value * value, SHARE, end + 1)


def _of(tokens: Sequence[Token], place: int, number: Number, link: str, language: str) -> Iterator[Ratio]:
    """ "drei von zehn", "one in five", "nine out of ten"."""
    end = number.end
    if _low(tokens, end) == "out" and _low(tokens, end + 1) == "of":
        end += 2
    elif _low(tokens, end) == link:
        end += 1
    else:
        return
    whole = number_at(tokens, end, language)
    if whole is None or whole.value not in WHOLES or not 1 <= number.value < whole.value or number.value % 1:
        return
    if whole.is_word != number.is_word or (language == "de" and number.value == 1 and whole.value < 5):
        return
    yield Ratio(number.value / whole.value, SHARE, whole.end)


def _english_word(low: str) -> float:
    return next((float(row[1]) for row in rows("en", "numerals") if row[0] == low), 0.0) if low else 0.0


def _low(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].low if 0 <= place < len(tokens) else ""


@cache
def _shares(language: str) -> Mapping[str, tuple[str, float]]:
    return {row[0].lower(): (row[1], float(row[2])) for row in rows(language, "shares")}
