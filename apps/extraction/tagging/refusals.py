"""No comment, no answer, no reply: refusals as newsrooms write them."""

from dataclasses import replace
from functools import cache

from apps.extraction.lexicons import Lexicon, load
from apps.extraction.tagging import confidence, english_phrases, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind, Span, SpeechAct

ELLIPSES = ("…", "...")
# Words that "…" in a phrase may stand for.
WIDE_GAP = 25
# Bare refusals that stand as what was said: "Kein Kommentar, man stehe aber …".
SAID = {"de": (("kein", "kommentar"), ("keine", "stellungnahme")), "en": (("no", "comment"),)}


def tag(unit: Unit, cues: list[Cue], lexicon: Lexicon) -> list[Attribution]:
    """The sentence as a reported refusal, when one of the lexicon's phrases stands in it."""
    if any(atom.is_speech for atom in unit.atoms):
        return []
    found = _match(unit)
    if found is None:
        return []
    return _reported(unit, *found, cues, lexicon, len(unit.atoms))


def before_colon(unit: Unit, cues: list[Cue], lexicon: Lexicon, taken: frozenset[int]) -> list[Attribution]:
    """A refusal in the part of a sentence that ends in a colon, when only what follows it is told already."""
    colon = next((i for i, atom in enumerate(unit.atoms) if atom.text == ":" and not atom.is_quoted), 0)
    if not colon or not taken or min(taken) < colon or any(atom.is_speech for atom in unit.atoms[:colon]):
        return []
    found = _match(unit)
    if found is None or found[1][-1] >= colon:
        return []
    return _reported(unit, *found, cues, lexicon, colon)


def _reported(
    unit: Unit, phrase: str, places: tuple[int, ...], cues: list[Cue], lexicon: Lexicon, end: int
) -> list[Attribution]:
    source = _source(unit, places, cues)
    if source is None or any(place in places for place in range(*source)):
        return []
    return [
        attribution(
            unit,
            Kind.REPORTED,
            [(0, end)],
            confidence=confidence.REFUSAL,
            cue_atoms=_with_frame(unit, places, cues),
            source=source,
            act=lexicon.refusal_acts.get(phrase, SpeechAct.DECLINES_TO_COMMENT),
        )
    ]


def _with_frame(unit: Unit, places: tuple[int, ...], cues: list[Cue]) -> tuple[int, ...]:
    """The phrase with the German verb whose frame it closes ("wollte er sich | nicht äußern")."""
    cue = next((cue for cue in cues if set(cue.atoms) & set(places)), None)
    if cue is None or unit.language != "de" or not cue.form.is_reflexive:
        return places
    reflexive = {places[0] - 1} if unit.lower(places[0] - 1) == "sich" else set()
    return tuple(sorted({*places, *cue.atoms, *reflexive}))


def split_off(unit: Unit, item: Attribution) -> list[Attribution]:
    """ "Kein Kommentar, man stehe aber in Verbindung" as two: the refusal and what was said all the same."""
    if item.kind not in (Kind.INDIRECT, Kind.MIXED) or len(item.content) != 1:
        return [item]
    span = item.content[0]
    first = next(i for i, atom in enumerate(unit.atoms) if atom.start >= span.start)
    for words in SAID[unit.language]:
        if tuple(unit.lower(first + i) for i in range(len(words))) != words:
            continue
        last = first + len(words)
        refusal = attribution(
            unit, Kind.REPORTED, [(first, last)], confidence=confidence.REFUSAL, act=SpeechAct.DECLINES_TO_COMMENT
        )
        refusal = _told_by(refusal, item)
        rest = last + 1
        if rest >= len(unit.atoms) or unit.atoms[last].text not in ",;–—":
            return [refusal]
        return [refusal, _with_content(item, Span(unit.atoms[rest].start, span.end))]
    return [item]


def _told_by(refusal: Attribution, item: Attribution) -> Attribution:
    return replace(refusal, cue=item.cue, source=item.source)


def _with_content(item: Attribution, span: Span) -> Attribution:
    return replace(item, content=(span,))


@cache
def _phrases(language: str) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """The lexicon's refusals by their first word, longest first."""
    by_first: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for phrase in sorted(load(language).refusals, key=len, reverse=True):
        parts = tuple(phrase.split())
        by_first.setdefault(parts[0], []).append((phrase, parts))
    return {first: tuple(phrases) for first, phrases in by_first.items()}


def _match(unit: Unit) -> tuple[str, tuple[int, ...]] | None:
    phrases = _phrases(unit.language)
    for start, atom in enumerate(unit.atoms):
        if atom.is_quoted:
            continue
        for phrase, parts in phrases.get(atom.lower, ()):
            places = _in_order(unit, start, parts)
            if places is not None:
                return phrase, places
    return None


def _in_order(unit: Unit, start: int, parts: tuple[str, ...]) -> tuple[int, ...] | None:
    """The phrase's words, neighbours but for what an ellipsis allows between."""
    found = [start]
    gap = 1
    for part in parts[1:]:
        if part in ELLIPSES:
            gap = WIDE_GAP
            continue
        low = found[-1] + 1
        place = next((i for i in range(low, min(len(unit.atoms), low + gap)) if unit.lower(i) == part), None)
        if place is None:
            return None
        found.append(place)
        gap = 1
    return tuple(found)


def _source(unit: Unit, places: tuple[int, ...], cues: list[Cue]) -> tuple[int, int] | None:
    cue = next((cue for cue in cues if set(cue.atoms) & set(places)), None)
    if unit.language == "de":
        if cue is not None:
            return german_phrases.subject(unit, cue)
        return german_phrases.subject_at(unit, places[0])
    verbs = frozenset(other.main for other in cues if not set(other.atoms) & set(places))
    return english_phrases.subject_before(unit, places[0], verbs)
