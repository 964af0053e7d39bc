"""A quoted end of what is reported: "Man habe alles gemeldet, „telefonisch und per Fax“, so die Ärztin."."""

from dataclasses import replace

from apps.extraction.tagging.subjunctive import find_subjunctive
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind

MIN_WORDS = 3


def widen(unit: Unit, found: list[Attribution]) -> list[Attribution]:
    """The speeches, one that only ends a reported clause taken together with that clause."""
    if unit.language != "de":
        return found
    return [_widened(unit, item) for item in found]


def _widened(unit: Unit, item: Attribution) -> Attribution:
    if item.kind is not Kind.DIRECT or not item.cue or len(item.content) != 1:
        return item
    speech = item.content[0]
    place = next(index for index, atom in enumerate(unit.atoms) if atom.start == speech.start)
    if place < MIN_WORDS or unit.atoms[place - 1].text != "," or item.cue[0].start < speech.start:
        return item
    start = _start(unit, place)
    if place - 1 - start < MIN_WORDS or find_subjunctive(unit, start, place - 1, is_running=True) is None:
        return item
    return replace(item, kind=Kind.MIXED, content=(unit.span_of(start, place + 1),))


def _start(unit: Unit, place: int) -> int:
    """Behind the last colon, semicolon, full stop or speech before the clause."""
    for index in range(place - 1, 0, -1):
        atom = unit.atoms[index]
        if atom.is_speech or atom.text in ":;" or _ends_sentence(unit, index):
            return index + 1
    return 0


def _ends_sentence(unit: Unit, index: int) -> bool:
    """A mark before a capital, but not the one of "28. Juli"."""
    is_end = unit.atoms[index].text in ".!?" and unit.atoms[index + 1].is_capital
    return is_end and not unit.atoms[index - 1].text[0].isdigit()
