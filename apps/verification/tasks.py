"""The desk's background work: rows say what is due, messages only nudge. Every task is safe to run twice."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.verification.actions.bulk import due_bulk_moves, note_bulk_nudged, work_on_bulk_move
from apps.verification.actions.responses import missed_deadlines, note_missed_deadline
from apps.verification.actions.reviewing import return_due_reviews
from apps.verification.models import BulkMove


@shared_task
def move_in_bulk(job_id: str) -> None:
    """The next items of a job. Idempotent: an item is marked in the transaction that moves its check."""
    if work_on_bulk_move(UUID(job_id)):
        note_bulk_nudged(UUID(job_id))
        move_in_bulk.nudge(job_id)


@shared_task
def sweep_bulk_moves() -> None:
    """Sends again the jobs that a lost message or a dead worker left."""
    for job_id in due_bulk_moves():
        move_in_bulk.nudge(str(job_id))


def start_bulk_move(job: BulkMove) -> None:
    """Send a new job on its way when the transaction commits."""
    move_in_bulk.delay_on_commit(str(job.pk))


@shared_task
def sweep_reviews() -> None:
    """Checks whose verdict is due for review return to the queue. Idempotent: each is looked at again when locked."""
    return_due_reviews(timezone.localdate())


@shared_task
def note_missed_deadlines() -> None:
    """Who was asked and did not answer in time. Idempotent: a response is noted in the transaction that locks it."""
    now = timezone.now()
    for pk in missed_deadlines(now):
        note_missed_deadline(pk=pk, at=now)
