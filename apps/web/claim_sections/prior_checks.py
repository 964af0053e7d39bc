"""What was checked before: prior checks offered on a claim, to confirm or to reject."""

from typing import Any

from django.http import HttpRequest

from apps.claims.models import Claim
from apps.prior_checks.models import Offer
from apps.prior_checks.rules import why_not_decide
from apps.verification.models import Check


def context(request: HttpRequest, claim: Claim, check: Check | None) -> dict[str, Any]:
    found = list(Offer.objects.visible_to(request.user).filter(claim=claim).for_list())
    return {
        "prior_offers": [offer for offer in found if offer.state != Offer.State.REJECTED],
        "rejected_offers": [offer for offer in found if offer.state == Offer.State.REJECTED],
        "why_not_decide": why_not_decide(request.user, claim),
    }
