"""Whole sentences that go on reporting somebody without a cue of their own: Konjunktiv I, "would" and "had"."""

from apps.extraction.grammar import ENGLISH, GERMAN
from apps.extraction.tagging import confidence, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.german_clauses import looks_finite
from apps.extraction.tagging.subjunctive import find_subjunctive
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind

# Auxiliaries that carry on a report in the past tense.
BACKSHIFTED = frozenset(["would", "wouldn't", "wouldn’t", "had"])
# Conjunctions behind which a reason in Konjunktiv I is somebody's, though the sentence is the reporter's.
REASONS = frozenset(["da", "weil", "obwohl", "denn"])
MIN_REASON = 4
FIRST_PERSON = frozenset(["i", "we", "you", "me", "us", "my", "our"])


def tag(unit: Unit, taken: frozenset[int], *, is_running: bool) -> list[Attribution]:
    """The sentence as free indirect; `is_running` when the sentence before reported somebody."""
    if unit.language == "en":
        return _english(unit, taken) if is_running else []
    if taken or any(atom.is_speech for atom in unit.atoms):
        return []
    if unit.lower(0) in ("wenn", "falls", "sollte") and not is_running:
        return []
    place = find_subjunctive(unit, 0, len(unit.atoms), is_running=is_running)
    if place is None or not _is_main(unit, place):
        return _reason(unit)
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
    if (told := _behind_narration(unit, place)) is not None:
        return [told]
    return [attribution(unit, Kind.FREE_INDIRECT, [(0, len(unit.atoms))], confidence=confidence.FREE_INDIRECT)]


def _behind_narration(unit: Unit, place: int) -> Attribution | None:
    """ "Sie zog den Antrag zurück, dieser sei überholt.": told in the indicative, explained in Konjunktiv I."""
    first = unit.clause_of(place)[0]
    if first < 3 or unit.atoms[first - 1].text != ",":
        return None
    finite = _finite_of_opening(unit)
    if finite is None or find_subjunctive(unit, 0, first - 1, is_running=True) is not None:
        return None
    return attribution(
        unit,
        Kind.INDIRECT,
        [(first, unit.body_end)],
        confidence=confidence.FREE_INDIRECT,
        source=german_phrases.subject_at(unit, finite),
    )


def _reason(unit: Unit) -> list[Attribution]:
    """ "Er wies das zurück, da es jeder Grundlage entbehre.": only the reason is told as his."""
    for first, last in unit.clauses[1:]:
        if unit.lower(first) not in REASONS or find_subjunctive(unit, first, last) is None:
            continue
        finite = _finite_of_opening(unit)
        if finite is None or last - first < MIN_REASON:
            return []
        told = attribution(
            unit,
            Kind.INDIRECT,
            [(first, unit.body_end)],
            confidence=confidence.FREE_INDIRECT,
            source=german_phrases.subject_at(unit, finite),
        )
        return [told]
    return []


def _finite_of_opening(unit: Unit) -> int | None:
    """The first finite verb of the sentence's first clause, which no subordinator opens."""
    first, last = unit.clauses[0]
    if unit.lower(first) in GERMAN.subordinators | GERMAN.question_words:
        return None
    verbs = (i for i in range(first + 1, last) if unit.lower(i) in GERMAN.auxiliaries or looks_finite(unit, i))
    return next((i for i in verbs if not _is_adjective(unit, i)), None)


def _is_adjective(unit: Unit, place: int) -> bool:
    """ "beim letzten Hochwasser": an ending that verbs have too, before a noun and behind a small word."""
    before = unit.atoms[place - 1]
    is_small = not before.is_capital or before.lower in GERMAN.prepositions | GERMAN.determiners
    return unit.atoms[place + 1].is_capital and is_small


def _is_main(unit: Unit, place: int) -> bool:
    first, last = unit.clause_of(place)
    opener = unit.lower(first)
    if place == last - 1 and (
        opener in GERMAN.subordinators or opener in GERMAN.relative or opener in ("als", "damit")
    ):
        return False
    return not (opener == "als" and place == first + 1)


def _english(unit: Unit, taken: frozenset[int]) -> list[Attribution]:
    """ "It would take a year.", behind "officials said …": the tense of the report goes on."""
    if taken or any(atom.is_speech or atom.is_quoted for atom in unit.atoms) or unit.atoms[-1].text == "?":
        return []
    first, last = unit.clauses[0] if unit.clauses else (0, 0)
    finite = next((unit.lower(i) for i in range(first, last) if unit.lower(i) in ENGLISH.auxiliaries), "")
    if finite not in BACKSHIFTED or any(unit.lower(i) in FIRST_PERSON for i in range(first, last)):
        return []
    return [attribution(unit, Kind.FREE_INDIRECT, [(0, len(unit.atoms))], confidence=confidence.BACKSHIFTED)]
