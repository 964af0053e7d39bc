"""The dates of a claim are read as well as they once were."""

import json
from pathlib import Path

import pytest

from tests.evaluation.dates.scoring import ITEMS, figures
from tests.evaluation.matching import fingerprint, read

PINNED = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def test_the_set_is_the_one_the_floors_were_measured_on() -> None:
    assert fingerprint(ITEMS) == PINNED["sha256"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_figure_falls_below_its_floor(language: str) -> None:
    reached = figures()[language]

    fallen = {name: reached[name] for name, floor in PINNED[language].items() if reached[name]["f1"] < floor}
    assert not fallen


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_set_is_large_enough_and_its_spans_are_words_of_the_text(language: str) -> None:
    items = [item for item in read(ITEMS) if item["language"] == language]

    assert len(items) >= 100
    for item in items:
        for moment in item["dates"]:
            start, end = moment["span"]
            assert item["text"][start:end].strip() == item["text"][start:end] != ""
