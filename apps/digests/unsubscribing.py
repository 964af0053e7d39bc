"""The address that ends a subscription without logging in: signed, without an end date, dead after re-subscribing."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from apps.digests.models import Subscription

_SALT = "digests.unsubscribe"


def unsubscribe_url(subscription: Subscription) -> str:
    token = signing.dumps([str(subscription.pk), subscription.generation], salt=_SALT)
    return settings.PUBLIC_URL.rstrip("/") + reverse("web:unsubscribe", args=[token])


def subscription_for(token: str) -> Subscription | None:
    """The subscription the token was made for and still opens; None for any other token."""
    try:
        pk, generation = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subscription.objects.select_related("user").filter(pk=pk, generation=generation).first()
