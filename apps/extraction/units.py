"""The words behind and before a number that tell its unit, its factor and whether it is a bound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.numbers import get_currency_name

from apps.extraction.lexicons.loading import load, rows
from apps.extraction.numerals import Token
from apps.extraction.types import Bound

SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "$": "USD"}
DOLLARS = {"us": "USD", "u": "USD", "c": "CAD", "a": "AUD", "hk": "HKD", "nz": "NZD", "s": "SGD", "r": "BRL"}
ABBREVIATED = frozenset(["mio", "mrd", "tsd", "bio"])
AGES = ("jährig",)
LONGEST_BOUND = 3  # words


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted or measured: `factor` of it is one of the words at hand (a cent is 0.01 EUR)."""

    name: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Following:
    """What the words after a number add: `end` is the place of the token behind them."""

    unit: Unit | None
    end: int
    is_age: bool = False


def currency_at(tokens: Sequence[Token], place: int) -> tuple[str, int]:
    """The code of a currency mark and the place behind it, ("", place) where none stands."""
    token = tokens[place] if place < len(tokens) else None
    if token is None:
        return "", place
    if token.text in SIGNS:
        return SIGNS[token.text], place + 1
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if after and after.text == "$" and after.start == token.end and token.low in DOLLARS:
        return DOLLARS[token.low], place + 2
    if token.text == "Rs":
        return "INR", place + 1
    if len(token.text) == 3 and token.text.isupper() and token.low in _codes():
        return token.text, place + 1
    return "", place


def multiplied(tokens: Sequence[Token], place: int, language: str, *, is_money: bool) -> tuple[float, int]:
    """The factor of "Millionen", "Mrd.", "bn" … at a place, and the place behind it."""
    factor, table = 1.0, _multipliers(language)
    for _ in range(2):
        at = place + 1 if _is_hyphen(tokens, place) else place
        token = tokens[at] if at < len(tokens) else None
        if (
            token is None
            or token.low not in table
            or (len(token.low) < 2 and not is_money and not _is_glued(tokens, at))
        ):
            break
        factor *= table[token.low]
        place = at + 1
        if token.low in ABBREVIATED and place < len(tokens) and tokens[place].text == "." and _is_glued(tokens, place):
            place += 1
    return factor, place


def following(tokens: Sequence[Token], place: int, text: str, language: str) -> Following:
    """The unit behind a number: at once, after a hyphen, or after one adjective."""
    is_joined = _is_hyphen(tokens, place)
    at = place + 1 if is_joined else place
    if at >= len(tokens):
        return Following(None, place)
    if _is_age(tokens, at):
        return Following(None, place, is_age=True)
    if is_joined and (unit := adjective_unit(tokens[at].low, language)):
        return Following(unit, at + 1)
    if (found := _unit_at(tokens, at, text, language, is_joined=is_joined)) is not None:
        return found
    if not is_joined and _is_adjective(tokens[at], language) and not _is_cut(tokens, at + 1):
        return _unit_at(tokens, at + 1, text, language, is_joined=False) or Following(None, place)
    return Following(None, place)


def adjective_unit(low: str, language: str) -> Unit | None:
    """ "prozentiger" of "40-prozentiger", "stündig" of "zweistündig"."""
    return next((unit for end, unit in _measure_adjectives(language).items() if low.startswith(end)), None)


def bound_before(tokens: Sequence[Token], place: int, text: str, language: str) -> Bound:
    """What the words right before a number make of it."""
    bounds, longest = _bounds(language), 0
    stop = tokens[place].start
    for count in range(1, LONGEST_BOUND + 1):
        if place - count < 0 or (count > 1 and tokens[place - count].kind != "word"):
            break
        words = " ".join(text[tokens[place - count].start : stop].lower().split())
        if words in bounds or words.rstrip(".") in bounds:
            longest = count
    if not longest or _is_amount_of(tokens, place - longest, language):
        return Bound.EXACT
    return bounds[" ".join(text[tokens[place - longest].start : stop].lower().split()).rstrip(".")]


