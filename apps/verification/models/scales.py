"""Rating scales: data that editors change. An old verdict keeps the version it was given on."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language

from apps.ids import new_id


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
