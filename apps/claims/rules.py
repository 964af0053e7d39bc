"""Who may change claims, and what stands in the way. Pure: no queries, no writes.

Callers hand in claims with their claimants loaded.
"""

from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.roles import may_add
from apps.claims.models import Claim

SETTLED = (Claim.Status.PUBLISHED, Claim.Status.RETRACTED)  # readers know the claim: it stays as it is
# Nobody is at work on the check, and no reader knows it.
UNTOUCHED = (Claim.Status.NEW, Claim.Status.DISMISSED)


def why_not_mend(user: Any, claim: Claim) -> str | None:
    """The sentence that explains why the person may not change what the claim says, or None."""
    return why_not_touch(user, claim) or why_out_of_use(claim) or why_settled(claim)


def why_settled(claim: Claim) -> str | None:
    if claim.status == Claim.Status.RETRACTED:
        return _("The verdict on this claim was retracted. Check it again before you change the claim.")
    if claim.status in SETTLED:
        return _("This claim's check is published. Reopen the check before you change the claim.")
    return None


def why_not_touch(user: Any, claim: Claim) -> str | None:
    """Anyone of the desk mends, merges, splits and rejects its claims, and takes that back."""
    if may_add(user, claim.confidential_desk_id):
        return None
    return _("Only people of this desk can mend its claims.")


def why_out_of_use(claim: Claim) -> str | None:
    if claim.merged_into_id:
        return _("“%(claim)s” was merged into another claim.") % {"claim": claim}
    if claim.rejected_at:
        return _("“%(claim)s” was marked as not a claim.") % {"claim": claim}
    return None


def why_not_merge(claim: Claim, into: Claim) -> str | None:
    """Why the two cannot become one of which `into` stays, whoever asks."""
    if claim.pk == into.pk:
        return _("These two are one claim already.")
    if claim.confidential_desk_id != into.confidential_desk_id:
        return _("A confidential claim can only be merged with another one of the same desk.")
    return (
        why_out_of_use(claim)
        or why_out_of_use(into)
        or _why_two_claimants(claim, into)
        or why_cannot_be_joined(claim, into)
    )


def _why_two_claimants(claim: Claim, into: Claim) -> str | None:
    one, other = claim.claimant, into.claimant
    if one and other is None and into.status in SETTLED:
        return _("The published claim names nobody, and would get a claimant. Reopen its check first.")
    if one is None or other is None or (one.merged_into_id or one.pk) == (other.merged_into_id or other.pk):
        return None
    return _(
        "%(one)s and %(other)s each make this claim, so it is two claims. "
        "If they are one and the same, merge the two sources."
    ) % {"one": one, "other": other}


def why_cannot_be_joined(claim: Claim, into: Claim) -> str | None:
    """What the checks of two claims that are the same say against it: only one of them may be at work or published."""
    if claim.status in UNTOUCHED:
        return None
    if into.status in UNTOUCHED:
        return _("“%(claim)s” is being checked or was published. Merge the other claim into this one.") % {
            "claim": claim
        }
    return _("Both claims have a check. Dismiss one of the two first.")


def which_stays(one: Claim, other: Claim) -> Claim:
    """Of two claims that are the same: the one being checked, else the one that names its claimant, else `one`."""
    if (one.status in UNTOUCHED) != (other.status in UNTOUCHED):
        return other if one.status in UNTOUCHED else one
    return other if one.claimant is None and other.claimant is not None else one


def why_not_split(user: Any, claim: Claim) -> str | None:
    return why_not_mend(user, claim)


def why_not_reject(user: Any, claim: Claim) -> str | None:
    """Why this cannot be marked as not a claim, or None."""
    if refusal := why_not_touch(user, claim) or why_out_of_use(claim):
        return refusal
    if claim.status in UNTOUCHED:
        return None
    if claim.status in SETTLED:
        return _("This claim was published: readers know it. Retract its verdict instead.")
    return _("This claim is being checked. Dismiss the check first.")
