"""The trained tagger: a network reads the article, the rules propose, and a judge tells how sure each finding is.

The network was taught on the project's own corpus (`apps/extraction/training`); its files are checked before use.
"""

from dataclasses import replace
from pathlib import Path

from apps.extraction.neural.candidates import Candidate, attribution_of, candidates, probabilities, spans_of
from apps.extraction.neural.decoding import Reading, decode
from apps.extraction.neural.model import BrokenModel, Model, load
from apps.extraction.types import Attribution, Document, Kind, SpeechAct

__all__ = ["SHIPPED", "BrokenModel", "Model", "judge", "load", "read"]

NEEDS = ("attributions", "links", "language")
ADDS = ("confidence",)

SHIPPED = Path(__file__).parent / "weights"

# A rule's finding below the first is left out; a finding of the network alone needs the second; and its edges replace
# the rule's when they are surer by the third. Set on the calibration tenth of the corpus, and with a look at the
# development sets: on real German articles what the network alone finds is right too seldom (docs/benchmarks.md).
KEPT_FROM = 0.2
ADDED_FROM = {"de": 0.9, "en": 0.65}
SURER_BY = 0.2


def judge(document: Document, model: Model) -> Document:
    """The rules' findings with what the network makes of them: dropped, mended, joined by its own, and weighed.

    `confidence` of each is the probability that an annotator of our corpus marks the same.
    """
    reading = read(document, model)
    if not reading.heads.words:
        return document
    proposed = candidates(reading, document.attributions)
    sure = dict(zip(map(id, proposed), probabilities(reading, proposed, document.language).tolist(), strict=True))
    added_from = ADDED_FROM[document.language]
    told: list[Attribution] = []
    taken: set[int] = set()
    for candidate in proposed:
        if candidate.rule is None or (sure[id(candidate)] < KEPT_FROM and not _is_construction(candidate.rule)):
            continue
        is_sure = sure[id(candidate)] >= KEPT_FROM
        told.append(_mended(reading, candidate, sure) if is_sure else candidate.rule)
        taken.update(candidate.words)
    for candidate in proposed:
        if candidate.rule is None and sure[id(candidate)] >= added_from and taken.isdisjoint(candidate.words):
            told.append(replace(attribution_of(reading, candidate), confidence=sure[id(candidate)]))
            taken.update(candidate.words)
    return replace(document, attributions=tuple(sorted(told, key=lambda item: item.content[0].start)))


def _is_construction(rule: Attribution) -> bool:
    """ "Kein Kommentar", "kommt für … nicht in Frage": fixed phrases, too rare for the network to be sure of."""
    acts = (SpeechAct.DECLINES_TO_COMMENT, SpeechAct.DENIES)
    return rule.kind is Kind.REPORTED and rule.speech_act in acts


def read(document: Document, model: Model) -> Reading:
    """The network's reading of the article's own lines; what stands between them is blank to it."""
    blank: list[str] = []
    position = 0
    for span in document.paragraphs:
        if span.start < position:
            continue
        blank.append("".join("\n" if character == "\n" else " " for character in document.text[position : span.start]))
        blank.append(span.of(document.text))
        position = span.end
    return decode(model.read("".join(blank)), model.tables)


def _mended(reading: Reading, candidate: Candidate, sure: dict[int, float]) -> Attribution:
    rule, mate = candidate.rule, candidate.partner
    if rule is None:
        raise ValueError("only a rule's finding can be mended")
    confidence = sure[id(candidate)]
    if mate is not None and sure[id(mate)] > confidence + SURER_BY:
        return replace(rule, content=spans_of(reading, mate), confidence=sure[id(mate)])
    return replace(rule, confidence=confidence)
