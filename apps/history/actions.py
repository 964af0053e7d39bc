"""Writing history. Actions of every app call `record` inside their own transaction."""

from typing import Any
from uuid import UUID

from django.db import models, transaction

from apps.history.models import Event


def record(
    verb: str,
    thing: models.Model,
    *,
    by: Any,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
    confidential_to: UUID | None = None,
) -> Event:
    """Add one event about `thing`. `by` is the person, or None for the system.

    Raises RuntimeError outside a transaction: an event must stand or fall with what it tells.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("history.record() belongs inside the action's transaction")
    return Event.objects.create(
        verb=verb,
        kind=thing._meta.model_name or "",
        object_id=str(thing.pk),
        subject=str(thing)[:200],
        actor_id=by.pk if by else None,
        actor_name=str(by) if by else "",
        before=before or {},
        after=after or {},
        reason=reason,
        confidential_to=confidential_to,
    )
