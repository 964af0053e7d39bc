"""Whether it is one claim: the same as another, two in one, or none at all."""

from typing import Any

from django.http import HttpRequest

from apps.claims.models import Appearance, Change, Claim, Span
from apps.claims.rules import why_not_reject, why_not_split, why_not_touch
from apps.verification.models import Check
from apps.web.forms.changes import RejectForm, SplitForm
from apps.web.notices import undo_address


def context(request: HttpRequest, claim: Claim, check: Check | None) -> dict[str, Any]:
    """The three forms, each with why it is closed. Claims near by are looked up when the section is reached."""
    may_undo = why_not_touch(request.user, claim) is None
    rejection = claim.changes.standing().filter(kind=Change.Kind.CLAIM_REJECTED).first() if claim.rejected_at else None
    return {
        "why_not_touch": why_not_touch(request.user, claim),
        "why_not_split": why_not_split(request.user, claim),
        "why_not_reject": why_not_reject(request.user, claim),
        "can_be_split": is_divisible(claim),
        "split_form": SplitForm.of(claim, user=request.user),
        "reject_form": RejectForm.of(claim),
        "rejection": rejection,
        "undo_rejection": undo_address(rejection) if rejection and may_undo else "",
    }


def changes_to_undo(user: Any, claim: Claim) -> list[Change]:
    """What this person may take back of what was done to the claim."""
    if why_not_touch(user, claim):
        return []
    return list(Change.objects.visible_to(user).about(claim).standing())


def is_divisible(claim: Claim) -> bool:
    appearances = list(claim.appearances.all())
    return len(appearances) > 1 or any(_parts(appearance) > 1 for appearance in appearances)


def _parts(appearance: Appearance) -> int:
    return sum(span.part == Span.Part.CONTENT for span in appearance.spans.all())
