"""The shipped model is the one its card names, small enough, the same on every run, and never missed without a word."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from apps.extraction import BROKEN_MODEL, MODEL, extract
from apps.extraction.neural import SHIPPED, BrokenModel, load
from apps.extraction.neural.features import FEATURES
from apps.extraction.neural.model import check

LARGEST = 40_000_000
ARTICLE = """Rat stoppt Brücke
Die Stadt baut die Brücke vorerst nicht. Das sagte Bürgermeisterin Ina Holm am Montag.
„Wir haben das Geld nicht“, sagte Holm. Die Kosten seien um ein Drittel gestiegen."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def test_the_network_is_small_and_the_one_the_card_names() -> None:
    card = check(SHIPPED)

    assert (SHIPPED / "tagger.onnx").stat().st_size <= LARGEST
    assert set(card["sha256"]) == {"tagger.onnx", "tokenizer.json", "tables.json"}
    assert tuple(card["features"]) == FEATURES


@pytest.mark.parametrize("name", ["tagger.onnx", "tokenizer.json", "tables.json"])
def test_a_changed_file_is_found_out(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)

    with pytest.raises(BrokenModel, match=name):
        load(copy)


@pytest.mark.parametrize("broken", ["no card", "half a card", "another card", "no network"])
def test_an_incomplete_model_is_named_and_says_what_to_do(copy: Path, broken: str) -> None:
    match broken:
        case "no card":
            (copy / "model.json").unlink()
        case "half a card":
            (copy / "model.json").write_text('{"sha256": {')
        case "another card":
            (copy / "model.json").write_text("[]")
        case "no network":
            (copy / "tagger.onnx").unlink()

    with pytest.raises(BrokenModel, match="copy the whole folder"):
        load(copy)


def test_a_model_made_for_other_evidence_is_refused(copy: Path) -> None:
    card = json.loads((copy / "model.json").read_text())
    (copy / "model.json").write_text(json.dumps(card | {"features": card["features"][1:]}))

    with pytest.raises(BrokenModel, match="another version"):
        load(copy)


def test_without_its_model_the_rules_read_and_the_notes_say_so(tmp_path: Path) -> None:
    document = extract(ARTICLE, "de", is_clean=True, model=tmp_path / "nothing")

    alone = extract(ARTICLE, "de", is_clean=True, model=None)
    assert document.attributions == alone.attributions
    assert "nothing" in document.notes[BROKEN_MODEL]
    assert BROKEN_MODEL not in alone.notes


def test_the_same_text_is_read_the_same_again() -> None:
    first, second = (extract(ARTICLE, "de", is_clean=True) for _ in range(2))

    assert first == second
    assert first.notes[MODEL] == load(SHIPPED).name
    one, other = (load(SHIPPED).read(ARTICLE) for _ in range(2))
    assert all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("content", "asks_source"))
