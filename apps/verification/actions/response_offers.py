"""What an article says of a party's silence or denial, taken into the right-of-reply log or set aside."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.claims.models import Appearance
from apps.claims.quotes import exact_quote
from apps.errors import BadInput, NotAllowed
from apps.history.actions import record
from apps.verification.models import Check, Response, SetAsideOffer
from apps.verification.offers import offered_appearances
from apps.verification.response_rules import REPORTED, why_not_keep_responses


@transaction.atomic
def take_offer(*, check: Check, appearance: Appearance, by: User) -> Response:
    """Make the appearance a response of the claim's claimant, with the article's exact words. Twice makes one."""
    check = _open_to(check, by)
    present = check.responses.filter(appearance=appearance).first()
    if present:
        return present
    offered = _offered(check, appearance)
    claimant = check.claim.claimant
    assert claimant is not None  # nothing is offered to a claim of nobody
    said_at = offered.article.published_at or offered.article.created_at
    response = Response.objects.create(
        check_concerned=check,
        party=claimant,
        asked_at=min(said_at, offered.created_at),
        channel=Response.Channel.ARTICLE,
        outcome=REPORTED[offered.speech_act],
        words=exact_quote(offered),
        answered_at=min(said_at, offered.created_at),
        appearance=offered,
        recorded_by=by,
    )
    after = {"response": str(response.pk), "party": str(response.party), "outcome": response.outcome}
    after |= {"words": response.words, "article": str(offered.article)}
    record("response taken", check, by=by, after=after, confidential_to=check.claim.confidential_desk_id)
    return response


@transaction.atomic
def set_offer_aside(*, check: Check, appearance: Appearance, by: User) -> SetAsideOffer:
    """Not about this claim: it is offered no more until somebody brings it back. Twice is the same as once."""
    check = _open_to(check, by)
    offered = _offered(check, appearance)
    aside, created = SetAsideOffer.objects.get_or_create(claim=check.claim, appearance=offered, defaults={"by": by})
    if created:
        _tell("offer set aside", check, offered, by)
    return aside


@transaction.atomic
def bring_offer_back(*, check: Check, appearance: Appearance, by: User) -> None:
    """Undo setting it aside. Twice is the same as once."""
    check = _open_to(check, by)
    offered = _offered(check, appearance)
    gone, _rows = SetAsideOffer.objects.filter(claim=check.claim, appearance=offered).delete()
    if gone:
        _tell("offer brought back", check, offered, by)


def _open_to(check: Check, by: User) -> Check:
    check = Check.objects.select_for_update(of=("self",)).select_related("claim__claimant").get(pk=check.pk)
    refusal = why_not_keep_responses(by, check)
    if refusal:
        raise NotAllowed(refusal)
    return check


def _offered(check: Check, appearance: Appearance) -> Appearance:
    offered = offered_appearances(check.claim).filter(pk=appearance.pk).first()
    if offered is None:
        raise BadInput(_("This is not what an article says of the claimant of this claim."))
    return offered


def _tell(verb: str, check: Check, offered: Appearance, by: User) -> None:
    after = {"words": exact_quote(offered), "article": str(offered.article)}
    record(verb, check, by=by, after=after, confidential_to=check.claim.confidential_desk_id)
