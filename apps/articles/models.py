"""Articles: texts as published, with their versions; never edited by us."""

from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Desk, User
from apps.articles.querysets import ArticleQuerySet
from apps.articles.searching import search_vector
from apps.ids import new_id
from apps.sources.models import Source


class Article(models.Model):
    """What was delivered, from the moment it arrives. Its text is in its versions.

    `url_key` and `fingerprint` (of the first text as handed in, then of the cleaned text) make two
    deliveries one: unique within the newsroom, and within each desk for its confidential ones.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        FETCHING = "fetching", _("being fetched")
        EXTRACTING = "extracting", _("being read")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    class Arrival(models.TextChoices):
        PASTE = "paste", _("pasted")
        FILE = "file", _("uploaded")
        URL = "url", _("by address")
        API = "api", _("by API")
        COMMAND = "command", _("by command")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    arrival = models.CharField(max_length=10, choices=Arrival.choices)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="articles")
    is_confidential = models.BooleanField(_("confidential"), default=False)
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    url = models.URLField(_("address"), max_length=2000, blank=True)
    url_key = models.CharField(max_length=64, blank=True)  # SHA-256 of the canonical address
    delivered_hash = models.CharField(max_length=64, blank=True)  # SHA-256 of what was handed in
    fingerprint = models.CharField(max_length=64, blank=True)  # SHA-256 of the current version's words
    external_id = models.CharField(max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    outlet = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="articles")
    byline = models.CharField(_("byline"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    agencies = models.ManyToManyField(Source, related_name="credited_articles", blank=True)
    current = models.ForeignKey("ArticleVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    attention = models.CharField(max_length=40, blank=True)  # a code: why a person should look ("no_claims")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            constraint
            for field in ("url_key", "delivered_hash", "fingerprint")
            for constraint in (
                models.UniqueConstraint(
                    fields=[field],
                    condition=~Q(**{field: ""}) & Q(is_confidential=False, duplicate_of__isnull=True),
                    name=f"one_article_a_{field}",
                ),
                models.UniqueConstraint(
                    fields=["desk", field],
                    condition=~Q(**{field: ""}) & Q(is_confidential=True, duplicate_of__isnull=True),
                    name=f"one_confidential_a_{field}",
                ),
            )
        ] + [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(current__isnull=False) | Q(duplicate_of__isnull=False),
                name="ready_means_a_text",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at"]),
            models.Index(fields=["state"], name="article_unfinished", condition=~Q(state="ready")),
        ]

    def __str__(self) -> str:
        return self.title or self.url or str(_("untitled article"))

    def get_absolute_url(self) -> str:
        return reverse("web:article", args=[self.pk])

    @property
    def confidential_desk_id(self) -> UUID | None:
        """The desk that alone may see it, or None."""
        return self.desk_id if self.is_confidential else None


class ArticleVersion(models.Model):
    """One text of an article. `text` is cleaned: the title's line, then the paragraphs, blank lines between.

    `offsets` leads back: [[start in text, start in the delivered text, length], …].
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=10)
    headings = models.JSONField(default=list)  # [[start, end], …] of lines set as headings, the title's first
    offsets = models.JSONField(default=list)
    dropped = models.JSONField(default=list)  # [[start, end, reason], …] in the delivered text
    fingerprint = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    search = models.GeneratedField(
        expression=search_vector(title="title", body="text"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_numbers_differ"),
            models.UniqueConstraint(fields=["article", "fingerprint"], name="a_version_is_a_new_text"),
            models.CheckConstraint(condition=~Q(text=""), name="version_has_a_text"),
        ]
        indexes = [GinIndex(fields=["search"])]

    def __str__(self) -> str:
        return f"{self.article} ({self.number})"
