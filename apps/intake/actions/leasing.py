"""Taking a run, giving it back, ending it: every move of `Run.state` is one conditional update.

The attempt is counted before the work, so that a worker that dies counts too. Only who holds the
token may finish; all times are the database's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from apps import leases
from apps.articles.actions import mark_state
from apps.articles.models import Article
from apps.history.actions import record
from apps.intake.models import Run, StepRecord
from apps.leases import LeaseLost

LONGEST_DETAIL = 4000
STATE_AT = {
    Run.Step.RECEIVE: Article.State.RECEIVED,
    Run.Step.FETCH: Article.State.FETCHING,
}  # every later step is "extracting"


@dataclass(frozen=True, slots=True)
class Lease:
    run: Run
    token: UUID
    since: datetime


def state_at(step: str) -> str:
    return STATE_AT.get(Run.Step(step), Article.State.EXTRACTING)


def take(run_id: int, step: str) -> Lease | None:
    """The run, held for this step; None when it is not due, not at this step, or somebody else was faster."""
    length = timedelta(seconds=settings.INTAKE_LEASE_SECONDS)
    token = leases.take(Run.objects.filter(pk=run_id, step=step).due(), length=length)
    if token is None:
        return None
    run = Run.objects.select_related("article__desk", "delivery", "article_version").get(pk=run_id)
    if run.lease_token != token or run.lease_until is None:  # lapsed and swept within these two statements
        return None
    return Lease(run, token, run.lease_until - length)


def hold(lease: Lease) -> Run:
    """Inside the finishing transaction: the locked run. LeaseLost when it is no longer ours."""
    run = (
        Run.objects.select_for_update(of=("self",))
        .select_related("article__desk", "delivery", "article_version")
        .filter(pk=lease.run.pk, lease_token=lease.token)
        .first()
    )
    if run is None:
        raise LeaseLost(f"run {lease.run.pk}")
    return run


def note_step(run: Run, step: str, state: str, *, since: datetime | None, result: dict | None = None) -> None:
    StepRecord.objects.update_or_create(
        run=run,
        step=step,
        defaults={"state": state, "started_at": since or Now(), "finished_at": Now(), "result": result or {}},
    )


def pass_on(run: Run, next_step: str | None) -> None:
    """The step is done: the next one is due at once, or the run has come to its end."""
    free: dict[str, Any] = leases.FREE | {"attempts": 0, "error_code": "", "error": "", "error_values": {}}
    if next_step is None:
        Run.objects.filter(pk=run.pk).update(state=Run.State.DONE, finished_at=Now(), **free)
    else:
        Run.objects.filter(pk=run.pk).update(state=Run.State.DUE, step=next_step, next_attempt_at=Now(), **free)


@transaction.atomic
def put_off_or_fail(
    run: Run,
    code: str,
    *,
    is_passing: bool,
    values: dict | None = None,
    detail: str = "",
    since: datetime | None = None,
) -> bool:
    """Give the locked run back for a later attempt, or end it when that cannot help or was tried enough.

    True when it failed for good.
    """
    told = {"error_code": code, "error_values": values or {}, "error": detail[:LONGEST_DETAIL]}
    if is_passing and run.attempts < settings.INTAKE_ATTEMPTS:
        later = Now() + leases.delay_after(run.attempts, settings.INTAKE_RETRY_SECONDS)
        Run.objects.filter(pk=run.pk).update(state=Run.State.DUE, next_attempt_at=later, **told, **leases.FREE)
        return False
    Run.objects.filter(pk=run.pk).update(state=Run.State.FAILED, finished_at=Now(), **told, **leases.FREE)
    note_step(run, run.step, StepRecord.State.FAILED, since=since)
    _tell_article(run, code)
    return True


def _tell_article(run: Run, code: str) -> None:
    """A first delivery that fails is a failed article; a later one leaves the version before in place."""
    article = run.article
    if article.runs.filter(state=Run.State.DONE, article_version__isnull=False).exists():
        mark_state(article=article, state=Article.State.READY, attention="update_failed")
    else:
        mark_state(article=article, state=Article.State.FAILED)
    record(
        "article failed",
        article,
        by=None,
        after={"step": run.step, "code": code},
        confidential_to=article.confidential_desk_id,
    )
