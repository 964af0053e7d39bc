"""What the API must remember: the answers to POSTs that carried an Idempotency-Key."""

from django.db import models
from django.db.models.functions import Now

from apps.accounts.models import User


class IdempotencyKey(models.Model):
    """Written in the transaction of the effect, kept 48 hours."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)  # method, path and body: another request may not reuse the key
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return self.key
