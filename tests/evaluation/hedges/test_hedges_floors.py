"""The act stage keeps what it once found of the hedges and evidentials of given spans."""

import json
from pathlib import Path

import pytest

from tests.evaluation.hedges.items import EVIDENTIALS, HEDGES, evidentials, hedges
from tests.evaluation.items import fingerprint, words_found

PINNED = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
SETS = {"hedges": (HEDGES, hedges), "evidentials": (EVIDENTIALS, evidentials)}


@pytest.mark.parametrize("name", SETS)
def test_the_set_is_the_one_the_floors_were_measured_on(name):
    assert fingerprint(SETS[name][0]) == PINNED[name]["sha256"]


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_no_f1_falls_below_its_floor(name, language):
    given = [answer for answer in SETS[name][1]() if answer.language == language]

    wrong = [(answer.text, answer.right, answer.given) for answer in given if tuple(answer.right) != answer.given]
    assert words_found(given)["f1"] >= PINNED[name]["f1"][language], wrong
