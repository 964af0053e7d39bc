"""Our work on a claim: checks, their moves, and who watches."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.history.models import AppendOnly
from apps.ids import new_id
from apps.verification.querysets import CheckQuerySet, OfClaimsQuerySet


class Check(models.Model):
    """Our work on one claim. A claim has at most one that is not retracted or dismissed."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        QUEUED = "queued", _("queued")
        IN_PROGRESS = "in progress", _("in progress")
        IN_REVIEW = "in review", _("in review")
        PUBLISHED = "published", _("published")
        DISMISSED = "dismissed", _("dismissed")
        RETRACTED = "retracted", _("retracted")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="checks")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.NEW)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_checks")
    due_on = models.DateField(_("due"), null=True, blank=True)
    needs_review = models.BooleanField(default=False)  # its verdict's review-by date has passed, or evidence changed
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], condition=~Q(state__in=["dismissed", "retracted"]), name="one_open_check_a_claim"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["new", "queued", "in progress", "in review", "published", "dismissed", "retracted"]
                ),
                name="known_check_state",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"])]

    def __str__(self) -> str:
        return self.claim.label

    def get_absolute_url(self) -> str:
        return reverse("web:claim", args=[self.claim_id])


class Move(AppendOnly):
    """A check went from one state to another: by whom (null: the system), when, with what comment. Never changed."""

    check_moved = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=12, choices=Check.State.choices)
    to_state = models.CharField(max_length=12, choices=Check.State.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(from_state=F("to_state")), name="a_move_changes_the_state")]
        indexes = [models.Index(fields=["at"])]  # digests read moves by time

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Watch(models.Model):
    """Somebody wants to hear of what happens to a claim's check. On the claim: its check may not be there yet."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="watches")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="watches")
    since = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfClaimsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "user"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.claim}"
