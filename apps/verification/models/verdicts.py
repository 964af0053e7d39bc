"""Verdicts: drafted by one person, published by another, corrected and retracted in the open."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Now
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.ids import new_id
from apps.verification.models.checks import Check
from apps.verification.models.scales import Rating
from apps.verification.querysets import VerdictQuerySet


def _place_among_authors(person: str) -> Func:
    return Func(F("author_ids"), F(person), function="array_position", output_field=models.IntegerField())


class Verdict(models.Model):
    """The rating of a check with its explanation. Drafted by some, published by another.

    `author` wrote it last; `author_ids` names everybody who wrote in it, and none of them is its second reader.
    Once published, only its review (`review_by`, `confirmed_…`) and its retraction are still written.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_rated = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="verdicts")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="verdicts")
    explanation = models.TextField(_("explanation"))
    context = models.TextField(_("context"), blank=True)  # what one must know to read the claim rightly
    method = models.TextField(_("how it was checked"), blank=True)
    correction = models.TextField(_("what is corrected, and why"), blank=True)  # needed where a verdict stands already
    author = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    author_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_record = models.JSONField(default=dict, blank=True)  # all that readers saw, as it was then
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    retraction = models.TextField(_("why it was retracted"), blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # last found to be still right, as it stands
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("verdict")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="a_published_verdict_has_a_publisher",
            ),
            models.CheckConstraint(
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("author")),
                name="second_reader_is_not_the_author",
            ),
            models.CheckConstraint(
                condition=Q(IsNull(_place_among_authors("published_by"), True)),
                name="no_author_publishes",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, published_at__isnull=False),
                name="a_confirmation_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(IsNull(_place_among_authors("confirmed_by"), True)),
                name="no_author_confirms",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True) | Q(published_at__isnull=False),
                name="only_published_verdicts_are_retracted",
            ),
            models.CheckConstraint(
                condition=Q(retracted_at__isnull=True, retracted_by__isnull=True, retraction="")
                | (Q(retracted_at__isnull=False, retracted_by__isnull=False) & ~Q(retraction="")),
                name="a_retraction_says_who_and_why",
            ),
            models.UniqueConstraint(
                fields=["check_rated"], condition=Q(published_at__isnull=True), name="one_draft_a_check"
            ),
        ]
        indexes = [
            models.Index(  # the sweep's: what stands and is to be looked at again
                fields=["review_by"],
                name="verdict_to_review",
                condition=Q(published_at__isnull=False, retracted_at__isnull=True, review_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.rating)

    @property
    def scale_id(self) -> UUID:
        return self.rating.version.scale_id

    def says_the_same_as(self, other: "Verdict") -> bool:
        """The same step of the same scale for the same reasons; only the day to look at it again may differ."""
        mine, theirs = (
            (one.scale_id, one.rating.key, one.explanation.strip(), one.context.strip(), one.method.strip())
            for one in (self, other)
        )
        return mine == theirs

    @property
    def edition(self) -> str:
        """Which writing of a draft this is: another one as soon as somebody saved it again."""
        return f"{self.pk}-{self.updated_at.timestamp():.6f}"
