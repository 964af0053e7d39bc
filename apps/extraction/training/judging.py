"""Fits the judge: how probable is a finding, given what speaks for it?

Logistic regression on candidates in documents the network was not taught with; its answers on those it was are
surer than they will ever be again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from apps.extraction.neural import Model, readings
from apps.extraction.neural.candidates import SAME, Candidate, candidates, evidence
from apps.extraction.neural.decoding import Reading
from apps.extraction.neural.features import FEATURES
from apps.extraction.pipeline import PROPOSING, prepare
from apps.extraction.training.documents import AnnotatedDocument

Array = np.ndarray[Any, np.dtype[np.float64]]

SHRINKAGE = 2.0
ROUNDS = 50


def fit_judge(model: Model, documents: Sequence[AnnotatedDocument]) -> dict[str, list[float]]:
    """The regression's middle, scale and weights by name, as the model's tables hold them.

    Iteratively reweighted least squares with a ridge on all weights but the constant. Raises ValueError where
    the documents hold no finding at all.
    """
    rows: list[list[float]] = []
    right: list[bool] = []
    for document in documents:
        for reading, proposed in proposals(model, document):
            for candidate in proposed:
                rows.append(evidence(reading, candidate, document.language))
                right.append(is_annotated(candidate, reading, document))
    if not rows:
        raise ValueError("the documents to fit the judge on hold nothing that anybody could find")
    evidences = np.array(rows)
    middle, scale = evidences.mean(0), evidences.std(0)
    middle[0], scale[0] = 0.0, 1.0
    scale[scale == 0] = 1.0
    weights = _fit((evidences - middle) / scale, np.array(right, dtype=float))
    return {
        name: [round(float(value), 6) for value in values]
        for name, values in (("judge_middle", middle), ("judge_scale", scale), ("judge_weights", weights))
    }


def proposals(model: Model, document: AnnotatedDocument) -> Iterator[tuple[Reading, list[Candidate]]]:
    """What the rules and the network propose in each block of a document."""
    found = prepare(document.text, document.language, is_clean=True)
    for stage in PROPOSING:
        found = stage.run(found)
    for block, reading in readings(found, model):
        rules = [item for item in found.attributions if block.start <= item.content[0].start < block.end]
        yield reading, candidates(reading, rules)


def is_annotated(candidate: Candidate, reading: Reading, document: AnnotatedDocument) -> bool:
    """Whether an annotated content and the candidate share half of the words either has."""
    words = reading.heads.words
    own = set(candidate.words)
    for item in document.annotations:
        marked = {
            number
            for number, (start, end) in enumerate(words)
            if any(start < last and first < end for first, last in item.content)
        }
        if len(own & marked) >= SAME * len(own | marked):
            return True
    return False


def _fit(rows: Array, right: Array) -> Array:
    weights = np.zeros(len(FEATURES))
    ridge = np.full(len(FEATURES), SHRINKAGE)
    ridge[0] = 1e-6
    for _ in range(ROUNDS):
        probable = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (probable - right) + ridge * weights
        curve = (rows * (probable * (1 - probable))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return np.asarray(weights)
