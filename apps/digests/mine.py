"""What a digest tells first: what waits for this person. Each thing once, whether by a mail at once or by a digest."""

from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.claims.models import Claim
from apps.digests.happenings import own_happenings
from apps.digests.lines import Line
from apps.digests.models import Notification
from apps.verification.models import Check, Move, Verdict

MOST = 30
WORKED_ON = (Check.State.QUEUED, Check.State.IN_PROGRESS, Check.State.IN_REVIEW)
SOON = timedelta(days=1)  # what is due tomorrow is told today


def mine_for(user: User, start: datetime, end: datetime) -> list[Line]:
    """Newest happenings first come those that wait: overdue, due, to review, then what was not mailed at once."""
    today = end.astimezone(user.zone).date()
    return [*_due(user, today), *_to_review(user), *_not_mailed(user, start, end)]


def _due(user: User, today: date) -> list[Line]:
    checks = Check.objects.visible_to(user).filter(assignee=user, state__in=WORKED_ON, due_on__lte=today + SOON)
    found = checks.filter(claim__in=Claim.objects.in_use()).select_related("claim").order_by("due_on", "pk")[:MOST]
    return [
        Line(
            reason="overdue" if check.due_on < today else "due",
            kind="due date",
            object_id=f"{check.pk.hex}{check.due_on:%y%m%d}",  # another due date is told anew
            claim=check.claim,
            day=check.due_on,
        )
        for check in found
    ]


def _to_review(user: User) -> list[Line]:
    """Checks in review at the desks where the person is an editor, written by others."""
    desks = [desk_id for desk_id, role in user.roles.items() if role == Role.EDITOR]
    asked = Move.objects.filter(check_moved=OuterRef("pk"), to_state=Check.State.IN_REVIEW).order_by("-at")
    checks = (
        Check.objects.visible_to(user)
        .filter(state=Check.State.IN_REVIEW, claim__desk__in=desks, claim__in=Claim.objects.in_use())
        .exclude(pk__in=Verdict.objects.filter(published_at=None, author_ids__contains=[user.pk]).values("check_rated"))
        .annotate(move_id=Subquery(asked.values("pk")[:1]))
        .exclude(move_id=None)
        .select_related("claim")
        .order_by("due_on", "pk")[:MOST]
    )
    told = _mailed(user, [Notification.Reason.REVIEW_ASKED])
    return [
        Line(reason="awaiting review", kind="move", object_id=str(check.move_id), claim=check.claim)
        for check in checks
        if ("move", str(check.move_id)) not in told
    ]


def _not_mailed(user: User, start: datetime, end: datetime) -> list[Line]:
    """What concerns the person and went out by no mail: not wanted at once, too much, or not delivered."""
    found = own_happenings(user, start, end)
    claims = Claim.objects.visible_to(user).filter(pk__in={one.claim.pk for one in found})
    visible = set(claims.values_list("pk", flat=True))
    told = _mailed(user, Notification.Reason.values)
    return [
        Line(reason=str(one.reason), kind=one.kind, object_id=one.object_id, claim=one.claim)
        for one in sorted(found, key=lambda one: one.at, reverse=True)
        if one.claim.pk in visible and (one.kind, one.object_id) not in told
    ][:MOST]


def _mailed(user: User, reasons: list[str]) -> set[tuple[str, str]]:
    told = Notification.objects.filter(user=user, reason__in=reasons).told().order_by("-id")
    return set(told.values_list("kind", "object_id")[:5000])
