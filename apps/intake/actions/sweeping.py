"""What the sweep does every ten seconds: it, not the broker, guarantees that work goes on."""

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from apps.intake.actions.leasing import put_off_or_fail
from apps.intake.holders import is_dead
from apps.intake.models import Heartbeat, Run

AT_ONCE = 500  # rows a sweep; the next one comes in ten seconds
LOCK = 4_217_001  # any number of ours: two sweeps at once would do everything twice


@transaction.atomic
def sweep() -> list[tuple[int, str]]:
    """Free the runs whose worker is gone, and name the (run, step) that need a message again.

    Twice is the same as once; a second sweep at the same time finds the lock taken and does nothing.
    """
    if not _is_alone():
        return []
    beat("sweep")
    for run in _abandoned():
        code = "interrupted" if run.attempts < settings.INTAKE_ATTEMPTS else "crashed"
        put_off_or_fail(run, code, is_passing=True, detail=f"the worker ended during {run.step}")
    waiting = Run.objects.due().not_nudged_lately().order_by("next_attempt_at").values_list("pk", "step")
    return list(waiting[:AT_ONCE])


def _abandoned() -> list[Run]:
    """Leased runs whose lease ran out or whose holder is seen to be dead; locked, without waiting for anyone."""
    held = Run.objects.filter(state=Run.State.LEASED).exclude(lease_holder="")
    dead = [pk for pk, holder in held.values_list("pk", "lease_holder")[: AT_ONCE * 4] if is_dead(holder)]
    return list(
        Run.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("article")
        .filter(Q(pk__in=Run.objects.lapsed().values("pk")) | Q(pk__in=dead), state=Run.State.LEASED)[:AT_ONCE]
    )


def note_nudged(run_id: int, step: str) -> None:
    """A message for this run was sent; the sweep leaves it alone for a while."""
    Run.objects.filter(pk=run_id, step=step, state=Run.State.DUE).update(nudged_at=Now())


def beat(name: str) -> None:
    """Write down that `name` happened now, by the database's clock."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, at=Now())], update_conflicts=True, unique_fields=["name"], update_fields=["at"]
    )


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
