"""Planning and sending digests, and what people choose.

Mail cannot be delivered exactly once. Here a sender that dies after the server took the mail costs at most
one second copy with the same Message-ID; nothing is ever missing in silence.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from email.utils import formataddr
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, transaction
from django.db.models import F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.digests.content import Contents, contents_for
from apps.digests.models import Digest, DigestItem, Subscription
from apps.digests.rendering import NO_CONTROLS, Mail, render_digest
from apps.digests.schedule import MINIMUM_SPACING, PERIOD, next_due
from apps.digests.unsubscribing import unsubscribe_url
from apps.errors import BadInput, NotAllowed
from apps.history.actions import record

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)  # longer than any SMTP conversation may take (EMAIL_TIMEOUT)
RETRY_AFTER = (60, 300, 600, 1200, 1800)  # seconds; the last one again and again
GIVE_UP_AFTER = timedelta(hours=4)  # the next digest covers the same window again
ADDRESS_REFUSED = frozenset({550, 551, 553})
OPEN_STATES = (Digest.State.PLANNED, Digest.State.RETRY)


# --- What people choose -------------------------------------------------------------------------


@transaction.atomic
def subscribe(
    *, user: User, by: User | None, cadence: str = "daily", hour: int = 7, send_empty: bool = False
) -> Subscription:
    """Turn the digest on, or change it. Subscribing again makes old unsubscribe links harmless."""
    if cadence not in Subscription.Cadence.values or not 0 <= hour <= 23:
        raise BadInput(_("Choose how often and at which full hour, 0 to 23."))
    if user.is_partner:
        raise NotAllowed(_("Digests are for people of the newsroom; a partner reads what is published by the API."))
    if not user.email:
        raise BadInput(_("This person has no e-mail address. Add one first."))
    now = timezone.now()
    subscription, created = Subscription.objects.select_for_update().get_or_create(
        user=user, defaults={"is_active": False, "cadence": cadence, "hour": hour}
    )
    if not subscription.is_active and not created:
        subscription.generation += 1
    subscription.is_active, subscription.cadence, subscription.hour = True, cadence, hour
    subscription.send_empty = send_empty
    subscription.next_due_at = _next(subscription, now)
    subscription.save()
    record("digest chosen", user, by=by, after={"cadence": cadence, "hour": hour, "send_empty": send_empty})
    return subscription


@transaction.atomic
def unsubscribe(*, subscription: Subscription, by: User | None = None) -> Subscription:
    """No more mail, at once: also digests that are planned. Twice is the same as once."""
    changed = Subscription.objects.filter(pk=subscription.pk, is_active=True).update(is_active=False, next_due_at=None)
    Digest.objects.filter(subscription=subscription, state__in=OPEN_STATES).update(state=Digest.State.SUPPRESSED)
    subscription.refresh_from_db()
    if changed:
        record("digest ended", subscription.user, by=by or subscription.user)
    return subscription


def _next(subscription: Subscription, after: datetime) -> datetime:
    last = subscription.digests.order_by("-local_date").values_list("local_date", "due_at").first()
    if last:
        after = max(after, last[1] + MINIMUM_SPACING)
    return next_due(
        after=after,
        hour=subscription.hour,
        zone=subscription.user.zone,
        cadence=subscription.cadence,
        last=last[0] if last else None,
    )


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
            "message_id": f"<digest.{uuid4()}@{_host()}>",
            "not_before": at,
        },
    )
    subscription.next_due_at = _next(subscription, at)
    subscription.save(update_fields=["next_due_at"])
    return digest if created else None


def _first_start(subscription: Subscription, due: datetime) -> datetime:
    """The first mail looks back one period, or to where an earlier one that never went out began."""
    earliest = subscription.digests.aggregate(start=Min("window_start"))["start"]
    return earliest or due - PERIOD[subscription.cadence]


def _host() -> str:
    address = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    return address or "localhost"


# --- Sending ------------------------------------------------------------------------------------


def send_digest(pk: UUID, at: datetime) -> str:
    """Send one due digest; the state it is in afterwards. Only the holder of its lease may finish it."""
    token = uuid4()
    if not _lease(pk, at, token):
        return ""
    digest = Digest.objects.select_related("subscription__user").get(pk=pk)
    subscription = digest.subscription
    if not (subscription.is_active and _may_get_mail(subscription.user)):
        return _finish(digest, token, Digest.State.SUPPRESSED)
    try:
        contents = contents_for(subscription, digest.window_start, digest.window_end)
        if contents.is_empty and not subscription.send_empty:
            return _finish(digest, token, Digest.State.SKIPPED_EMPTY, covers=True)
        mail = render_digest(subscription, contents, at)
        _message(digest, mail).send()
    except smtplib.SMTPResponseException as error:
        return _failed(digest, token, at, error.smtp_code, _said(error.smtp_error))
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _failed(digest, token, at, code, _said(said))
    except (smtplib.SMTPException, OSError) as error:
        return _failed(digest, token, at, None, f"{type(error).__name__}: {error}")
    except DatabaseError:
        raise  # nothing can be written now: the lease runs out, and a sweep takes the digest up again
    except Exception as error:  # the edge of the task: one mail that cannot be made fails by itself, and says so
        logger.exception("digest %s could not be made", digest.pk)
        return _failed(digest, token, at, None, type(error).__name__)
    return _finish(digest, token, Digest.State.SENT, covers=True, contents=contents, subject=mail.subject)


def _may_get_mail(user: User) -> bool:
    """Digests tell of the newsroom's work: whoever left it, or reads only what is published, gets none."""
    return bool(user.is_active and not user.is_partner and user.email)


