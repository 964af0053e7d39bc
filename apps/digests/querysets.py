from datetime import datetime

from django.db import models
from django.db.models import Q


class SubscriptionQuerySet(models.QuerySet):
    def due(self, at: datetime) -> "SubscriptionQuerySet":
        return self.filter(is_active=True, user__is_active=True, user__is_partner=False, next_due_at__lte=at)


class DigestQuerySet(models.QuerySet):
    def due(self, at: datetime) -> "DigestQuerySet":
        """Waiting to be sent, or held by a sender that did not come back."""
        return self.filter(
            Q(state__in=["planned", "retry"], not_before__lte=at) | Q(state="sending", lease_until__lt=at)
        )
