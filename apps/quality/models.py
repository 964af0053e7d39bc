"""What was learned from corrections: one row for each time that a model was trained, refused or taken back."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.history.models import AppendOnly


class Retraining(AppendOnly):
    """How a retraining ended, with the figures it was decided by. Never changed."""

    class Outcome(models.TextChoices):
        INSTALLED = "installed", _("installed")
        REFUSED = "refused", _("refused: it finds less")
        ROLLED_BACK = "rolled back", _("taken back")

    at = models.DateTimeField(db_default=Now(), editable=False)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    model = models.CharField(max_length=64, blank=True)  # SHA-256 of the model's files; "" of the shipped extraction
    former = models.CharField(max_length=64, blank=True)  # of the one that was in use before
    documents = models.JSONField(default=dict)  # {"de": 12, …}: articles with corrections that it learned from
    corrections = models.JSONField(default=dict)  # {"rejected": 3, …}
    with_confidential = models.BooleanField(default=False)
    before = models.JSONField(default=dict)  # {"de": {"found": 83.1, …}, …}: F1 in per cent on the evaluation set
    after = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("retraining")
        verbose_name_plural = _("retrainings")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["installed", "refused", "rolled back"]), name="known_end_of_a_retraining"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.model[:12]}".strip()
