"""What a digest tells: what waits for the person, what changed, checks that moved, and new claims worth checking.

All as the person may see it now, nothing that was told before by a digest or by a mail at once.

Confidential items are counted, never told: a mailbox is not the newsroom.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from apps.claims.models import Claim
from apps.claims.quotes import exact_quote
from apps.digests.changed import changed_for
from apps.digests.lines import Line
from apps.digests.mine import mine_for
from apps.digests.models import Subscription
from apps.verification.models import Check, Move

MOST_MINE = 30
MOST_CHANGES = 30
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
    """What is told, and with `counted` the keys of what is confidential and so only counted."""

    mine: tuple[Line, ...]
    changed: tuple[Line, ...]
    claims: tuple[ClaimLine, ...]
    more_claims: int
    moves: tuple[MoveLine, ...]
    more_moves: int
    confidential: int
    counted: tuple[tuple[str, str, str], ...] = ()
    covered: tuple[int, ...] = ()  # moves that a line about the verdict tells already

    @property
    def is_empty(self) -> bool:
        return not (self.mine or self.changed or self.claims or self.moves or self.confidential)

    def ledger(self) -> list[tuple[str, str, str]]:
        """(reason, kind, id) of everything told."""
        told = [("new claim", "claim", str(line.claim.pk)) for line in self.claims]
        told += [("check moved", "move", str(pk)) for pk in (*self.covered, *_ids(self.moves))]
        return [*(line.key for line in (*self.mine, *self.changed)), *told, *self.counted]


def _ids(moves: tuple[MoveLine, ...]) -> list[int]:
    return [pk for line in moves for pk in line.ids]


def contents_for(subscription: Subscription, start: datetime, end: datetime) -> Contents:
    """All news of start <= t < end that the person may see now and was not told before."""
    told = set(subscription.items.order_by("-id").values_list("reason", "kind", "object_id")[:5000])
    since = _from(subscription, start)
    mine, hidden_mine = _new(mine_for(subscription.user, since, end), told)
    told_of_moves = {line.object_id for line in mine if line.kind == "move"}
    changed, hidden_changes = _new(changed_for(subscription.user, since, end), told)
    changed = [line for line in changed if not (line.kind == "move" and line.object_id in told_of_moves)]
    told_of_moves |= {line.object_id for line in changed if line.kind == "move"}
    claims, more_claims, hidden_claims = _new_claims(subscription, start, end)
    moves, more_moves, hidden_moves = _moves(subscription, start, end, told_of_moves)
    kept, covered = _without_verdicts(moves, changed)
    hidden = hidden_mine + hidden_changes
    # A confidential check that moved and waits for the person is one thing to look at, not two.
    confidential = len({line.claim.pk for line in hidden} | hidden_moves) + hidden_claims
    return Contents(
        mine=tuple(mine[:MOST_MINE]),
        changed=tuple(changed[:MOST_CHANGES]),
        claims=claims,
        more_claims=more_claims,
        moves=kept,
        more_moves=more_moves,
        confidential=confidential,
        counted=tuple(line.key for line in hidden),
        covered=covered,
    )


def _new(lines: list[Line], told: set[tuple[str, str, str]]) -> tuple[list[Line], list[Line]]:
    """(to tell, to count): without those told before, a move for whatever reason; the confidential are counted."""
    rows = {(kind, object_id) for _reason, kind, object_id in told if kind == "move"}
    fresh = [line for line in lines if line.key not in told and (line.kind, line.object_id) not in rows]
    return (
        [line for line in fresh if not line.claim.is_confidential],
        [line for line in fresh if line.claim.is_confidential],
    )


def _without_verdicts(moves: tuple[MoveLine, ...], changed: list[Line]) -> tuple[tuple[MoveLine, ...], tuple[int, ...]]:
    """The moves without those that a correction or retraction tells already, and the ids of these."""
    ends = {"corrected": Check.State.PUBLISHED, "retracted": Check.State.RETRACTED}
    told = {(line.claim.pk, str(ends[line.reason])) for line in changed if line.reason in ends}
    covered = [line for line in moves if (line.move.check_moved.claim_id, line.move.to_state) in told]
    return tuple(line for line in moves if line not in covered), tuple(_ids(tuple(covered)))


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


def _moves(
    subscription: Subscription, start: datetime, end: datetime, told_above: set[str]
) -> tuple[tuple[MoveLine, ...], int, set[object]]:
    user = subscription.user
    moves = (
        Move.objects.filter(at__gte=_from(subscription, start), at__lt=end)
        .filter(check_moved__claim__in=Claim.objects.visible_to(user))
        .exclude(pk__in=[*_told(subscription, "move"), *told_above])
        .select_related("check_moved__claim__claimant", "by")
        .order_by("at", "id")
    )
    confidential = moves.filter(check_moved__claim__is_confidential=True, at__gte=start)
    hidden: set[object] = set(confidential.order_by().values_list("check_moved__claim_id", flat=True))
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
