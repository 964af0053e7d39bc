"""Sets the weights of check-worthiness on graded claims.

    python -m apps.extraction.training.calibrate_worth

The claims of worth/graded.jsonl were written and graded for this by journalistic judgement: 0 not worth a check, 1
could be checked, 2 must be. The weights start from those set by hand and move by hundredths, one after the other, as
long as that puts more pairs of claims in the order of their grades: the loss is the pairwise logistic one (Burges et
al., "Learning to Rank using Gradient Descent", ICML 2005) with a pull back to where they started, so that few claims
cannot turn a weight round. No randomness; the printed weights are put into worth.py by hand.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.extraction.acts import act
from apps.extraction.types import Attribution, Document, Kind, Span
from apps.extraction.worth import BASE, FEATURES, weigh

GRADED = Path(__file__).parent / "worth" / "graded.jsonl"
# What an editor would give each reason; calibration stays near it.
BY_HAND = {
    "figure": 0.15,
    "statistic": 0.1,
    "comparison": 0.1,
    "cause": 0.08,
    "law": 0.06,
    "accusation": 0.12,
    "denial": 0.1,
    "fact": 0.1,
    "official": 0.1,
    "hearsay": 0.08,
    "harm": 0.1,
    "absolute": 0.06,
    "dated": 0.04,
    "future": -0.1,
    "opinion": -0.12,
    "demand": -0.1,
    "question": -0.2,
    "vague": -0.08,
    "personal": -0.2,
    "short": -0.1,
    "does_not_say": -0.25,
    "no_comment": -1.0,
}
STEP = 0.01
STEEPNESS = 12.0  # of the loss: a difference of 0.25 in worth is then nearly sure
PULL = 1.0  # of the start; 0 lets the weights of rare features run away
MOST = 0.3  # of a weight, "no comment" apart: no single feature decides alone


@dataclass(frozen=True, slots=True)
class Graded:
    """A claim as the names of the features that fire, and its grade."""

    features: frozenset[str]
    grade: int


def graded(path: Path = GRADED) -> Iterator[Graded]:
    """The claims of a file of graded ones."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reasons = weigh(act(document(row))).attributions[0].reasons
        yield Graded(frozenset(reason.name for reason in reasons), row["grade"])


def document(row: Mapping[str, Any]) -> Document:
    """The document with the one attribution that a row tells."""
    content, cue, source = (tuple(Span(*span) for span in row[name]) for name in ("content", "cue", "source"))
    attribution = Attribution(kind=Kind(row["kind"]), content=content, cue=cue, source=source)
    return Document(row["text"], language=row["language"], attributions=(attribution,))


def calibrate(claims: Sequence[Graded], start: Mapping[str, float]) -> dict[str, float]:
    """The weights that order the claims best, near those they start from."""
    weights = dict(start)
    best = loss(claims, weights, start)
    is_moving = True
    while is_moving:
        is_moving = False
        for name in start:
            for step in (STEP, -STEP):
                tried = {**weights, name: round(weights[name] + step, 2)}
                if not _may_be(tried[name], start[name]):
                    continue
                reached = loss(claims, tried, start)
                if reached < best - 1e-6:
                    weights, best, is_moving = tried, reached, True
    return weights


def loss(claims: Sequence[Graded], weights: Mapping[str, float], start: Mapping[str, float]) -> float:
    """How far the worths are from the order of the grades; 0.69 is chance."""
    worths = [BASE + sum(weights[name] for name in claim.features) for claim in claims]
    total = pairs = 0.0
    for one, high in zip(claims, worths, strict=True):
        for other, low in zip(claims, worths, strict=True):
            if one.grade > other.grade:
                total += math.log1p(math.exp(-STEEPNESS * (high - low)))
                pairs += 1
    return total / pairs + PULL * sum((weights[name] - start[name]) ** 2 for name in start)


def _may_be(weight: float, start: float) -> bool:
    """A weight keeps its sign and stays a small part of the whole."""
    return weight * start > 0 and (abs(weight) <= MOST or abs(start) > MOST)


def main() -> None:
    start = BY_HAND
    claims = list(graded())
    found = calibrate(claims, start)
    print(f"loss {loss(claims, start, start):.4f} -> {loss(claims, found, start):.4f} on {len(claims)} claims")
    for name, weight in found.items():
        print(f"{name:<14} {start[name]:+.2f} -> {weight:+.2f}, now {FEATURES[name].weight:+.2f}")


if __name__ == "__main__":
    main()
