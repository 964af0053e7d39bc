"""Ascribed intentions: "Die SPD will … fördern"."""

from apps.extraction.grammar import GERMAN
from apps.extraction.tagging import confidence, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind, SpeechAct

WANTING = frozenset(["will", "wollen", "möchte", "möchten"])
# A subject of these tells nothing of anybody's intention.
NOBODY = frozenset(["man", "es", "wer", "niemand", "keiner", "das", "dies", "wir", "ich"])


def tag(unit: Unit, taken: frozenset[int]) -> list[Attribution]:
    """What somebody wants, wanted or would like to do, in a main clause."""
    if unit.language != "de" or taken or any(atom.is_speech for atom in unit.atoms):
        return []
    for index, atom in enumerate(unit.atoms):
        if atom.lower not in WANTING or atom.is_quoted or atom.is_capital:
            continue
        first, last = unit.clause_of(index)
        if unit.lower(first) in GERMAN.subordinators | GERMAN.relative | GERMAN.question_words and index >= last - 2:
            continue
        source = german_phrases.subject_at(unit, index)
        if source is None or unit.lower(source[0]) in NOBODY or last - index < 3:
            continue
        if not unit.lower(last - 1).endswith(("n", "sein")) or unit.atoms[last - 1].is_capital:
            continue
        start = max(index + 1, source[1]) if source[0] > index else index + 1
        parts = [(start, unit.body_end)]
        if source[0] > index and first < index:
            parts.insert(0, (first, index))
        return [
            attribution(
                unit,
                Kind.INDIRECT,
                parts,
                confidence=confidence.INTENTION,
                cue_atoms=(index,),
                source=source,
                act=SpeechAct.INTENDS,
            )
        ]
    return []
