"""Writing history. Actions of every app call `record` inside their own transaction."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from apps.history.models import Event, Inspection
from apps.history.sealing import Report, inspect_chain

logger = logging.getLogger(__name__)

SEALS_AT_ONCE = 50  # of a thousand events each; beat comes again in a minute
INSPECTION_TIME = timedelta(minutes=2)  # well below what a task may take
# Named with its schema: a temporary table of the same name would otherwise take the event in its place.
_ADD = """
    INSERT INTO public.history_event
        (verb, kind, object_id, subject, actor_id, actor_name, before, after, reason, confidential_to)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id, at, server, xid
"""


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

    `before` and `after` hold every field that changed. The database says when, and in which order.
    Raises RuntimeError outside a transaction: an event must stand or fall with what it tells.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("history.record() belongs inside the action's transaction")
    event = Event(
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
    return _add(event)


def _add(event: Event) -> Event:
    told: list[Any] = [event.verb, event.kind, event.object_id, event.subject, event.actor_id, event.actor_name]
    told += [Jsonb(event.before), Jsonb(event.after), event.reason, event.confidential_to]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, told)
        event.pk, event.at, event.server, event.xid = cursor.fetchone()
    event._state.adding, event._state.db = False, connection.alias
    return event


def seal_history() -> int:
    """Seal the events of all transactions that are over; how many seals were made. Two at once are one by one."""
    made = 0
    while made < SEALS_AT_ONCE:
        with connection.cursor() as cursor:
            cursor.execute("SELECT public.history_seal_next()")
            if cursor.fetchone()[0] is None:
                break
        made += 1
    return made


def inspect_history(*, time: timedelta | None = INSPECTION_TIME, anew: bool = False) -> tuple[Inspection, Report]:
    """Recompute the chain and write down what was found. A long one is gone through in turns, unless without `time`.

    `anew` begins with the first seal whatever was done before.
    """
    last = Inspection.objects.first()
    after = last.through if last and last.is_sound and not last.is_whole and not anew else 0
    report = inspect_chain(after=after, until=None if time is None else timezone.now() + time)
    if report.broken:
        logger.error("history was tampered with: %s", report.broken)
    inspection = Inspection.objects.create(
        first=after + 1,
        through=report.through,
        digest=report.digest,
        is_whole=report.is_whole,
        is_sound=not report.broken,
        told=report.broken,
    )
    return inspection, report
