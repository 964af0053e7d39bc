import re
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from apps.articles.searching import CONFIGURATIONS, matching

MOST_WORDS = 12  # by which claims like another are looked for: its longest tell the most


class ClaimQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ClaimQuerySet":
        """The newsroom's claims and the confidential ones of the person's desks; partners: where a verdict stands.

        Only those in use: whatever lists, counts or searches claims begins here.
        """
        return self.known_to(user).in_use()

    def known_to(self, user: Any) -> "ClaimQuerySet":
        """As `visible_to`, with those that were merged away or rejected: for their own addresses, and nothing else."""
        if not user.is_authenticated:
            return self.none()
        if user.is_partner:
            return self.filter(is_confidential=False, is_published=True)
        return self.filter(Q(is_confidential=False) | Q(desk__in=user.desk_ids))

    def in_use(self) -> "ClaimQuerySet":
        """Without those merged into another or marked as no claim."""
        return self.filter(merged_into=None, rejected_at=None)

    def of_circle(self, claim: Any) -> "ClaimQuerySet":
        """Those that exactly the readers of `claim` may see."""
        circle = (
            {"is_confidential": True, "desk": claim.desk_id} if claim.is_confidential else {"is_confidential": False}
        )
        return self.filter(**circle)

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

    def like(self, claim: Any) -> "ClaimQuerySet":
        """Those that share words with the claim, by its own claimant first, then the most alike."""
        words = sorted(set(re.findall(r"[^\W\d_]{4,40}|\d+", claim.text.casefold())), key=len)[-MOST_WORDS:]
        if not words:
            return self.none()
        configuration = CONFIGURATIONS.get(claim.language, "simple")
        query = SearchQuery(" | ".join(f"'{w}'" for w in words), config=configuration, search_type="raw")
        found = self.filter(language=claim.language, search=query).annotate(alike=SearchRank(F("search"), query))
        return found.by_claimant_first(claim, "-alike")

    def by_claimant_first(self, claim: Any, *then: str) -> "ClaimQuerySet":
        """Those by the claimant of `claim` before the others; within that `then`, and the newest."""
        is_theirs = Case(When(claimant=claim.claimant_id, then=0), default=1) if claim.claimant_id else Value(0)
        return self.order_by(is_theirs, *then, "-created_at", "pk")

    def with_said_at(self) -> "ClaimQuerySet":
        """Annotated with `said_at`: the date of the earliest article, or when the claim was recorded."""
        dated = apps.get_model("claims", "Appearance").objects.filter(
            claim=OuterRef("pk"), article__published_at__isnull=False
        )
        first = dated.order_by("article__published_at").values("article__published_at")[:1]
        return self.annotate(said_at=Coalesce(Subquery(first), F("created_at")))

    def per_month(self) -> "models.QuerySet[Any, Any]":
        """Rows of `month` and `count` by when the claims were said, oldest first, without empty months."""
        months = self.with_said_at().order_by().annotate(month=TruncMonth("said_at")).values("month")
        return months.annotate(count=Count("pk")).order_by("month")

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
    def visible_to(self, user: Any) -> "AppearanceQuerySet":
        """Those whose claim and article the person may know, also of claims out of use; partners see none."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        open_to = Q(claim__is_confidential=False) | Q(claim__desk__in=user.desk_ids)
        return self.filter(open_to, Q(article__is_confidential=False) | Q(article__desk__in=user.desk_ids))

    def current(self) -> "AppearanceQuerySet":
        """Those in the version of their article that is shown today."""
        return self.filter(version=models.F("article__current"))

    def of_claims_in_use(self) -> "AppearanceQuerySet":
        """Without those of claims that were merged away or rejected."""
        return self.filter(claim__merged_into=None, claim__rejected_at=None)

    def for_list(self) -> "AppearanceQuerySet":
        return (
            self.select_related("article__outlet", "version")
            .prefetch_related("spans")
            .defer("version__search", "version__offsets", "version__dropped")
        )


class ChangeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ChangeQuerySet":
        """Changes of what the whole newsroom sees, and of the person's desks; partners see none."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        return self.filter(Q(confidential_to=None) | Q(confidential_to__in=user.desk_ids))

    def about(self, claim: Any) -> "ChangeQuerySet":
        return self.filter(Q(claim=claim) | Q(other=claim))

    def about_source(self, source: Any) -> "ChangeQuerySet":
        return self.filter(Q(source=source) | Q(into_source=source))

    def standing(self) -> "ChangeQuerySet":
        """Those that nobody has taken back, and that can be taken back by themselves."""
        return self.filter(undone_at=None, part_of=None)
