"""What a check rests on: links, files, datasets, articles, sources, each with its archived copy."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.archives.models import Capture
from apps.articles.models import Article
from apps.ids import new_id
from apps.sources.models import Source
from apps.verification.models.checks import Check
from apps.verification.querysets import EvidenceQuerySet


class Evidence(models.Model):
    """Something that supports, refutes or gives context to the claim, with the words relied on."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("supports")
        REFUTES = "refutes", _("refutes")
        CONTEXT = "context", _("gives context")

    class Kind(models.TextChoices):
        LINK = "link", _("web page")
        FILE = "file", _("file")
        DATASET = "dataset", _("dataset")
        ARTICLE = "article", _("article")
        SOURCE = "source", _("source")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_supported = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.LINK)
    title = models.CharField(_("title"), max_length=300)
    url = models.URLField(_("address"), max_length=2000, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    capture = models.ForeignKey(Capture, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence")
    note = models.TextField(_("note"), blank=True)  # how it was found, what to read in it
    stance = models.CharField(_("stance"), max_length=10, choices=Stance.choices)
    quote = models.TextField(_("exact quote"), blank=True)
    position = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)  # taken off the list; the row and its copy stay
    removed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at"]
        verbose_name = _("evidence")
        constraints = [
            models.CheckConstraint(condition=Q(stance__in=["supports", "refutes", "context"]), name="known_stance"),
            models.CheckConstraint(
                condition=~Q(url="")
                | Q(source__isnull=False)
                | Q(article__isnull=False)
                | Q(kind__in=["file", "dataset"], capture__isnull=False),
                name="evidence_points_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="removed_evidence_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_file(self) -> bool:
        """It was handed in as a file, not by its address."""
        return self.capture_id is not None and not self.url
