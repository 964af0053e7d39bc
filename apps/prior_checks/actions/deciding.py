"""What a person says to a prior check offered on a claim."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import Conflict, NotAllowed
from apps.history.actions import record
from apps.prior_checks.actions.offering import refresh_signal
from apps.prior_checks.models import Offer
from apps.prior_checks.rules import why_not_decide


def confirm_offer(*, offer: Offer, by: Any, shown: str = "") -> Offer:
    """It is the same claim. Twice is the same as once."""
    return _decide(offer.pk, Offer.State.CONFIRMED, "prior check confirmed", by, shown)


def reject_offer(*, offer: Offer, by: Any, shown: str = "") -> Offer:
    """It is another claim: the pair is not offered again. Twice is the same as once."""
    return _decide(offer.pk, Offer.State.REJECTED, "prior check rejected", by, shown)


@transaction.atomic
def _decide(pk: UUID, state: str, verb: str, by: Any, shown: str) -> Offer:
    """`shown` is the state that the person saw; when somebody else has decided since, nothing is written."""
    offer = Offer.objects.select_for_update(of=("self",)).select_related("claim", "prior_check").get(pk=pk)
    refusal = why_not_decide(by, offer.claim)
    if refusal:
        raise NotAllowed(refusal)
    if offer.state == state:
        return offer
    if shown and shown != offer.state:
        raise Conflict(_("Somebody else decided this in the meantime. Look at it again."))
    before = offer.state
    offer.state, offer.decided_by, offer.decided_at = state, by, timezone.now()
    offer.save(update_fields=["state", "decided_by", "decided_at"])
    refresh_signal(offer.claim)
    prior_check = offer.prior_check
    record(
        verb,
        offer.claim,
        by=by,
        before={"prior_check_state": before},
        after={"prior_check_state": state, "publisher": prior_check.publisher, "address": prior_check.url},
        confidential_to=offer.claim.confidential_desk_id,
    )
    return offer
