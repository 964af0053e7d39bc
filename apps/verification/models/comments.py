"""What people say to each other about a claim."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.ids import new_id
from apps.verification.querysets import CommentQuerySet


class Comment(models.Model):
    """A remark for colleagues; never public. Its words are changed by nobody; its author may take it back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(_("comment"))
    at = models.DateTimeField(db_default=Now(), editable=False)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="a_comment_says_something")]
        indexes = [
            models.Index(fields=["claim", "at"]),
            models.Index(fields=["at"], name="comment_newest"),  # mails look for new ones
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return f"{reverse('web:claim', args=[self.claim_id])}#comment-{self.pk}"


class Mention(models.Model):
    """Somebody was named with @ in a comment, and may see the claim. The row is what a mail is sent for."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="mentioned_once_a_comment")]

    def __str__(self) -> str:
        return f"@{self.user.username}"
