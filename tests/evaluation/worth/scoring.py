"""Scores the reasons of each claim, and the order in which the worth puts them."""

from collections.abc import Sequence
from pathlib import Path

from apps.extraction.acts import act
from apps.extraction.types import Attribution
from apps.extraction.worth import weigh
from tests.evaluation.matching import Item, groups, read
from tests.evaluation.scoring import rates
from tests.extraction.marking import marked

ITEMS = Path(__file__).parent / "items.jsonl"
MUST = 2  # the grade of a claim that must be checked


def weighed(item: Item) -> Attribution:
    """The item's claim with the worth and reasons that its marked text gets."""
    return weigh(act(marked(item["text"], item["language"]))).attributions[0]


def figures() -> dict[str, dict[str, float]]:
    """By language, and for the items that were written last ("de unseen"), the measures of `score`."""
    return {name: score(items) for name, items in groups(read(ITEMS)) if " " not in name or "unseen" in name}


def score(items: Sequence[Item]) -> dict[str, float]:
    """F1 of the reasons, areas under the curve, rank correlation and precision of the first third, in per cent."""
    found = [weighed(item) for item in items]
    grades, worths = [item["grade"] for item in items], [attribution.worth for attribution in found]
    return {
        "reasons": reasons(items, found)["f1"],
        "auc": round(100 * area(grades, worths, MUST), 1),
        "auc_any": round(100 * area(grades, worths, 1), 1),
        "spearman": round(100 * spearman(grades, worths), 1),
        "top_third": round(100 * precision_at_top(grades, worths), 1),
    }


def reasons(items: Sequence[Item], found: Sequence[Attribution], name: str = "") -> dict[str, float]:
    """Rates of all reasons, or of one."""
    hits = predicted = annotated = 0
    for item, attribution in zip(items, found, strict=True):
        gold = {reason for reason in item["reasons"] if name in ("", reason)}
        told = {reason.name for reason in attribution.reasons if name in ("", reason.name)}
        hits, predicted, annotated = hits + len(gold & told), predicted + len(told), annotated + len(gold)
    return rates(hits, predicted, annotated)


def area(grades: Sequence[int], worths: Sequence[float], least: int) -> float:
    """How often a claim of at least that grade comes before one below it; a tie counts half."""
    high = [worth for grade, worth in zip(grades, worths, strict=True) if grade >= least]
    low = [worth for grade, worth in zip(grades, worths, strict=True) if grade < least]
    wins = sum((one > other) + (one == other) / 2 for one in high for other in low)
    return wins / (len(high) * len(low))


def spearman(grades: Sequence[int], worths: Sequence[float]) -> float:
    """The correlation of the ranks, ties sharing the mean of theirs."""
    first, second = _ranks(grades), _ranks(worths)
    mean = (len(grades) + 1) / 2
    covariance = sum((a - mean) * (b - mean) for a, b in zip(first, second, strict=True))
    spread = sum((a - mean) ** 2 for a in first) * sum((b - mean) ** 2 for b in second)
    return covariance / spread**0.5


def precision_at_top(grades: Sequence[int], worths: Sequence[float]) -> float:
    """The share of claims that must be checked among the third with the highest worth; of a tie its mean."""
    count = len(grades) // 3
    order = sorted(zip(worths, grades, strict=True), reverse=True)
    edge = order[count - 1][0]
    sure = [grade for worth, grade in order if worth > edge]
    tied = [grade for worth, grade in order if worth == edge]
    share = sum(grade == MUST for grade in tied) / len(tied)
    return (sum(grade == MUST for grade in sure) + share * (count - len(sure))) / count


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(order, start=1)))}
    return [first[value] + (order.count(value) - 1) / 2 for value in values]
