"""The act stage keeps the accuracy it once reached on given spans."""

import json
from pathlib import Path

import pytest

from apps.extraction.types import SpeechAct
from tests.evaluation.acts.items import ITEMS, acts
from tests.evaluation.items import accuracy, fingerprint

PINNED = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def test_the_set_is_the_one_the_floors_were_measured_on_and_holds_every_act():
    assert fingerprint(ITEMS) == PINNED["sha256"]
    assert {answer.right for answer in acts()} == {act.value for act in SpeechAct}


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_accuracy_falls_below_its_floor(language):
    given = [answer for answer in acts() if answer.language == language]

    wrong = [(answer.text, answer.given) for answer in given if answer.given != answer.right]
    assert accuracy(given) >= PINNED["accuracy"][language], wrong
