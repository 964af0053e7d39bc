"""A claim as what is compared: its content words, names, figures, years and days, and what turns it round."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import simplemma

from apps.extraction.dates import find_dates
from apps.extraction.lexicons.loading import rows
from apps.extraction.quantities import find_quantities
from apps.prior_checks.matching.words import bounds, calendar, negations, opposites, stop_words
from apps.sources.names import name_key

LANGUAGES = ("de", "en")
LONGEST = 2000  # characters that are compared; a claim is a sentence or two
LONGEST_WORD = 60
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d%]|[.,]\d)")
_DIGITS = re.compile(r"(?<![\w.,])\d{1,15}(?:[.,]\d{1,6})?(?![\w])")
_END = re.compile(r"[.!?:„“\"»«]\s*$")


@dataclass(frozen=True, slots=True)
class Term:
    """A content word: `base` is its basic form, `word` how it is written, `place` its position in the claim."""

    base: str
    word: str
    place: int
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    language: str
    terms: tuple[Term, ...]
    figures: frozenset[tuple[float, str]]  # value and unit; "" where the unit is not told
    years: frozenset[str]
    days: frozenset[str]  # the figures of dates, years apart
    is_negative: bool
    directions: frozenset[tuple[int, int]]  # (which pair of opposites, which side)

    @property
    def names(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.is_name)


@lru_cache(maxsize=4096)
def read_statement(text: str, language: str) -> Statement:
    """What is compared of a claim in one of LANGUAGES."""
    text = " ".join(text[:LONGEST].split())
    words = [(match.group(), match.start()) for match in _WORD.finditer(text)]
    figures, years, days = _figures(text, language)
    return Statement(
        text=text,
        language=language,
        terms=tuple(_terms(text, words, language)),
        figures=figures,
        years=years,
        days=days,
        is_negative=_is_negative(words, language),
        directions=_directions(text, words, language),
    )


def _terms(text: str, words: list[tuple[str, int]], language: str) -> list[Term]:
    terms: dict[str, Term] = {}
    numerals = _numerals(language)
    for place, (word, start) in enumerate(words):
        plain = _without_genitive(word)
        low = plain.casefold()
        if len(low) < 2 or low in stop_words(language) or low in negations(language) or low in numerals:
            continue
        base = lemma(plain, language)
        if base in stop_words(language):
            continue
        is_name = _is_name(plain, language, is_first=_begins_sentence(text, start))
        terms.setdefault(base, Term(base[:LONGEST_WORD], word[:LONGEST_WORD], place, is_name))
    return list(terms.values())


def _without_genitive(word: str) -> str:
    return re.sub(r"[’']s?$", "", word)


@lru_cache(maxsize=65536)
def lemma(word: str, language: str) -> str:
    return simplemma.lemmatize(word[:LONGEST_WORD], lang=language).casefold()


def _begins_sentence(text: str, start: int) -> bool:
    return start == 0 or bool(_END.search(text[max(0, start - 3) : start]))


def _is_name(word: str, language: str, *, is_first: bool) -> bool:
    """A name, as far as a word list can tell. German writes every noun large: only words it does not know are names."""
    if not word[:1].isupper() or word.casefold() in calendar(language):
        return False
    if word.isupper() and len(word) > 1:
        return True  # an abbreviation
    if word.casefold() in _places(language):
        return True
    if language == "en":
        return not is_first or not simplemma.is_known(word.casefold(), lang="en")
    return (
        not simplemma.is_known(word, lang="de")
        and not simplemma.is_known(word.casefold(), lang="de")
        and (
            "-" not in word and len(word) < 14  # a long unknown word is a compound
        )
    )


@cache
def _places(language: str) -> frozenset[str]:
    """Countries and given names, as written in the language."""
    lists = ("countries", "given_names")
    return frozenset(row[0].casefold() for name in lists for row in rows(language, name) if " " not in row[0])


@cache
def _numerals(language: str) -> dict[str, float]:
    return {row[0].casefold(): float(row[1]) for row in rows(language, "numerals")}


Figures = tuple[frozenset[tuple[float, str]], frozenset[str], frozenset[str]]


def _figures(text: str, language: str) -> Figures:
    dates = find_dates(text, language)
    years = set(_YEAR.findall(text))
    days = {digits for span in dates for digits in re.findall(r"\d+", span.of(text))} - years
    days -= {digits for digits in days if len(digits) > 2}
    quantities = find_quantities(text, language)
    found = {(quantity.value, quantity.unit) for quantity in quantities}
    taken = [quantity.span for quantity in quantities] + list(dates)
    for match in _DIGITS.finditer(text):
        if match.group() not in years and not any(span.start <= match.start() < span.end for span in taken):
            found.add((float(match.group().replace(",", ".")), ""))
    for match in _WORD.finditer(text):
        value = _numerals(language).get(match.group().casefold(), 0)
        if value > 1 and not any(span.start <= match.start() < span.end for span in taken):
            found.add((value, ""))
    return frozenset(found), frozenset(years), frozenset(days)


def _is_negative(words: list[tuple[str, int]], language: str) -> bool:
    cues = sum(
        word.casefold() in negations(language) or word.casefold().replace("’", "'").endswith("n't") for word, _ in words
    )
    return cues % 2 == 1


def _directions(text: str, words: list[tuple[str, int]], language: str) -> frozenset[tuple[int, int]]:
    low = text.casefold()
    for bound in bounds(language):
        low = low.replace(bound, " ")
    forms = {word.casefold() for word in _WORD.findall(low)}
    forms |= {lemma(word, language) for word, _start in words if word.casefold() in forms}
    found = set()
    for number, sides in enumerate(opposites(language)):
        present = [side for side in (0, 1) if forms & sides[side]]
        if len(present) == 1:  # both or neither tells nothing
            found.add((number, present[0]))
    return frozenset(found)


def same_name(left: str, right: str) -> bool:
    """Spellings of one name, its genitive too."""
    a, b = name_key(left), name_key(right)
    return a == b or a == b + "s" or b == a + "s"
