from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from apps.articles.searching import matching


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ArticleQuerySet":
        """The newsroom's articles and the confidential ones of the person's desks; partners see none."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        return self.filter(Q(is_confidential=False) | Q(desk__in=user.desk_ids))

    def nameable_on(self, confidential_desk_id: UUID | None) -> "ArticleQuerySet":
        """Those that may be named on what this desk alone, or with None the whole newsroom, sees."""
        newsroom = Q(is_confidential=False)
        return self.filter(newsroom | Q(desk=confidential_desk_id) if confidential_desk_id else newsroom)

    def originals(self) -> "ArticleQuerySet":
        """Without rows that turned out to be another article's second delivery."""
        return self.filter(duplicate_of__isnull=True)

    def unfinished(self) -> "ArticleQuerySet":
        return self.exclude(state__in=["ready", "failed"])

    def matching(self, words: str) -> "ArticleQuerySet":
        """Full text of the current version, in its own language; all when there are no words."""
        condition = matching(words, vector="current__search", language="current__language")
        return self if condition is None else self.filter(condition)

    def with_dated_at(self) -> "ArticleQuerySet":
        """Annotated with `dated_at`: when it was published, or when it came where no date is known."""
        return self.annotate(dated_at=Coalesce(F("published_at"), F("created_at")))

    def for_list(self) -> "ArticleQuerySet":
        return (
            self.select_related("outlet", "desk", "current")
            .prefetch_related("agencies")
            .defer("current__text", "current__offsets", "current__dropped", "current__search")
        )
