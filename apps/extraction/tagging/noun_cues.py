"""Nouns that attribute a clause: "the claim that …", "die Behauptung der Polizei, dass …"."""

from apps.extraction.grammar import ENGLISH, GERMAN, word_list
from apps.extraction.lexicons import CueNoun, Lexicon
from apps.extraction.tagging import confidence, english_phrases, german_nouns
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.subjunctive import find_subjunctive
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind

MIN_ATOMS = 4
# A noun this near the sentence's start is its subject: what is said of it follows behind a comma, or its verb.
OPENING = 3
# Verbs that only hand the noun on, and how far before it they may stand.
GIVING = word_list("en", "giving")
MAX_BETWEEN = 5
LEFT_HANGING = ENGLISH.conjunctions | frozenset([",", "–", "—", "--"])
POSSESSIVES = frozenset(["his", "her", "their", "its", "seine", "seiner", "ihre", "ihrer", "seinem", "ihrem", "sein"])


def tag(unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The clause that a German noun introduces, when no verb of the sentence attributes anything."""
    if unit.language != "de" or any(atom.is_speech for atom in unit.atoms):
        return []
    for index, atom in enumerate(unit.atoms):
        noun = lexicon.nouns.get(atom.lower) if atom.is_word and not atom.is_quoted else None
        if noun is not None and noun.strength != "weak":
            found = _german(unit, index, noun)
            if found is not None:
                return [found]
    return []


def in_passing(unit: Unit, lexicon: Lexicon, taken: frozenset[int]) -> list[Attribution]:
    """English nouns of saying with their clause, beside what the verbs of the sentence attribute.

    `taken` are atoms of other contents and cues. Whoever owns the noun is the source; where nobody does there is none.
    """
    if unit.language != "en":
        return []
    found: list[Attribution] = []
    reach = 0
    for index, atom in enumerate(unit.atoms):
        noun = lexicon.nouns.get(atom.lower) if atom.is_word and not atom.is_quoted and index >= reach else None
        if noun is None or noun.strength == "weak" or index in taken or not _opens_clause(unit, index + 1):
            continue
        end = _clause_end(unit, index, taken)
        if end - index < MIN_ATOMS:
            continue
        found.append(_told(unit, index, noun, end, _owner(unit, index) or _giver(unit, index)))
        reach = end
    return found


def _opens_clause(unit: Unit, that: int) -> bool:
    """Whether "that" opens what is said, not what tells of the noun ("the claim that was made")."""
    if unit.lower(that) != "that" or that + 2 >= len(unit.atoms):
        return False
    following = unit.atoms[that + 1]
    return following.is_word and following.lower not in ENGLISH.auxiliaries and not following.lower.endswith("ed")


def _clause_end(unit: Unit, index: int, taken: frozenset[int]) -> int:
    """The sentence's end, or the comma behind the clause of a noun that begins it."""
    end = next((place for place in range(index + 1, unit.body_end) if place in taken), unit.body_end)
    if index <= OPENING:
        end = min(end, unit.clause_of(index)[1])
    marks = (place for place in range(index + 1, end) if unit.atoms[place].text in ";:" or unit.atoms[place].is_speech)
    end = next(marks, end)
    while unit.lower(end - 1) in LEFT_HANGING:
        end -= 1
    return end


def _giver(unit: Unit, index: int) -> tuple[int, int] | None:
    """ "Holt made the claim", "the port issued a statement": whose words the noun stands for."""
    place = next((i for i in range(index - 1, max(0, index - MAX_BETWEEN), -1) if unit.lower(i) in GIVING), None)
    return english_phrases.subject_before(unit, place, frozenset()) if place is not None else None


def _told(unit: Unit, index: int, noun: CueNoun, end: int, source: tuple[int, int] | None) -> Attribution:
    return attribution(
        unit,
        Kind.INDIRECT,
        [(index + 1, end)],
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
