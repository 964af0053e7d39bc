"""The addresses that end mails without logging in: signed, without an end date, dead after subscribing again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

from apps.accounts.models import User
from apps.digests.models import MailChoice, Subscription

_SALT = "digests.unsubscribe"
_SALT_AT_ONCE = "digests.unsubscribe.at-once"


@dataclass(frozen=True, slots=True)
class Ending:
    """What a link ends: a digest, or kinds of mail at once. `kinds` are those it still opens."""

    user: User
    subscription: Subscription | None = None
    kinds: tuple[str, ...] = ()

    @property
    def is_on(self) -> bool:
        return bool(self.kinds or (self.subscription and self.subscription.is_active))


def unsubscribe_url(subscription: Subscription) -> str:
    return _url(signing.dumps([str(subscription.pk), subscription.generation], salt=_SALT))


def unsubscribe_url_at_once(user: User, kinds: Iterable[str]) -> str:
    """Ends these kinds of mail at once, all of them."""
    chosen = dict(user.mail_choices.filter(kind__in=kinds).values_list("kind", "generation"))
    generations = {str(kind): chosen.get(kind, 1) for kind in sorted(kinds)}
    return _url(signing.dumps([str(user.pk), generations], salt=_SALT_AT_ONCE))


def subscription_for(token: str) -> Subscription | None:
    """The subscription the token was made for and still opens; None for any other token."""
    try:
        pk, generation = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subscription.objects.select_related("user").filter(pk=pk, generation=generation).first()


def ending_for(token: str) -> Ending | None:
    """What the token was made to end; None for a token that was never ours or ends nothing any more."""
    subscription = subscription_for(token)
    if subscription:
        return Ending(subscription.user, subscription)
    try:
        pk, generations = signing.loads(token, salt=_SALT_AT_ONCE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    user = User.objects.filter(pk=pk).first()
    if user is None:
        return None
    chosen = {choice.kind: choice for choice in MailChoice.objects.filter(user=user)}
    return Ending(
        user, kinds=tuple(kind for kind, number in generations.items() if _still_on(chosen.get(kind), number))
    )


def _still_on(choice: MailChoice | None, generation: int) -> bool:
    return generation == 1 if choice is None else choice.is_on and choice.generation == generation


def _url(token: str) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("web:unsubscribe", args=[token])
