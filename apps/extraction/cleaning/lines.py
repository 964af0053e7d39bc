"""Lines of pasted text, each with the few features that tell prose from menus.

A paragraph that was wrapped at a fixed width (mail, wire copy) is joined to one line first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from statistics import median

from apps.extraction.types import Span

# Wrapped text: set by mail's 72 to 78 and wire copy's 60 to 80 columns.
NARROWEST_WRAP = 50
WIDEST_WRAP = 100
# A line of prose: shorter ones are headings, captions or menu entries more often than sentences.
PROSE_WORDS = 6
STRONG_WORDS = 12
UNPUNCTUATED_PROSE_WORDS = 28
MAX_LINES = 50_000  # no article has more; the rest of a longer text is reported as dropped
LOOK = 4_000  # characters of a line that are looked at; a line may be megabytes long

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_END = re.compile(r"[.!?…。！？؟۔।]['\"”“’‘»«)\]*]{0,4}$")
_AFTERTHOUGHT = re.compile(
    r"\s{1,3}(?:\([^()]{1,60}\)|\[[^\[\]]{1,60}\]|[/–—-]{1,2}\s?[\w/ ]{2,20}|[♦■●▪◆*]+)$"
)  # "… sagte er. (dpa)"
_FULL_STOP = re.compile(r"[.!?…]['\"”“’‘»«)\]]{0,3}\s{1,3}(?=[\"'„“‚‘«»(]?[^\W\d_a-zäöüß]|\d)")
_ABBREVIATION = re.compile(
    r"\b(?:[A-ZÄÖÜ]|Dr|Prof|Mr|Mrs|Ms|St|Sen|Rep|Gov|Nr|Abs|ca|bzw|z|u|d|vgl|etwa|rd|No|Inc|Co)\.\s{1,3}$"
)
_BULLET = re.compile(r"^(?:[•●▪‣◦*·]|[-–—]\s|\d{1,2}[.)]\s)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or the wrapped lines of one paragraph, with its place in the original.

    `pieces` are the original's spans it is made of; between two of them stands one blank.
    """

    text: str
    pieces: tuple[Span, ...]
    words: int
    sentences: int
    ends_sentence: bool
    is_bullet: bool

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].start, self.pieces[-1].end)

    @property
    def is_prose(self) -> bool:
        """At least one full sentence, or too long for anything else."""
        return (self.ends_sentence and self.words >= PROSE_WORDS) or self.is_strong

    @property
    def is_strong(self) -> bool:
        """A paragraph beyond doubt."""
        return (self.ends_sentence and (self.words >= STRONG_WORDS or (self.sentences >= 2 and self.words >= 8))) or (
            self.words >= UNPUNCTUATED_PROSE_WORDS or (self.sentences >= 2 and self.words >= STRONG_WORDS + 3)
        )

    @property
    def is_title_like(self) -> bool:
        return not self.ends_sentence and self.words <= UNPUNCTUATED_PROSE_WORDS


def _make(text: str, pieces: tuple[Span, ...]) -> Line:
    head, tail = text[:LOOK], text[-100:]
    sentences = 1
    for match in _FULL_STOP.finditer(head):
        if not _ABBREVIATION.search(head, max(0, match.end() - 12), match.end()):
            sentences += 1
    tail = _AFTERTHOUGHT.sub("", tail)
    return Line(text, pieces, len(head.split()), sentences, bool(_END.search(tail)), bool(_BULLET.match(head)))


def _raw_lines(text: str) -> Iterator[tuple[Span, int]]:
    """Each non-blank line's span without its outer blanks, and the number of its block (blank lines part blocks)."""
    block, previous_end = 0, 0
    for match in _LINE.finditer(text):
        content = match.group()
        stripped = content.strip()
        if not stripped:
            continue
        start = match.start() + len(content) - len(content.lstrip())
        between = text[previous_end : match.start()]
        if between.count("\n") > 1 or between.count("\r") > 1 or between.strip("\r\n"):
            block += 1
        yield Span(start, start + len(stripped)), block
        previous_end = match.end()


def split_lines(text: str) -> list[Line]:
    """The text's lines in order, wrapped paragraphs joined, blank ones left out."""
    blocks: list[list[Span]] = []
    last = -1
    for span, block in islice(_raw_lines(text), MAX_LINES):
        if block != last:
            blocks.append([])
            last = block
        blocks[-1].append(span)
    wrapped = _is_wrapped(text, blocks)
    lines = []
    for spans in blocks:
        groups = _joined(text, spans) if wrapped else [[span] for span in spans]
        for group in groups:
            lines.append(_make(" ".join(span.of(text) for span in group), tuple(group)))
    return lines


def _is_wrapped(text: str, blocks: list[list[Span]]) -> bool:
    """Whether lines break at a fixed width: inner lines of blocks are about equally long and stop mid-sentence."""
    inner = [span for spans in blocks for span in spans[:-1]]
    if len(inner) < 4:
        return False
    lengths = [span.end - span.start for span in inner]
    if not NARROWEST_WRAP <= median(lengths) <= WIDEST_WRAP or max(lengths) > WIDEST_WRAP:
        return False
    stopping = sum(1 for span in inner if _END.search(text[max(span.start, span.end - 6) : span.end]))
    near = sum(1 for length in lengths if length >= 0.75 * median(lengths))
    return stopping <= len(inner) * 0.25 and near >= len(inner) * 0.75


def _joined(text: str, spans: list[Span]) -> list[list[Span]]:
    """Groups of lines that belong to one paragraph; a line much shorter than the next one's room ends it."""
    groups: list[list[Span]] = [[spans[0]]]
    for previous, span in zip(spans, spans[1:], strict=False):
        is_short = previous.end - previous.start < NARROWEST_WRAP * 0.8
        if is_short:
            groups.append([span])
        else:
            groups[-1].append(span)
    return groups
