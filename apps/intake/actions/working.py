"""One step of one run: lease, slow work outside any transaction, then everything written at once."""

import logging
import traceback

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from apps.articles.actions import mark_state
from apps.intake.actions.leasing import Lease, LeaseLost, hold, note_step, pass_on, put_off_or_fail, state_at, take
from apps.intake.models import StepRecord
from apps.intake.steps import STEPS
from apps.intake.steps.step import Done, Step
from apps.problems import Problem

logger = logging.getLogger(__name__)

# Two articles that name the same people at the same moment may stand in each other's way; PostgreSQL then
# ends one of the two transactions, which has lost nothing and goes again.
TRIES_TO_WRITE = 4
_DEADLOCK_OR_SERIALIZATION = {"40P01", "40001"}


def work(run_id: int, step: str) -> str | None:
    """Do the step if the run is due for it; the step that is due next, or None.

    Safe to run twice and at once: the lease lets one worker in, and its token alone lets it write.
    """
    lease = take(run_id, step)
    if lease is None:
        return None
    part = STEPS[step]
    try:
        return _write(lease, part, part.prepare(lease.run))
    except LeaseLost:
        logger.warning("run %s was taken over during %s; nothing written", run_id, step)
    except Problem as problem:
        _give_back(lease, problem)
    except SoftTimeLimitExceeded:
        _give_back(lease, Problem("took_too_long"))
    except (OperationalError, InterfaceError) as error:
        _give_back(lease, Problem("database", is_passing=True, detail=str(error)))
    except Exception:  # the edge of a task: told as a failure of this article, never of the worker
        logger.exception("run %s: %s failed", run_id, step)
        _give_back(lease, Problem("unexpected", detail=traceback.format_exc()))
    return None


def _write(lease: Lease, part: Step, found: object) -> str | None:
    for tries_left in reversed(range(TRIES_TO_WRITE)):
        try:
            return _write_once(lease, part, found)
        except DatabaseError as error:
            code = getattr(error.__cause__, "sqlstate", "")
            if code not in _DEADLOCK_OR_SERIALIZATION or not tries_left:
                raise
    raise AssertionError("the loop returns or raises")


@transaction.atomic
def _write_once(lease: Lease, part: Step, found: object) -> str | None:
    run = hold(lease)
    done: Done = part.store(run, found)
    note_step(run, run.step, StepRecord.State.DONE, since=lease.since, result=done.result)
    for skipped in done.skipped:
        note_step(run, skipped, StepRecord.State.SKIPPED, since=None)
    pass_on(run, done.next)
    if done.next is not None and run.article.state != state_at(done.next):
        mark_state(article=run.article, state=state_at(done.next))
    return done.next


def _give_back(lease: Lease, problem: Problem) -> None:
    """Write down what went wrong; if even that fails the lease runs out and the sweep goes on."""
    try:
        with transaction.atomic():
            run = hold(lease)
            put_off_or_fail(
                run,
                problem.code,
                is_passing=problem.is_passing,
                values=problem.values,
                detail=problem.detail,
                since=lease.since,
            )
    except LeaseLost:
        logger.warning("run %s was taken over; its problem %s is not written", lease.run.pk, problem.code)
    except DatabaseError:
        logger.exception("run %s: the problem %s could not be written", lease.run.pk, problem.code)
