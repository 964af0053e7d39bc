from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q


class SubscriptionQuerySet(models.QuerySet):
    def due(self, at: datetime) -> "SubscriptionQuerySet":
        return self.filter(is_active=True, user__is_active=True, user__is_partner=False, next_due_at__lte=at)


class OutgoingQuerySet(models.QuerySet):
    def due(self, at: datetime) -> Self:
        """Waiting to be sent, or held by a sender that did not come back."""
        return self.filter(
            Q(state__in=["planned", "retry"], not_before__lte=at) | Q(state="sending", lease_until__lt=at)
        )


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """A person's own, and nobody else's."""
        return self.filter(user=user) if user.is_authenticated and not user.is_partner else self.none()

    def loose(self) -> Self:
        """Planned, and in no mail yet."""
        return self.filter(state="planned", mail=None)

    def told(self) -> Self:
        """Gone out by mail, or about to."""
        return self.filter(state__in=["planned", "sent"])
