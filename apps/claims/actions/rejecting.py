"""“This is not a claim”: what extraction took for one and a person did not."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.claims.actions.changes import hold, leave_change, refuse, refuse_others, refuse_stale, tell, write
from apps.claims.models import Change, Claim
from apps.claims.rules import why_not_reject
from apps.errors import Conflict

LONGEST_REASON = 500


@transaction.atomic
def reject_claim(*, claim: Claim, by: Any, reason: str = "", version: int | None = None) -> Change:
    """Mark as not a claim. The row stays, with the reason, and is shown nowhere; extraction does not bring it back.

    Conflict when it is being checked, or changed since `version` was read. undo_change takes it back.
    """
    (claim,) = hold(claim)
    refuse_others(by, claim)
    refuse_stale(claim, version)
    refuse(why_not_reject(by, claim))
    reason = reason.strip()[:LONGEST_REASON]
    write(claim, rejected_at=timezone.now(), rejected_by=by, reject_reason=reason)
    change = leave_change(Change.Kind.CLAIM_REJECTED, claim, by=by, reason=reason)
    tell("claim rejected", claim, change, by=by, reason=reason)
    return change


def take_back(change: Change, *, by: Any) -> None:
    """It is a claim after all, just as it was."""
    assert change.claim, "a rejection names its claim"
    (claim,) = hold(change.claim)
    try:
        with transaction.atomic():
            write(claim, rejected_at=None, rejected_by=None, reject_reason="")
    except IntegrityError:
        raise Conflict(_("There is already a claim with these words by this claimant.")) from None
    tell("rejection undone", claim, change, by=by)
