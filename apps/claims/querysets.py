from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Prefetch, Q

from apps.articles.searching import matching


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ClaimQuerySet":
        """The newsroom's claims and the confidential ones of the person's desks; partners see published ones."""
        if not user.is_authenticated:
            return self.none()
        if user.is_partner:
            return self.filter(is_confidential=False, status="published")
        return self.filter(Q(is_confidential=False) | Q(desk__in=user.desk_ids))

    def awaiting_triage(self) -> "ClaimQuerySet":
        return self.filter(status="new")

    def stated_by(self, source: Any) -> "ClaimQuerySet":
        return self.filter(claimant=source)

    def recorded_between(self, start: datetime, end: datetime) -> "ClaimQuerySet":
        """Half-open: start <= recorded < end."""
        return self.filter(created_at__gte=start, created_at__lt=end)

    def matching(self, words: str) -> "ClaimQuerySet":
        """Full text of claim and label, in each claim's own language; all when there are no words."""
        condition = matching(words)
        return self if condition is None else self.filter(condition)

    def for_list(self) -> "ClaimQuerySet":
        """All that a row of a list shows, in a fixed number of queries."""
        return (
            self.select_related("claimant", "desk")
            .prefetch_related(
                Prefetch("appearances", queryset=apps.get_model("claims", "Appearance").objects.for_list()), "signals"
            )
            .defer("search")
        )


class AppearanceQuerySet(models.QuerySet):
    def current(self) -> "AppearanceQuerySet":
        """Those in the version of their article that is shown today."""
        return self.filter(version=models.F("article__current"))

    def for_list(self) -> "AppearanceQuerySet":
        return (
            self.select_related("article__outlet", "version")
            .prefetch_related("spans")
            .defer("version__search", "version__offsets", "version__dropped")
        )
