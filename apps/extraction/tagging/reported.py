"""Speech acts told with a noun phrase: "sprach von einem Erfolg", "rejected the accusations"; judgements."""

from apps.extraction.grammar import BY_LANGUAGE, word_list
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, english_reported, german_events, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.subjunctive import CERTAIN
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind, SpeechAct

MIN_WORDS = 3
# Weak as verbs of saying, but plain with what they declare ("rief … als Ziel aus").
DECLARING = frozenset(["ausrufen"])
WANTING = word_list("de", "wanting")
# Verbs that tell of speech with a clause or a quotation, but of events with a noun.
NARRATIVE = word_list("de", "narrative")


def tag(unit: Unit, cues: list[Cue], lexicon: Lexicon, taken: frozenset[int]) -> list[Attribution]:
    """What sums up that somebody said something; `taken` are atoms of other contents and cues.

    In German it is the whole sentence, in English each clause that does.
    """
    if unit.language == "en":
        return english_reported.tag(unit, cues, taken)
    if any(atom.is_speech for atom in unit.atoms) or len(unit.atoms) < MIN_WORDS:
        return []
    if taken:
        return []
    words = BY_LANGUAGE[unit.language]
    for cue in cues:
        if cue.strength < 1 and cue.form.lemma not in DECLARING:
            continue
        first, last = unit.clause_of(cue.finite)
        if cue.modal and cue.modal not in WANTING or unit.atoms[first - 1].text == "(" and first:
            continue
        if unit.lower(cue.finite) in CERTAIN or _follows_finite(unit, cue, first):
            continue
        if _is_event(unit, cue) or (cue.finite == last - 1 and cue.finite > first + 2):
            continue
        if unit.lower(first) in words.subordinators or (
            first and unit.lower(first) in words.relative and cue.finite > first + 1
        ):
            continue
        source = german_phrases.subject(unit, cue) if not cue.is_passive else None
        if source is None or unit.lower(source[0]) in ("man", "es") or _has_nothing_to_say(unit, cue):
            continue
        if german_events.is_event(unit, cue, source):
            continue
        return [
            attribution(
                unit,
                Kind.REPORTED,
                [(_start(unit, cue), len(unit.atoms))],
                confidence=confidence.REPORTED,
                cue=cue,
                source=source,
            )
        ]
    return []


def _is_event(unit: Unit, cue: Cue) -> bool:
    """A verb that tells of events with a noun; what a headline expects is a claim."""
    if cue.form.lemma == "wollen" and cue.form.form == "past":
        return True  # "wollte zum Bahnhof": narrated, not announced
    is_headline = unit.atoms[-1].is_word
    return cue.form.lemma in NARRATIVE and not (is_headline and cue.form.act is SpeechAct.BELIEVES)


def _follows_finite(unit: Unit, cue: Cue, first: int) -> bool:
    """ "startete die erwartete Offensive": behind another finite verb stands a participle, no cue."""
    if cue.finite != cue.main or unit.lower(cue.finite - 1) in ("und", "oder", "aber"):
        return False
    for place in range(first + 1, cue.finite):
        atom, before = unit.atoms[place], unit.atoms[place - 1]
        if atom.lower in ("und", "oder"):
            return False
        if atom.lower in BY_LANGUAGE["de"].auxiliaries:
            return True
        if atom.is_word and not atom.is_capital and before.is_capital and atom.lower.endswith(("te", "ten")):
            return True
    return False


def _start(unit: Unit, cue: Cue) -> int:
    """The sentence's start, or that of its part behind a colon."""
    return next(
        (i + 1 for i in range(cue.first, 0, -1) if unit.atoms[i].text == ":" and not unit.atoms[i].is_quoted), 0
    )


def _has_nothing_to_say(unit: Unit, cue: Cue) -> bool:
    words = sum(atom.is_word for atom in unit.atoms)
    return words < MIN_WORDS and not cue.form.particle
