"""The archive's background work. A message only says that a row may be due; the row decides (actions/).

Every task is safe to run twice, late, or never: what it does is due by a time in the row, and the sweep sends again
what a lost message left. No mail is sent here.
"""

from uuid import UUID

from celery import shared_task
from django.db import transaction

from apps.archives import actions
from apps.archives.models import Capture


@shared_task
def archive(capture_id: str) -> None:
    """The copy is fetched and kept. Idempotent by the row's lease; a second fetch may reach the site."""
    if actions.archive(UUID(capture_id)):
        send_on("read_text", UUID(capture_id))


@shared_task
def read_text(capture_id: str) -> None:
    """The words of the copy. Idempotent: reading again writes the same."""
    actions.read_text(UUID(capture_id))


@shared_task
def look_again(capture_id: str) -> None:
    """Does the address still show it? Idempotent by the time of the look in the row."""
    if later := actions.look_again(UUID(capture_id)):
        send_on("archive", later.pk)


@shared_task
def ask_wayback(capture_id: str) -> None:
    """The Wayback Machine is asked for a copy. Idempotent by the row; asked twice, it has two."""
    actions.ask_wayback(UUID(capture_id))


@shared_task
def sweep() -> None:
    """Frees what dead workers held and sends what is due. Two at once are one, by an advisory lock."""
    for due in actions.sweep():
        send_on(due.task, due.capture_id)


@shared_task
def tidy() -> None:
    """Removes files that no row names. Twice is the same as once."""
    actions.tidy()


TASKS = {task.name.rpartition(".")[2]: task for task in (archive, read_text, look_again, ask_wayback)}


def start(capture: Capture) -> None:
    """Send the capture on its way when the transaction commits, to whatever is due of it.

    Never fails: when the broker cannot be reached the sweep sends it within seconds of its return.
    """
    pk = capture.pk
    names = {
        "archive": capture.state == Capture.State.DUE,
        "read_text": capture.text_next_at is not None,
        "ask_wayback": capture.wayback == Capture.Wayback.DUE,
    }
    for name in (name for name, is_due in names.items() if is_due):
        transaction.on_commit(lambda name=name: send_on(name, pk))  # type: ignore[misc]


def send_on(name: str, capture_id: UUID) -> None:
    """Send the message, and note that it was sent."""
    if TASKS[name].nudge(str(capture_id)):
        actions.note_nudged(capture_id)
