from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.articles.searching import matching
from apps.prior_checks.rules import why_not_import

NUDGED_LATELY = timedelta(seconds=120)  # a message this old is taken for lost


class PriorCheckQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PriorCheckQuerySet":
        """Everybody of the newsroom; partners none: what others published is not ours to pass on."""
        return self.none() if not user.is_authenticated or user.is_partner else self

    def matching_words(self, words: str) -> "PriorCheckQuerySet":
        """Full text of claim and title, each in its own language; all when there are no words."""
        condition = matching(words)
        return self if condition is None else self.filter(condition)

    def published_by(self, words: str) -> "PriorCheckQuerySet":
        """By part of the publisher's name or site."""
        return self.filter(Q(publisher__icontains=words) | Q(site__icontains=words))

    def for_list(self) -> "PriorCheckQuerySet":
        return self.select_related("claimant").defer("search", "raw")


class ImportRunQuerySet(models.QuerySet):
    """Due and lapsed by the database's clock, never by a worker's."""

    def visible_to(self, user: Any) -> "ImportRunQuerySet":
        """Those who may import see all imports."""
        return self.none() if not user.is_authenticated or why_not_import(user) else self

    def due(self) -> "ImportRunQuerySet":
        waiting = Q(state="queued", next_attempt_at__lte=Now())
        return self.filter(waiting | Q(state="running", lease_until__lt=Now()))

    def not_nudged_lately(self) -> "ImportRunQuerySet":
        return self.filter(Q(nudged_at__isnull=True) | Q(nudged_at__lt=Now() - NUDGED_LATELY))


class BrokenRecordQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "BrokenRecordQuerySet":
        return self.none() if not user.is_authenticated or why_not_import(user) else self


class OfferQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OfferQuerySet":
        """Whoever sees the claim, inside the newsroom only."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        seen = Q(claim__is_confidential=False) | Q(claim__desk__in=user.desk_ids)
        return self.filter(seen, claim__merged_into=None, claim__rejected_at=None)

    def standing(self) -> "OfferQuerySet":
        """Not rejected."""
        return self.exclude(state="rejected")

    def for_list(self) -> "OfferQuerySet":
        """With all that a claim's page and the API show, the confirmed first and the rejected last."""
        rank = models.Case(models.When(state="confirmed", then=0), models.When(state="offered", then=1), default=2)
        loaded = self.select_related("prior_check__claimant", "decided_by").defer(
            "prior_check__search", "prior_check__raw"
        )
        return loaded.order_by(rank, "-score", "id")
