"""Digests' background work: beat wakes the sweeps, the rows say what is due."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.digests.actions import (
    due_digests,
    due_mails,
    gather_mails,
    plan_digests,
    plan_notifications,
    send_digest,
    send_mail,
)


@shared_task
def plan() -> None:
    """Twice is the same as once: one digest for a subscription and local day."""
    for pk in plan_digests(timezone.now()):
        send.nudge(str(pk))


@shared_task
def sweep() -> None:
    """Picks up what a lost message or a dead sender left."""
    for pk in due_digests(timezone.now()):
        send.nudge(str(pk))


@shared_task
def send(pk: str) -> None:
    """Safe to run twice: only a leased digest is sent. A killed sender may cost one second copy, never a gap."""
    send_digest(UUID(pk), timezone.now())


@shared_task
def tell_at_once() -> None:
    """What happened becomes mails. Twice is the same as once: one notification a person, reason and object."""
    now = timezone.now()
    plan_notifications(now)
    gather_mails(now)
    for pk in due_mails(now):
        send_at_once.nudge(str(pk))


@shared_task
def send_at_once(pk: str) -> None:
    """Safe to run twice: only a leased mail is sent. A killed sender may cost one second copy, never a gap."""
    send_mail(UUID(pk), timezone.now())
