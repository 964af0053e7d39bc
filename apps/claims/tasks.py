"""Background work of claims: the row says what is due (Claim.signals_due_at), the schedule only wakes it."""

from celery import shared_task

from apps.claims import actions


@shared_task
def recount() -> None:
    """Count signals again where something they rest on has changed. Twice is the same as once; nothing is sent."""
    actions.recount_what_is_due()
