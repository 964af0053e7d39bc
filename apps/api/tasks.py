"""Tidying up after the API. Nothing depends on it running: what is too old is not used either way."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from apps.accounts.throttling import forget_old_attempts
from apps.api.idempotency import forget_old_answers


@shared_task
def forget_what_is_old() -> None:
    """Deletes answers kept for repeated requests, counters of past windows and sessions that ended.

    Twice is the same as once.
    """
    forget_old_answers()
    forget_old_attempts()
    SessionStore.clear_expired()
