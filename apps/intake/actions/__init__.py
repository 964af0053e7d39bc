"""What intake changes. Those who call `receive` or `try_again` then send the run on with `tasks.start`."""

from apps.intake.actions.receiving import Receipt, receive
from apps.intake.actions.sweeping import note_nudged, sweep
from apps.intake.actions.trying import try_again
from apps.intake.actions.working import work

__all__ = ["Receipt", "note_nudged", "receive", "sweep", "try_again", "work"]
