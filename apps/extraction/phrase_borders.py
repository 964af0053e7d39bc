"""Where a text may be cut: the words of a line, where its phrases and clauses end, and what its sense hangs on.

Known by closed classes, capitals and endings alone, so that it works on parts of sentences too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from apps.extraction.grammar import BY_LANGUAGE, word_list
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.loading import rows
from apps.extraction.verb_second import ADJECTIVE_ENDINGS, simple_forms

STRIPPED = ',;:.!?()„“”»«‚‘’"…'
NONFINITE = ("en", "ern", "eln", "t", "n")


@dataclass(frozen=True, slots=True)
class Word:
    """A word between blanks; `bare` is it without marks, in lower case."""

    start: int
    end: int
    written: str
    bare: str

    @property
    def is_noun(self) -> bool:
        return self.written.lstrip(STRIPPED)[:1].isupper()

    @property
    def is_number(self) -> bool:
        return self.bare[:1].isdigit() or self.bare[:1] in "$£€"

    @property
    def ends_clause(self) -> bool:
        return self.written[-1] in ",;:–—.!?"


def written_words(text: str) -> Iterator[Word]:
    for match in re.finditer(r"\S+", text):
        yield Word(match.start(), match.end(), match[0], match[0].strip(STRIPPED).lower())


def ends_phrase(words: list[Word], place: int, lexicon: Lexicon, *, is_subject: bool = False) -> bool:
    """Whether a cut behind this word leaves its phrase whole, as far as closed classes and capitals tell.

    With `is_subject` a phrase may end before its verb too ("unless rates …").
    """
    if place + 1 >= len(words):
        return True
    word, after = words[place], words[place + 1]
    if hangs(word, lexicon) or lacks_unit(word):
        return False
    if word.ends_clause:
        return True
    grammar = BY_LANGUAGE[lexicon.language]
    if lexicon.language == "en":
        if after.bare == "as" and word.bare in ("long", "soon", "much", "far", "well"):
            return False
        openers = (grammar.prepositions - {"of", "than", "to"}) | grammar.conjunctions | grammar.subordinators
        if after.bare in openers:
            return not ((word.is_noun or word.is_number) and after.bare in ("and", "or"))
        verbs = grammar.auxiliaries | word_list("en", "irregular")
        return is_subject and word.bare not in verbs and (after.bare in verbs or after.bare.endswith("ed"))
    if after.bare in lexicon.lists["coordinator"]:
        return not word.is_noun
    if after.is_noun or after.bare in ("des", "von", "vom", "als", "wie"):
        return False
    openers = grammar.prepositions | grammar.conjunctions | grammar.subordinators | lexicon.lists["fused_preposition"]
    return after.bare in openers or (word.is_noun and after.bare not in ("der", "eines", "einer"))


def opens_phrase(words: list[Word], place: int, lexicon: Lexicon) -> bool:
    word, before = words[place], words[place - 1]
    if hangs(before, lexicon) or before.is_number or word.bare in ("of", "des", "than", "als"):
        return False
    grammar = BY_LANGUAGE[lexicon.language]
    openers = grammar.prepositions | lexicon.lists["article"] | lexicon.lists["fused_preposition"]
    if word.bare in openers:
        return True
    if lexicon.language == "en":
        return word.bare in grammar.auxiliaries and before.bare not in grammar.auxiliaries
    return before.is_noun and not word.is_noun


def hangs(word: Word, lexicon: Lexicon) -> bool:
    """Whether the word needs the next one: an article, a preposition, a conjunction, an auxiliary."""
    lists = lexicon.lists
    hanging = lists["article"] | lists["no_adjective"] | lists["fused_preposition"]
    grammar = BY_LANGUAGE[lexicon.language]
    if lexicon.language == "en":
        hanging |= lexicon.lists["subject_pronoun"]
    return (
        word.bare in hanging
        or word.bare in label_words(lexicon.language, "hanging")
        or word.bare in grammar.prepositions
    )


def lacks_unit(word: Word) -> bool:
    """ "4,3", but not "£7.5m" or "30%"."""
    return word.bare.replace(".", "").replace(",", "").isdigit()


def leads_noun(word: Word, is_noun_next: bool, lexicon: Lexicon) -> bool:
    """A German adjective whose noun the cut takes away."""
    return lexicon.language == "de" and is_noun_next and not word.is_noun and word.bare.endswith(ADJECTIVE_ENDINGS)


def is_condition(words: list[Word], place: int, lexicon: Lexicon) -> bool:
    word = words[place].bare
    after = [later.bare for later in words[place + 1 : place + 3]]
    return word in label_words(lexicon.language, "condition") or (word in ("as", "so") and after == ["long", "as"])


def is_negator(words: list[Word], place: int, lexicon: Lexicon) -> bool:
    after = words[place + 1].bare if place + 1 < len(words) else ""
    word = words[place].bare.replace("’", "'")
    return (word in lexicon.lists["negator"] or word.endswith("n't")) and after not in lexicon.lists[
        "no_negation_before"
    ]


def is_figure(word: Word, lexicon: Lexicon) -> bool:
    """A number, but no year."""
    is_year = len(word.bare) == 4 and word.bare.isdigit() and word.bare[:2] in ("18", "19", "20", "21")
    return (word.is_number and not is_year) or word.bare in numerals(lexicon.language)


def with_approximator(words: list[Word], place: int, start: int, lexicon: Lexicon) -> int:
    """Where the figure's phrase begins: "um bis zu 15", "auf rund 40", "more than half"."""
    leads = label_words(lexicon.language, "approximator") | BY_LANGUAGE[lexicon.language].prepositions
    leads |= {"mehr", "weniger", "als", "more", "fewer", "less", "than", "up", "to", "at", "zu", "der", "the"}
    while place > start and words[place - 1].bare in leads and not words[place - 1].ends_clause:
        place -= 1
    return place


