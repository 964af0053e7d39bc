from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from apps.articles.searching import matching


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

    def matching(self, words: str) -> "CheckQuerySet":
        """Full text of the claim checked, in its own language; all when there are no words."""
        condition = matching(words, vector="claim__search", language="claim__language")
        return self if condition is None else self.filter(condition)

    def about_claims_by(self, source: Any) -> "CheckQuerySet":
        return self.filter(claim__claimant=source)

    def latest_verdicts(self) -> "models.QuerySet[Any]":
        """The verdict that each published check stands by: the newest published one that was not retracted."""
        published = self.filter(state="published").order_by().values("pk")
        verdicts = apps.get_model("verification", "Verdict").objects.filter(
            check_rated__in=published, published_at__isnull=False, retracted_at__isnull=True
        )
        newest_first = verdicts.order_by("check_rated_id", "-published_at").distinct("check_rated_id")
        return newest_first.select_related("rating__version__scale")

    def for_list(self) -> "CheckQuerySet":
        return self.select_related("claim__claimant", "claim__desk", "assignee").prefetch_related(
            "verdicts__rating__version"
        )
