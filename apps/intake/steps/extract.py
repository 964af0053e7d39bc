"""extract: who says what in the cleaned text. What is found waits as JSON for resolve."""

import logging
from datetime import date
from typing import Any

from django.utils import timezone

from apps.extraction import BROKEN_MODEL, Attribution, Document, Span, extract
from apps.extraction.labels import statement
from apps.extraction.legible import legible
from apps.extraction.types import Moment, Quantity
from apps.intake.language_model import complete_for, with_name
from apps.intake.models import Run
from apps.intake.steps.step import Done
from apps.intake.tagger import model_in_use, pipeline_of

logger = logging.getLogger(__name__)

LARGEST_FIGURE = 1e18


def prepare(run: Run) -> dict[str, Any]:
    version = run.article_version
    assert version is not None, "clean sets the version"
    below_the_title = {Span(start, end) for start, end in version.headings if start > 0}
    document = extract(
        version.text,
        version.language,
        is_clean=True,
        headings=below_the_title,
        published=_published(run),
        complete=complete_for(is_confidential=run.article.is_confidential),
        model=model_in_use(),
    )
    if why := document.notes.get(BROKEN_MODEL):
        logger.error("article %s was read by rules alone: %s", run.article_id, why)
    return as_json(document)


def _published(run: Run) -> date | None:
    """The day the article came out where the newsroom is: what its "gestern" counts from."""
    at = run.article.published_at
    return timezone.localdate(at) if at else None


def store(run: Run, found: dict[str, Any]) -> Done:
    Run.objects.filter(pk=run.pk).update(pipeline=pipeline_of(found["notes"]))
    return Done(next=Run.Step.RESOLVE, result=found)


def as_json(document: Document) -> dict[str, Any]:
    """What resolve needs of a document, and nothing that JSON cannot hold."""
    return {
        "entities": [
            {"name": entity.name, "kind": str(entity.kind), "role": entity.role, "aliases": list(entity.aliases)}
            for entity in document.entities
        ],
        "attributions": [_attribution(document, attribution) for attribution in document.attributions],
        "notes": with_name(document.notes),
    }


def _attribution(document: Document, attribution: Attribution) -> dict[str, Any]:
    text = legible(statement(document, attribution))
    return {
        "text": text,
        "label": attribution.label or text[:90],
        "kind": str(attribution.kind),
        "content": _places(attribution.content),
        "cue": _places(attribution.cue),
        "source": _places(attribution.source),
        "entity": attribution.entity,
        "speech_act": str(attribution.speech_act),
        "is_negative": attribution.is_negative,
        "is_hearsay": attribution.is_hearsay,
        "hedges": list(attribution.hedges),
        "evidentials": list(attribution.evidentials),
        "quantities": [_quantity(document.text, one) for one in attribution.quantities if _is_told(one)],
        "moments": [_moment(document.text, one) for one in attribution.moments],
        "tense": str(attribution.tense),
        "confidence": attribution.confidence,
        "worth": attribution.worth,
        "reasons": [{"name": r.name, "weight": r.weight, "words": r.words} for r in attribution.reasons],
    }


def _is_told(quantity: Quantity) -> bool:
    """Whether it is a number that anybody means, and JSON can hold: thousands of digits make one that is infinite."""
    return all(abs(value) < LARGEST_FIGURE for value in (quantity.value, quantity.upper or 0))


def _quantity(text: str, quantity: Quantity) -> dict[str, Any]:
    return {
        "words": _words(text, quantity.span),
        "value": quantity.value,
        "unit": quantity.unit,
        "upper": quantity.upper,
        "bound": str(quantity.bound),
    }


def _moment(text: str, moment: Moment) -> dict[str, Any]:
    return {"words": _words(text, moment.span), "value": moment.value, "part": moment.part}


def _words(text: str, span: Span) -> str:
    return legible(" ".join(span.of(text).split()))


def _places(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]
