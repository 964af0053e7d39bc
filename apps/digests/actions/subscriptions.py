"""What people choose: which digest when, and which mails at once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.digests.actions.sending import OPEN_STATES, Refusal
from apps.digests.choices import DEFAULTS, choices_of
from apps.digests.models import Digest, MailChoice, Subscription
from apps.digests.schedule import MINIMUM_SPACING, next_due
from apps.digests.unsubscribing import Ending
from apps.errors import BadInput, NotAllowed
from apps.history.actions import record


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
    subscription.next_due_at = next_of(subscription, now)
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


@transaction.atomic
def choose_mails(*, user: User, by: User | None, wanted: dict[str, bool], reason: str = "") -> dict[str, bool]:
    """Turn kinds of mail at once on or off; what is not named stays. Turning one on again ends its old links."""
    if set(wanted) - set(DEFAULTS):
        raise BadInput(_("There is no such kind of mail."))
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)  # two at once would both find no row
    before = choices_of(user)
    changed = {kind: is_on for kind, is_on in wanted.items() if before[kind] != is_on}
    for kind, is_on in changed.items():
        choice, created = MailChoice.objects.get_or_create(user=user, kind=kind, defaults={"is_on": is_on})
        if not created:
            choice.is_on, choice.generation = is_on, choice.generation + (1 if is_on else 0)
            choice.save(update_fields=["is_on", "generation"])
    if changed:
        was = {kind: before[kind] for kind in changed}
        record("mails chosen", user, by=by, before=was, after=changed, reason=reason[:500])
    return before | changed


def end_by_link(*, ending: Ending) -> None:
    """What an unsubscribe link ends: the digest, or the kinds of mail it was sent with. Twice is once."""
    if ending.subscription:
        unsubscribe(subscription=ending.subscription)
    elif ending.kinds:
        choose_mails(user=ending.user, by=ending.user, wanted=dict.fromkeys(ending.kinds, False))


@transaction.atomic
def stop_all(*, user: User, refusal: Refusal) -> None:
    """The person's address was refused for good: no mail of any kind until they choose again."""
    reason = f"{refusal.code} {refusal.said}"[:500]
    if Subscription.objects.filter(user=user, is_active=True).update(is_active=False, next_due_at=None):
        record("digest ended", user, by=None, reason=reason)
    choose_mails(user=user, by=None, reason=reason, wanted=dict.fromkeys(DEFAULTS, False))


def next_of(subscription: Subscription, after: datetime) -> datetime:
    """When the next digest is due, never a second one on one of the person's days."""
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
