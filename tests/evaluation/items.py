"""Short marked texts with the right answer: what a stage makes of spans that are given.

Each line of a set is `{"id", "language", "kind", "answer", "text"}`; `text` carries the marks that
`tests.extraction.marking` reads.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.extraction.acts import act
from apps.extraction.types import Attribution
from tests.evaluation.scoring import rates
from tests.extraction.marking import marked


@dataclass(frozen=True)
class Answer:
    """One item: what is right, and what the stage said."""

    name: str
    language: str
    kind: str
    text: str
    right: Any
    given: Any


def answers(path: Path, read: Callable[[Attribution], Any]) -> list[Answer]:
    """What `read` sees in each item's attribution once its act stage is done."""
    return [
        Answer(
            name=row["id"],
            language=row["language"],
            kind=row["kind"],
            text=row["text"],
            right=row["answer"],
            given=read(act(marked(row["text"], row["language"])).attributions[0]),
        )
        for row in _rows(path)
    ]


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def accuracy(given: Iterable[Answer]) -> float:
    """Right answers in per cent."""
    hits = [answer.given == answer.right for answer in given]
    return round(100 * sum(hits) / len(hits), 1)


def words_found(given: Iterable[Answer]) -> dict[str, float]:
    """Precision, recall and F1 of lists of words; two match when one holds the other ("possible", "it is possible")."""
    hits = predicted = expected = 0
    for answer in given:
        hits += len(_shared(answer.given, answer.right))
        predicted += len(answer.given)
        expected += len(answer.right)
    return rates(hits, predicted, expected)


def by(name: str, given: Sequence[Answer]) -> Iterator[tuple[str, list[Answer]]]:
    """The answers in groups by their `language` or `kind`, in the order of the names."""
    for value in sorted({getattr(answer, name) for answer in given}):
        yield value, [answer for answer in given if getattr(answer, name) == value]


def print_accuracy(given: Sequence[Answer], *, is_verbose: bool) -> None:
    """The accuracy by language and kind, then what was taken for what."""
    for name in ("language", "kind"):
        for value, group in by(name, given):
            print(f"{value:<16} {accuracy(group):5.1f} of {len(group)}")
    wrong = [answer for answer in given if answer.given != answer.right]
    for (right, said), count in Counter((str(a.right), str(a.given)) for a in wrong).most_common():
        print(f"{count:3} {right} taken for {said}")
    _print_wrong(wrong if is_verbose else [])


def print_words(given: Sequence[Answer], *, is_verbose: bool) -> None:
    """Precision, recall and F1 by language; the recall by kind."""
    for value, group in by("language", given):
        rate = words_found(group)
        print(f"{value:<16} P {rate['precision']:5.1f}  R {rate['recall']:5.1f}  F1 {rate['f1']:5.1f} of {len(group)}")
    for value, group in by("kind", given):
        right = sum(_is_right(answer) for answer in group)
        print(f"{value:<16} {right} of {len(group)} right")
    _print_wrong([answer for answer in given if not _is_right(answer)] if is_verbose else [])


def _is_right(answer: Answer) -> bool:
    return len(answer.given) == len(answer.right) == len(_shared(answer.given, answer.right))


def _shared(given: Sequence[str], right: Sequence[str]) -> list[str]:
    left = [f" {words.lower()} " for words in right]
    found = []
    for words in given:
        said = f" {words.lower()} "
        match = next((other for other in left if other in said or said in other), None)
        if match is not None:
            left.remove(match)
            found.append(words)
    return found


def _print_wrong(wrong: Iterable[Answer]) -> None:
    for answer in wrong:
        print(f"{answer.name} {answer.right} / {answer.given}: {answer.text}")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