def _is_amount_of(tokens: Sequence[Token], place: int, language: str) -> bool:
    """ "eine Rechnung über 40 Euro": the preposition tells the sum and is no bound."""
    if language != "de" or place < 1 or tokens[place].low != "über":
        return False
    return tokens[place - 1].low.endswith(tuple(load("de").lists["amount_noun"]))


def _unit_at(tokens: Sequence[Token], place: int, text: str, language: str, *, is_joined: bool) -> Following | None:
    units = _units(language)
    if place >= len(tokens) or _is_cut(tokens, place):
        return None
    code, end = currency_at(tokens, place)
    if code:
        if end < len(tokens) and tokens[end].kind == "figure" and _is_glued(tokens, end):
            return None  # "a £300 fine": the mark belongs to what follows
        return Following(Unit(code), end)
    for count in (3, 2, 1):
        last = place + count - 1
        if last >= len(tokens):
            continue
        words = " ".join(text[tokens[place].start : tokens[last].end].lower().split())
        if unit := units.get(words):
            return Following(unit, last + 1)
        if count == 2 and (code := _currencies(language).get(_stem(words, language), "")):
            return Following(Unit(code), last + 1)
        if count == 1 and is_joined and (unit := units.get(words + "s")):
            return Following(unit, last + 1)
    return None


def _is_cut(tokens: Sequence[Token], place: int) -> bool:
    """Whether another figure stands there."""
    return place < len(tokens) and tokens[place].kind == "figure"


def _is_hyphen(tokens: Sequence[Token], place: int) -> bool:
    return (
        place + 1 < len(tokens)
        and tokens[place].text in ("-", "‑")
        and _is_glued(tokens, place)
        and _is_glued(tokens, place + 1)
        and tokens[place + 1].kind == "word"
    )


def _is_glued(tokens: Sequence[Token], place: int) -> bool:
    return place > 0 and tokens[place - 1].end == tokens[place].start


def _is_age(tokens: Sequence[Token], place: int) -> bool:
    if tokens[place].low.startswith(AGES):
        return True
    words = [token.text for token in tokens[place : place + 3]]
    return words[:1] in (["year"], ["month"], ["week"]) and words[1:] == ["-", "old"]


def _is_adjective(token: Token, language: str) -> bool:
    """What may stand between a number and what it counts: "300 neue Stellen", "12 new schools"."""
    return token.text.islower() and len(token.text) > 2 and token.text not in load(language).lists["no_adjective"]


def _stem(words: str, language: str) -> str:
    """The name of a currency without the ending of its adjective: "schwedischen kronen"."""
    if language != "de":
        return words
    first, _, last = words.partition(" ")
    return f"{first.rstrip('nr')} {last}"


@cache
def _currencies(language: str) -> Mapping[str, str]:
    """Names of two words in both numbers, as CLDR has them, for the currencies now in use by their country's name."""
    found: dict[str, str] = {}
    locale = Locale(language)
    for code in locale.currencies:
        for count in (1, 2):
            name = get_currency_name(str(code), count=count, locale=locale)
            if name.count(" ") == 1 and "(" not in name:
                found.setdefault(_stem(name.lower(), language), str(code))
    return found


@cache
def _codes() -> frozenset[str]:
    names = {unit.name for language in ("de", "en") for unit in _units(language).values()}
    return frozenset(name.lower() for name in names if name in Locale("en").currencies)


@cache
def _units(language: str) -> Mapping[str, Unit]:
    table = rows(language, "units")
    return {row[0].lower(): Unit(row[1], float(row[2]) if len(row) > 2 else 1.0) for row in table}


@cache
def _multipliers(language: str) -> Mapping[str, float]:
    return {row[0].lower().rstrip("."): float(row[1]) for row in rows(language, "multipliers")}


@cache
def _measure_adjectives(language: str) -> Mapping[str, Unit]:
    return {row[0]: Unit(row[1]) for row in rows(language, "measure_adjectives")}


@cache
def _bounds(language: str) -> Mapping[str, Bound]:
    return {row[0].rstrip("."): Bound(row[1]) for row in rows(language, "bounds")}
