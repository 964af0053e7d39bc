"""The training corpus is well annotated and keeps away from the evaluation set."""

import re
from pathlib import Path

import pytest

from apps.extraction.training.check_corpus import CORPUS, DOCUMENT, body_faults, check

FILES = sorted(CORPUS.glob("*.txt"))
EVALUATION = Path(__file__).parent.parent / "evaluation" / "documents"

SOUND = '#TITLE Heading\n<c n="1" k="indirect">It rains</c>, <s n="1">Ann</s> <cue n="1">said</cue>.\n'


def test_every_document_of_the_corpus_is_sound() -> None:
    problems, census = check(FILES)

    assert [str(problem) for problem in problems] == []
    assert set(census.documents) == {"de", "en"}


def test_no_document_of_the_evaluation_set_is_trained_on() -> None:
    names = {name for path in FILES for name, _, _ in DOCUMENT.findall(path.read_text(encoding="utf-8"))}
    held_out = {
        name
        for path in EVALUATION.glob("*.txt")
        for name in re.findall(r"^#DOC (\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert held_out
    assert names.isdisjoint(held_out)


def test_a_sound_document_has_no_fault() -> None:
    assert list(body_faults(SOUND)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("#TITLE ", "", "no title"),
        ("rains", "rains < hails", "angle bracket"),
        ("</s>", "</c>", "tags cross"),
        ("</cue>", "", "not closed"),
        ('<cue n="1">', "<cue>", "without a valid number"),
        ('k="indirect"', 'k="rumour"', "a kind is missing"),
        (' k="indirect"', "", "a kind is missing"),
        ('<s n="1">', '<s n="2">', "source 2 has no content"),
        ('<cue n="1">', '<cue n="3">', "cue 3 has no content"),
        ("said", "", "an empty tag"),
        (".\n", '.<c n="1" k="direct">“Yes.”</c>\n', "two kinds"),
    ],
)
def test_a_fault_is_named(old: str, new: str, fault: str) -> None:
    assert fault in " ".join(body_faults(SOUND.replace(old, new, 1)))


def test_text_outside_of_documents_and_a_name_used_twice_are_found(tmp_path: Path) -> None:
    document = f"#DOC a | lang=en\n{SOUND}#END\n"
    path = tmp_path / "corpus.txt"
    path.write_text(f"{document}stray\n{document}", encoding="utf-8")

    problems, census = check([path])

    assert [problem.message.split(",")[0] for problem in problems] == [
        "the name stands for another document too",
        "text outside of #DOC … #END",
    ]
    assert census.documents == {"en": 2}
    assert census.attributions["en"] == {"indirect": 2}
