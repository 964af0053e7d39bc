"""What happened that somebody may want to hear of at once, read from the rows that the desk's work left.

Nothing below knows of mails: comments, moves and history are what they are, and this reads them by their time.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.accounts.roles import is_editor
from apps.claims.models import Claim
from apps.digests.models import Notification
from apps.history.models import Event
from apps.verification.models import Check, Mention, Move, Response, Verdict, Watch

Reason = Notification.Reason


@dataclass(frozen=True, slots=True)
class Happening:
    """For this person, for this reason, about this row; `by` did it (None: the system)."""

    user_id: UUID
    reason: str
    kind: str
    object_id: str
    claim: Claim
    at: datetime
    by_id: UUID | None


def happenings(start: datetime, end: datetime) -> list[Happening]:
    """All of start <= t < end, a fixed number of queries. Nobody hears of what they did themselves."""
    found = [*_mentions(start, end), *_assignments(start, end), *_moves(start, end), *_missed(start, end)]
    return [happening for happening in found if happening.user_id != happening.by_id]


def own_happenings(user: User, start: datetime, end: datetime) -> list[Happening]:
    """As above, of one person: what concerns themselves, not what they only watch. For the digest."""
    mentions = Mention.objects.filter(user=user)
    moves = Move.objects.filter(Q(check_moved__assignee=user) | Q(check_moved__verdicts__author=user)).distinct()
    found = [
        *_mentions(start, end, mentions),
        *_assignments(start, end),
        *_own_moves(list(_between(moves, start, end))),
        *_missed(start, end),
    ]
    return [happening for happening in found if happening.user_id == user.pk != happening.by_id]


def _mentions(start: datetime, end: datetime, mentions: QuerySet | None = None) -> Iterator[Happening]:
    mentions = Mention.objects.all() if mentions is None else mentions
    mentions = mentions.filter(comment__at__gte=start, comment__at__lt=end, comment__removed_at=None)
    for mention in mentions.select_related("comment__claim"):
        comment = mention.comment
        yield Happening(
            mention.user_id, Reason.MENTIONED, "comment", str(comment.pk), comment.claim, comment.at, comment.author_id
        )


def _assignments(start: datetime, end: datetime) -> Iterator[Happening]:
    """Given to somebody who did not have it; an event of before the last assignment tells nobody any more."""
    for event, check in _events("check assigned", start, end):
        to = event.after.get("assignee_id")
        if to and to != event.before.get("assignee_id") and str(check.assignee_id) == to:
            yield Happening(UUID(to), Reason.ASSIGNED, "event", str(event.pk), check.claim, event.at, event.actor_id)


def _missed(start: datetime, end: datetime) -> Iterator[Happening]:
    """Whoever asked, and whoever has the check."""
    events = _events("response missed", start, end)
    ids = [event.after["response"] for event, _check in events]
    responses = {str(response.pk): response for response in Response.objects.filter(pk__in=ids)}
    for event, check in events:
        response = responses.get(event.after["response"])
        for user_id in {response.asked_by_id, check.assignee_id} - {None} if response else ():
            yield Happening(user_id, Reason.OVERDUE, "response", str(response.pk), check.claim, event.at, None)


def _events(verb: str, start: datetime, end: datetime) -> list[tuple[Event, Check]]:
    events = list(Event.objects.filter(at__gte=start, at__lt=end, verb=verb, kind="check"))
    checks = Check.objects.select_related("claim").in_bulk([UUID(event.object_id) for event in events])
    return [(event, checks[UUID(event.object_id)]) for event in events if UUID(event.object_id) in checks]


def _moves(start: datetime, end: datetime) -> Iterator[Happening]:
    """A person hears of a move for one reason: because it is theirs, or else because they watch."""
    moves = list(_between(Move.objects.all(), start, end))
    own = list(_own_moves(moves))
    told = {(one.user_id, one.object_id) for one in own}
    yield from own
    yield from (one for one in _watched_moves(moves) if (one.user_id, one.object_id) not in told)


def _between(moves: QuerySet, start: datetime, end: datetime) -> QuerySet:
    return moves.filter(at__gte=start, at__lt=end).select_related("check_moved__claim")


def _own_moves(moves: list[Move]) -> Iterator[Happening]:
    authors = _authors(moves)
    for move in moves:
        for user_id in _owners(move, authors):
            yield _of_move(user_id, _own_reason(move), move)


def _watched_moves(moves: list[Move]) -> Iterator[Happening]:
    """Of those who watched at that time. Editors of the claim's desk hear that it waits for them."""
    watchers = _watchers(moves)
    for move in moves:
        claim = move.check_moved.claim
        for watcher, since in watchers[claim.pk]:
            if since <= move.at:
                asks = move.to_state == Check.State.IN_REVIEW and is_editor(watcher, claim.confidential_desk_id)
                yield _of_move(watcher.pk, Reason.REVIEW_ASKED if asks else Reason.MOVED, move)


def _of_move(user_id: UUID, reason: str, move: Move) -> Happening:
    return Happening(user_id, reason, "move", str(move.pk), move.check_moved.claim, move.at, move.by_id)


def _own_reason(move: Move) -> str:
    return Reason.NEEDS_REVIEW if move.by_id is None else Reason.SENT_BACK


def _owners(move: Move, authors: dict[UUID, set[UUID]]) -> set[UUID]:
    """Whose work the move touches: sent back by the second reader, or back in the queue because time has passed."""
    is_rejection = (move.from_state, move.to_state) == (Check.State.IN_REVIEW, Check.State.IN_PROGRESS)
    is_expiry = move.by_id is None and move.from_state == Check.State.PUBLISHED
    if not (is_rejection or is_expiry):
        return set()
    check = move.check_moved
    return authors[check.pk] | ({check.assignee_id} - {None})


def _authors(moves: list[Move]) -> dict[UUID, set[UUID]]:
    """Who wrote the newest verdict of each check."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    verdicts = Verdict.objects.filter(check_rated__in=[move.check_moved_id for move in moves], retracted_at=None)
    newest = verdicts.order_by("check_rated_id", "-created_at").distinct("check_rated_id")
    for verdict in newest.only("check_rated_id", "author_id"):
        if verdict.author_id:
            found[verdict.check_rated_id].add(verdict.author_id)
    return found


def _watchers(moves: list[Move]) -> dict[UUID, list[tuple[User, datetime]]]:
    found: dict[UUID, list[tuple[User, datetime]]] = defaultdict(list)
    claims = {move.check_moved.claim_id for move in moves}
    watches: Any = Watch.objects.filter(claim__in=claims).select_related("user")
    for watch in watches:
        found[watch.claim_id].append((watch.user, watch.since))
    return found
