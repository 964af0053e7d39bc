"""What a step is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apps.intake.models import Run, StepRecord


@dataclass(frozen=True, slots=True)
class Step:
    """`prepare` is slow and writes nothing; `store` writes what it found, inside one short transaction."""

    prepare: Callable[[Run], Any]
    store: Callable[[Run, Any], "Done"]


@dataclass(frozen=True, slots=True)
class Done:
    """How a step ended: the step that comes next (None: the run is done), what it leaves, what need not happen."""

    next: str | None
    result: dict = field(default_factory=dict)
    skipped: tuple[str, ...] = ()


def left_by(run: Run, step: str) -> dict:
    """What an earlier step of this run left."""
    return StepRecord.objects.values_list("result", flat=True).get(run=run, step=step, state=StepRecord.State.DONE)
