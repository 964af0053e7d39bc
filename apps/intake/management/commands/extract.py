"""`manage.py extract`: JSON lines of texts in, JSON lines of attributions out. Needs no database."""

import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any, TextIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.extraction import Attribution, Document, Span, extract
from apps.extraction.types import Moment, Quantity
from apps.intake.language_model import complete_for, told
from apps.intake.tagger import model_in_use


class Command(BaseCommand):
    help = (
        "Reads one JSON object a line from standard input, with an id, a text and, where known, its language (de or "
        "en) and the day it was published (2024-05-15), and writes the attributions found in each as one JSON object "
        "a line. A line that cannot be read is named on standard error; the others are still processed, and the exit "
        "code is then 1."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--clean", action="store_true", help="the texts are articles without menus and adverts: take every line"
        )

        parser.add_argument(
            "--language-model",
            action="store_true",
            help="ask the language model of LLM_URL first; what came of it is told on standard error",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["language_model"] and not settings.LLM_URL:
            raise CommandError("LLM_URL is not set: there is no language model to ask.")
        asks = options["language_model"]
        failed = run(sys.stdin, self.stdout, self.stderr, is_clean=options["clean"], asks_model=asks)
        if failed:
            sys.exit(1)


def run(lines: TextIO, out: Any, errors: Any, *, is_clean: bool, asks_model: bool = False) -> int:
    """Answers each line; returns how many could not be answered."""
    failed = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _parse(line)
            complete = complete_for(is_confidential=False) if asks_model else None
            document = extract(
                row["text"],
                row.get("language"),
                is_clean=is_clean,
                published=_day(row.get("published")),
                complete=complete,
                model=model_in_use(),
            )
        except ValueError as error:
            failed += 1
            errors.write(f"line {number}: {error}")
            continue
        if asks_model:
            errors.write(f"line {number}: {told(document.notes)}")
        out.write(json.dumps(_answer(row["id"], document), ensure_ascii=False))
    return failed


def _parse(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise ValueError('expected an object with "id" and "text", and "language" where it is known')
    if not isinstance(row.get("language"), str | None):
        raise ValueError('"language" must be a code such as "de"')
    return row


def _day(written: Any) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise ValueError('"published" must be a day such as "2024-05-15"') from error


def _answer(name: Any, document: Document) -> dict[str, Any]:
    return {
        "id": name,
        "language": document.language,
        "attributions": [_row(attribution) for attribution in document.attributions],
    }


def _row(attribution: Attribution) -> dict[str, Any]:
    return {
        "kind": attribution.kind.value,
        "content": _spans(attribution.content),
        "cue": _spans(attribution.cue),
        "source": _spans(attribution.source),
        "claimant": attribution.claimant,
        "speech_act": attribution.speech_act.value,
        "tense": attribution.tense.value,
        "is_negative": attribution.is_negative,
        "hedges": attribution.hedges,
        "evidentials": attribution.evidentials,
        "quantities": [_quantity(quantity) for quantity in attribution.quantities],
        "dates": [_moment(moment) for moment in attribution.moments],
        "label": attribution.label,
        "worth": round(attribution.worth, 3),
        "confidence": attribution.confidence,
    }


def _quantity(quantity: Quantity) -> dict[str, Any]:
    return {
        "span": _place(quantity.span),
        "value": quantity.value,
        "upper": quantity.upper,
        "unit": quantity.unit,
        "bound": quantity.bound.value,
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {"span": _place(moment.span), "value": moment.value, "part": moment.part}


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [_place(span) for span in spans]


def _place(span: Span) -> list[int]:
    return [span.start, span.end]
