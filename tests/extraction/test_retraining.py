"""Documents for training are written as they are read, and scored as the evaluation set is."""

import sys
from pathlib import Path

import pytest

from apps.extraction.training.check_corpus import check
from apps.extraction.training.documents import AnnotatedDocument, Annotation, read
from apps.extraction.training.retraining import (
    Scores,
    TrainingDocument,
    TrainingUnavailable,
    evaluate,
    from_annotated,
    retrain,
    to_annotated,
)
from apps.extraction.training.writing import written
from apps.extraction.types import Attribution, Kind, Span

TEXT = "Harbour to close\nThe quay is full. It must close, said harbour master Lena Voss. Nobody knew.\nShe left."


def document(*annotations: Annotation, text: str = TEXT, name: str = "x-1") -> AnnotatedDocument:
    return AnnotatedDocument(name, "en", text, annotations)


def place(words: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def round_trip(told: AnnotatedDocument, folder: Path) -> tuple[AnnotatedDocument, str]:
    path = folder / "one.txt"
    path.write_text(written(told, outlet="Post | Times", genre="corrected"), encoding="utf-8")
    problems, census = check([path])
    assert problems == []
    assert census.documents["en"] == 1
    (again,) = read(path)
    return again, path.read_text(encoding="utf-8")


def letters(told: AnnotatedDocument) -> list[str]:
    """What is the content of each attribution, without space: what a cut at a crossing leaves as it is."""
    whole = ("".join(told.text[start:end] for start, end in sorted(item.content)) for item in told.annotations)
    return ["".join(content.split()) for content in whole]


def test_what_is_written_is_read_back_just_so(tmp_path: Path) -> None:
    voss = [place("harbour master Lena Voss")]
    told = document(
        Annotation("direct", [place("The quay is full.")], [], voss),
        Annotation("indirect", [place("It must close")], [place("said")], voss),
        Annotation("reported", [place("Nobody knew.")], [], []),
    )

    again, text = round_trip(told, tmp_path)

    assert again == told
    assert text.startswith("#DOC x-1 | lang=en | outlet=Post Times | genre=corrected\n#TITLE Harbour to close\n")
    assert '<s n="1 2">harbour master Lena Voss</s>' in text


def test_a_span_over_lines_becomes_a_part_a_line_and_crossing_spans_are_cut(tmp_path: Path) -> None:
    told = document(
        Annotation("direct", [(place("It must")[0], place("She left.")[1])]),
        Annotation("indirect", [(place("full")[0], place("must close")[1])]),
    )

    again, _text = round_trip(told, tmp_path)

    assert letters(again) == letters(told)
    assert len(again.annotations[0].content) == 3  # cut at the crossing and at the end of the line


@pytest.mark.parametrize("line", ["#END", "#DOC y | lang=de", "a < b > c", "one\u2028two\vthree", '<c n="9" k="x">'])
def test_no_text_is_taken_for_markup(tmp_path: Path, line: str) -> None:
    text = f"Title\n{line}\n\n  \nLast line here."

    again, _text = round_trip(document(Annotation("direct", [(6, len(text))]), text=text), tmp_path)

    assert again.text.startswith("Title\n")
    assert again.text.endswith("\nLast line here.")
    assert len(again.annotations) == 1


def test_quoted_words_in_reported_speech_count_as_reported_speech() -> None:
    told = TrainingDocument("x", "en", TEXT, (Attribution(Kind.MIXED, (Span(*place("It must close")),)),))

    assert to_annotated(told).annotations[0].kind == "indirect"
    assert from_annotated(to_annotated(told)).attributions[0].content == told.attributions[0].content


def test_the_extraction_as_it_is_installed_is_scored_by_language() -> None:
    text = 'Ferry fares\n"Fares will rise by ten percent," said operator Nordline on Monday.'
    sound = Attribution(
        Kind.DIRECT,
        (Span(*place('"Fares will rise by ten percent,"', text)),),
        source=(Span(*place("operator Nordline", text)),),
    )
    scores = evaluate(None, [TrainingDocument("a", "en", text, (sound,))])

    assert set(scores.by_language) == {"en"}
    assert scores.by_language["en"]["found"] == 100.0
    assert 0 <= scores.mean <= 100


def test_a_mean_is_of_all_measures_in_all_languages() -> None:
    assert Scores({"de": {"found": 80.0, "content": 90.0}, "en": {"found": 70.0, "content": 80.0}}).mean == 80.0


def test_where_nothing_can_train_the_sentence_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apps.extraction.training.making", None)

    with pytest.raises(TrainingUnavailable, match="requirements-train.txt"):
        retrain([], tmp_path, tmp_path / "model", seed=1, tell=print)
