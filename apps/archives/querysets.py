from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class CaptureQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Copies kept for the whole newsroom and for the person's desks; partners see none."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        return self.filter(Q(confidential_to__isnull=True) | Q(confidential_to__in=user.desk_ids))

    def due(self) -> Self:
        """Waiting, and its time has come; who holds a lease is left alone."""
        return self.filter(state="due", next_attempt_at__lte=Now())
