"""Scores the dates of the items: `found` is the place, `read` the value and the part of it too."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from apps.extraction.dates import read_dates
from apps.extraction.types import Moment
from tests.evaluation.matching import Item, groups, pairs, read
from tests.evaluation.scoring import rates

ITEMS = Path(__file__).parent / "items.jsonl"


def figures() -> dict[str, dict[str, dict[str, float]]]:
    """Rates by language, and by language and kind."""
    return {name: score(items) for name, items in groups(read(ITEMS))}


def moments_of(item: Item) -> list[Moment]:
    published = date.fromisoformat(item["published"]) if "published" in item else None
    return read_dates(item["text"], item["language"], published)


def score(items: Iterable[Item]) -> dict[str, dict[str, float]]:
    annotated = predicted = found = right = 0
    for item in items:
        moments = moments_of(item)
        matched = pairs([gold["span"] for gold in item["dates"]], [(one.span.start, one.span.end) for one in moments])
        annotated += len(item["dates"])
        predicted += len(moments)
        found += len(matched)
        right += sum(
            (item["dates"][gold]["value"], item["dates"][gold].get("part", ""))
            == (moments[place].value, moments[place].part)
            for gold, place in matched
        )
    return {"found": rates(found, predicted, annotated), "read": rates(right, predicted, annotated)}
