from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.sources.names import name_key, plain


class SourceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SourceQuerySet":
        """The newsroom's registry and the confidential sources of the person's desks; partners see none."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        return self.filter(Q(confidential_to__isnull=True) | Q(confidential_to__in=user.desk_ids))

    def nameable_on(self, confidential_desk_id: UUID | None) -> "SourceQuerySet":
        """Those that may be named on what this desk alone, or with None the whole newsroom, sees (rules.py)."""
        newsroom = Q(confidential_to__isnull=True)
        return self.filter(newsroom | Q(confidential_to=confidential_desk_id) if confidential_desk_id else newsroom)

    def in_use(self) -> "SourceQuerySet":
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def called(self, words: str) -> "SourceQuerySet":
        """Every word occurs in the source's names, as written or in another spelling; all when there are no words."""
        found = self
        for word in plain(words[:300]).split():
            found = found.filter(Q(sort_key__contains=word) | self._spelt_like(word))
        return found

    def _spelt_like(self, word: str) -> Q:
        """A word of a name begins with the folded word. Short ones are left out: "qq" and "de" are a letter."""
        key = name_key(word)
        if len(word) < 3 or len(key) < 2:
            return Q()
        begins = Q(aliases__key__startswith=key) | Q(aliases__key__contains=f" {key}")
        # A subquery, not a join: a source with three fitting aliases is still one row.
        return Q(pk__in=self.model._default_manager.filter(begins).values("pk"))

    def with_claim_count(self, claims: models.QuerySet) -> "SourceQuerySet":
        """Annotated with `claim_count`: how many of `claims` (those the reader may see) the source makes."""
        theirs = claims.filter(claimant=OuterRef("pk")).order_by().values("claimant")
        return self.annotate(claim_count=Coalesce(Subquery(theirs.annotate(count=Count("pk")).values("count")), 0))

    def for_list(self) -> "SourceQuerySet":
        return self.prefetch_related("aliases", "roles")
