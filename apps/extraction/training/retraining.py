"""Teaching the tagger with a newsroom's own documents beside the corpus, and scoring what came out.

Who calls this hands in documents and folders; nothing here knows a database or a site.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from apps.extraction import extract
from apps.extraction.neural import SHIPPED, load
from apps.extraction.training.documents import AnnotatedDocument, Annotation, read_folder
from apps.extraction.training.scoring import Said, Tally, pairs
from apps.extraction.types import Attribution, Document, Kind, Span

MEASURES = ("found", "attributed", "content")


class TrainingUnavailable(Exception):
    """Training cannot be done on this machine; the message says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class TrainingDocument:
    """A text with every attribution in it as people left them; what is not told is taken for plain narration.

    Offsets count characters of `text`, whose first line is the title. An attribution may lack its cue: a person who
    adds a claim marks its words alone.
    """

    id: str
    language: str
    text: str
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """F1 in per cent by language and measure: {"de": {"found": 83.1, "attributed": 77.0, "content": 87.5}, …}."""

    by_language: Mapping[str, Mapping[str, float]]

    @property
    def mean(self) -> float:
        """Of all measures in all languages; NaN where nothing was scored."""
        every = [value for figures in self.by_language.values() for value in figures.values()]
        return sum(every) / len(every) if every else math.nan


def retrain(
    documents: Sequence[TrainingDocument], base: Path, target: Path, *, seed: int, tell: Callable[[str], None]
) -> None:
    """Train on the annotated corpus in the folder `base` and on `documents`, and write a whole model to `target`.

    `target` does not exist yet and is only there once the model is complete. `tell` gets a line now and then.
    Raises TrainingUnavailable where what training needs is not installed.
    """
    try:
        from apps.extraction.training.making import make_model
        from apps.extraction.training.train import Plan
    except ImportError as error:
        raise TrainingUnavailable(
            f"Training needs packages that running the site does not ({error.name} is missing): "
            "run .venv/bin/pip install --no-deps -r requirements-train.txt"
        ) from error
    own = [to_annotated(document) for document in documents]
    make_model([*read_folder(base), *own], target, plan=Plan(seed=seed), made_on=datetime.now(UTC).date(), tell=tell)


def evaluate(model: Path | None, documents: Sequence[TrainingDocument]) -> Scores:
    """How well the model in a folder finds what the documents tell; None is the one that is shipped."""
    read = reader(model)
    tallies: dict[str, Tally] = {}
    for document in documents:
        found = read(document.text, document.language).attributions
        tally = tallies.setdefault(document.language, Tally())
        tally.add(_said(document.text, document.attributions), _said(document.text, found))
    by_language = {
        language: {name: tally.figures()[name]["f1"] for name in MEASURES}
        for language, tally in sorted(tallies.items())
    }
    return Scores(by_language)


def reader(model: Path | None) -> Callable[[str, str], Document]:
    """What reads a clean text of a language with the model in a folder; None is the one that is shipped.

    Raises BrokenModel where the model cannot be used.
    """
    folder = SHIPPED if model is None else model
    load(folder)
    return lambda text, language: extract(text, language, is_clean=True, model=folder)


def _said(text: str, attributions: Sequence[Attribution]) -> list[Said]:
    return [Said.of(text, pairs(item.content), pairs(item.source)) for item in attributions]


def from_annotated(document: AnnotatedDocument) -> TrainingDocument:
    """A document of the corpus or of the evaluation set."""
    attributions = tuple(
        Attribution(Kind(item.kind), _spans(item.content), _spans(item.cue), _spans(item.source), confidence=1.0)
        for item in document.annotations
    )
    return TrainingDocument(document.name, document.language, document.text, attributions)


def to_annotated(document: TrainingDocument) -> AnnotatedDocument:
    """As the annotation guide has it: an indirect content with quoted words in it is indirect."""
    annotations = tuple(
        Annotation(
            (Kind.INDIRECT if item.kind is Kind.MIXED else item.kind).value,
            *([(span.start, span.end) for span in part] for part in (item.content, item.cue, item.source)),
        )
        for item in document.attributions
    )
    return AnnotatedDocument(document.id, document.language, document.text, annotations)


def _spans(places: Sequence[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in sorted(places))
