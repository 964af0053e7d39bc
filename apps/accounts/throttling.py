"""Counting what may be tried only so often. One statement counts and answers, so that racing requests cannot slip by.

The database's clock decides which window a hit belongs to: every web process sees the same count.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from apps.accounts.models import Attempts

KEPT = timedelta(days=2)  # no window is longer than a day

_COUNT = """
INSERT INTO accounts_attempts AS counter (key, "window", count)
VALUES (%(key)s, to_timestamp(floor(extract(epoch FROM clock_timestamp()) / %(seconds)s) * %(seconds)s), 1)
ON CONFLICT (key, "window") DO UPDATE SET count = LEAST(counter.count + 1, 2000000000)
RETURNING count, extract(epoch FROM "window") + %(seconds)s - extract(epoch FROM clock_timestamp())
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit. `retry_after` is 0 while something is left, else the seconds to wait."""

    limit: int
    remaining: int
    resets_in: int
    is_exceeded: bool

    @property
    def retry_after(self) -> int:
        return self.resets_in if self.is_exceeded else 0


def hit(key: str, limit: int, window: timedelta) -> Allowance:
    """Count one more try under this key in the current window and say whether it is within the limit.

    Call it outside the transaction of the work itself, or undoing the work undoes the count. Keys are stored hashed:
    what people type into a log-in form is nobody's business.
    """
    seconds = int(window.total_seconds())
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": _stored(key), "seconds": seconds})
        count, left = cursor.fetchone()
    resets_in = min(max(1, math.ceil(left)), seconds)
    return Allowance(limit=limit, remaining=max(0, limit - count), resets_in=resets_in, is_exceeded=count > limit)


def forgive(key: str) -> None:
    """Forget the tries under this key, as after the right password."""
    Attempts.objects.filter(key=_stored(key)).delete()


def forget_old_attempts() -> int:
    """Delete counters of windows long past; how many."""
    with connection.cursor() as cursor:
        cursor.execute('DELETE FROM accounts_attempts WHERE "window" < clock_timestamp() - %s', [KEPT])
        return cursor.rowcount


def _stored(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