def _lease(pk: UUID, at: datetime, token: UUID) -> bool:
    return bool(
        Digest.objects.due(at)
        .filter(pk=pk)
        .update(state=Digest.State.SENDING, lease_until=at + LEASE, lease_token=token, attempts=F("attempts") + 1)
    )


def _said(words: object) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)


def _message(digest: Digest, mail: Mail) -> EmailMultiAlternatives:
    user = digest.subscription.user
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[formataddr((str(user).translate(NO_CONTROLS), user.email))],
        headers={
            "Message-ID": digest.message_id,
            "List-Id": f"Claimtracker digest <digest.{_host()}>",
            "List-Unsubscribe": f"<{unsubscribe_url(digest.subscription)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message


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
    held = Digest.objects.filter(pk=digest.pk, lease_token=token).update(
        state=state,
        lease_until=None,
        lease_token=None,
        subject=subject[:300],
        error="",
        sent_at=timezone.now() if state == Digest.State.SENT else None,
    )
    if not held:
        logger.warning("digest %s was finished by somebody else", digest.pk)
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
def _failed(digest: Digest, token: UUID, at: datetime, code: int | None, said: str) -> str:
    """Try again later, or give up and say why. A refused address ends the subscription: trying again harms us."""
    wait = timedelta(seconds=RETRY_AFTER[min(digest.attempts, len(RETRY_AFTER)) - 1])
    if code in ADDRESS_REFUSED:
        state = Digest.State.SUPPRESSED
    else:
        state = Digest.State.RETRY if at + wait < digest.due_at + GIVE_UP_AFTER else Digest.State.FAILED
    logger.warning("digest %s not sent (%s): %s", digest.pk, code or "no answer", said)
    held = Digest.objects.filter(pk=digest.pk, lease_token=token).update(
        state=state, lease_until=None, lease_token=None, smtp_code=code, error=said[:2000], not_before=at + wait
    )
    if held and state == Digest.State.SUPPRESSED:
        Subscription.objects.filter(pk=digest.subscription_id).update(is_active=False, next_due_at=None)
        record("digest ended", digest.subscription.user, by=None, reason=f"{code} {said}"[:500])
    return state if held else ""


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
