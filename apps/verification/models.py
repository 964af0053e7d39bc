"""Our work on a claim: checks and their moves, evidence, verdicts on versioned scales."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.ids import new_id
from apps.sources.models import Source
from apps.verification.querysets import CheckQuerySet


class RatingScale(models.Model):
    """A named scale. What it says is in its versions: an old verdict keeps the version it was given on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=100)
    name_de = models.CharField(max_length=100)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_scale")
        ]

    def __str__(self) -> str:
        return self.name_de if (get_language() or "").startswith("de") else self.name_en


class ScaleVersion(models.Model):
    scale = models.ForeignKey(RatingScale, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["scale", "-number"]
        constraints = [models.UniqueConstraint(fields=["scale", "number"], name="scale_version_numbers_differ")]

    def __str__(self) -> str:
        return f"{self.scale} {self.number}"


class Rating(models.Model):
    """One step of a scale: labels in both languages, a colour token, and a number where the step has one."""

    version = models.ForeignKey(ScaleVersion, on_delete=models.PROTECT, related_name="ratings")
    key = models.SlugField(max_length=60)
    label_en = models.CharField(max_length=80)
    label_de = models.CharField(max_length=80)
    colour = models.CharField(max_length=20)  # the name of a design token: "true", "mixed", "false", "open"
    value = models.PositiveSmallIntegerField(null=True, blank=True)  # "unproven" carries none
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="rating_once_a_version")]

    def __str__(self) -> str:
        return self.label_de if (get_language() or "").startswith("de") else self.label_en


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
    needs_review = models.BooleanField(default=False)  # its verdict's review-by date has passed
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


class Move(models.Model):
    """A check went from one state to another: by whom, when, with what comment."""

    check_moved = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=12, choices=Check.State.choices)
    to_state = models.CharField(max_length=12, choices=Check.State.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    comment = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(from_state=F("to_state")), name="a_move_changes_the_state")]
        indexes = [models.Index(fields=["at"])]  # digests read moves by time

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Evidence(models.Model):
    """Something that supports, refutes or gives context to the claim, with the words relied on."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        REFUTES = "refutes", _("refutes")
        CONTEXT = "context", _("gives context")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_supported = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    stance = models.CharField(_("stance"), max_length=10, choices=Stance.choices)
    quote = models.TextField(_("exact quote"), blank=True)
    position = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["position", "created_at"]
        verbose_name = _("evidence")
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=["supports", "refutes", "context"]), name="known_stance"),
            models.CheckConstraint(condition=~Q(url="") | Q(source__isnull=False), name="evidence_points_somewhere"),
        ]

    def __str__(self) -> str:
        return self.title


class Verdict(models.Model):
    """The rating of a check with its explanation. Drafted by one person, published by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_rated = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="verdicts")
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="verdicts")
    explanation = models.TextField(_("explanation"))
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    published_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    retracted_at = models.DateTimeField(null=True, blank=True)
    review_by = models.DateField(_("review by"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

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
                condition=Q(retracted_at__isnull=True) | Q(published_at__isnull=False),
                name="only_published_verdicts_are_retracted",
            ),
            models.UniqueConstraint(
                fields=["check_rated"], condition=Q(published_at__isnull=True), name="one_draft_a_check"
            ),
        ]

    def __str__(self) -> str:
        return str(self.rating)

    @property
    def edition(self) -> str:
        """Which writing of a draft this is: another one as soon as somebody saved it again."""
        return f"{self.pk}-{self.updated_at.timestamp():.6f}"
