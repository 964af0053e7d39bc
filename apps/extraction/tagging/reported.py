"""Speech acts told with a noun phrase: "sprach von einem Erfolg", "rejected the accusations"; judgements."""

from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, english_phrases, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cues import Cue
from apps.extraction.tagging.units import Unit
from apps.extraction.tagging.words import BY_LANGUAGE
from apps.extraction.types import Attribution, Kind

MIN_WORDS = 4


def tag(unit: Unit, cues: list[Cue], lexicon: Lexicon, taken: frozenset[int]) -> list[Attribution]:
    """The whole sentence, when it sums up what somebody said; `taken` are atoms of other contents and cues."""
    if any(atom.is_speech for atom in unit.atoms) or len(unit.atoms) < MIN_WORDS:
        return []
    if taken:
        return []
    words = BY_LANGUAGE[unit.language]
    verbs = frozenset(cue.main for cue in cues)
    for cue in cues:
        if cue.strength < 2 or cue.form.form == "gerund":
            continue
        if unit.language == "de":
            first = unit.clause_of(cue.finite)[0]
            if unit.lower(first) in words.subordinators or unit.lower(first) in words.relative and cue.finite > first + 1:
                continue
            source = german_phrases.subject(unit, cue) if not cue.is_passive else None
        else:
            if cue.is_passive:
                continue
            source = english_phrases.subject_before(unit, cue.first, verbs)
            if source is not None and source[0] > 12:
                continue
        if source is None or _has_nothing_to_say(unit, cue):
            continue
        return [
            attribution(
                unit, Kind.REPORTED, [(0, len(unit.atoms))], confidence=confidence.REPORTED, cue=cue, source=source
            )
        ]
    return []


def _has_nothing_to_say(unit: Unit, cue: Cue) -> bool:
    words = sum(atom.is_word for atom in unit.atoms)
    return words < MIN_WORDS and not cue.form.particle
