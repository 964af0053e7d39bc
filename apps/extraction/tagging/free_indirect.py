"""Whole sentences that go on reporting somebody: Konjunktiv I without a cue of its own."""

from apps.extraction.grammar import GERMAN
from apps.extraction.tagging import confidence, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.subjunctive import find_subjunctive
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind


def tag(unit: Unit, taken: frozenset[int], *, is_running: bool) -> list[Attribution]:
    """The sentence as free indirect; `is_running` when the sentence before reported somebody."""
    if unit.language != "de" or taken or any(atom.is_speech for atom in unit.atoms):
        return []
    if unit.lower(0) in ("wenn", "falls", "sollte") and not is_running:
        return []
    place = find_subjunctive(unit, 0, len(unit.atoms), is_running=is_running)
    if place is None or not _is_main(unit, place):
        return []
    if unit.lower(place) in ("möge",) or (unit.atoms[-1].text == "?" and not is_running):
        return []
    colon = next((i for i in range(place, 0, -1) if unit.atoms[i].text == ":" and not unit.atoms[i].is_quoted), 0)
    if colon > 1:
        end = german_phrases.noun_phrase(unit, 0, colon)
        return [
            attribution(
                unit,
                Kind.INDIRECT,
                [(colon + 1, unit.body_end)],
                confidence=confidence.FREE_INDIRECT,
                source=(0, end) if 0 < end < colon else None,
            )
        ]
    return [attribution(unit, Kind.FREE_INDIRECT, [(0, len(unit.atoms))], confidence=confidence.FREE_INDIRECT)]


def _is_main(unit: Unit, place: int) -> bool:
    first, last = unit.clause_of(place)
    opener = unit.lower(first)
    if place == last - 1 and (
        opener in GERMAN.subordinators or opener in GERMAN.relative or opener in ("als", "damit")
    ):
        return False
    return not (opener == "als" and place == first + 1)
