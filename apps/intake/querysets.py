from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class RunQuerySet(models.QuerySet):
    """Due and lapsed by the database's clock, never by a worker's."""

    def unfinished(self) -> "RunQuerySet":
        return self.exclude(state__in=["done", "failed"])

    def lapsed(self) -> "RunQuerySet":
        """Leased by somebody who did not come back."""
        return self.filter(state="leased", lease_until__lt=Now())

    def due(self) -> "RunQuerySet":
        return self.filter(state="due", next_attempt_at__lte=Now())

    def not_nudged_lately(self) -> "RunQuerySet":
        """A message sent less long ago may still be waiting in a queue."""
        lately = timedelta(seconds=settings.INTAKE_NUDGE_SECONDS)
        return self.filter(Q(nudged_at__isnull=True) | Q(nudged_at__lt=Now() - lately))
