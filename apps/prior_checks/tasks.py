"""Background work on prior checks. A message only says that rows may be due; the rows decide.

Every task is safe to run twice, late or never: imports are leased, matching goes on under a lock in one transaction.
No mail is sent here.
"""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from apps.prior_checks import actions
from apps.prior_checks.models import ImportRun


# A download alone may take ten minutes; a lease that is longer keeps a second worker away.
@shared_task(soft_time_limit=660, time_limit=690)
def run_import(run_id: str) -> None:
    """One import, a slice at a time. Idempotent by the lease; a batch and its counts are written together."""
    if actions.work(UUID(run_id)):
        send_on(UUID(run_id))
    match_prior_checks.nudge()


@shared_task
def match_claims() -> None:
    """New and mended claims meet the prior checks. Idempotent by unique pairs."""
    if actions.match_claims():
        match_claims.nudge()


@shared_task
def match_prior_checks() -> None:
    """New and changed prior checks meet the claims. Idempotent by unique pairs."""
    if actions.match_prior_checks():
        match_prior_checks.nudge()


@shared_task
def sweep() -> None:
    """Sends again what a lost message or a dead worker left, and looks whether there is something to match."""
    for run_id in actions.sweep_imports():
        send_on(run_id)
    match_claims.nudge()
    match_prior_checks.nudge()


@shared_task
def tidy() -> None:
    """Deletes files that no import needs any more."""
    actions.tidy()


def start(run: ImportRun) -> None:
    """Send the import on its way when the transaction commits. Never fails: else the sweep sends it."""
    transaction.on_commit(lambda: send_on(run.pk))


def send_on(run_id: UUID) -> None:
    if run_import.nudge(str(run_id)):
        actions.note_nudged(run_id)
