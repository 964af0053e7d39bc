"""What the evaluations of single stages share: reading items, pairing spans, and rates by language and kind."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Item = Mapping[str, Any]
Stretch = Sequence[int]  # start and end, in characters


def read(path: Path) -> list[Item]:
    """The items of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def groups(items: Iterable[Item]) -> Iterator[tuple[str, list[Item]]]:
    """The items by language, then by language and kind: ("de", …), ("de money", …)."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item["language"], []).append(item)
        found.setdefault(f"{item['language']} {item['kind']}", []).append(item)
    yield from sorted(found.items())


def pairs(annotated: Sequence[Stretch], predicted: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Places of annotated and predicted spans that overlap, each used once, in text order."""
    found: list[tuple[int, int]] = []
    free = list(range(len(predicted)))
    for place, (start, end) in enumerate(annotated):
        for other in free:
            if predicted[other][0] < end and start < predicted[other][1]:
                found.append((place, other))
                free.remove(other)
                break
    return found


def printed(name: str, measures: Mapping[str, Mapping[str, float]]) -> str:
    """One line of rates."""
    told = (f"{key} P {r['precision']:5.1f} R {r['recall']:5.1f} F1 {r['f1']:5.1f}" for key, r in measures.items())
    return f"{name:<12}" + "  ".join(told)


def printed_traps(name: str, found: int, texts: int) -> str:
    """One line for items that hold nothing to find."""
    return f"{name:<12}{found} found in {texts} texts that hold none"
