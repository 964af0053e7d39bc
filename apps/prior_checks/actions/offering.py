"""Prior checks are offered on claims: on a claim that is new or has new words, and when a new prior check comes in.

Nothing below calls this: claims without a lookup, and prior checks that wait, are the work, and whatever commits
later of the two finds the other. Each call does a few of them in one short transaction, alone by a lock.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.claims.actions import set_signal
from apps.claims.models import Claim, Signal
from apps.database import try_lock_for_transaction
from apps.prior_checks.matching import LANGUAGES, THRESHOLD, Match, Statement, compare, read_statement
from apps.prior_checks.matching.candidates import count_words, prior_checks_like, sharing_words, weights
from apps.prior_checks.models import Lookup, Offer, PriorCheck, Watermark

logger = logging.getLogger(__name__)

AT_ONCE = 50  # rows a call: a second or two
# How long before the watermark claims are looked at again: no transaction that records claims takes this long, and no
# two clocks of one newsroom differ by so much.
OVERLAP = timedelta(hours=1)
MOST_OFFERS = 20  # on one claim, the best
MOST_REASONS = 20
CLAIMS = "claims"


@transaction.atomic
def match_claims() -> bool:
    """Compare the next claims that are new or were mended with the prior checks; True when there are more."""
    if not try_lock_for_transaction("matching of prior checks"):
        return False
    now = timezone.now()
    mark = Watermark.objects.filter(name=CLAIMS).first()
    known = Lookup.objects.filter(claim=OuterRef("pk"), text_key=OuterRef("text_key"))
    claims = Claim.objects.in_use().filter(~Exists(known), language__in=LANGUAGES)
    if mark:
        claims = claims.filter(updated_at__gte=mark.at - OVERLAP)
    found = list(claims.defer("search").order_by("updated_at", "pk")[:AT_ONCE])
    for claim in found:
        failed = not _safely(_match_claim, claim)
        Lookup.objects.update_or_create(claim=claim, defaults={"text_key": claim.text_key, "failed": failed})
    if len(found) < AT_ONCE:
        Watermark.objects.update_or_create(name=CLAIMS, defaults={"at": now})
    return len(found) == AT_ONCE


@transaction.atomic
def match_prior_checks() -> bool:
    """Compare the next prior checks that are new or changed with the claims; True when there are more."""
    if not try_lock_for_transaction("matching of prior checks"):
        return False
    waiting = PriorCheck.objects.filter(matching=PriorCheck.Matching.WAITING).defer("raw", "search").order_by("pk")
    found = list(waiting.select_for_update(skip_locked=True)[:AT_ONCE])
    if found:
        _forget_out_of_use()
    for prior_check in found:
        done = _safely(_match_prior_check, prior_check)
        prior_check.matching = PriorCheck.Matching.DONE if done else PriorCheck.Matching.FAILED
        prior_check.save(update_fields=["matching", "is_counted"])
    return len(found) == AT_ONCE


def _forget_out_of_use() -> None:
    """Claims merged away or rejected are offered nothing, and take nobody's place; one that comes back is as if new."""
    Lookup.objects.filter(Q(claim__merged_into__isnull=False) | Q(claim__rejected_at__isnull=False)).delete()


def _safely(match: Callable[[Any], None], row: Any) -> bool:
    """Whether it went well; a row that cannot be matched stops no other."""
    try:
        with transaction.atomic():
            match(row)
    except Exception:  # the edge of the loop: told as a failure of this row
        logger.exception("%s %s could not be matched", row._meta.model_name, row.pk)
        return False
    return True


def _match_claim(claim: Claim) -> None:
    statement = read_statement(claim.text, claim.language)
    candidates = prior_checks_like(statement)
    others = [read_statement(row.claim_text, row.language) for row in candidates]
    weight = weights(claim.language, _bases(statement, others))
    matches = [(compare(statement, other, weight=weight), row) for row, other in zip(candidates, others, strict=True)]
    good = sorted((pair for pair in matches if pair[0].score >= THRESHOLD), key=lambda pair: -pair[0].score)
    # What was offered on the claim's former words and fits no more goes, unless a person has decided.
    kept = [row.pk for _match, row in good[:MOST_OFFERS]]
    Offer.objects.filter(claim=claim, state=Offer.State.OFFERED).exclude(prior_check__in=kept).delete()
    _offer((claim, row, match) for match, row in good[:MOST_OFFERS])
    refresh_signal(claim)


def _match_prior_check(prior_check: PriorCheck) -> None:
    claims = [offer.claim for offer in prior_check.offers.select_related("claim")]  # their signals tell its label
    if prior_check.language in LANGUAGES:
        statement = read_statement(prior_check.claim_text, prior_check.language)
        if not prior_check.is_counted:
            count_words(prior_check.language, statement)
            prior_check.is_counted = True
        claims += _offer_on_claims(prior_check, statement)
    for claim in {claim.pk: claim for claim in claims}.values():
        refresh_signal(claim)


def _offer_on_claims(prior_check: PriorCheck, statement: Statement) -> list[Claim]:
    candidates = list(sharing_words(Claim.objects.in_use().defer("search"), statement))
    others = [read_statement(claim.text, claim.language) for claim in candidates]
    weight = weights(statement.language, _bases(statement, others))
    matches = [
        (claim, prior_check, compare(other, statement, weight=weight))
        for claim, other in zip(candidates, others, strict=True)
    ]
    good = [offered for offered in matches if offered[2].score >= THRESHOLD]
    _offer(good)
    return [claim for claim, _row, _match in good]


def _bases(statement: Statement, others: Iterable[Statement]) -> set[str]:
    return {term.base for one in (statement, *others) for term in one.terms}


def _offer(offered: Iterable[tuple[Claim, PriorCheck, Match]]) -> None:
    """One offer a pair; what a person decided on it stays."""
    rows = [
        Offer(claim=claim, prior_check=row, score=match.score, words=list(match.words)[:30])
        for claim, row, match in offered
    ]
    Offer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["claim", "prior_check"], update_fields=["score", "words"]
    )


def refresh_signal(claim: Claim) -> None:
    """The claim's signal "checked before": how many prior checks stand on it, with who and what as its reasons."""
    offers = list(Offer.objects.filter(claim=claim).standing().for_list()[:MOST_REASONS])
    reasons = [
        {
            "publisher": offer.prior_check.publisher,
            "label": offer.prior_check.rating_label,
            "is_confirmed": offer.state == Offer.State.CONFIRMED,
        }
        for offer in offers
    ]
    set_signal(claim=claim, name=Signal.Name.CHECKED_BEFORE, value=len(offers), reasons=reasons)
