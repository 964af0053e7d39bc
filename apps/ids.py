"""Public ids: random enough that a gap betrays nothing, ordered enough that an index stays small."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()
