"""No comment, no answer, no reply: refusals as the newsroom writes them."""

from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, english_phrases, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cues import Cue
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind, SpeechAct

GAP = 8


def tag(unit: Unit, cues: list[Cue], lexicon: Lexicon) -> list[Attribution]:
    """The sentence as a reported refusal, when one of the lexicon's phrases stands in it."""
    match = _match(unit, lexicon)
    if match is None or any(atom.is_speech for atom in unit.atoms):
        return []
    source = _source(unit, match, cues)
    if source is None:
        return []
    return [
        attribution(
            unit, Kind.REPORTED, [(0, len(unit.atoms))], confidence=confidence.REFUSAL, cue_atoms=match,
            source=source, act=SpeechAct.DECLINES_TO_COMMENT,
        )
    ]


def _match(unit: Unit, lexicon: Lexicon) -> tuple[int, ...] | None:
    words = [atom.lower for atom in unit.atoms]
    present = set(words)
    for phrase in lexicon.refusals:
        parts = phrase.split()
        if not present.issuperset(part for part in parts if part not in ("…", "...")):
            continue
        found = _in_order(words, parts)
        if found is not None and not any(unit.atoms[i].is_quoted for i in found):
            return found
    return None


def _in_order(words: list[str], parts: list[str]) -> tuple[int, ...] | None:
    """The phrase's words in order and near each other; "…" allows a wider gap."""
    wanted = [part for part in parts if part not in ("…", "...")]
    wide = len(wanted) != len(parts)
    for start, word in enumerate(words):
        if word != wanted[0]:
            continue
        found = [start]
        for part in wanted[1:]:
            limit = found[-1] + (25 if wide else 2)
            place = next((i for i in range(found[-1] + 1, min(len(words), limit)) if words[i] == part), None)
            if place is None:
                break
            found.append(place)
        else:
            return tuple(found)
    return None


def _source(unit: Unit, match: tuple[int, ...], cues: list[Cue]) -> tuple[int, int] | None:
    if unit.language == "de":
        finite = match[0]
        cue = next((cue for cue in cues if set(cue.atoms) & set(match)), None)
        if cue is not None:
            return german_phrases.subject(unit, cue)
        first, _ = unit.clause_of(finite)
        end = german_phrases.noun_phrase(unit, first, finite)
        return (first, end) if end > first else german_phrases.subject_after(unit, finite)
    return english_phrases.subject_before(unit, match[0], frozenset(cue.main for cue in cues) - set(match))
