"""German noun phrases brought to their base form, where the ending can be known."""

from collections.abc import Sequence
from functools import cache

from apps.extraction.lexicons.loading import rows

_STRONG = {"m": "er", "f": "e", "n": "es", "p": "e"}
_ADJECTIVE_ENDINGS = ("en", "em", "er", "es", "e")


def noun_gender(noun: str) -> str:
    """The gender of a noun that heads a body's name, by its ending; "" when unknown."""
    folded = noun.lower().rsplit("-", 1)[-1]
    for ending, gender in _endings():
        if folded.endswith((ending, ending + "s")):
            return gender
    return ""


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    return tuple((row[0], row[1]) for row in rows("de", "noun_genders"))


def adjective(word: str, gender: str) -> str:
    """The adjective as it stands without an article: "russische" -> "russischer"; unchanged when no ending is known."""
    if gender not in _STRONG:
        return word
    for ending in _ADJECTIVE_ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3:
            return stem + _STRONG[gender]
    return word


def is_adjectival(noun: str, article: str, known: frozenset[str]) -> bool:
    """Whether a masculine noun bends like an adjective here: "der Gesandte", "dem Gesandten" beside "Gesandter"."""
    if article in ("der", "dieser") and noun.endswith("e"):
        return _is_known(noun + "r", known)
    return article in ("dem", "des", "vom", "beim") and noun.endswith("en") and _is_known(noun[:-1] + "r", known)


def nominative(noun: str, known: Sequence[str] | frozenset[str], *, gender: str, has_article: bool) -> str:
    """The noun without its case ending, when the form without it is a known word too.

    "Außenministers" -> "Außenminister", "Präsidenten" -> "Präsident", "der Gesandte" -> "Gesandter".
    """
    for ending in ("es", "s", "en", "n"):
        base = noun.removesuffix(ending)
        if base != noun and _is_known(base, known) and not (ending in ("en", "n") and gender == "f"):
            noun = base
            break
    if has_article and gender == "m" and noun.endswith("e") and _is_known(noun + "r", known):
        return noun + "r"
    if has_article and gender == "m" and noun.endswith("en") and _is_known(noun[:-1] + "r", known):
        return noun[:-1] + "r"
    return noun


def plural_nominative(noun: str, known: Sequence[str] | frozenset[str]) -> str:
    """A noun in the dative plural without its ending, where the ending can be known; else the noun as it stands.

    "Fraktionskreisen" -> "Fraktionskreise", "Anwohnern" -> "Anwohner", "Angehörigen" -> "Angehörige"; but
    "Experten" and "Zeugen" stay.
    """
    folded = noun.lower()
    base = folded[:-1]
    if len(folded) < 6 or not folded.endswith("n"):
        return noun
    is_dative = base.endswith(_plurals()) or (base.endswith(("er", "ler")) and _is_known(base, known))
    return noun[:-1] if is_dative else noun


@cache
def _plurals() -> tuple[str, ...]:
    return tuple(row[0].lower() for row in rows("de", "plurals"))


def _is_known(noun: str, known: Sequence[str] | frozenset[str]) -> bool:
    folded = noun.lower()
    if folded in known:
        return True
    return any(folded[start:] in known for start in range(2, len(folded) - 3))
