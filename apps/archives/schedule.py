"""When an address is looked at again: soon and then ever more seldom, as most pages change early or never."""

from datetime import timedelta

LOOKS = (timedelta(days=1), timedelta(days=3), timedelta(weeks=1), timedelta(weeks=2))
THEN = timedelta(days=30)
FIRST_LOOK = LOOKS[0]
AFTER_A_MISS = timedelta(days=1)
MISSES_TO_BELIEVE = 3  # in a row, a day apart: one bad day of a server is no dead link
_SLACK = timedelta(hours=1)  # looks come a little late, never early


def pause_at(age: timedelta) -> timedelta:
    """How long until the next look at an address whose copy is so old."""
    passed = timedelta()
    for pause in LOOKS:
        if age < passed + _SLACK:
            return pause
        passed += pause
    return LOOKS[-1] if age < passed - _SLACK else THEN
