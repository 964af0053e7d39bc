"""A sentence that names the teller of the one before: "Das teilte die Polizei mit." """

from dataclasses import replace

from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cues import find_cues
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind

POINTERS = frozenset(["das", "dies"])
# A longer sentence says something of its own.
MAX_ATOMS = 26


def tag(unit: Unit, before: Unit | None, told: list[Attribution], lexicon: Lexicon) -> list[Attribution]:
    """The sentence before as indirect content, when this one only says who told it.

    `told` are that sentence's own attributions: where it has a teller already, it keeps that one.
    """
    if unit.language != "de" or before is None or unit.lower(0) not in POINTERS or len(unit.atoms) > MAX_ATOMS:
        return []
    if any(item.cue or item.kind is Kind.DIRECT for item in told) or before.body_end < 3:
        return []
    cue = next((cue for cue in find_cues(unit, lexicon) if cue.finite == 1 and not cue.is_negated), None)
    if cue is None or cue.strength == 0 or cue.is_passive or cue.modal:
        return []
    source = german_phrases.subject(unit, cue)
    if source is None or source[0] <= cue.finite or any(clause[0] > source[1] + 9 for clause in unit.clauses):
        return []
    about = attribution(unit, Kind.INDIRECT, [(0, 1)], confidence=confidence.INDIRECT_LIKELY, cue=cue, source=source)
    return [_with_content(about, before)]


def _with_content(about: Attribution, before: Unit) -> Attribution:
    return replace(about, content=(before.span_of(0, before.body_end),))
