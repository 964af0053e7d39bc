"""The stages in order. Each is a function from document to document that says what it needs and adds."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from apps.extraction import (
    acts,
    cleaning,
    entities,
    labels,
    language_model,
    linking,
    neural,
    quotations,
    segments,
    tagging,
    worth,
)
from apps.extraction.language import SUPPORTED, UnsupportedLanguage, require_supported
from apps.extraction.legible import Reading
from apps.extraction.types import Document, Span

# Raised with every change of what comes out; a stored run records it.
PIPELINE_VERSION = "2026.11-4"
# The note of a document that was read by rules alone because its model could not be used; it says why.
BROKEN_MODEL = "broken_model"
# The note that names the model which judged, by the beginning of its SHA-256.
MODEL = "model"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: what must be there before it, and what is there behind it."""

    name: str
    run: Callable[[Document], Document]
    needs: tuple[str, ...]
    adds: tuple[str, ...]


# What the rules find ...
PROPOSING = (
    Stage("quote", quotations.find, quotations.NEEDS, quotations.ADDS),
    Stage("segment", segments.segment, segments.NEEDS, segments.ADDS),
    Stage("tag", tagging.tag, tagging.NEEDS, tagging.ADDS),
    Stage("link", linking.link, linking.NEEDS, linking.ADDS),
)
# ... and what is made of it, behind the judgement of the model where there is one.
TELLING = (
    Stage("resolve", entities.resolve, entities.NEEDS, entities.ADDS),
    Stage("act", acts.act, acts.NEEDS, acts.ADDS),
    Stage("label", labels.label, labels.NEEDS, labels.ADDS),
    Stage("weigh", worth.weigh, worth.NEEDS, worth.ADDS),
)
STAGES = PROPOSING + TELLING


def check_order(stages: Iterable[Stage], given: Iterable[str] = ("text", "paragraphs", "language")) -> None:
    """Raises ValueError when a stage stands before one it needs."""
    have = set(given)
    for stage in stages:
        if missing := [need for need in stage.needs if need not in have]:
            raise ValueError(f"stage {stage.name!r} needs {', '.join(missing)}, which no stage before it adds")
        have.update(stage.adds)


check_order(STAGES)


def stages(model: neural.Model | None) -> tuple[Stage, ...]:
    """All stages in order; with a model it judges what the rules found before anything is made of it."""
    if model is None:
        return STAGES
    return (*PROPOSING, Stage("judge", partial(neural.judge, model=model), neural.NEEDS, neural.ADDS), *TELLING)


def extract(
    text: str,
    language: str | None = None,
    *,
    is_clean: bool = False,
    headings: Collection[Span] = (),
    published: date | None = None,
    complete: language_model.Complete | None = None,
    model: Path | None = neural.SHIPPED,
) -> Document:
    """Who says what in the article, with every offset counted in `text`.

    `language` is asked of the text itself when not given. With `is_clean` every line counts as the
    article's own, but for the sub-headings among them, which claim nothing; otherwise menus, adverts
    and teasers are left out. Raises ValueError for a text without words, UnsupportedLanguage for one
    that is not German or English, and UnclearLanguage (a ValueError too) where that cannot be told.

    `published` is the day the article came out: "gestern" and "im März" are days and months only with it.
    `model` is the folder of the trained tagger, None for the rules alone. One that cannot be used is replaced by the
    rules, and the document's note "broken_model" says why.

    `complete` asks a language model in place of the tagger; where it fails the tagger does the work, and the
    document's note "language_model" says why.
    """
    reading = Reading.of(text)
    shown = [span for span in map(reading.inside, headings) if span is not None]
    document = replace(prepare(reading.text, language, is_clean=is_clean, headings=shown), published=published)
    loaded: neural.Model | None = None
    try:
        loaded = neural.load(model) if model is not None else None
    except neural.BrokenModel as error:
        document = replace(document, notes={**document.notes, BROKEN_MODEL: str(error)})
    for stage in stages(loaded):
        run = stage.run
        if complete is not None and stage.name == "tag":
            run = language_model.instead_of(run, complete)
        if stage.name == "judge" and document.notes.get(language_model.NOTE) == language_model.Outcome.USED:
            continue
        document = run(document)
        if stage.name == "judge" and loaded is not None:
            document = replace(document, notes={**document.notes, MODEL: loaded.name})
    return reading.back(document, text)


def prepare(
    text: str, language: str | None = None, *, is_clean: bool = False, headings: Collection[Span] = ()
) -> Document:
    """The document before the first stage: its body lines and its language."""
    if not any(character.isalnum() for character in text):
        raise ValueError("the text is empty: there is nothing to read in it")
    lines = (line for line in _lines(text) if line not in headings)
    document = Document(text, paragraphs=tuple(lines)) if is_clean else _clean(text)
    if language is None:
        language = require_supported(_body(document) or text)
    elif language not in SUPPORTED:
        raise UnsupportedLanguage(language)
    return replace(document, language=language)


def _body(document: Document) -> str:
    return "\n".join(span.of(document.text) for span in document.paragraphs)


def _clean(text: str) -> Document:
    cleaned = cleaning.clean(text)
    headings = set(cleaned.headings)
    body = tuple(cleaned.to_original_span(span) for span in cleaned.paragraphs if span not in headings)
    title = cleaned.to_original_span(cleaned.title_span) if cleaned.title_span is not None else None
    notes = dict.fromkeys(cleaned.notes, "")
    # A headline makes claims too: it is read as the first line.
    lines = body if title is None else (title, *(span for span in body if not span.overlaps(title)))
    return Document(text, title=title, paragraphs=tuple(sorted(lines)), notes=notes)


def _lines(text: str) -> Iterable[Span]:
    position = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped)
            yield Span(start, start + len(stripped))
        position += len(line) + 1
