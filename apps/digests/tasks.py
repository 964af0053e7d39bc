"""Digests' background work: beat wakes the sweeps, the rows say what is due."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from apps.digests.actions import due_digests, plan_digests, send_digest


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
