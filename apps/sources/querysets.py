from typing import Any

from django.db import models
from django.db.models import Q


class SourceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SourceQuerySet":
        """The newsroom's registry and the confidential sources of the person's desks; partners see none."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        return self.filter(Q(confidential_to__isnull=True) | Q(confidential_to__in=user.desk_ids))

    def in_use(self) -> "SourceQuerySet":
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def for_list(self) -> "SourceQuerySet":
        return self.prefetch_related("aliases", "roles")
