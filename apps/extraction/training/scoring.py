"""Scores found attributions against annotated ones; tests/evaluation/README.md says what the measures mean.

python -m apps.extraction.training.scoring GOLD.jsonl FOUND.jsonl
"""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apps.extraction.types import Span

Spans = Sequence[Sequence[int]]
OVERLAP = 0.5


@dataclass(frozen=True)
class Said:
    """One attribution, annotated or found, as sets of character positions."""

    content: frozenset[int]
    source: frozenset[int]

    @classmethod
    def of(cls, text: str, content: Spans, source: Spans) -> "Said":
        return cls(positions(text, content), positions(text, source))


def pairs(spans: Sequence[Span]) -> Spans:
    """Spans as the scorer counts them."""
    return [(span.start, span.end) for span in spans]


@dataclass
class Tally:
    """Counts over all documents seen so far."""

    annotated: int = 0
    predicted: int = 0
    found: int = 0
    attributed: int = 0
    characters: list[int] = field(default_factory=lambda: [0, 0, 0])  # shared, predicted, annotated

    def add(self, annotated: Sequence[Said], predicted: Sequence[Said]) -> None:
        pairs = match(annotated, predicted)
        self.annotated += len(annotated)
        self.predicted += len(predicted)
        self.found += len(pairs)
        self.attributed += sum(same_source(annotated[a].source, predicted[p].source) for a, p in pairs)
        told = frozenset().union(*(said.content for said in annotated))
        marked = frozenset().union(*(said.content for said in predicted))
        for place, count in enumerate((len(told & marked), len(marked), len(told))):
            self.characters[place] += count

    def figures(self) -> dict[str, dict[str, float]]:
        shared, marked, told = self.characters
        return {
            "found": rates(self.found, self.predicted, self.annotated),
            "attributed": rates(self.attributed, self.predicted, self.annotated),
            "content": rates(shared, marked, told),
        }


def positions(text: str, spans: Spans) -> frozenset[int]:
    """The places in the spans where no space stands."""
    return frozenset(place for start, end in spans for place in range(start, end) if not text[place].isspace())


def match(annotated: Sequence[Said], predicted: Sequence[Said]) -> list[tuple[int, int]]:
    """Pairs of (annotated, predicted) whose contents overlap enough, best first, each used once."""
    candidates = []
    for a, gold in enumerate(annotated):
        for p, guess in enumerate(predicted):
            shared = len(gold.content & guess.content)
            if shared and shared >= OVERLAP * len(gold.content | guess.content):
                candidates.append((-shared / len(gold.content | guess.content), p, a))
    pairs: list[tuple[int, int]] = []
    for _, p, a in sorted(candidates):
        if all(a != other_a and p != other_p for other_a, other_p in pairs):
            pairs.append((a, p))
    return pairs


def same_source(one: frozenset[int], other: frozenset[int]) -> bool:
    if not one or not other:
        return not one and not other
    return len(one & other) >= OVERLAP * min(len(one), len(other))


def rates(hits: int, predicted: int, annotated: int) -> dict[str, float]:
    """Precision, recall and F1 in per cent."""
    precision = hits / predicted if predicted else 0.0
    recall = hits / annotated if annotated else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": round(100 * precision, 1), "recall": round(100 * recall, 1), "f1": round(100 * f1, 1)}


def score_files(gold: Path, found: Path) -> dict[str, dict[str, float]]:
    """The figures for two files of JSON lines whose objects share their ids."""
    answers = {row["id"]: row["attributions"] for row in _rows(found)}
    tally = Tally()
    for row in _rows(gold):
        if row["id"] not in answers:
            raise SystemExit(f"{found} has no line for document {row['id']}")
        tally.add(_said(row["text"], row["attributions"]), _said(row["text"], answers[row["id"]]))
    return tally.figures()


def _rows(path: Path) -> Iterable[Mapping[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _said(text: str, rows: Iterable[Mapping[str, Spans]]) -> list[Said]:
    return [Said.of(text, row["content"], row.get("source", [])) for row in rows]


def main(arguments: Sequence[str]) -> None:
    """Print the figures of two files."""
    if len(arguments) != 2:
        raise SystemExit(__doc__)
    for name, rate in score_files(Path(arguments[0]), Path(arguments[1])).items():
        print(f"{name:<11} P {rate['precision']:5.1f}  R {rate['recall']:5.1f}  F1 {rate['f1']:5.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
