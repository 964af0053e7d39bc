"""The tagger by rules: contents, cues and sources with their kinds and how sure each is."""

from dataclasses import replace
from functools import partial

from apps.extraction import lexicons
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import (
    back_reference,
    direct,
    english,
    evidentials,
    free_indirect,
    german,
    headlines,
    intentions,
    mixed,
    noun_cues,
    prepositions,
    refusals,
    reported,
    stances,
)
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cues import find_cues
from apps.extraction.tagging.units import Unit, units
from apps.extraction.types import Attribution, Document, Kind

NEEDS = ("sentences", "quotations", "language")
ADDS = ("attributions",)


def tag(document: Document) -> Document:
    """The document with what each sentence attributes; what crosses sentences is for linking."""
    lexicon = lexicons.load(document.language)
    found: list[Attribution] = []
    before: Unit | None = None
    last: Unit | None = None  # the one before, in whatever paragraph
    told: list[Attribution] = []
    for unit in units(document, direct.speeches(document, lexicon), partial(direct.names_speaker, lexicon=lexicon)):
        if before is not None and unit.paragraph != before.paragraph:
            before, told = None, []
        attributions = back_reference.tag(unit, before, told, lexicon)
        if not found and before is None and unit.paragraph == 0:
            attributions = attributions or headlines.tag(unit, document, lexicon)
        if attributions:
            found = [item for item in found if item not in told]
        else:
            attributions = _tag_unit(unit, lexicon, is_running=bool(told))
        if not told and before is not None:
            attributions = [_about_whom(item, unit, before) for item in attributions]
            if not found or found[-1].content[0].start < document.paragraphs[unit.paragraph].start:
                attributions = [_by_whom(item, before) for item in attributions]
        if last is not None and attributions and len(unit.atoms) == 1:
            attributions = [_as_announced(attributions[0], unit, last, lexicon)]
        found.extend(attributions)
        before, told, last = unit, attributions, unit
    return replace(document, attributions=tuple(found))


def _tag_unit(unit: Unit, lexicon: Lexicon, *, is_running: bool) -> list[Attribution]:
    cues = find_cues(unit, lexicon)
    found = mixed.widen(unit, direct.tag(unit, cues, lexicon))
    used = _atoms_of(unit, found)
    prepositional = [] if used else prepositions.tag(unit, lexicon)
    found.extend(prepositional)
    if not prepositional:
        rules = german if unit.language == "de" else english
        free = [cue for cue in cues if not used.intersection(cue.atoms)]
        for item in rules.tag(unit, free, lexicon):
            if not _overlaps(item, found):
                found.extend(refusals.split_off(unit, item))
    if not found:
        found.extend(noun_cues.tag(unit, lexicon))
    if not found:
        found.extend(refusals.tag(unit, cues, lexicon))
    found.extend(refusals.before_colon(unit, cues, lexicon, _atoms_of(unit, found)))
    found.extend(evidentials.tag(unit, lexicon, _atoms_of(unit, found)))
    found.extend(free_indirect.tag(unit, _atoms_of(unit, found), is_running=is_running))
    found.extend(intentions.tag(unit, _atoms_of(unit, found)))
    found.extend(reported.tag(unit, cues, lexicon, _atoms_of(unit, found)))
    found.extend(noun_cues.in_passing(unit, lexicon, _atoms_of(unit, found)))
    found.extend(stances.tag(unit, lexicon, _atoms_of(unit, found)))
    return sorted(found, key=lambda item: item.content[0].start)


def _as_announced(item: Attribution, unit: Unit, last: Unit, lexicon: Lexicon) -> Attribution:
    """Speech that stands alone, by whom the line before it announces with a colon."""
    if item.kind is not Kind.DIRECT or item.cue:
        return item
    tagged = direct.announced(last, lexicon)
    if tagged is None:
        return item
    cue, places, source, sure = tagged
    if source is None:
        return item
    told = attribution(last, Kind.DIRECT, [source], confidence=sure, cue=cue, cue_atoms=places, source=source)
    return replace(told, content=item.content)


def _about_whom(item: Attribution, unit: Unit, before: Unit) -> Attribution:
    """Speech that stands alone is by whom the sentence before it is about ("Rohde stand am Rand. „…“")."""
    if item.kind is not Kind.DIRECT or item.source or item.cue or len(unit.atoms) > 2:
        return item
    source = direct.opening(before, 0, before.body_end)
    return replace(item, source=(before.span_of(*source),)) if source is not None else item


def _by_whom(item: Attribution, before: Unit) -> Attribution:
    """A report that opens a paragraph's telling is by whom the sentence before it is about ("Er gestand. Er sei …")."""
    if item.kind is not Kind.FREE_INDIRECT or item.source or item.is_hearsay or before.language != "de":
        return item
    source = direct.opening(before, 0, before.body_end)
    return replace(item, source=(before.span_of(*source),)) if source is not None else item


def _atoms_of(unit: Unit, found: list[Attribution]) -> frozenset[int]:
    spans = [span for item in found for span in (*item.content, *item.cue)]
    return frozenset(
        index
        for index, atom in enumerate(unit.atoms)
        if any(span.start < atom.end and atom.start < span.end for span in spans)
    )


def _overlaps(item: Attribution, found: list[Attribution]) -> bool:
    return any(mine.overlaps(theirs) for other in found for mine in item.content for theirs in other.content)
