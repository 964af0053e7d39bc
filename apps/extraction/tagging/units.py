"""What the rules read: a sentence as atoms, each speech in quotation marks folded into one.

Sentences that one quotation holds together are one unit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from apps.extraction.types import Document, Quotation, Sentence, Span

SPEECH = "“”"  # the text of an atom that stands for a whole speech


@dataclass(frozen=True, slots=True)
class Atom:
    """A token, or a speech. `is_quoted`: it stands in quotation marks that are no speech."""

    text: str
    lower: str
    start: int
    end: int
    is_speech: bool = False
    is_quoted: bool = False

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() and not self.is_speech

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Unit:
    """One reading unit. `speeches` maps an atom's index to its quotation; `clauses` are [first, last) of atoms."""

    text: str
    language: str
    paragraph: int
    span: Span
    atoms: tuple[Atom, ...]
    clauses: tuple[tuple[int, int], ...]
    words: frozenset[str]

    def clause_of(self, index: int) -> tuple[int, int]:
        """The stretch between commas and the like that holds the atom."""
        for first, last in self.clauses:
            if first <= index < last:
                return first, last
        return index, index + 1

    def lower(self, index: int) -> str:
        return self.atoms[index].lower if 0 <= index < len(self.atoms) else ""

    def span_of(self, first: int, last: int) -> Span:
        """The characters of atoms first … last - 1."""
        return Span(self.atoms[first].start, self.atoms[last - 1].end)

    @property
    def body_end(self) -> int:
        """The index after the last atom that is not final punctuation."""
        end = len(self.atoms)
        while end > 0 and self.atoms[end - 1].text in ".!?…":
            end -= 1
        return end


# "(54)", "(CDU)", "(R-Ohio)": a bracket this short belongs to the phrase before it.
MAX_BRACKET = 8
BREAKS = frozenset(",;:–—―()[]")


def units(document: Document, speeches: frozenset[Span], names_speaker: Callable[[Sentence], bool]) -> Iterator[Unit]:
    """The document's sentences as units, those that a speech spans joined. `speeches` are quotation spans.

    `names_speaker` tells a sentence like "Graham asked." that belongs to the question before it.
    """
    ends = {span.end for span in speeches}
    quotations = document.quotations
    group: list[Sentence] = []
    reach = quotation = 0
    for sentence in document.sentences:
        is_apart = sentence.span.start >= reach
        if group and is_apart and group[-1].span.end in ends and names_speaker(sentence):
            is_apart = False
        if group and (is_apart or sentence.paragraph != group[0].paragraph):
            yield _unit(document, group, quotations, speeches)
            group = []
        group.append(sentence)
        while quotation < len(quotations) and quotations[quotation].span.start < sentence.span.end:
            reach = max(reach, quotations[quotation].span.end)
            quotation += 1
    if group:
        yield _unit(document, group, quotations, speeches)


def _unit(
    document: Document, group: list[Sentence], quotations: tuple[Quotation, ...], speeches: frozenset[Span]
) -> Unit:
    span = Span(group[0].span.start, group[-1].span.end)
    inside = [quotation.span for quotation in _between(quotations, span)]
    atoms: list[Atom] = []
    place = 0
    for sentence in group:
        for token in sentence.tokens:
            while place < len(inside) and inside[place].end <= token.span.start:
                place += 1
            holder = inside[place] if place < len(inside) and inside[place].start <= token.span.start else None
            if holder is not None and holder in speeches:
                if not atoms or not atoms[-1].is_speech or atoms[-1].start != holder.start:
                    end = min(holder.end, span.end)
                    atoms.append(Atom(SPEECH, SPEECH, max(holder.start, span.start), end, is_speech=True))
                continue
            atoms.append(
                Atom(token.text, token.text.lower(), token.span.start, token.span.end, is_quoted=holder is not None)
            )
    words = frozenset(atom.lower for atom in atoms)
    return Unit(document.text, document.language, group[0].paragraph, span, tuple(atoms), tuple(_clauses(atoms)), words)


def _between(quotations: tuple[Quotation, ...], span: Span) -> list[Quotation]:
    low, high = 0, len(quotations)
    while low < high:
        middle = (low + high) // 2
        if quotations[middle].span.end <= span.start:
            low = middle + 1
        else:
            high = middle
    found = []
    while low < len(quotations) and quotations[low].span.start < span.end:
        found.append(quotations[low])
        low += 1
    return found


def _clauses(atoms: list[Atom]) -> Iterator[tuple[int, int]]:
    first = 0
    end = len(atoms)
    while end and atoms[end - 1].text in ".!?…" and not atoms[end - 1].is_quoted:
        end -= 1
    skip = -1
    for index, atom in enumerate(atoms[:end]):
        if atom.text == "(":
            skip = next((i for i in range(index + 1, min(end, index + MAX_BRACKET)) if atoms[i].text == ")"), skip)
        if index <= skip:
            continue
        if (atom.text in BREAKS and not atom.is_quoted) or atom.is_speech:
            if first < index:
                yield first, index
            first = index + 1
    if first < end:
        yield first, end
