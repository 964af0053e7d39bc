"""The chain of seals, recomputed: every event as it was when it was sealed, every seal on the one before.

The seals are made by a function of the database (migration 0003). Here the same digests are computed once more,
from the rows alone, so that whoever changed the function, too, is found. docs/explanation/history.md has the format.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.history.models import Seal

LOWEST = -(2**63)
Place = tuple[int, int]  # a transaction and an event in it

_EVENTS = """
    SELECT xid, id, verb, ARRAY[
        id::text, server::text, xid::text, extract(epoch FROM at)::text, actor_id::text, actor_name, verb, kind,
        object_id, subject, reason, before::text, after::text, confidential_to::text
    ]
    FROM public.history_event
    WHERE server = %s AND (xid, id) >= (%s, %s) AND (xid, id) < (%s, %s)
    ORDER BY xid, id
"""
_SEALS = """
    SELECT number, at, extract(epoch FROM at)::text, server, from_xid, from_id, until_xid, until_id, leaves, previous,
        digest
    FROM public.history_seal WHERE number > %s ORDER BY number LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Report:
    """How far the chain was gone through, and the first thing wrong with it in a sentence, "" when nothing is."""

    through: int
    digest: str
    events: int
    unsealed: int
    is_whole: bool
    broken: str
    digests: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Seal:
    number: int
    at: datetime
    epoch: str
    server: int
    from_xid: int
    from_id: int
    until_xid: int
    until_id: int
    leaves: str
    previous: str
    digest: str

    def computed(self) -> str:
        parts = (
            self.number, self.previous, self.server, self.from_xid, self.from_id, self.until_xid, self.until_id,
            self.epoch, self.leaves,
        )  # fmt: skip
        return _sha256("\n".join(["claimtracker seal 1", *map(str, parts)]))


def inspect_chain(*, after: int = 0, until: datetime | None = None) -> Report:
    """Go through the seals after number `after` until the end, the first break, or the time is up."""
    events, last, digests = 0, _before(after), set()
    ends: dict[int, Place] = _ends(after)
    for seal in _seals(after):
        broken = _break_in_chain(seal, last, ends) or _break_in_events(seal)
        if broken:
            return Report(last.number if last else after, _digest(last), events, 0, False, broken, frozenset(digests))
        last, ends[seal.server] = seal, (seal.until_xid, seal.until_id)
        events += seal.leaves.count(":")
        digests.add(seal.digest)
        if until and timezone.now() > until:
            return Report(seal.number, seal.digest, events, 0, False, "", frozenset(digests))
    broken = _foreign_event(ends, last)
    number = last.number if last else 0
    return Report(number, _digest(last), events, _count_unsealed(), True, broken, frozenset(digests))


