"""What happened: who did what to what, when, and how it looked before and after.

Rows are only ever added. A trigger in the database refuses every update, delete and truncate
(migration 0002), so that no code path, and no SQL sent as the application, rewrites the past.
Things are named by kind and id: no foreign keys into rows that may go.
"""

from django.db import models
from django.db.models.functions import Now

from apps.history.querysets import EventQuerySet


class Event(models.Model):
    at = models.DateTimeField(db_default=Now(), editable=False)
    actor_id = models.UUIDField(null=True)  # null: the system itself
    actor_name = models.CharField(max_length=200, blank=True)
    verb = models.CharField(max_length=60)  # "check moved", "claim recorded"
    kind = models.CharField(max_length=40)  # "check"
    object_id = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)  # what a person calls the object
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    confidential_to = models.UUIDField(null=True)  # the desk that may see it; null: the whole newsroom

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["kind", "object_id", "-at"]),  # one object's history
            models.Index(fields=["-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name or 'Claimtracker'}: {self.verb} {self.subject}"
