"""Nouns that attribute a clause: "the claim that …", "die Behauptung der Polizei, dass …"."""

from apps.extraction.grammar import ENGLISH, GERMAN
from apps.extraction.lexicons import CueNoun, Lexicon
from apps.extraction.tagging import confidence, english_phrases, german_nouns
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.subjunctive import find_subjunctive
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind

POSSESSIVES = frozenset(["his", "her", "their", "its", "seine", "seiner", "ihre", "ihrer", "seinem", "ihrem", "sein"])


def tag(unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The clause that such a noun introduces, when no verb of the sentence attributes anything."""
    if any(atom.is_speech for atom in unit.atoms):
        return []
    finder = _german if unit.language == "de" else _english
    for index, atom in enumerate(unit.atoms):
        noun = lexicon.nouns.get(atom.lower) if atom.is_word and not atom.is_quoted else None
        if noun is not None and noun.strength != "weak":
            found = finder(unit, index, noun)
            if found is not None:
                return [found]
    return []


def _english(unit: Unit, index: int, noun: CueNoun) -> Attribution | None:
    following = unit.lower(index + 2)
    opens = following in ENGLISH.nominative or (index + 2 < len(unit.atoms) and unit.atoms[index + 2].is_capital)
    if unit.lower(index + 1) != "that" or not opens or unit.body_end - index < 4:
        return None
    source = _owner(unit, index) or english_phrases.opening_subject(unit, index, frozenset())
    if source is None:
        return None
    return attribution(
        unit,
        Kind.INDIRECT,
        [(index + 1, unit.body_end)],
        confidence=confidence.NOUN,
        cue_atoms=(index,),
        source=source,
        act=noun.act,
    )


def _owner(unit: Unit, index: int) -> tuple[int, int] | None:
    """ "his claim", "Holt’s claim"."""
    before = unit.atoms[index - 1] if index else None
    if before is None:
        return None
    if before.lower in POSSESSIVES:
        return index - 1, index
    if not before.text.endswith(("'s", "’s", "s'", "s’")):
        return None
    first = index - 1
    while first > 0 and unit.atoms[first - 1].is_capital:
        first -= 1
    return first, index


def _german(unit: Unit, index: int, noun: CueNoun) -> Attribution | None:
    if not unit.atoms[index].is_capital:
        return None
    last = unit.clause_of(index)[1]
    start = last + 1
    if last >= unit.body_end or unit.atoms[last].text != "," or start >= unit.body_end:
        return None
    end = unit.clause_of(start)[1]
    tells = unit.lower(start) in ("dass", "daß", "ob") or find_subjunctive(unit, start, end) is not None
    if not tells or unit.lower(start) in GERMAN.relative and unit.lower(end - 1) in GERMAN.auxiliaries:
        return None
    source = _genitive(unit, index, last)
    if source is None:
        return None
    return attribution(
        unit,
        Kind.INDIRECT,
        [(start, unit.body_end)],
        confidence=confidence.NOUN,
        cue_atoms=(index,),
        source=source,
        act=noun.act,
    )


def _genitive(unit: Unit, index: int, last: int) -> tuple[int, int] | None:
    """ "die Behauptung der Polizei", "seine Behauptung"."""
    if unit.lower(index - 1) in POSSESSIVES:
        return index - 1, index
    if unit.lower(index + 1) in ("der", "des", "von", "vom", "seines", "ihrer"):
        first = index + 1 if unit.lower(index + 1) not in ("von", "vom") else index + 2
        end = german_nouns.noun_phrase(unit, first, last)
        return (first, end) if end > first else None
    return None
