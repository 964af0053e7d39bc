"""Puts an attribution together from spans."""

from collections.abc import Iterable

from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind, Span, SpeechAct

# Acts whose negation is silence ("sagte nicht, ob", "did not say why").
SAYING = frozenset([SpeechAct.STATES, SpeechAct.ANNOUNCES, SpeechAct.CONFIRMS])


def attribution(
    unit: Unit,
    kind: Kind,
    content: Iterable[tuple[int, int]],
    *,
    confidence: float,
    cue: Cue | None = None,
    cue_atoms: Iterable[int] = (),
    source: tuple[int, int] | None = None,
    act: SpeechAct | None = None,
) -> Attribution:
    """An attribution from ranges of atoms; an indirect one that carries quoted words is mixed."""
    content = tuple(content)
    if kind is Kind.INDIRECT and any(_carries_quotation(unit, first, last) for first, last in content):
        kind = Kind.MIXED
    if act is None and cue is not None and cue.is_negated and cue.form.act in SAYING:
        act = SpeechAct.DOES_NOT_SAY
    places = tuple(cue_atoms) or (cue.atoms if cue is not None else ())
    return Attribution(
        kind,
        tuple(unit.span_of(first, last) for first, last in content),
        cue=tuple(_runs(unit, places)),
        source=(unit.span_of(*source),) if source is not None else (),
        confidence=confidence,
        speech_act=act or (cue.form.act if cue is not None else SpeechAct.STATES),
        is_negative=cue.is_negated if cue is not None else False,
    )


def _carries_quotation(unit: Unit, first: int, last: int) -> bool:
    words = sum(atom.is_quoted and atom.is_word for atom in unit.atoms[first:last])
    return words >= 2 or any(atom.is_speech for atom in unit.atoms[first:last])


def _runs(unit: Unit, places: Iterable[int]) -> Iterable[Span]:
    """Neighbouring atoms as one span."""
    run: list[int] = []
    for place in sorted(places):
        if run and place != run[-1] + 1:
            yield unit.span_of(run[0], run[-1] + 1)
            run = []
        run.append(place)
    if run:
        yield unit.span_of(run[0], run[-1] + 1)
