"""What the sweep does every ten seconds: it, not the broker, guarantees that work goes on."""

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from apps import leases
from apps.intake.actions.leasing import put_off_or_fail
from apps.intake.models import Heartbeat, Run

AT_ONCE = 500  # rows a sweep; the next one comes in ten seconds
LOCK = 4_217_001  # any number of ours: two sweeps at once would do everything twice


@transaction.atomic
def sweep() -> list[tuple[int, str]]:
    """Free the runs whose worker is gone, and name the (run, step) that need a message again.

    Twice is the same as once; a second sweep at the same time finds the lock taken and does nothing.
    """
    if not leases.is_alone(LOCK):
        return []
    beat("sweep")
    runs = Run.objects.select_related("article")
    for run in leases.abandoned(runs, most=AT_ONCE):
        code = "interrupted" if run.attempts < settings.INTAKE_ATTEMPTS else "crashed"
        put_off_or_fail(run, code, is_passing=True, detail=f"the worker ended during {run.step}")
    waiting = (
        Run.objects.due()
        .not_nudged_lately(settings.INTAKE_NUDGE_SECONDS)
        .order_by("next_attempt_at")
        .values_list("pk", "step")
    )
    return list(waiting[:AT_ONCE])


def note_nudged(run_id: int, step: str) -> None:
    """A message for this run was sent; the sweep leaves it alone for a while."""
    Run.objects.filter(pk=run_id, step=step, state=Run.State.DUE).update(nudged_at=Now())


def beat(name: str) -> None:
    """Write down that `name` happened now, by the database's clock."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )
