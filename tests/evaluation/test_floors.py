"""The extraction keeps the figures it once reached on the project's own evaluation set."""

import hashlib
import json
from pathlib import Path

import pytest

from apps.extraction import extract
from apps.extraction.neural import SHIPPED
from apps.extraction.training.documents import read
from apps.extraction.training.scoring import pairs
from tests.evaluation.scoring import Said, Tally

FOLDER = Path(__file__).parent
PINNED = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_set_is_the_one_the_floors_were_measured_on(language: str) -> None:
    content = (FOLDER / "documents" / f"{language}.txt").read_bytes()

    assert hashlib.sha256(content).hexdigest() == PINNED[language]["sha256"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("tagger", "model"), [("model", SHIPPED), ("rules", None)])
def test_no_figure_falls_below_its_floor(tagger: str, model: Path | None, language: str) -> None:
    tally = Tally()
    for document in read(FOLDER / "documents" / f"{language}.txt"):
        found = extract(document.text, language, is_clean=True, model=model).attributions
        tally.add(
            [Said.of(document.text, item.content, item.source) for item in document.annotations],
            [Said.of(document.text, pairs(item.content), pairs(item.source)) for item in found],
        )

    figures = tally.figures()

    fallen = {
        name: (figures[name]["f1"], floor)
        for name, floor in PINNED[language][tagger].items()
        if figures[name]["f1"] < floor
    }
    assert not fallen, f"(reached, floor): {fallen}; all figures: {figures}"


def test_the_loader_gives_offsets_into_the_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(
        '#DOC x-1 | lang=en | outlet=none\n#TITLE Rain\n<c n="1" k="direct">"Wet,"</c> <cue n="1">said</cue> '
        '<s n="1 2">Ann Lee</s>. <c n="2" k="free_indirect">It would stay so.</c>\n#END\n',
        encoding="utf-8",
    )

    (document,) = read(path)

    first, second = document.annotations
    assert document.text == 'Rain\n"Wet," said Ann Lee. It would stay so.'
    assert [document.text[start:end] for start, end in first.content] == ['"Wet,"']
    assert [document.text[start:end] for start, end in second.source] == ["Ann Lee"]
    assert (first.kind, second.kind) == ("direct", "free_indirect")


def test_the_scorer_counts_half_an_overlap_and_uses_each_annotation_once() -> None:
    gold = [Said(frozenset(range(10)), frozenset([90]))]
    found = [Said(frozenset(range(5)), frozenset([90])), Said(frozenset(range(4)), frozenset())]
    tally = Tally()

    tally.add(gold, found)

    assert tally.figures()["found"] == {"precision": 50.0, "recall": 100.0, "f1": 66.7}
    assert tally.figures()["attributed"]["recall"] == 100.0
    assert tally.figures()["content"] == {"precision": 100.0, "recall": 50.0, "f1": 66.7}
