"""Labels stay as true and as clear as they once were on the set of their own."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.evaluation.labels.scoring import ITEMS, figures, items, judge, labelled, token_f1

PINNED = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def test_the_set_is_the_one_the_floors_were_measured_on() -> None:
    assert hashlib.sha256(ITEMS.read_bytes()).hexdigest() == PINNED["sha256"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_share_falls_below_its_floor(language: str) -> None:
    reached = figures({item["id"]: labelled(item) for item in items()})[language]

    fallen = {name: (reached[name], floor) for name, floor in PINNED[language].items() if reached[name] < floor}
    assert not fallen, f"(reached, floor): {fallen}"


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_language_has_half_of_the_set(language: str) -> None:
    assert sum(item["language"] == language for item in items()) >= 80


@pytest.mark.parametrize("item", items(), ids=lambda item: item["id"])
def test_the_model_labels_meet_what_is_asked(item) -> None:
    faults = {model: faults for model in item["models"] if any((faults := judge(item, model)).values())}

    assert not faults


def test_the_judge_sees_what_is_missing_and_what_is_too_much() -> None:
    item = {
        "language": "en",
        "text": "<s>Fox</s> <cue>said</cue> <c>the dam may break by May 12</c>.",
        "names": ["Fox"],
        "keep": ["may|might", "12"],
        "facts": ["dam"],
        "forbid": ["will"],
    }

    assert not any(judge(item, "Fox: The dam may break by May 12").values())
    assert judge(item, "Fox: The dam will break by June 12")["true"] == ["lacks may|might", "says will"]
    assert judge(item, "Fox: That the dam may break by …")["grammatical"]
    assert judge(item, "Fox: The dam may break by …")["alone"]
    assert judge(item, "He: The dam may break by May 12")["alone"]


def test_words_in_common_count_from_both_sides() -> None:
    assert token_f1("Fox: The dam may break", "Fox: The dam may break") == 1.0
    assert token_f1("Fox: The dam", "Fox: A wall") == pytest.approx(1 / 3)
    assert token_f1("Fox", "Wolf") == 0.0
