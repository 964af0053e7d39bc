"""What every app asks of PostgreSQL beyond Django: a lock by name for the rest of the transaction."""

import hashlib
from datetime import datetime

from django.db import connection


def lock_for_transaction(*names: object) -> None:
    """Wait until nobody else holds the lock of this name; it is let go when the transaction ends."""
    digest = hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True, byteorder="big")])


def try_lock_for_transaction(*names: object) -> bool:
    """As above without waiting: False when somebody else holds the lock of this name."""
    digest = hashlib.sha256("\x1f".join(map(str, names)).encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], signed=True, byteorder="big")]
        )
        return bool(cursor.fetchone()[0])


def clock() -> datetime:
    """What time it is by the database's clock, to which all times of rows belong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]
