"""What a digest tells: new claims worth checking and checks that moved, as one person may see them now.

Confidential items are counted, never told: a mailbox is not the newsroom.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from apps.claims.models import Claim
from apps.claims.quotes import exact_quote
from apps.digests.models import Subscription
from apps.verification.models import Move

MOST_CLAIMS = 15
MOST_MOVES = 30
# A row's time is its statement's, so one committed late lies before the window that could first see it.
# Looking back this much further costs nothing: the ledger says what was told already.
LATE_COMMITS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    claim: Claim
    quote: str
    outlet: str
    origins: int


@dataclass(frozen=True, slots=True)
class MoveLine:
    """A check that moved in the window: from its first state to its last, with the last comment."""

    move: Move
    origin: str
    is_mine: bool
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    claims: tuple[ClaimLine, ...]
    more_claims: int
    moves: tuple[MoveLine, ...]
    more_moves: int
    confidential: int

    @property
    def is_empty(self) -> bool:
        return not (self.claims or self.moves or self.confidential)

    def ledger(self) -> list[tuple[str, str, str]]:
        """(reason, kind, id) of everything told."""
        told = [("new claim", "claim", str(line.claim.pk)) for line in self.claims]
        return told + [("check moved", "move", str(pk)) for line in self.moves for pk in line.ids]


def contents_for(subscription: Subscription, start: datetime, end: datetime) -> Contents:
    """All news of start <= t < end that the person may see now and was not told before."""
    claims, more_claims, hidden_claims = _new_claims(subscription, start, end)
    moves, more_moves, hidden_moves = _moves(subscription, start, end)
    return Contents(claims, more_claims, moves, more_moves, hidden_claims + hidden_moves)


def _from(subscription: Subscription, start: datetime) -> datetime:
    return start if subscription.covered_until is None else start - LATE_COMMITS


def _told(subscription: Subscription, kind: str) -> list[str]:
    return list(subscription.items.filter(kind=kind).order_by("-id").values_list("object_id", flat=True)[:5000])


def _new_claims(subscription: Subscription, start: datetime, end: datetime) -> tuple[tuple[ClaimLine, ...], int, int]:
    claims = (
        Claim.objects.visible_to(subscription.user)
        .recorded_between(_from(subscription, start), end)
        .filter(status=Claim.Status.NEW)
        .exclude(pk__in=_told(subscription, "claim"))
    )
    open_claims = claims.filter(is_confidential=False)
    best = list(open_claims.for_list().order_by("-worth", "created_at", "pk")[:MOST_CLAIMS])
    hidden = claims.filter(Q(is_confidential=True), created_at__gte=start).count()
    more = open_claims.filter(created_at__gte=start).exclude(pk__in=[claim.pk for claim in best]).count()
    return tuple(_claim_line(claim) for claim in best), more, hidden


def _claim_line(claim: Claim) -> ClaimLine:
    appearance = next(iter(claim.appearances.all()), None)
    origins = next((signal.value for signal in claim.signals.all() if signal.name == "origins"), 1)
    outlet = str(appearance.article.outlet or "") if appearance else ""
    return ClaimLine(claim, exact_quote(appearance) if appearance else claim.text, outlet, origins)


def _moves(subscription: Subscription, start: datetime, end: datetime) -> tuple[tuple[MoveLine, ...], int, int]:
    user = subscription.user
    moves = (
        Move.objects.filter(at__gte=_from(subscription, start), at__lt=end)
        .filter(check_moved__claim__in=Claim.objects.visible_to(user))
        .exclude(pk__in=_told(subscription, "move"))
        .select_related("check_moved__claim__claimant", "by")
        .order_by("at", "id")
    )
    hidden = (
        moves.filter(check_moved__claim__is_confidential=True, at__gte=start).values("check_moved").distinct().count()
    )
    by_check: dict[object, list[Move]] = {}
    for move in moves.filter(check_moved__claim__is_confidential=False):
        by_check.setdefault(move.check_moved_id, []).append(move)
    lines = [
        MoveLine(
            move=found[-1],
            origin=found[0].from_state,
            is_mine=found[-1].check_moved.assignee_id == user.pk,
            ids=tuple(move.pk for move in found),
        )
        for found in by_check.values()
    ]
    lines.sort(key=lambda line: (not line.is_mine, -line.move.at.timestamp()))
    return tuple(lines[:MOST_MOVES]), max(0, len(lines) - MOST_MOVES), hidden