def _digest(seal: _Seal | None) -> str:
    return seal.digest if seal else ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _rows(query: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _seals(after: int) -> Iterator[_Seal]:
    """One at a time: each names up to a thousand events, and new ones may be made meanwhile."""
    while rows := _rows(_SEALS, after):
        seal = _Seal(*rows[0])
        yield seal
        after = seal.number


def _before(number: int) -> _Seal | None:
    rows = _rows(_SEALS, number - 1) if number else []
    return _Seal(*rows[0]) if rows else None


def _ends(number: int) -> dict[int, Place]:
    """How far the events of each server were sealed by the first `number` seals."""
    found = Seal.objects.filter(number__lte=number).order_by("server", "-number").distinct("server")
    return {seal.server: (seal.until_xid, seal.until_id) for seal in found}


def _break_in_chain(seal: _Seal, last: _Seal | None, ends: dict[int, Place]) -> str:
    number = last.number + 1 if last else 1
    if seal.number != number:
        return _("Seal %(number)d is missing.") % {"number": number}
    if seal.computed() != seal.digest:
        return _("Seal %(number)d was changed after it was made.") % {"number": number}
    start = ends.get(seal.server, (LOWEST, LOWEST))
    if seal.previous != _digest(last) or (seal.from_xid, seal.from_id) != start:
        return _("Seal %(number)d does not follow on the one before: that one, or this, was put in its place.") % {
            "number": number
        }
    return ""


def _break_in_events(seal: _Seal) -> str:
    """The first event that is not as the seal has it."""
    sealed = [line.split(":") for line in seal.leaves.split("\n")]
    there = _rows(_EVENTS, seal.server, seal.from_xid, seal.from_id, seal.until_xid, seal.until_id)
    known = {int(pk): digest for pk, digest in sealed}
    for (_xid, pk, verb, line), (wanted, _wanted_digest) in zip(there, sealed, strict=False):
        if pk not in known:
            return _slipped_in(pk, verb, seal)
        if pk != int(wanted) and int(wanted) not in {row[1] for row in there}:
            return _removed(int(wanted), seal)
        if pk != int(wanted) or digest_of(line) != known[pk]:
            return _changed(pk, verb, seal)
    if len(there) > len(sealed):
        return _slipped_in(there[len(sealed)][1], there[len(sealed)][2], seal)
    if len(there) < len(sealed):
        return _removed(int(sealed[len(there)][0]), seal)
    return ""


def digest_of(line: list[str | None]) -> str:
    return _sha256(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


def _changed(pk: int, verb: str, seal: _Seal) -> str:
    told = _("Event %(event)d (%(verb)s) was changed after it was sealed on %(at)s, in seal %(number)d.")
    return told % (_names(pk, seal) | {"verb": verb})


def _slipped_in(pk: int, verb: str, seal: _Seal) -> str:
    return _(
        "Event %(event)d (%(verb)s) was slipped in among those that were sealed on %(at)s, in seal %(number)d."
    ) % (_names(pk, seal) | {"verb": verb})


def _removed(pk: int, seal: _Seal) -> str:
    return _("Event %(event)d was removed. It was sealed on %(at)s, in seal %(number)d.") % _names(pk, seal)


def _names(pk: int, seal: _Seal) -> dict[str, object]:
    return {"event": pk, "at": f"{seal.at:%Y-%m-%d %H:%M} UTC", "number": seal.number}


def _foreign_event(ends: dict[int, Place], last: _Seal | None) -> str:
    """An event that no seal will ever cover: of a server that never wrote here, or wrote no more by then."""
    here: int = _rows("SELECT system_identifier FROM pg_control_system()")[0][0]
    open_servers = {here, last.server if last else 0}
    for server, (xid, pk) in ends.items():
        if server not in open_servers:
            late = _rows(
                "SELECT id, verb FROM public.history_event WHERE server = %s AND (xid, id) >= (%s, %s) LIMIT 1",
                server, xid, pk,
            )  # fmt: skip
            if late:
                return _foreign(*late[0])
    known = list(open_servers | set(ends))
    rows = _rows("SELECT id, verb FROM public.history_event WHERE server <> ALL(%s) ORDER BY id LIMIT 1", known)
    return _foreign(*rows[0]) if rows else ""


def _foreign(pk: int, verb: str) -> str:
    return _("Event %(event)d (%(verb)s) was slipped in: it belongs to no database server that wrote history here.") % {
        "event": pk,
        "verb": verb,
    }


_UNSEALED = """
    WITH ends AS (
        SELECT DISTINCT ON (server) server, until_xid, until_id FROM public.history_seal ORDER BY server, number DESC
    )
    SELECT count(*), min(at) FROM public.history_event e LEFT JOIN ends s ON s.server = e.server
    WHERE s.server IS NULL OR (e.xid, e.id) >= (s.until_xid, s.until_id)
"""


def _count_unsealed() -> int:
    """How many events wait for the next seal."""
    return int(_rows(_UNSEALED)[0][0])


def oldest_unsealed() -> datetime | None:
    """Since when the event waits that waits longest for its seal."""
    found: datetime | None = _rows(_UNSEALED)[0][1]
    return found
