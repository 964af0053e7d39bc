"""Taking an import, holding it, giving it back: every move of its state is one conditional update."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from apps.history.actions import record
from apps.prior_checks import files
from apps.prior_checks.models import ImportRun
from apps.problems import Problem

FETCHING = timedelta(seconds=700)  # longer than a download may take
READING = timedelta(seconds=120)  # prolonged with every batch, which takes a second
MOST_ATTEMPTS = 5  # without getting a record further, a worker's death counted too
DELAYS = (10, 60, 300, 1800)  # seconds after each attempt that may succeed later
_FREE = {"lease_token": None, "lease_until": None, "nudged_at": None}


class LeaseLost(Exception):
    """Somebody else has the import now: whatever this worker read must not be written."""


@dataclass(frozen=True, slots=True)
class Lease:
    run: ImportRun
    token: UUID


def take(run_id: UUID) -> Lease | None:
    """The run, held; None when it is not due or somebody else was faster."""
    token = uuid4()
    taken = (
        ImportRun.objects.filter(pk=run_id)
        .due()
        .update(
            state=ImportRun.State.RUNNING, attempts=F("attempts") + 1, lease_token=token, lease_until=Now() + FETCHING
        )
    )
    return Lease(ImportRun.objects.get(pk=run_id), token) if taken else None


def hold(lease: Lease) -> ImportRun:
    """Inside a transaction: the locked run. LeaseLost when it is no longer ours."""
    run = ImportRun.objects.select_for_update().filter(pk=lease.run.pk, lease_token=lease.token).first()
    if run is None:
        raise LeaseLost(f"import {lease.run.pk}")
    return run


@transaction.atomic
def give_back(lease: Lease) -> None:
    """There is more to read, and others wait too."""
    run = hold(lease)
    ImportRun.objects.filter(pk=run.pk).update(state=ImportRun.State.QUEUED, next_attempt_at=Now(), attempts=0, **_FREE)


@transaction.atomic
def put_off_or_fail(lease: Lease, problem: Problem) -> None:
    """Try again later when that may help and was not tried enough; else the import has failed, and says why."""
    run = hold(lease)
    if problem.is_passing and run.attempts < MOST_ATTEMPTS:
        later = Now() + timedelta(seconds=DELAYS[min(run.attempts, len(DELAYS)) - 1])
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportRun.State.QUEUED,
            next_attempt_at=later,
            error_code=problem.code,
            error_values=problem.values,
            **_FREE,
        )
        return
    end(run, ImportRun.State.FAILED, error_code=problem.code, error_values=problem.values)


def end(run: ImportRun, state: str, *, error_code: str = "", error_values: dict | None = None) -> None:
    """The locked run has come to its end; its file goes when this is written."""
    ImportRun.objects.filter(pk=run.pk).update(
        state=state, finished_at=Now(), file="", error_code=error_code, error_values=error_values or {}, **_FREE
    )
    counts = {name: getattr(run, name) for name in ("read", "added", "changed", "unchanged", "broken")}
    verb = "prior checks imported" if state == ImportRun.State.DONE else "import of prior checks failed"
    record(verb, run, by=run.by, after={"name": run.name, **counts}, reason=error_code)
    name = run.file
    transaction.on_commit(lambda: files.remove(name))
