from typing import Any

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

    def in_use(self) -> "SourceQuerySet":
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def called(self, words: str) -> "SourceQuerySet":
        """Every word occurs in the source's names, as written or in another spelling; all when there are no words."""
        found = self
        for word in plain(words[:300]).split():
            # A subquery, not a join: a source with three fitting aliases is still one row.
            spelt_alike = self.model.objects.filter(aliases__key__contains=name_key(word) or word)
            found = found.filter(Q(sort_key__contains=word) | Q(pk__in=spelt_alike.values("pk")))
        return found

    def with_claim_count(self, claims: models.QuerySet) -> "SourceQuerySet":
        """Annotated with `claim_count`: how many of `claims` (those the reader may see) the source makes."""
        theirs = claims.filter(claimant=OuterRef("pk")).order_by().values("claimant")
        return self.annotate(claim_count=Coalesce(Subquery(theirs.annotate(count=Count("pk")).values("count")), 0))

    def for_list(self) -> "SourceQuerySet":
        return self.prefetch_related("aliases", "roles")