def joins_clauses(words: list[Word], place: int, lexicon: Lexicon) -> bool:
    """Whether another predicate begins behind an "and" here, so that the words around it belong to two sentences."""
    word = words[place].bare
    if lexicon.language == "de":
        return place > 0 and word in ("und", "oder", "sowie") and not words[place - 1].is_noun
    if word not in ("and", "or", "but") or place + 1 == len(words):
        return False
    after = words[place + 1].bare
    verbs = BY_LANGUAGE["en"].auxiliaries | word_list("en", "irregular") | lexicon.lists["subject_pronoun"]
    return after in verbs or after in lexicon.verbs or after.endswith("ed")


def clause_end(words: list[Word], place: int) -> int:
    while place < len(words) - 1 and not words[place].ends_clause:
        place += 1
    return place


def is_open(head: str, lexicon: Lexicon) -> bool:
    """Whether no verb has come yet, or a German clause was cut before the form that closes it ("wird nach …")."""
    tokens = list(written_words(head))
    if lexicon.language == "en":
        verbs = BY_LANGUAGE["en"].auxiliaries
        return not any(
            word.bare in verbs or word.bare in lexicon.verbs or word.bare.endswith(("ed", "es", "s")) for word in tokens
        )
    if not has_verb(tokens, lexicon):
        return True
    clause = last_clause(tokens)
    openers = BY_LANGUAGE["de"].subordinators | lexicon.lists["question_opener"]
    closing = lexicon.lists["finite_auxiliary"]
    needs_infinitive = closing - copulas()
    last = clause[-1] if clause else None
    if last is None:
        return False
    ends_in_verb = not last.is_noun and last.bare.endswith(NONFINITE)
    if clause[0].bare in openers:
        return not (ends_in_verb or last.bare in closing)
    ends_in_verb = ends_in_verb and last.bare not in closing
    return any(word.bare in needs_infinitive for word in clause) and not ends_in_verb


def has_verb(tokens: list[Word], lexicon: Lexicon) -> bool:
    """Whether a German word stands there that can be a verb: a small one that leads in no noun."""
    grammar = BY_LANGUAGE["de"]
    others = grammar.determiners | grammar.prepositions | grammar.conjunctions | grammar.adverbs | grammar.pronouns
    for place, word in enumerate(tokens):
        is_before_noun = place + 1 < len(tokens) and tokens[place + 1].is_noun and word.bare.endswith(ADJECTIVE_ENDINGS)
        if is_finite(word, lexicon):
            return True
        if word.bare.isalpha() and not word.is_noun and not is_before_noun and word.bare not in others:
            return True
    return False


def is_finite(word: Word, lexicon: Lexicon) -> bool:
    if word.bare in lexicon.lists["finite_auxiliary"]:
        return True
    return lexicon.language == "de" and word.written.islower() and word.bare in simple_forms()


@cache
def copulas() -> frozenset[str]:
    """Forms of "sein": what follows need be no verb."""
    return frozenset(["ist", "sind", "war", "waren", "sei", "seien", "wäre", "wären"])


def last_clause(tokens: list[Word]) -> list[Word]:
    start = 0
    for place, word in enumerate(tokens[:-1]):
        if word.ends_clause:
            start = place + 1
    return tokens[start:]


@cache
def label_words(language: str, name: str) -> frozenset[str]:
    return frozenset(word for row in rows(language, "labels") if row[0] == name for word in row[1].split())


@cache
def numerals(language: str) -> frozenset[str]:
    """Numbers written as words, but for "one", which is an article too."""
    return frozenset(row[0].lower() for row in rows(language, "numerals") if row[1] != "1")
