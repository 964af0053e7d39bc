"""Many checks moved at once, in the background, each by the same rules as one."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.ids import new_id
from apps.verification.models.checks import Check
from apps.verification.querysets import BulkMoveQuerySet


class BulkMove(models.Model):
    """A job: these claims, that move, this comment. Its items are the work; it is done when none is waiting."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bulk_moves")
    to_state = models.CharField(max_length=12, choices=Check.State.choices)
    comment = models.TextField(_("comment"), blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True)

    objects = BulkMoveQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["created_at"], name="bulk_unfinished", condition=Q(finished_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.by}: {self.to_state}"

    def get_absolute_url(self) -> str:
        return reverse("web:bulk_move", args=[self.pk])

    def counts(self) -> dict[str, int]:
        """How many items are in each state; one query."""
        found = dict(self.items.order_by().values_list("state").annotate(models.Count("pk")))
        return {state: found.get(state, 0) for state in BulkItem.State.values}


class BulkItem(models.Model):
    """One claim of a job. `shown` is the state its row showed when it was chosen: moved since is a conflict."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        MOVED = "moved", _("moved")
        REFUSED = "refused", _("refused")

    job = models.ForeignKey(BulkMove, on_delete=models.CASCADE, related_name="items")
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")
    shown = models.CharField(max_length=12, choices=Check.State.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    refusal = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["job", "claim"], name="claim_once_a_job"),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(refusal="")) | (~Q(state="refused") & Q(refusal="")),
                name="a_refusal_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim}: {self.state}"
