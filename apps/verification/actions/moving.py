"""Moves and assignment of checks. The claim's status follows in the same transaction."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.accounts.roles import may_add, may_check
from apps.claims.actions import set_status
from apps.claims.models import Claim
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.verification.models import Check, Move, Verdict
from apps.verification.rules import Facts, why_not_move


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
    record("check opened", check, by=by, confidential_to=claim.confidential_desk_id)
    return check


def facts_about(check: Check) -> Facts:
    """What the rules ask about a check; one query."""
    draft = check.verdicts.filter(published_at=None).values_list("author_id").first()
    return Facts(has_draft=draft is not None, draft_author_id=draft[0] if draft else None)


@transaction.atomic
def move_check(*, check: Check, to: str, by: User, comment: str = "", version: int | None = None) -> Check:
    """One move of the state table. NotAllowed says why not; Conflict when it changed since `version` was read."""
    check = Check.objects.select_for_update(of=("self",)).select_related("claim").get(pk=check.pk)
    if version is not None and check.version != version:
        raise Conflict(_("Somebody else changed this check in the meantime. Reload it and decide again."))
    refusal = why_not_move(by, check, to, facts_about(check), comment=comment)
    if refusal:
        raise NotAllowed(refusal)
    origin, check.state, check.version = check.state, to, check.version + 1
    if to == "in progress" and origin in {"new", "queued"}:
        check.assignee = by
    if to == "queued":
        check.assignee = None
    check.save(update_fields=["state", "version", "assignee", "updated_at"])
    Move.objects.create(check_moved=check, from_state=origin, to_state=to, by=by, comment=comment.strip())
    _follow(check, to, by, comment.strip())
    stands = Verdict.objects.standing().filter(check_rated__claim=check.claim).exists()
    set_status(claim=check.claim, status=to, is_published=stands)
    record(
        "check moved",
        check,
        by=by,
        before={"state": origin},
        after={"state": to},
        reason=comment.strip(),
        confidential_to=check.claim.confidential_desk_id,
    )
    return check


def _follow(check: Check, to: str, by: User, comment: str) -> None:
    """What a move does to the verdicts: publishing publishes the draft, retracting retracts what was published."""
    now = timezone.now()
    if to == "published":
        check.verdicts.filter(published_at=None).update(published_at=now, published_by=by)
    elif to == "retracted":
        check.verdicts.standing().update(retracted_at=now, retracted_by=by, retraction=comment)


@transaction.atomic
def assign_check(*, check: Check, to: User | None, by: User, due_on: date | None = None) -> Check:
    """Give the check to somebody of its desk, in any state, with a due date."""
    if not may_check(by, check.claim.confidential_desk_id):
        raise NotAllowed(_("Only fact-checkers and editors of this desk assign its checks."))
    if to is not None and not may_check(to, check.claim.confidential_desk_id):
        raise BadInput(_("%(person)s is not a fact-checker or editor of this desk.") % {"person": to})
    before = {"assignee": str(check.assignee or ""), "due": str(check.due_on or "")}
    if not Check.objects.filter(pk=check.pk, version=check.version).update(
        assignee=to, due_on=due_on, version=F("version") + 1, updated_at=timezone.now()
    ):
        raise Conflict(_("Somebody else changed this check in the meantime. Reload it and decide again."))
    check.refresh_from_db()
    after = {"assignee": str(to or ""), "due": str(due_on or "")}
    record("check assigned", check, by=by, before=before, after=after, confidential_to=check.claim.confidential_desk_id)
    return check
