"""Who may keep the right-of-reply log, and when. Pure: no queries, no writes."""

from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.roles import role_at
from apps.verification.rules import CHECKERS

ANSWERS = frozenset({"answered", "confirmed", "denied", "no comment"})  # something came back
WITH_WORDS = frozenset({"answered", "confirmed", "denied"})  # what came back was words, and they are kept
OPEN = frozenset({"waiting", "no reply"})  # nothing came back so far; a late answer may still come

# What an article may report of a party that was asked, and what it is in the log.
REPORTED = {"declines to comment": "no comment", "does not say": "no comment", "denies": "denied"}


def why_not_keep_responses(user: Any, check: Any) -> str | None:
    """Asking parties, noting answers and mending both: checkers of the desk, until the check is published.

    Reporters read along. What was published is frozen: readers were told of exactly these answers.
    """
    if role_at(user, check.claim.confidential_desk_id) not in CHECKERS:
        return _("Only fact-checkers and editors of this desk ask parties and record their answers.")
    if check.state == "published":
        return _("This check is published with its responses. Reopen it before you change them.")
    if check.state in {"dismissed", "retracted"}:
        return _("This check is closed. Check the claim again before you ask anybody.")
    return None


def why_not_answer(response: Any) -> str | None:
    """An answer is recorded once; what was recorded wrongly is mended."""
    if response.outcome not in OPEN:
        return _("An answer is recorded already. Mend it, or ask again.")
    return None
