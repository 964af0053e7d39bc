"""Scores the quantities of the items: `found` is the place, `read` the value, the range, the bound and the unit too."""

import math
from collections.abc import Iterable
from pathlib import Path

from apps.extraction.quantities import find_quantities
from apps.extraction.types import Quantity
from tests.evaluation.matching import Item, groups, pairs, read
from tests.evaluation.scoring import rates

ITEMS = Path(__file__).parent / "items.jsonl"
TOLERANCE = 1e-4  # of the value: a third is written 0.3333333


def figures() -> dict[str, dict[str, dict[str, float]]]:
    """Rates by language, and by language and kind."""
    return {name: score(items) for name, items in groups(read(ITEMS))}


def score(items: Iterable[Item]) -> dict[str, dict[str, float]]:
    annotated = predicted = found = right = 0
    for item in items:
        quantities = find_quantities(item["text"], item["language"])
        matched = pairs(
            [gold["span"] for gold in item["quantities"]], [(one.span.start, one.span.end) for one in quantities]
        )
        annotated += len(item["quantities"])
        predicted += len(quantities)
        found += len(matched)
        right += sum(is_read(item["quantities"][gold], quantities[place]) for gold, place in matched)
    return {"found": rates(found, predicted, annotated), "read": rates(right, predicted, annotated)}


def is_read(gold: Item, quantity: Quantity) -> bool:
    upper = gold.get("upper")
    same_upper = quantity.upper is None if upper is None else _same(upper, quantity.upper or 0.0)
    return (
        _same(gold["value"], quantity.value)
        and same_upper
        and gold["unit"] == quantity.unit
        and gold.get("bound", "") == quantity.bound
    )


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=TOLERANCE)
