"""Planning and sending digests."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Min, Q

from apps.accounts.models import User
from apps.digests.actions.sending import (
    OPEN_STATES,
    finish,
    lease,
    may_get_mail,
    message,
    new_message_id,
    put_off,
    refusal_of,
)
from apps.digests.actions.subscriptions import next_of, stop_all
from apps.digests.content import Contents, contents_for
from apps.digests.mails import Mail
from apps.digests.models import Digest, DigestItem, Subscription
from apps.digests.rendering import render_digest
from apps.digests.schedule import MINIMUM_SPACING, PERIOD
from apps.digests.unsubscribing import unsubscribe_url

logger = logging.getLogger(__name__)


# --- Planning -----------------------------------------------------------------------------------


def plan_digests(at: datetime) -> list[UUID]:
    """Make a digest for every subscription that is due; the ids of those made. Safe to run twice and by many."""
    made = []
    for pk in Subscription.objects.due(at).values_list("pk", flat=True)[:500]:
        digest = _plan(pk, at)
        if digest:
            made.append(digest.pk)
    return made


@transaction.atomic
def _plan(pk: UUID, at: datetime) -> Digest | None:
    subscription = (
        Subscription.objects.due(at)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("user")
        .filter(pk=pk)
        .first()
    )
    if subscription is None or subscription.next_due_at is None:
        return None
    if subscription.digests.filter(state=Digest.State.SENDING, lease_until__gte=at).exists():
        return None  # yesterday's is going out right now: plan when it is known how far it covers
    due = subscription.next_due_at
    # After an outage one digest covers the whole gap; those that never went out say so.
    subscription.digests.filter(Q(state__in=OPEN_STATES) | Q(state=Digest.State.SENDING)).update(
        state=Digest.State.SUPERSEDED, lease_until=None, lease_token=None
    )
    zone = subscription.user.zone
    end = max(due, at - timedelta(seconds=1)) if at - due > MINIMUM_SPACING else due
    digest, created = Digest.objects.get_or_create(
        subscription=subscription,
        local_date=end.astimezone(zone).date(),
        defaults={
            "window_start": subscription.covered_until or _first_start(subscription, due),
            "window_end": end,
            "due_at": end,
            "message_id": new_message_id("digest"),
            "not_before": at,
        },
    )
    subscription.next_due_at = next_of(subscription, at)
    subscription.save(update_fields=["next_due_at"])
    return digest if created else None


def _first_start(subscription: Subscription, due: datetime) -> datetime:
    """The first mail looks back one period, or to where an earlier one that never went out began."""
    earliest = subscription.digests.aggregate(start=Min("window_start"))["start"]
    return earliest or due - PERIOD[subscription.cadence]


# --- Sending ------------------------------------------------------------------------------------


def send_digest(pk: UUID, at: datetime) -> str:
    """Send one due digest; the state it is in afterwards. Only the holder of its lease may finish it."""
    token = lease(Digest.objects.all(), pk, at)
    if token is None:
        return ""
    digest = Digest.objects.select_related("subscription__user").get(pk=pk)
    subscription = digest.subscription
    if not (subscription.is_active and may_get_mail(subscription.user)):
        return _finish(digest, token, Digest.State.SUPPRESSED)
    try:
        contents = contents_for(subscription, digest.window_start, digest.window_end)
        if contents.is_empty and not subscription.send_empty:
            return _finish(digest, token, Digest.State.SKIPPED_EMPTY, covers=True)
        mail = render_digest(subscription, contents, at)
        ending = unsubscribe_url(subscription)
        message(subscription.user, mail, message_id=digest.message_id, kind="digest", unsubscribe=ending).send()
    except DatabaseError:
        raise  # nothing can be written now: the lease runs out, and a sweep takes the digest up again
    except Exception as error:  # the edge of the task: one mail that cannot be made fails by itself, and says so
        return _failed(digest, token, at, error)
    return _finish(digest, token, Digest.State.SENT, covers=True, contents=contents, subject=mail.subject)


@transaction.atomic
def _finish(
    digest: Digest,
    token: UUID,
    state: str,
    *,
    covers: bool = False,
    contents: Contents | None = None,
    subject: str = "",
) -> str:
    """Write the end, what was told, and how far it covers, all or nothing. A lost lease writes nothing."""
    if not finish(digest, token, state, subject=subject):
        return ""
    if contents:
        DigestItem.objects.bulk_create(
            (
                DigestItem(
                    subscription=digest.subscription, digest=digest, reason=reason, kind=kind, object_id=object_id
                )
                for reason, kind, object_id in contents.ledger()
            ),
            ignore_conflicts=True,
        )
    if covers:
        Subscription.objects.filter(pk=digest.subscription_id).update(covered_until=digest.window_end)
    return state


@transaction.atomic
def _failed(digest: Digest, token: UUID, at: datetime, error: Exception) -> str:
    """Later, or never: the next digest covers the same window again."""
    refusal = refusal_of(error, digest)
    state = put_off(digest, token, at, refusal)
    if state == Digest.State.SUPPRESSED:
        stop_all(user=digest.subscription.user, refusal=refusal)
    return state


# --- Looking ------------------------------------------------------------------------------------


def preview(*, user: User, at: datetime) -> Mail:
    """The next digest as it would be sent now; nothing is written."""
    subscription = Subscription.objects.select_related("user").filter(user=user).first() or Subscription(
        user=user, generation=1
    )
    start = subscription.covered_until or at - PERIOD[subscription.cadence]
    return render_digest(subscription, contents_for(subscription, start, at), at)


def due_digests(at: datetime) -> list[UUID]:
    """Digests to send now: planned, to be tried again, or left by a sender that died."""
    return list(Digest.objects.due(at).order_by("not_before").values_list("pk", flat=True)[:500])
