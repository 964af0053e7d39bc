"""Many checks moved at once: each by the rules of one, each in a transaction of its own.

The items are the work. An item is marked in the transaction that moves its check, so a worker that dies in the middle
leaves every claim either moved and told so, or waiting.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.errors import BadInput, ClaimtrackerError, Conflict
from apps.history.actions import record
from apps.verification.actions.moving import move_check, open_check
from apps.verification.models import BulkItem, BulkMove, Check
from apps.verification.rules import MOVES, Rule

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200  # a person can still read what was refused; more are moved in several goes
ITEMS_A_TURN = 25  # then another message: a long job never keeps quick work waiting
NUDGE_AGAIN = timedelta(seconds=60)  # a message this old is taken for lost
# Moves that one decides on by reading the very check: never for many at once.
ONE_BY_ONE = frozenset({Check.State.IN_REVIEW, Check.State.PUBLISHED, Check.State.RETRACTED})


def bulk_moves(shown: str) -> list[Rule]:
    """The moves that many checks of one state may make at once."""
    return [
        rule
        for rule in MOVES
        if rule.origin == shown
        and rule.target not in ONE_BY_ONE
        and not (rule.by_system or rule.undoes or rule.confirms)
    ]


@transaction.atomic
def ask_for_bulk_move(*, claims: Sequence[Claim], shown: str, to: str, by: User, comment: str = "") -> BulkMove:
    """A job that moves the checks of these claims, which `by` saw in the state `shown`. Nothing is moved yet.

    `claims` are ones that `by` may see. BadInput when there are none, too many, or the move lacks its comment.
    """
    rules = [rule for rule in bulk_moves(shown) if rule.target == to]
    if not rules:
        raise BadInput(_("This move cannot be made for several claims at once. Open them one by one."))
    if not claims:
        raise BadInput(_("Choose at least one claim."))
    if len(claims) > MOST_AT_ONCE:
        raise BadInput(
            _("At most %(most)d claims can be moved at once; you chose %(count)d. Choose fewer.")
            % {"most": MOST_AT_ONCE, "count": len(claims)}
        )
    if rules[0].needs_comment and not comment.strip():
        raise BadInput(_("Say why in a comment: the others will read it."))
    job = BulkMove.objects.create(by=by, to_state=to, comment=comment.strip())
    BulkItem.objects.bulk_create(BulkItem(job=job, claim=claim, shown=shown) for claim in claims)
    # No number and no comment here: each check's own move tells both to those who may read it.
    # Of one desk's confidential claims alone, that desk alone hears.
    circles = {claim.confidential_desk_id for claim in claims}
    only_desk = circles.pop() if len(circles) == 1 else None
    record("bulk move asked for", job, by=by, after={"to": to}, confidential_to=only_desk)
    return job


def work_on_bulk_move(job_id: UUID, *, at_most: int = ITEMS_A_TURN) -> bool:
    """Move the next items. True when some still wait. Two workers at one job share it."""
    for _turn in range(at_most):
        if not _work_on_next(job_id):
            return not _finish(job_id)
    return not _finish(job_id)


@transaction.atomic
def _work_on_next(job_id: UUID) -> bool:
    items = BulkItem.objects.filter(job_id=job_id, state=BulkItem.State.WAITING).order_by("pk")
    item = items.select_for_update(of=("self",), skip_locked=True).select_related("job__by", "claim").first()
    if item is None:
        return False
    refusal = _refusal_of(item)
    BulkItem.objects.filter(pk=item.pk).update(
        state=BulkItem.State.REFUSED if refusal else BulkItem.State.MOVED, refusal=refusal, done_at=Now()
    )
    return True


def _refusal_of(item: BulkItem) -> str:
    """Moves the item's check; "" when that was done, else the sentence in the person's own language."""
    by = item.job.by
    with override(by.language):
        try:
            with transaction.atomic():
                _move(item, by)
        except ClaimtrackerError as error:
            return str(error)
        # The edge of the loop: one claim that cannot be moved must not hold up the others for ever.
        except Exception:
            logger.exception("claim %s of bulk move %s", item.claim_id, item.job_id)
            return _("Something went wrong on our side. Try this one by itself.")
    return ""


def _move(item: BulkItem, by: User) -> None:
    # Between asking and now the person may have left the desk: what they may not see is as if it were not there.
    claim = Claim.objects.visible_to(by).filter(pk=item.claim_id).first()
    if claim is None:
        raise BadInput(_("This claim is not there any more."))
    if claim.status != item.shown:
        raise Conflict(_("Somebody else moved this check in the meantime. Look at it as it is now, and decide again."))
    check = claim.checks.open().first() or open_check(claim=claim, by=by)
    move_check(check=check, to=item.job.to_state, by=by, comment=item.job.comment, version=check.version)


@transaction.atomic
def _finish(job_id: UUID) -> bool:
    """True when nothing waits any more; the first to see it notes the end."""
    job = BulkMove.objects.select_for_update(of=("self",)).get(pk=job_id)
    if job.items.filter(state=BulkItem.State.WAITING).exists():
        return False
    if job.finished_at is None:
        BulkMove.objects.filter(pk=job_id).update(finished_at=Now())
    return True


def due_bulk_moves() -> list[UUID]:
    """Jobs that wait and of which nothing was heard lately; they are noted as nudged now."""
    unfinished = BulkMove.objects.filter(finished_at__isnull=True)
    quiet = unfinished.filter(Q(nudged_at__isnull=True) | Q(nudged_at__lt=Now() - NUDGE_AGAIN))
    due = list(quiet.order_by("created_at").values_list("pk", flat=True)[:50])
    note_bulk_nudged(*due)
    return due


def note_bulk_nudged(*job_ids: UUID) -> None:
    BulkMove.objects.filter(pk__in=job_ids).update(nudged_at=Now())


def told_result(job: BulkMove) -> str:
    """One sentence on how far the job is."""
    counts: dict[str, Any] = job.counts()
    moved = ngettext("%(count)d claim moved", "%(count)d claims moved", counts["moved"]) % {"count": counts["moved"]}
    refused = _("%(count)d refused") % {"count": counts["refused"]}
    waiting = _("%(count)d waiting") % {"count": counts["waiting"]}
    parts = [moved, *([refused] if counts["refused"] else []), *([waiting] if counts["waiting"] else [])]
    return ", ".join(parts)
