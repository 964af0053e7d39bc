"""Check-worthiness ranks claims and tells its reasons as well as it once did, on claims its weights were not set on."""

import json
from pathlib import Path

import pytest

from apps.extraction.training.calibrate_worth import BY_HAND, GRADED, graded, loss
from apps.extraction.worth import FEATURES
from tests.evaluation.matching import fingerprint, read
from tests.evaluation.worth.scoring import ITEMS, area, figures, precision_at_top, spearman
from tests.extraction.marking import marked

PINNED = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def test_the_set_is_the_one_the_floors_were_measured_on() -> None:
    assert fingerprint(ITEMS) == PINNED["sha256"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_figure_falls_below_its_floor(language: str) -> None:
    reached = figures()[language]

    fallen = {name: (reached[name], floor) for name, floor in PINNED[language].items() if reached[name] < floor}
    assert not fallen, f"(reached, floor): {fallen}"


def test_no_claim_of_the_set_was_graded_for_the_weights() -> None:
    calibrated_on = {" ".join(row["text"].lower().split()) for row in read(GRADED)}
    evaluated_on = {" ".join(marked(item["text"], item["language"]).text.lower().split()) for item in read(ITEMS)}

    assert len(evaluated_on) == len(read(ITEMS)) >= 200
    assert not calibrated_on & evaluated_on


def test_the_weights_put_the_graded_claims_in_better_order_than_those_set_by_hand() -> None:
    claims = list(graded())
    weights = {name: feature.weight for name, feature in FEATURES.items()}

    assert BY_HAND.keys() == weights.keys()
    assert loss(claims, weights, weights) < loss(claims, BY_HAND, BY_HAND)


def test_the_measures_are_those_of_the_books() -> None:
    grades, worths = [2, 2, 1, 0, 0, 0], [0.9, 0.5, 0.5, 0.5, 0.2, 0.1]

    assert area(grades, worths, 2) == pytest.approx((4 + 2 + 1) / 8)
    assert spearman([1, 2, 3], [10, 20, 30]) == pytest.approx(1)
    assert spearman([1, 2, 3], [30, 20, 10]) == pytest.approx(-1)
    assert precision_at_top(grades, worths) == pytest.approx((1 + 1 / 3) / 2)
