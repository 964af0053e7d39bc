"""Moves of checks. The claim's status and the verdicts follow in the same transaction."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.roles import may_add
from apps.claims.actions import set_status
from apps.claims.models import Claim
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.verification.actions.conflicts import changed_meanwhile
from apps.verification.actions.facts import facts_about, standing_of
from apps.verification.actions.watching import watch_along
from apps.verification.models import Check, Move, Verdict
from apps.verification.publishing import freeze
from apps.verification.rules import rule_for, why_not_move


@transaction.atomic
def open_check(*, claim: Claim, by: Any) -> Check:
    """The claim's open check; made as "new" where there is none. Two at once make one. `by` None is the system."""
    if by is not None and not may_add(by, claim.confidential_desk_id):
        raise NotAllowed(_("Only people of this desk can ask for checks of its claims."))
    check = claim.checks.open().first()
    if check:
        return check
    try:
        with transaction.atomic():
            check = Check.objects.create(claim=claim)
    except IntegrityError:
        return claim.checks.open().get()
    set_status(claim=claim, status=check.state, is_published=claim.is_published)
    watch_along(claim, by)
    record("check opened", check, by=by, confidential_to=claim.confidential_desk_id)
    return check


@transaction.atomic
def move_check(
    *,
    check: Check,
    to: str,
    by: User,
    comment: str = "",
    version: int | None = None,
    claim_version: int | None = None,
    review_by: date | None = None,
) -> Check:
    """One move of the state table. NotAllowed says why not; Conflict when it changed since `version` was read.

    Publishing asks by `claim_version` whether the claim, too, is what was read, and holds it: what is frozen for
    readers is what stays. `review_by` is for the move that confirms the verdict: the next day to look at it by.
    """
    check = Check.objects.select_for_update(of=("self",)).select_related("claim").get(pk=check.pk)
    if version is not None and check.version != version:
        raise changed_meanwhile(check)
    if to == Check.State.PUBLISHED:
        check.claim = Claim.objects.select_for_update(no_key=True).defer("search").get(pk=check.claim_id)
        if claim_version is not None and check.claim.version != claim_version:
            raise Conflict(_("The claim was changed since you read it. Read it again before you publish."))
    refusal = why_not_move(by, check, to, facts_about(check), comment=comment)
    if refusal:
        raise NotAllowed(refusal)
    rule = rule_for(check.state, to)
    confirms = rule is not None and rule.confirms
    if confirms and (review_by is None or review_by <= timezone.localdate()):
        raise BadInput(_("Say by which day the verdict is to be looked at again; it must be still to come."))
    if review_by and not confirms:
        raise BadInput(_("The day to review by belongs to the draft of the verdict."))
    if confirms and review_by:
        _confirm(check, by, review_by)
    return make_move(check, to, by=by, comment=comment.strip())


def make_move(check: Check, to: str, *, by: User | None, comment: str = "", verb: str = "check moved") -> Check:
    """The move itself, of a locked check, with all that follows from it. Whether it is allowed was asked before."""
    origin = check.state
    check.state, check.version = to, check.version + 1
    if to == Check.State.IN_PROGRESS and origin in {Check.State.NEW, Check.State.QUEUED}:
        check.assignee = by
    if to == Check.State.QUEUED and origin != Check.State.DISMISSED:
        check.assignee = None
    if to in {Check.State.PUBLISHED, Check.State.RETRACTED}:
        check.needs_review = False
    _save(check)
    Move.objects.create(check_moved=check, from_state=origin, to_state=to, by=by, comment=comment)
    _follow(check, origin, by, comment)
    stands = Verdict.objects.standing().filter(check_rated__claim=check.claim).exists()
    set_status(claim=check.claim, status=to, is_published=stands)
    watch_along(check.claim, by)
    record(
        verb,
        check,
        by=by,
        before={"state": origin},
        after={"state": to},
        reason=comment,
        confidential_to=check.claim.confidential_desk_id,
    )
    return check


def _save(check: Check) -> None:
    try:
        with transaction.atomic():
            check.save(update_fields=["state", "version", "assignee", "needs_review", "updated_at"])
    except IntegrityError:  # a dismissal is undone while somebody asks for a new check of the claim
        raise NotAllowed(_("Another check of this claim is open. Go on with that one.")) from None


def _follow(check: Check, origin: str, by: User | None, comment: str) -> None:
    """What a move does to the verdicts: publishing publishes the draft, retracting retracts what stands."""
    now = timezone.now()
    if check.state == Check.State.PUBLISHED and origin == Check.State.IN_REVIEW:
        _publish(check, by, now)
    elif check.state == Check.State.RETRACTED:
        check.verdicts.standing().update(retracted_at=now, retracted_by=by, retraction=comment)


def _publish(check: Check, by: User | None, now: datetime) -> None:
    """The draft becomes what readers see: what they read is frozen with it (publishing.py)."""
    draft = check.verdicts.select_related("rating__version__scale").get(published_at=None)
    draft.check_rated = check
    frozen = freeze(draft, by=by, at=now)
    check.verdicts.filter(pk=draft.pk).update(published_at=now, published_by=by, published_record=frozen)


def _confirm(check: Check, by: User, review_by: date) -> None:
    """The verdict is still right as it stands: it keeps its words and its date, and gets a new day to be reviewed."""
    standing = standing_of(check)
    assert standing is not None  # the rule asked
    before = str(standing.review_by or "")
    Verdict.objects.filter(pk=standing.pk).update(review_by=review_by, confirmed_at=timezone.now(), confirmed_by=by)
    record(
        "verdict confirmed",
        check,
        by=by,
        before={"review_by": before},
        after={"review_by": str(review_by)},
        confidential_to=check.claim.confidential_desk_id,
    )
