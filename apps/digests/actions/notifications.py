"""Mails at once: what happened becomes notifications, those of two minutes one mail, and the mail goes out.

Three steps, each safe to run twice and by many. What is too old, too much, or cannot be delivered is left to the
digest; what a person may not see or does not want any more when the mail goes out is suppressed.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, transaction

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.database import lock_for_transaction
from apps.digests.actions.sending import (
    finish,
    lease,
    may_get_mail,
    message,
    new_message_id,
    put_off,
    refusal_of,
)
from apps.digests.actions.subscriptions import stop_all
from apps.digests.choices import KIND_OF, choices_of, choices_of_all
from apps.digests.happenings import Happening, happenings
from apps.digests.models import InstantMail, Notification, ReadUntil, Subscription
from apps.digests.notices import notices_for, render_notices
from apps.digests.unsubscribing import unsubscribe_url_at_once
from apps.verification.models import Comment

BUNDLE = timedelta(minutes=2)  # what happens for one person within it is one mail
MOST_AN_HOUR = 10  # mails to one person; then the digest tells, or, without one, the next hour does
LATE_COMMITS = timedelta(minutes=10)  # a row's time is its statement's: one committed late is found by looking back
TOO_OLD = timedelta(days=1)  # after an outage: nobody wants yesterday's news "at once"
AT_ONCE = 500  # rows a sweep; the next one comes soon


# --- From what happened to what is to be told -----------------------------------------------------


@transaction.atomic
def plan_notifications(at: datetime) -> int:
    """Note what happened since the last time for those who want to hear of it; how many, with those known already.

    Twice is the same as once by the unique row of person, reason and object; two at once go one after the other.
    """
    reader, _created = ReadUntil.objects.select_for_update().get_or_create(id=1, defaults={"moment": at})
    start = max(reader.moment - LATE_COMMITS, at - TOO_OLD)
    wanted = _wanted(happenings(start, at))
    Notification.objects.bulk_create(
        (
            Notification(
                user_id=one.user_id, reason=one.reason, kind=one.kind, object_id=one.object_id, claim=one.claim,
                happened_at=one.at,
            )
            for one in wanted
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    ReadUntil.objects.filter(id=1).update(moment=max(at, reader.moment))
    return len(wanted)


def _wanted(found: list[Happening]) -> list[Happening]:
    """Those whose person may see the claim, can get mail, and chose to hear of it at once."""
    people = {user.pk: user for user in User.objects.filter(pk__in={one.user_id for one in found})}
    chosen = choices_of_all(people)
    return [
        one
        for one in found
        if one.user_id in people
        and chosen[one.user_id][KIND_OF[one.reason]]
        and may_get_mail(people[one.user_id])
        and _may_see(people[one.user_id], one.claim)
    ]


def _may_see(user: User, claim: Claim) -> bool:
    """As `Claim.objects.visible_to`, of one that is at hand; a test compares them."""
    if user.is_partner or not claim.is_in_use:
        return False
    return not claim.is_confidential or claim.desk_id in user.desk_ids


# --- From what is to be told to mails -------------------------------------------------------------


def gather_mails(at: datetime) -> list[UUID]:
    """One mail for each person who has waited two minutes; the ids of those made."""
    waiting = Notification.objects.loose().filter(created_at__lte=at - BUNDLE)
    people = waiting.order_by().values_list("user_id", flat=True).distinct()[:AT_ONCE]
    return [pk for user_id in people if (pk := _gather(user_id, at))]


@transaction.atomic
def _gather(user_id: UUID, at: datetime) -> UUID | None:
    lock_for_transaction("mails at once", user_id)
    loose = Notification.objects.loose().filter(user=user_id)
    if not loose.exists():
        return None
    if InstantMail.objects.filter(user=user_id, due_at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        if Subscription.objects.filter(user=user_id, is_active=True).exists():
            loose.update(state=Notification.State.LEFT)
        return None
    mail = InstantMail.objects.create(
        user_id=user_id, due_at=at, not_before=at, message_id=new_message_id("notification")
    )
    loose.update(mail=mail)
    return mail.pk


def due_mails(at: datetime) -> list[UUID]:
    """Mails to send now: planned, to be tried again, or left by a sender that died."""
    return list(InstantMail.objects.due(at).order_by("not_before").values_list("pk", flat=True)[:AT_ONCE])


# --- Sending --------------------------------------------------------------------------------------


def send_mail(pk: UUID, at: datetime) -> str:
    """Send one due mail; the state it is in afterwards. Rights and wishes are asked again, as they are now."""
    token = lease(InstantMail.objects.all(), pk, at)
    if token is None:
        return ""
    mail = InstantMail.objects.select_related("user").get(pk=pk)
    told = _still_wanted(mail)
    if not told:
        return _finish(mail, token, InstantMail.State.SUPPRESSED, told=[])
    try:
        notices = notices_for(mail.user, told)
        if not notices:
            return _finish(mail, token, InstantMail.State.SUPPRESSED, told=[])
        rendered = render_notices(mail.user, notices)
        ending = unsubscribe_url_at_once(mail.user, {KIND_OF[one.reason] for one in told})
        message(mail.user, rendered, message_id=mail.message_id, kind="notification", unsubscribe=ending).send()
    except DatabaseError:
        raise  # nothing can be written now: the lease runs out, and a sweep takes the mail up again
    except Exception as error:  # the edge of the task: one mail that cannot be made fails by itself, and says so
        return _failed(mail, token, at, error)
    return _finish(mail, token, InstantMail.State.SENT, told=told, subject=rendered.subject)


def _still_wanted(mail: InstantMail) -> list[Notification]:
    user = mail.user
    if not may_get_mail(user):
        return []
    chosen = choices_of(user)
    planned = mail.notifications.filter(state=Notification.State.PLANNED, claim__in=Claim.objects.visible_to(user))
    gone = set(
        Comment.objects.filter(claim__in=planned.values("claim"))
        .filter(removed_at__isnull=False)
        .values_list("pk", flat=True)
    )
    return [
        one
        for one in planned.select_related("claim")
        if chosen[KIND_OF[one.reason]] and not (one.kind == "comment" and UUID(one.object_id) in gone)
    ]


@transaction.atomic
def _finish(mail: InstantMail, token: UUID, state: str, *, told: list[Notification], subject: str = "") -> str:
    """Write the end of the mail and of all that it was to tell. A lost lease writes nothing."""
    if not finish(mail, token, state, subject=subject):
        return ""
    mail.notifications.filter(pk__in=[one.pk for one in told]).update(state=Notification.State.SENT)
    mail.notifications.filter(state=Notification.State.PLANNED).update(state=Notification.State.SUPPRESSED)
    return state


@transaction.atomic
def _failed(mail: InstantMail, token: UUID, at: datetime, error: Exception) -> str:
    """Later, or never: then the digest tells it. A refused address gets no mail at all any more."""
    refusal = refusal_of(error, mail)
    state = put_off(mail, token, at, refusal)
    if state in {InstantMail.State.FAILED, InstantMail.State.SUPPRESSED}:
        mail.notifications.filter(state=Notification.State.PLANNED).update(state=Notification.State.LEFT)
    if state == InstantMail.State.SUPPRESSED:
        stop_all(user=mail.user, refusal=refusal)
    return state
