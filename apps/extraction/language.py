"""Which language a text is in; never a guess.

German and English are told apart by their function words, which costs nothing. Whatever that vote leaves
open goes to a classifier of 97 languages, loaded when first needed (0.7 s and about 120 MB).
"""

import re
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

import py3langid.langid

LEXICONS = Path(__file__).parent / "lexicons"
SUPPORTED: Final = ("de", "en")
UNCLEAR: Final = "und"  # BCP-47 for "undetermined"

LOOK = 20_000  # characters; the language of a text shows in its first pages
FEWEST_LETTERS = 12  # fewer cannot be told from a name
# The vote is taken as final with at least so many function words of one language, making up so much of
# the text and so many times the other's. On 335 annotated articles, and on the first 30 words of each,
# it names no wrong language; Dutch, Danish and Luxembourgish prose stays below half the share.
FEWEST_VOTES = 3
SURE_SHARE = 0.18
SURE_LEAD = 3.0
# Below this probability the classifier is guessing: names, single words and gibberish stay under 0.63,
# sentences of ten words and more in 20 languages above 0.71.
SURE_PROBABILITY = 0.7
# German or English that it finds likely is believed when function words say the same (headlines, menus).
LIKELY_PROBABILITY = 0.5
FEWEST_SUPPORTING_VOTES = 2

_NO_LANGUAGE = "zxx"  # the classifier's answer for figures and gibberish

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class LanguageError(ValueError):
    """The text is in no language that the extraction knows, or in none that can be told."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class UnsupportedLanguage(LanguageError):
    """The text's language is known (`code`), but there are no word lists and no model for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code, f"the text is in a language that is not supported: {code}")


class UnclearLanguage(LanguageError):
    """The text is too short or too mixed to tell its language; `code` is "und"."""

    def __init__(self) -> None:
        super().__init__(UNCLEAR, "the text is too short or too mixed to tell its language")


class _Classifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


def identify(text: str) -> str:
    """The text's BCP-47 language code, supported or not; "und" where it cannot be told."""
    text = text[:LOOK]
    if sum(1 for character in islice(text, LOOK) if character.isalpha()) < FEWEST_LETTERS:
        return UNCLEAR
    return vote(text) or _classified(text)


def require_supported(text: str) -> str:
    """The text's language if the extraction knows it; raises `UnsupportedLanguage` or `UnclearLanguage` otherwise."""
    code = identify(text)
    if code == UNCLEAR:
        raise UnclearLanguage
    if code not in SUPPORTED:
        raise UnsupportedLanguage(code)
    return code


def vote(text: str) -> str:
    """The supported language whose function words plainly prevail, or ""."""
    votes, words = _count(text)
    best, second = sorted(votes, key=lambda code: votes[code], reverse=True)[:2]
    is_sure = (
        votes[best] >= FEWEST_VOTES and votes[best] >= SURE_SHARE * words and votes[best] >= SURE_LEAD * votes[second]
    )
    return best if is_sure else ""


@cache
def _function_words() -> dict[str, frozenset[str]]:
    found = {}
    for code in SUPPORTED:
        rows = (LEXICONS / code / "function_words.txt").read_text(encoding="utf-8").splitlines()
        found[code] = frozenset(row for row in rows if not row.startswith("#"))
    return found


def _count(text: str) -> tuple[dict[str, int], int]:
    """Function words by language, and the number of all words."""
    words = [match.group().lower() for match in _WORD.finditer(text[:LOOK])]
    return {code: sum(1 for word in words if word in known) for code, known in _function_words().items()}, len(words)


def _classified(text: str) -> str:
    code, probability = _classifier().classify(text)
    if code == _NO_LANGUAGE:
        return UNCLEAR
    if probability >= SURE_PROBABILITY:
        return code
    votes, _ = _count(text)
    is_supported = votes.get(code, 0) >= FEWEST_SUPPORTING_VOTES and votes[code] == max(votes.values())
    return code if is_supported and probability >= LIKELY_PROBABILITY else UNCLEAR


@cache
def _classifier() -> _Classifier:
    identifier: _Classifier = py3langid.langid.LanguageIdentifier.from_model_file(
        py3langid.langid.MODEL_FILE, norm_probs=True
    )
    return identifier
