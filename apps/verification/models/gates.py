"""What a desk asks before it publishes, written exceptions, and who has what interest."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Desk, User
from apps.history.models import AppendOnly
from apps.verification.models.checks import Check
from apps.verification.querysets import OfChecksQuerySet


class Gate(models.TextChoices):
    """What must be true before a check is published. The second reader is asked of every desk, without exception."""

    ORIGINS = "origins", _("independent origins")
    ARCHIVED = "archived", _("archived evidence")
    CONTACTED = "contacted", _("claimant contacted")
    SECOND_READER = "second reader", _("second reader")
    INTERESTS = "interests", _("interests disclosed")


class DeskGates(models.Model):
    """What one desk asks. Without a row the defaults below hold."""

    desk = models.OneToOneField(Desk, on_delete=models.CASCADE, related_name="gates")
    origins_min = models.PositiveSmallIntegerField(_("independent origins of the evidence"), default=2)
    needs_archive = models.BooleanField(_("every piece of evidence is archived"), default=True)
    needs_contact = models.BooleanField(_("the claimant was asked"), default=True)
    needs_interests = models.BooleanField(_("author and publisher disclosed their interests"), default=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(origins_min__lte=20), name="origins_asked_within_reason")]

    def __str__(self) -> str:
        return str(self.desk)


class GateException(AppendOnly):
    """An editor's written reason why a check may be published although a gate is not passed. Never changed.

    It holds for the check's present round of work: reopening a check (a later Move to "in progress" or "queued"
    from "published") asks for it anew.
    """

    check_concerned = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="exceptions")
    gate = models.CharField(max_length=14, choices=Gate.choices)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfChecksQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(gate="second reader"), name="no_exception_from_the_second_reader"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_exception_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_gate_display()}: {self.reason[:60]}"


class Disclosure(models.Model):
    """What interest a person has in a check: none, or one in words. The newest of a person holds."""

    check_concerned = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="disclosures")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    has_interest = models.BooleanField()
    statement = models.TextField(_("which"), blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfChecksQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(has_interest=False) | ~Q(statement=""), name="an_interest_is_named")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.statement[:60] or '–'}"
