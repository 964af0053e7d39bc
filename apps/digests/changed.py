"""What a digest tells second: what no longer is as it was. Verdicts corrected, retracted or expired, evidence gone."""

from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.archives.models import Capture
from apps.claims.models import Claim
from apps.digests.lines import Line
from apps.verification.models import Check, Evidence, Move, Verdict

MOST = 30
HEALTH = {Capture.Health.CHANGED: "evidence changed", Capture.Health.GONE: "evidence gone"}


def changed_for(user: User, start: datetime, end: datetime) -> list[Line]:
    """All of start <= t < end that the person may see, the weightiest kind first."""
    claims = Claim.objects.visible_to(user)
    return [
        *_retracted(claims, start, end),
        *_corrected(claims, start, end),
        *_expired(claims, start, end),
        *_evidence(claims, start, end),
    ]


def _retracted(claims: QuerySet, start: datetime, end: datetime) -> list[Line]:
    verdicts = Verdict.objects.filter(retracted_at__gte=start, retracted_at__lt=end, check_rated__claim__in=claims)
    found = verdicts.order_by("check_rated_id", "-published_at").distinct("check_rated_id")
    return [_of_verdict("retracted", verdict, verdict.retraction) for verdict in _with_claims(found)]


def _corrected(claims: QuerySet, start: datetime, end: datetime) -> list[Line]:
    verdicts = Verdict.objects.standing().filter(published_at__gte=start, published_at__lt=end)
    found = verdicts.filter(check_rated__claim__in=claims).exclude(correction="").order_by("-published_at")
    return [_of_verdict("corrected", verdict, verdict.correction) for verdict in _with_claims(found)]


def _with_claims(verdicts: QuerySet) -> QuerySet:
    return verdicts.select_related("check_rated__claim")[:MOST]


def _of_verdict(reason: str, verdict: Verdict, words: str) -> Line:
    return Line(reason=reason, kind="verdict", object_id=str(verdict.pk), claim=verdict.check_rated.claim, words=words)


def _expired(claims: QuerySet, start: datetime, end: datetime) -> list[Line]:
    """The system put the check back into the queue because the verdict's day to be looked at again has passed."""
    moves = Move.objects.filter(at__gte=start, at__lt=end, by=None, from_state=Check.State.PUBLISHED)
    found = moves.filter(check_moved__claim__in=claims, check_moved__needs_review=True).order_by("-at", "-id")
    return [
        Line(reason="verdict expired", kind="move", object_id=str(move.pk), claim=move.check_moved.claim)
        for move in found.select_related("check_moved__claim")[:MOST]
    ]


def _evidence(claims: QuerySet, start: datetime, end: datetime) -> list[Line]:
    """What evidence points at has changed or gone since it was archived: our copy stays."""
    found = Evidence.objects.kept().filter(
        capture__health__in=HEALTH,
        capture__health_since__gte=start,
        capture__health_since__lt=end,
        check_supported__claim__in=claims,
    )
    found = found.exclude(check_supported__state=Check.State.DISMISSED).order_by("-capture__health_since", "pk")
    return [
        Line(
            reason=HEALTH[Capture.Health(one.capture.health)],
            kind="evidence",
            object_id=str(one.pk),
            claim=one.check_supported.claim,
            words=one.title,
        )
        for one in found.select_related("capture", "check_supported__claim")[:MOST]
    ]
