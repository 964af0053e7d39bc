from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q


class CheckQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CheckQuerySet":
        """Checks of the claims the person may see; partners see published ones."""
        if not user.is_authenticated:
            return self.none()
        if user.is_partner:
            return self.filter(claim__is_confidential=False, state="published")
        return self.filter(Q(claim__is_confidential=False) | Q(claim__desk__in=user.desk_ids))

    def open(self) -> "CheckQuerySet":
        """Neither dismissed nor retracted: a claim has at most one."""
        return self.exclude(state__in=["dismissed", "retracted"])

    def assigned_to(self, user: Any) -> "CheckQuerySet":
        return self.filter(assignee=user)

    def moved_between(self, start: datetime, end: datetime) -> "CheckQuerySet":
        return self.filter(moves__at__gte=start, moves__at__lt=end).distinct()

    def for_list(self) -> "CheckQuerySet":
        return self.select_related("claim__claimant", "claim__desk", "assignee").prefetch_related(
            "verdicts__rating__version"
        )
