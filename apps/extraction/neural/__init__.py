"""The trained tagger: a network reads the article, the rules propose, and a judge tells how sure each finding is.

The network was taught on the project's own corpus (`apps/extraction/training`); its files are checked before use.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from apps.extraction.neural.candidates import Candidate, attribution_of, candidates, probabilities, spans_of
from apps.extraction.neural.decoding import Reading, decode
from apps.extraction.neural.model import BrokenModel, Model, load
from apps.extraction.types import Attribution, Document, Kind, Span, SpeechAct

__all__ = ["SHIPPED", "BrokenModel", "Model", "judge", "load", "readings"]

NEEDS = ("attributions", "links", "language")
ADDS = ("confidence",)

SHIPPED = Path(__file__).parent / "weights"

# A rule's finding below the first is left out; a finding of the network alone needs the second; and its edges replace
# the rule's when they are surer by the third. Set on the calibration tenth of the corpus, and with a look at the
# development sets: on real German articles what the network alone finds is right too seldom (docs/benchmarks.md).
KEPT_FROM = 0.2
ADDED_FROM = {"de": 0.9, "en": 0.65}
SURER_BY = 0.2

BLOCK = 24_000  # characters that are read by themselves: longer than nearly all articles
# 400,000 characters of prose have about 65,000 words; a text of signs alone has six times as many.
MOST_WORDS = 80_000


def judge(document: Document, model: Model) -> Document:
    """The rules' findings with what the network makes of them: dropped, mended, joined by its own, and weighed.

    `confidence` of each is the probability that an annotator of our corpus marks the same. A text is read in blocks, so
    that memory does not grow with it; behind MOST_WORDS words the rules' findings stay as they are.
    """
    told: list[Attribution] = []
    read_to = 0
    for block, reading in readings(document, model):
        rules = [item for item in document.attributions if read_to <= item.content[0].start < block.end]
        told.extend(_judged(reading, rules, document.language))
        read_to = block.end
    told.extend(item for item in document.attributions if item.content[0].start >= read_to)
    return replace(document, attributions=tuple(sorted(told, key=lambda item: item.content[0].start)))


def readings(document: Document, model: Model) -> Iterator[tuple[Span, Reading]]:
    """The network's readings of the article's own lines, block by block; what stands between them is blank to it."""
    count = 0
    for block in _blocks(document):
        heads = model.read(_own_lines(document, block), block.start)
        count += len(heads.words)
        if count > MOST_WORDS:
            return
        if heads.words:
            yield block, decode(heads, model.tables)


def _judged(reading: Reading, rules: Sequence[Attribution], language: str) -> Iterator[Attribution]:
    proposed = candidates(reading, rules)
    sure = dict(zip(map(id, proposed), probabilities(reading, proposed, language).tolist(), strict=True))
    taken: set[int] = set()
    for candidate in proposed:
        if candidate.rule is None or (sure[id(candidate)] < KEPT_FROM and not _is_construction(candidate.rule)):
            continue
        is_sure = sure[id(candidate)] >= KEPT_FROM
        taken.update(candidate.words)
        yield _mended(reading, candidate, sure) if is_sure else candidate.rule
    for candidate in proposed:
        if candidate.rule is None and sure[id(candidate)] >= ADDED_FROM[language] and taken.isdisjoint(candidate.words):
            taken.update(candidate.words)
            yield replace(attribution_of(reading, candidate), confidence=sure[id(candidate)])


def _is_construction(rule: Attribution) -> bool:
    """ "Kein Kommentar", "kommt für … nicht in Frage": fixed phrases, too rare for the network to be sure of."""
    acts = (SpeechAct.DECLINES_TO_COMMENT, SpeechAct.DENIES)
    return rule.kind is Kind.REPORTED and rule.speech_act in acts


def _blocks(document: Document) -> Iterator[Span]:
    """The stretches of the text that are read by themselves: whole lines where they are not too long."""
    start = end = -1
    for paragraph in document.paragraphs:
        for line in _pieces(document.text, paragraph):
            if start >= 0 and line.end - start > BLOCK:
                yield Span(start, end)
                start = -1
            start, end = (line.start if start < 0 else start), max(end, line.end)
    if start >= 0:
        yield Span(start, end)


def _pieces(text: str, line: Span) -> Iterator[Span]:
    start = line.start
    while line.end - start > BLOCK:
        cut = text.rfind(" ", start + 1, start + BLOCK)
        cut = cut if cut > start else start + BLOCK
        yield Span(start, cut)
        start = cut
    yield Span(start, line.end)


def _own_lines(document: Document, block: Span) -> str:
    parts: list[str] = []
    position = block.start
    for paragraph in document.paragraphs:
        start, end = max(paragraph.start, position), min(paragraph.end, block.end)
        if start >= end:
            continue
        parts.append("".join("\n" if character == "\n" else " " for character in document.text[position:start]))
        parts.append(document.text[start:end])
        position = end
    return "".join(parts)


def _mended(reading: Reading, candidate: Candidate, sure: dict[int, float]) -> Attribution:
    rule, mate = candidate.rule, candidate.partner
    if rule is None:
        raise ValueError("only a rule's finding can be mended")
    confidence = sure[id(candidate)]
    if mate is not None and sure[id(mate)] > confidence + SURER_BY:
        return replace(rule, content=spans_of(reading, mate), confidence=sure[id(mate)])
    return replace(rule, confidence=confidence)
