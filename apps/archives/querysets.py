from typing import Any, Self

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from apps.articles.searching import matching
from apps.leases import WorkQuerySet


class CaptureQuerySet(WorkQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Copies kept for the whole newsroom and for the person's desks; partners see none."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        return self.filter(Q(confidential_to__isnull=True) | Q(confidential_to__in=user.desk_ids))

    def kept(self) -> Self:
        return self.filter(state="kept")

    def matching(self, words: str) -> Self:
        """Full text of title and words, in the copy's own language; all when there are no words."""
        condition = matching(words)
        return self if condition is None else self.filter(condition)

    def to_be_read(self) -> Self:
        return self.filter(text_next_at__lte=Now())

    def to_be_looked_at(self) -> Self:
        """Watched, its words are known, and its time has come."""
        return self.filter(health_next_at__lte=Now(), text_next_at__isnull=True)

    def to_be_asked_of_wayback(self) -> Self:
        return self.filter(wayback="due", wayback_next_at__lte=Now())

    def one_a_host(self) -> Self:
        """Of those due at one host the one that waited longest."""
        earlier = type(self)(self.model).to_be_looked_at().filter(host=OuterRef("host"))
        earlier = earlier.filter(
            Q(health_next_at__lt=OuterRef("health_next_at"))
            | Q(health_next_at=OuterRef("health_next_at"), pk__lt=OuterRef("pk"))
        )
        return self.filter(~Exists(earlier))

    def being_looked_at(self) -> Self:
        """A worker began, and has not written what it found."""
        return self.filter(health_taken_at__isnull=False).filter(
            Q(health_checked_at__isnull=True) | Q(health_checked_at__lt=F("health_taken_at"))
        )
