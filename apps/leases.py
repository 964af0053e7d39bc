"""The row is the work: how a row of background work is taken, given back and freed, whatever the work is.

Such a row has state ("due", "leased", or one it ended in), attempts, next_attempt_at, nudged_at, lease_until,
lease_token and lease_holder. The attempt is counted before the work, so that a worker that dies counts too. Only who
holds the token may finish; all times are the database's.
"""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Self
from uuid import UUID, uuid4

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Now

from apps.holders import is_dead, this_process

# What a row is set to when nobody holds it any more; a message is due for it again.
FREE: dict[str, Any] = {"lease_token": None, "lease_until": None, "lease_holder": "", "nudged_at": None}


class LeaseLost(Exception):
    """Somebody else has the row now: whatever this worker found must not be written."""


class WorkQuerySet(models.QuerySet):
    """Due and lapsed by the database's clock, never by a worker's."""

    def unfinished(self) -> Self:
        return self.filter(state__in=["due", "leased"])

    def lapsed(self) -> Self:
        """Leased by somebody who did not come back."""
        return self.filter(state="leased", lease_until__lt=Now())

    def due(self) -> Self:
        return self.filter(state="due", next_attempt_at__lte=Now())

    def not_nudged_lately(self, seconds: float) -> Self:
        """A message sent less long ago may still be waiting in a queue."""
        return self.filter(Q(nudged_at__isnull=True) | Q(nudged_at__lt=Now() - timedelta(seconds=seconds)))


def take(row: models.QuerySet, *, length: timedelta) -> UUID | None:
    """The token under which the one due row is now held; None when somebody else was faster."""
    token = uuid4()
    taken = row.update(
        state="leased",
        attempts=F("attempts") + 1,
        lease_token=token,
        lease_until=Now() + length,
        lease_holder=this_process(),
    )
    return token if taken else None


def delay_after(attempts: int, ladder: Sequence[float]) -> timedelta:
    """How long to wait after so many attempts, a fifth more or less so that a crowd does not return at once."""
    return timedelta(seconds=ladder[min(attempts, len(ladder)) - 1] * random.uniform(0.8, 1.2))


def abandoned(rows: models.QuerySet, *, most: int) -> list[Any]:
    """Leased rows whose lease ran out or whose holder is seen to be dead; locked, without waiting for anyone."""
    held = rows.model._default_manager.filter(state="leased").exclude(lease_holder="")
    dead = [pk for pk, holder in held.values_list("pk", "lease_holder")[: most * 4] if is_dead(holder)]
    gone = Q(lease_until__lt=Now()) | Q(pk__in=dead)
    return list(rows.select_for_update(skip_locked=True, of=("self",)).filter(gone, state="leased")[:most])


def is_alone(lock: int) -> bool:
    """Whether no other transaction holds this lock: two sweeps at once would do everything twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock])
        return bool(cursor.fetchone()[0])
