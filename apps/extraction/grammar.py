"""Closed classes of German and English words: the little grammar the rules need.

The lists are data, in `grammar.tsv` of each language's lexicon.
"""

from dataclasses import dataclass, fields
from functools import cache

from apps.extraction.lexicons.loading import rows


@dataclass(frozen=True, slots=True)
class Words:
    """The closed classes of one language, in lower case."""

    determiners: frozenset[str]
    nominative: frozenset[str]  # determiners and pronouns that can begin a subject
    pronouns: frozenset[str]  # pronouns that are a whole subject
    prepositions: frozenset[str]
    attributive: frozenset[str]  # prepositions that tie a noun to the noun before
    subordinators: frozenset[str]
    question_words: frozenset[str]
    conjunctions: frozenset[str]
    auxiliaries: frozenset[str]  # "have", "be", modals: every finite form
    having: frozenset[str]  # what makes a participle a perfect
    being: frozenset[str]  # what makes a participle a passive
    modals: frozenset[str]
    negations: frozenset[str]
    adverbs: frozenset[str]
    days: frozenset[str]
    relative: frozenset[str]


@cache
def _lists(language: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in rows(language, "grammar"):
        found.setdefault(name, set()).update(words.split())
    return {name: frozenset(words) for name, words in found.items()}


def word_list(language: str, name: str) -> frozenset[str]:
    """One list of a language's grammar file; raises KeyError for a name it does not have."""
    return _lists(language)[name]


def _words(language: str) -> Words:
    return Words(**{field.name: word_list(language, field.name) for field in fields(Words)})


GERMAN = _words("de")
ENGLISH = _words("en")
BY_LANGUAGE = {"de": GERMAN, "en": ENGLISH}
