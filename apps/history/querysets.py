from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q


class EventQuerySet(models.QuerySet):
    def about(self, kind: str, object_id: object) -> "EventQuerySet":
        """The history of one object, newest first."""
        return self.filter(kind=kind, object_id=str(object_id))

    def visible_to(self, user: Any) -> "EventQuerySet":
        """Events of the newsroom and of the desks the person belongs to; partners see none."""
        if not user.is_authenticated or user.is_partner:
            return self.none()
        desk_ids: list[UUID] = user.desk_ids
        return self.filter(Q(confidential_to__isnull=True) | Q(confidential_to__in=desk_ids))
