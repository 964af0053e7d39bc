"""Two claims that are one: the appearances come together, and the one merged away leads on."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.claims.actions.changes import hold, leave_change, refuse, refuse_others, refuse_stale, tell, write
from apps.claims.actions.mending import key_after
from apps.claims.actions.signals import recount_signals
from apps.claims.models import Appearance, Change, Claim
from apps.claims.rules import why_not_merge, why_settled
from apps.errors import Conflict

GIVEN = ("claimant_id", "claimant_role", "attribution", "text_key")  # what hearsay gets from a claim with a claimant


@transaction.atomic
def merge_claims(*, claim: Claim, into: Claim, by: Any, version: int | None = None) -> Change:
    """`claim` becomes part of `into`: its appearances move there, and its address leads there.

    Where both were found at one place, the appearance of `claim` stays behind with it. Hearsay that takes in a claim
    with a claimant gets that claimant. Conflict when the two cannot be one, or `claim` changed since `version` was
    read. The change that is returned takes it back (undo_change).
    """
    claim, into = hold(claim, into)
    refuse_others(by, claim, into)
    refuse_stale(claim, version)
    refuse(why_not_merge(claim, into))
    return join(claim, into, by=by)


def join(claim: Claim, into: Claim, *, by: Any, part_of: Change | None = None) -> Change:
    """Merge two claims that are held and may be merged."""
    moved = _move_appearances(claim, into)
    write(claim, merged_into=into)
    facts = {"appearances": [str(pk) for pk in moved], **_give_claimant(claim, into)}
    change = leave_change(Change.Kind.CLAIMS_MERGED, claim, other=into, by=by, facts=facts, part_of=part_of)
    tell("claim merged", claim, change, by=by, other=into)
    tell("claim took in", into, change, by=by, other=claim)
    recount_signals(into)
    return change


def _move_appearances(claim: Claim, into: Claim) -> list[Any]:
    taken = set(into.appearances.values_list("version_id", "start"))
    places = claim.appearances.values_list("pk", "version_id", "start")
    moved = [pk for pk, version_id, start in places if (version_id, start) not in taken]
    Appearance.objects.filter(pk__in=moved).update(claim=into)
    return moved


def _give_claimant(claim: Claim, into: Claim) -> dict[str, Any]:
    """Once somebody is known to say it, it is hearsay no more. What was there before, and what is there now."""
    fields: dict[str, Any] = {}
    if claim.claimant and not into.claimant:
        fields = {name: getattr(claim, name) for name in GIVEN[:3]}
        fields["text_key"] = key_after(into, {"claimant": claim.claimant})
    before = {name: _plain(getattr(into, name)) for name in fields}
    try:
        with transaction.atomic():
            write(into, **fields)
    except IntegrityError:
        raise Conflict(_("There is already a claim with these words by this claimant. Merge that one first.")) from None
    return {"before": before, "after": {name: _plain(value) for name, value in fields.items()}}


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


def part(change: Change, *, by: Any) -> None:
    """Take a merge back: the appearances that moved return, and the claim is in use again."""
    assert change.claim and change.other, "a merge names both"
    claim, into = hold(change.claim, change.other)
    facts = change.facts
    _refuse_when_moved_on(into, facts)
    Appearance.objects.filter(pk__in=facts["appearances"]).update(claim=claim)
    write(into, **facts["before"])
    try:
        with transaction.atomic():
            write(claim, merged_into=None)
    except IntegrityError:
        raise Conflict(
            _("There is another claim with the words of “%(claim)s” by now. Mend that one first.") % {"claim": claim}
        ) from None
    tell("merge undone", claim, change, by=by, other=into)
    tell("merge undone", into, change, by=by, other=claim)
    recount_signals(claim, into)


def _refuse_when_moved_on(into: Claim, facts: dict[str, Any]) -> None:
    if not into.is_in_use:
        refuse(
            _("“%(claim)s” was itself merged or marked as not a claim since. Take that back first.") % {"claim": into}
        )
    if Appearance.objects.filter(pk__in=facts["appearances"]).exclude(claim=into).exists():
        refuse(_("Some of the appearances were split off since. Take that back first."))
    if any(_plain(getattr(into, name)) != value for name, value in facts["after"].items()):
        refuse(_("“%(claim)s” was mended since, so its claimant cannot be taken back.") % {"claim": into})
    if facts["after"]:
        refuse(why_settled(into))
