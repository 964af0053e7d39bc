"""What articles report of a claimant's silence or denial, offered as responses to a claim. Read, never stored."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from apps.claims.models import Appearance, Claim
from apps.claims.quotes import exact_quote
from apps.verification.models import Check, Response, SetAsideOffer
from apps.verification.response_rules import REPORTED


@dataclass(frozen=True, slots=True)
class Offer:
    """An appearance of another claim by the same claimant, in an article where this claim appears."""

    appearance: Appearance
    words: str
    is_set_aside: bool


def offered_appearances(claim: Claim) -> QuerySet:
    """Where the claimant declines, does not say or denies, in the text as it stands today of the claim's articles.

    Only what exactly the readers of the claim may see: a confidential article betrays nothing to an open claim.
    """
    if claim.claimant_id is None:
        return Appearance.objects.none()
    here = Appearance.objects.filter(claim=claim).values("article")
    theirs = Claim.objects.in_use().of_circle(claim).filter(claimant=claim.claimant_id).exclude(pk=claim.pk)
    found = Appearance.objects.current().filter(article__in=here, claim__in=theirs, speech_act__in=REPORTED)
    return found.for_list().select_related("claim").order_by("article__published_at", "start", "pk")


def with_decisions(claim: Claim, check: Check | None) -> QuerySet:
    """The same, annotated with `is_taken` (a response of this check) and `is_set_aside` (not about the claim)."""
    taken = Response.objects.filter(check_concerned=check.pk if check else None, appearance=OuterRef("pk"))
    aside = SetAsideOffer.objects.filter(claim=claim, appearance=OuterRef("pk"))
    return offered_appearances(claim).annotate(is_taken=Exists(taken), is_set_aside=Exists(aside))


def offers(claim: Claim, check: Check | None) -> list[Offer]:
    """Those that this check has not taken, with the ones set aside marked. Two queries, however many."""
    found = with_decisions(claim, check).filter(is_taken=False)
    return [Offer(appearance, exact_quote(appearance), appearance.is_set_aside) for appearance in found]
