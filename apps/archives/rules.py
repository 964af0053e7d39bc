"""Who may do what with a copy, and when. Pure: no queries, no writes."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.roles import may_add
from apps.archives.models import Capture

# Why a text could not be read, where reading it once more may help.
WORTH_READING_AGAIN = frozenset({"crashed", "took_too_long", "unexpected", "too_slow_file"})


@dataclass(frozen=True, slots=True)
class Refusal:
    sentence: str
    is_about_the_person: bool


def why_not_try_again(user: User | None, capture: Capture) -> Refusal | None:
    """Why this person cannot begin anew what failed; None when they can. The system itself is None."""
    if user is not None and not may_add(user, capture.confidential_to_id):
        return Refusal(_("Only people of this desk can do this."), is_about_the_person=True)
    if not has_failed(capture):
        return Refusal(_("There is nothing to try again: nothing failed."), is_about_the_person=False)
    return None


def has_failed(capture: Capture) -> bool:
    if not capture.is_kept:
        return capture.state == Capture.State.FAILED or (
            capture.state == Capture.State.DUE and bool(capture.error_code)
        )
    return (
        capture.text_note in WORTH_READING_AGAIN and capture.text_next_at is None
    ) or capture.wayback == Capture.Wayback.FAILED
