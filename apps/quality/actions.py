"""Learning from corrections: train, compare, and install what is no worse; or take that back."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from django.db import transaction

from apps.errors import Conflict, NotReady
from apps.extraction.neural.installed import InUse, in_use, installed_model
from apps.extraction.training.retraining import Scores, TrainingDocument
from apps.history.actions import record
from apps.quality.documents import Gathered
from apps.quality.installed import alone, fingerprint, forget_others, keep, point
from apps.quality.models import Retraining

# A model may lose this much F1 in one measure of one language, never in their mean: two trainings on the same
# documents with another seed differ by about as much.
MAY_FALL = 1.0


class Trainer(Protocol):
    def __call__(
        self,
        documents: Sequence[TrainingDocument],
        base: Path,
        target: Path,
        *,
        seed: int,
        tell: Callable[[str], None],
    ) -> None: ...


Scorer = Callable[[Path | None, Sequence[TrainingDocument]], Scores]


def retrain_model(
    *,
    gathered: Gathered,
    evaluation: Sequence[TrainingDocument],
    base: Path,
    models: Path,
    train: Trainer,
    score: Scorer,
    seed: int,
    with_confidential: bool,
    tell: Callable[[str], None],
) -> Retraining:
    """Train on the corpus in `base` and the gathered documents, score before and after, install what is no worse.

    What is worse is thrown away, and the row that is returned says "refused": nothing else has changed. Raises
    NotReady without documents to learn from or to score on, Conflict while another training runs, and what `train`
    raises. The former model is kept for `roll_back`.
    """
    if not gathered.documents:
        raise NotReady("There are no corrections to learn from.")
    if not evaluation:
        raise NotReady("There are no evaluation documents: without them nobody knows whether a model is better.")
    with alone(models):
        target = models / f".new-{uuid4().hex}"
        try:
            before = score(installed_model(models), evaluation)
            train(gathered.documents, base, target, seed=seed, tell=tell)
            after = score(target, evaluation)
            row = Retraining(
                model=fingerprint(target), documents=_by_language(gathered), seed=seed,
                corrections=_corrections(gathered), with_confidential=with_confidential,
                before=_plain(before), after=_plain(after),
            )  # fmt: skip
            if why_worse(before, after):
                return _tell(row, Retraining.Outcome.REFUSED, models)
            now = in_use(models)
            name = keep(models, target, row.model)
            if name == now.model:
                raise Conflict("Training gave the model that is in use already. Nothing was changed.")
            return _switch(row, Retraining.Outcome.INSTALLED, models, InUse(name, now.model))
        finally:
            forget_others(models)


def roll_back(*, models: Path) -> Retraining:
    """The former model is in use again, and the one that was becomes the former: twice is as before."""
    with alone(models):
        now = in_use(models)
        if now == InUse():
            raise Conflict("No model was installed here: there is none to go back to.")
        row = Retraining(model=_digest(models, now.former))
        return _switch(row, Retraining.Outcome.ROLLED_BACK, models, InUse(now.former, now.model))


def why_worse(before: Scores, after: Scores) -> str:
    """What a new model does worse, as a sentence; "" when it may be installed."""
    if not after.mean >= before.mean:  # also when nothing could be scored
        return f"the mean of its figures is {_said(after.mean)}, that of the one in use {_said(before.mean)}"
    fallen = [
        f"{language} {measure} {_said(figures[measure])} → {_said(now)}"
        for language, figures in before.by_language.items()
        for measure in figures
        if not (now := after.by_language.get(language, {}).get(measure, math.nan)) >= figures[measure] - MAY_FALL
    ]
    return f"it falls by more than {MAY_FALL:g} in: {', '.join(fallen)}" if fallen else ""


def _said(figure: float) -> str:
    return f"{figure:.1f}"


def _switch(row: Retraining, outcome: str, models: Path, to: InUse) -> Retraining:
    """The row and the pointer change together: when one cannot be written the other is as before."""
    now = in_use(models)
    try:
        with transaction.atomic():
            _tell(row, outcome, models)
            point(models, to)
    except BaseException:
        if in_use(models) != now:
            point(models, now)
        raise
    return row


@transaction.atomic
def _tell(row: Retraining, outcome: str, models: Path) -> Retraining:
    row.outcome, row.former = outcome, _digest(models, in_use(models).model)
    row.save(force_insert=True)
    told = {"model": row.model, "former": row.former, "figures": row.after, "documents": row.documents}
    record(f"model {outcome}", row, by=None, before={"figures": row.before}, after=told)
    return row


def _digest(models: Path, name: str | None) -> str:
    return fingerprint(models / name) if name else ""


def _by_language(gathered: Gathered) -> dict[str, int]:
    languages = [document.language for document in gathered.documents]
    return {language: languages.count(language) for language in sorted(set(languages))}


def _corrections(gathered: Gathered) -> dict[str, int]:
    return {
        name: sum(each[name] for each in gathered.corrections.values()) for name in ("rejected", "corrected", "added")
    }


def _plain(scores: Scores) -> dict[str, dict[str, float]]:
    return {language: dict(figures) for language, figures in scores.by_language.items()}
