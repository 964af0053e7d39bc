"""manage.py retrain: learn from what the newsroom corrected."""

import os
from argparse import ArgumentParser
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from apps.errors import ClaimtrackerError
from apps.extraction.language import SUPPORTED
from apps.extraction.neural import BrokenModel
from apps.extraction.training import retraining
from apps.extraction.training.check_corpus import CORPUS
from apps.extraction.training.documents import read
from apps.extraction.training.retraining import TrainingDocument, TrainingUnavailable, from_annotated, to_annotated
from apps.extraction.training.writing import written
from apps.quality.actions import retrain_model, roll_back, why_worse
from apps.quality.documents import Gathered, gather
from apps.quality.findings import CORRECTIONS
from apps.quality.models import Retraining

SEED = 20261122


class Command(BaseCommand):
    help = (
        "Trains the tagger on the corpus and on the articles in which people corrected what was found, scores it and "
        "the one in use on the evaluation set, and installs it unless it is worse; then it ends with 1 and nothing is "
        "changed. Articles that are confidential to a desk are left out."
    )
    stealth_options = ("train", "score")  # tests hand in others

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--since", type=_day, metavar="DATE", help="only corrections from this day on (2026-05-31)")
        parser.add_argument("--language", choices=sorted(SUPPORTED), help="only articles in this language")
        parser.add_argument("--dry-run", action="store_true", help="count the corrections, and train nothing")
        parser.add_argument(
            "--export", type=Path, metavar="FILE", help="write the documents to a file, and train nothing"
        )
        parser.add_argument("--include-confidential", action="store_true", help="learn from confidential articles too")
        parser.add_argument(
            "--seed", type=int, default=SEED, help="the same seed on the same documents is the same model"
        )
        parser.add_argument("--rollback", action="store_true", help="use the former model again, and train nothing")

    def handle(self, **options: Any) -> None:
        try:
            self._handle(options)
        except (ClaimtrackerError, TrainingUnavailable) as error:
            raise CommandError(str(error)) from error
        except BrokenModel as error:
            raise CommandError(f"A model cannot be used, so nothing can be compared: {error}") from error

    def _handle(self, options: dict[str, Any]) -> None:
        if options["rollback"]:
            row = roll_back(models=settings.MODELS_DIR)
            self.stdout.write(f"In use again: {_named(row.model)}.")
            return
        evaluation = evaluation_documents()
        gathered = gather(
            since=options["since"],
            language=options["language"] or "",
            with_confidential=options["include_confidential"],
            evaluation=[document.text for document in evaluation],
        )
        for line in told(gathered, with_confidential=options["include_confidential"]):
            self.stdout.write(line)
        if options["export"]:
            export(gathered, options["export"])
            self.stdout.write(f"Written to {options['export']}.")
        elif not options["dry_run"]:
            self._train(gathered, evaluation, options)

    def _train(self, gathered: Gathered, evaluation: list[TrainingDocument], options: dict[str, Any]) -> None:
        row = retrain_model(
            gathered=gathered,
            evaluation=evaluation,
            base=CORPUS,
            models=settings.MODELS_DIR,
            train=options.get("train") or retraining.retrain,
            score=options.get("score") or retraining.evaluate,
            seed=options["seed"],
            with_confidential=options["include_confidential"],
            tell=self.stdout.write,
        )
        for line in compared(row):
            self.stdout.write(line)
        if row.outcome == Retraining.Outcome.REFUSED:
            before, after = retraining.Scores(row.before), retraining.Scores(row.after)
            raise CommandError(f"Not installed: {why_worse(before, after)}. The model in use stays as it is.")
        self.stdout.write(f"Installed: {_named(row.model)}; the former one is kept for --rollback.")


def _named(digest: str) -> str:
    return f"model {digest}" if digest else "the model as it is shipped"


def _day(written: str) -> datetime:
    """The beginning of the day on the newsroom's clock."""
    day = parse_date(written)
    if day is None:
        raise ValueError(written)
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def evaluation_documents() -> list[TrainingDocument]:
    """The project's own evaluation set, in the order of its files."""
    folder = Path(settings.EVALUATION_DOCUMENTS)
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise CommandError(f"There are no evaluation documents in {folder}: EVALUATION_DOCUMENTS names their folder.")
    return [from_annotated(document) for path in paths for document in read(path)]


def told(gathered: Gathered, *, with_confidential: bool) -> Iterable[str]:
    for language, counts in sorted(gathered.corrections.items()):
        documents = [document for document in gathered.documents if document.language == language]
        attributions = sum(len(document.attributions) for document in documents)
        each = ", ".join(f"{outcome} {counts[outcome]}" for outcome in CORRECTIONS)
        yield f"{language}: {len(documents)} articles, {attributions} attributions; claims {each}"
    if not gathered.documents:
        yield "No article in which claims were rejected, added or moved."
    if gathered.confidential:
        what = "taken in" if with_confidential else "left out; --include-confidential takes them in"
        yield f"confidential articles: {gathered.confidential} ({what})"
    if gathered.known:
        yield f"left out as part of the evaluation set: {gathered.known}"


def compared(row: Retraining) -> Iterable[str]:
    """A line for each language: what was reached before, and now."""
    for language, before in row.before.items():
        after = row.after.get(language, {})
        figures = (f"{name} {value:.1f} → {after.get(name, float('nan')):.1f}" for name, value in before.items())
        yield f"{language}: F1 {', '.join(figures)}"


def export(gathered: Gathered, path: Path) -> None:
    """The documents in the form of the corpus, for their owner's eyes alone; the file is there whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        for document in gathered.documents:
            outlet = gathered.outlets[document.id]
            file.write(written(to_annotated(document), outlet=outlet, genre="corrected") + "\n")
    draft.replace(path)
