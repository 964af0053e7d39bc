"""Hearsay: what the text passes on without naming anybody ("sollen", "reportedly", "angeblich")."""

from dataclasses import replace

from apps.extraction.grammar import GERMAN, word_list
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind

# Infinitives that tell how things are; with others "soll" is mostly a plan or a duty.
STATES_OF_BEING = word_list("de", "states_of_being")
# Adverbs that pass a sentence on as somebody's, without saying whose.
ADVERBS = {"de": frozenset(["angeblich"]), "en": frozenset(["reportedly", "allegedly"])}
MIN_ATOMS = 4
SHOULD = frozenset(["soll", "sollen"])


def tag(unit: Unit, lexicon: Lexicon, taken: frozenset[int]) -> list[Attribution]:
    """The sentence as hearsay, without a source; linking gives it the teller of the sentence before, if any."""
    if taken or any(atom.is_speech for atom in unit.atoms):
        return []
    if unit.language == "de" and _is_evidential_sollen(unit):
        told = attribution(unit, Kind.FREE_INDIRECT, [(0, len(unit.atoms))], confidence=confidence.HEARSAY)
        return [replace(told, is_hearsay=True)]
    return _by_adverb(unit)


def _by_adverb(unit: Unit) -> list[Attribution]:
    """ "Angeblich zahlte er bar.": the sentence without the word that marks it."""
    place = next(
        (i for i, atom in enumerate(unit.atoms) if atom.lower in ADVERBS[unit.language] and not atom.is_quoted), None
    )
    if place is None:
        return []
    parts = [(0, place), (place + 1, unit.body_end)]
    parts = [(first, last) for first, last in parts if any(atom.is_word for atom in unit.atoms[first:last])]
    if sum(last - first for first, last in parts) < MIN_ATOMS:
        return []
    told = attribution(unit, Kind.INDIRECT, parts, confidence=confidence.HEARSAY, cue_atoms=(place,))
    return [replace(told, is_hearsay=True)]


def _is_evidential_sollen(unit: Unit) -> bool:
    """ "soll gesagt haben", "sollen sich dort aufhalten": not a plan, a duty or a purpose."""
    for index, atom in enumerate(unit.atoms):
        if atom.lower not in SHOULD or atom.is_quoted:
            continue
        first, last = unit.clause_of(index)
        if unit.lower(first) in GERMAN.subordinators | GERMAN.relative | GERMAN.question_words and index == last - 1:
            continue
        tail = [unit.lower(i) for i in range(max(index + 1, last - 3), last)]
        if tail and tail[-1] in ("haben", "sein") and len(tail) >= 2 and _is_participle(tail[-2]):
            return True
        is_state = bool(tail) and tail[-1] in STATES_OF_BEING and unit.lower(index - 1) != "es"
        if is_state and not _is_plan(unit, first, last):
            return True
    return False


def _is_participle(word: str) -> bool:
    return (
        word.endswith(("t", "en"))
        and ("ge" in word or word.startswith(("be", "ver", "er", "ent", "zer", "über", "unter")))
        or word in ("worden", "gewesen")
    )


def _is_plan(unit: Unit, first: int, last: int) -> bool:
    signs = {
        "künftig",
        "ab",
        "bis",
        "spätestens",
        "frühestens",
        "dann",
        "damit",
        "kommenden",
        "nächsten",
        "nächste",
        "nächstes",
        "kommende",
        "später",
    }
    return any(unit.lower(i) in signs for i in range(first, last))
