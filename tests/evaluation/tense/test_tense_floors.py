"""The act stage keeps the accuracy of tense it once reached on given spans."""

import json
from pathlib import Path

import pytest

from tests.evaluation.items import accuracy, fingerprint
from tests.evaluation.tense.items import ITEMS, tenses

PINNED = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def test_the_set_is_the_one_the_floors_were_measured_on():
    assert fingerprint(ITEMS) == PINNED["sha256"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_accuracy_falls_below_its_floor(language):
    given = [answer for answer in tenses() if answer.language == language]

    wrong = [(answer.text, answer.given) for answer in given if answer.given != answer.right]
    assert accuracy(given) >= PINNED["accuracy"][language], wrong
