"""Intake's background work. A message only says that a run may be due; the row decides (actions/leasing.py).

Each step's task is safe to run twice, late, or never: the lease lets one worker in, its token alone lets it
write, and the sweep sends again what a lost message left. No mail is sent here.
"""

from celery import shared_task
from django.db import transaction

from apps.intake import actions
from apps.intake.actions import Receipt
from apps.intake.models import Run


@shared_task
def receive(run_id: int) -> None:
    """What was handed in becomes text or HTML. Idempotent by the run's lease."""
    send_on(run_id, actions.work(run_id, Run.Step.RECEIVE))


@shared_task
def fetch(run_id: int) -> None:
    """The page of an address is fetched. Idempotent by the run's lease; a second fetch may reach the site."""
    send_on(run_id, actions.work(run_id, Run.Step.FETCH))


@shared_task
def clean(run_id: int) -> None:
    """The article's own words, its language and origin. Idempotent by the run's lease."""
    send_on(run_id, actions.work(run_id, Run.Step.CLEAN))


@shared_task
def extract(run_id: int) -> None:
    """Who says what. Idempotent by the run's lease."""
    send_on(run_id, actions.work(run_id, Run.Step.EXTRACT))


@shared_task
def resolve(run_id: int) -> None:
    """Claimants become sources, attributions claims. Idempotent by the run's lease and unique constraints."""
    send_on(run_id, actions.work(run_id, Run.Step.RESOLVE))


@shared_task
def signal(run_id: int) -> None:
    """Signals of the article's claims; the article is ready. Idempotent by the run's lease."""
    send_on(run_id, actions.work(run_id, Run.Step.SIGNAL))


@shared_task
def sweep() -> None:
    """Frees what dead workers held and sends what is due again. Two at once are one, by an advisory lock."""
    for run_id, step in actions.sweep():
        send_on(run_id, step)


TASKS = {task.name.rpartition(".")[2]: task for task in (receive, fetch, clean, extract, resolve, signal)}


def start(receipt: Receipt | Run) -> None:
    """Send the run of a receipt, or one that is tried again, on its way when the transaction commits.

    Never fails: when the broker cannot be reached the sweep sends it within seconds of its return.
    """
    run = receipt.run if isinstance(receipt, Receipt) else receipt
    if run is not None:
        run_id, step = run.pk, run.step
        transaction.on_commit(lambda: send_on(run_id, step))


def send_on(run_id: int, step: str | None) -> None:
    """Send the message for this step, if there is one to do, and note that it was sent."""
    if step is not None and TASKS[step].nudge(run_id):
        actions.note_nudged(run_id, step)
