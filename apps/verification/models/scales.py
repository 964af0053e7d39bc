"""Rating scales: data that editors change. An old verdict keeps the version it was given on."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.ids import new_id
from apps.verification.querysets import ScaleQuerySet


class Colour(models.TextChoices):
    """The design tokens that ratings may carry, in the words of the page that edits scales."""

    TRUE = "true", _("green")
    MOSTLY_TRUE = "mostly-true", _("olive")
    MIXED = "mixed", _("amber")
    MOSTLY_FALSE = "mostly-false", _("orange")
    FALSE = "false", _("red")
    OPEN = "open", _("grey")


class RatingScale(models.Model):
    """A named scale. What it says is in its versions: an old verdict keeps the version it was given on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name_en = models.CharField(max_length=100)
    name_de = models.CharField(max_length=100)
    is_default = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)  # no new verdict is given on it
    version = models.PositiveIntegerField(default=1)  # of this row, against overwriting; not the number of its steps

    objects = ScaleQuerySet.as_manager()

    class Meta:
        ordering = ["name_en"]
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_scale"),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(retired_at__isnull=True), name="the_default_scale_is_in_use"
            ),
            models.CheckConstraint(
                condition=~Q(name_en="") & ~Q(name_de=""), name="a_scale_is_named_in_both_languages"
            ),
        ]

    def __str__(self) -> str:
        return self.name_de if (get_language() or "").startswith("de") else self.name_en


class ScaleVersion(models.Model):
    """The steps of a scale as they were decided on. Its rows are written once: the database refuses changes."""

    scale = models.ForeignKey(RatingScale, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["scale", "-number"]
        constraints = [models.UniqueConstraint(fields=["scale", "number"], name="scale_version_numbers_differ")]

    def __str__(self) -> str:
        return str(_("%(scale)s, version %(number)d") % {"scale": self.scale, "number": self.number})


class Rating(models.Model):
    """One step of a scale: labels in both languages, a colour token, and a number where the step has one."""

    version = models.ForeignKey(ScaleVersion, on_delete=models.PROTECT, related_name="ratings")
    key = models.SlugField(max_length=60)
    label_en = models.CharField(max_length=80)
    label_de = models.CharField(max_length=80)
    colour = models.CharField(max_length=20, choices=Colour.choices)
    value = models.PositiveSmallIntegerField(null=True, blank=True)  # "unproven" carries none
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="rating_once_a_version"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="known_colour"),
            models.CheckConstraint(
                condition=~Q(label_en="") & ~Q(label_de=""), name="a_rating_is_named_in_both_languages"
            ),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=1), name="rating_values_start_at_1"),
        ]

    def __str__(self) -> str:
        return self.label_de if (get_language() or "").startswith("de") else self.label_en
