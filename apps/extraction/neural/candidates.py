"""What the rules and the network propose, and what speaks for each proposal.

A candidate of the rules and one of the network that share at least half of the words either has are partners:
the same finding with other edges. Everything counts words; offsets stay those of the text.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.extraction.neural.decoding import Found, Reading, point, span_from
from apps.extraction.neural.features import FEATURES
from apps.extraction.neural.model import Floats
from apps.extraction.neural.scheme import KINDS
from apps.extraction.types import Attribution, Kind, Span

SAME = 0.5
# Words around a content in which a cue is looked for where no rule named one.
NEAR = 14
# Below this a pointer's answer is no answer.
SURE_POINT = 0.5
LIKELY_BEGIN = 0.1
UNSEEN_CONFIDENCE = 0.75  # stands for a rule's confidence where there is no rule
SHORT = 3


@dataclass(slots=True)
class Candidate:
    """A proposal: `words` it covers, in order; `kind` as an index into KINDS; `rule` the rules' finding, if theirs.

    `cue` are the words of the rule's cue; `found` is the chain's span, if the network's.
    """

    words: tuple[int, ...]
    kind: int
    cue: tuple[int, ...] = ()
    rule: Attribution | None = None
    found: Found | None = None
    partner: "Candidate | None" = None
    shared: float = 0.0


def candidates(reading: Reading, rules: Sequence[Attribution]) -> list[Candidate]:
    """Every proposal of both, in the order of the text, with its partner."""
    words = reading.heads.words
    starts, ends = [start for start, _ in words], [end for _, end in words]
    proposed = [
        Candidate(covered, _kind(rule.kind), _covered(starts, ends, rule.cue), rule)
        for rule in rules
        if (covered := _covered(starts, ends, rule.content))
    ]
    by_word: dict[int, list[Candidate]] = {}
    for candidate in proposed:
        for word in candidate.words:
            by_word.setdefault(word, []).append(candidate)
    for found in reading.found:
        own = Candidate(
            tuple(word for start, end in found.parts for word in range(start, end)), found.kind, found=found
        )
        touched = {id(other): other for word in own.words for other in by_word.get(word, ())}
        for other in touched.values():
            _pair(own, other)
        proposed.append(own)
    return sorted(proposed, key=lambda candidate: (candidate.words[0], candidate.rule is None))


def evidence(reading: Reading, candidate: Candidate, language: str) -> list[float]:
    """What speaks for a candidate, a figure for each of FEATURES."""
    inside = reading.inside[list(candidate.words)].sum(1)
    first, last = candidate.words[0], candidate.words[-1]
    proposer = candidate if candidate.rule or not candidate.partner else candidate.partner
    rule, kind = proposer.rule, proposer.kind
    near = float(reading.cue[max(0, first - NEAR) : last + NEAR + 1, 1].max())
    _, pointed = point(reading, "source", candidate.words)
    length = reading.heads.words[last][1] - reading.heads.words[first][0]
    return [
        1.0,
        float(candidate.rule is None),
        float(candidate.partner is not None),
        candidate.shared,
        float(inside.mean()),
        float(np.sort(inside)[len(inside) // 10]),
        float((inside > 0.5).mean()),
        float(reading.opens[first]),
        _inside(reading, first - 1),
        _inside(reading, last + 1),
        near,
        float(reading.cue[list(proposer.cue), 1:].sum(1).max()) if proposer.cue else near,
        float(reading.inside[list(candidate.words), kind].mean()),
        math.log(1 + length),
        float(len(candidate.words) < SHORT),
        rule.confidence if rule else UNSEEN_CONFIDENCE,
        float(rule is None),
        1 - float(pointed.sum()),
        *(float(kind == number) for number in range(len(KINDS))),
        *(float(kind == number and rule is None) for number in range(len(KINDS))),
        float(language == "de"),
    ]


def probabilities(reading: Reading, proposed: Sequence[Candidate], language: str) -> Floats:
    """For each candidate, how probable it is that an annotator marked it (logistic regression)."""
    tables = reading.tables
    rows = np.array([evidence(reading, candidate, language) for candidate in proposed]).reshape(-1, len(FEATURES))
    judged = ((rows - tables.judge_middle) / tables.judge_scale) @ tables.judge_weights
    return np.asarray(1 / (1 + np.exp(-judged)))


def attribution_of(reading: Reading, candidate: Candidate) -> Attribution:
    """The finding of the network alone, with the cue and the source it points to."""
    content = spans_of(reading, candidate)
    source = _pointed(reading, "source", reading.source, candidate)
    cue = _pointed(reading, "cue", reading.cue, candidate)
    return Attribution(Kind(KINDS[candidate.kind]), content, cue, source)


def spans_of(reading: Reading, candidate: Candidate) -> tuple[Span, ...]:
    """The parts of a network's candidate as offsets."""
    words = reading.heads.words
    parts = candidate.found.parts if candidate.found else ()
    return tuple(Span(words[start][0], words[end - 1][1]) for start, end in parts)


def _pointed(reading: Reading, pointer: str, tagged: Floats, candidate: Candidate) -> tuple[Span, ...]:
    first, probable = point(reading, pointer, candidate.words)
    begins = tagged[first : first + len(probable), 1]
    best = int((probable * (begins + 1e-3)).argmax())
    if probable[max(0, best - 1) : best + 2].sum() < SURE_POINT or begins[best] < LIKELY_BEGIN:
        return ()
    start, end = span_from(tagged, first + best)
    words = reading.heads.words
    return (Span(words[start][0], words[end - 1][1]),)


def _pair(own: Candidate, other: Candidate) -> None:
    common = len(set(own.words) & set(other.words))
    shared = common / (len(own.words) + len(other.words) - common)
    if shared < SAME:
        return
    for one, mate in ((own, other), (other, own)):
        if shared > one.shared:
            one.partner, one.shared = mate, shared


def _kind(kind: Kind) -> int:
    return KINDS.index(Kind.INDIRECT if kind is Kind.MIXED else kind)


def _covered(starts: Sequence[int], ends: Sequence[int], spans: Sequence[Span]) -> tuple[int, ...]:
    return tuple(
        word for span in spans for word in range(bisect_right(ends, span.start), bisect_left(starts, span.end))
    )


def _inside(reading: Reading, word: int) -> float:
    return float(reading.inside[word].sum()) if 0 <= word < len(reading.inside) else 0.0
