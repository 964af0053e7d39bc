"""Claims, and the places in articles where they appear."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Desk, User
from apps.articles.models import Article, ArticleVersion
from apps.articles.searching import search_vector
from apps.claims.querysets import AppearanceQuerySet, ClaimQuerySet
from apps.ids import new_id
from apps.sources.models import Source


class SpeechAct(models.TextChoices):
    STATES = "states", _("states")
    CONFIRMS = "confirms", _("confirms")
    DENIES = "denies", _("denies")
    ANNOUNCES = "announces", _("announces")
    PROMISES = "promises", _("promises")
    DEMANDS = "demands", _("demands")
    WARNS = "warns", _("warns")
    ACCUSES = "accuses", _("accuses")
    CRITICISES = "criticises", _("criticises")
    PRAISES = "praises", _("praises")
    DOUBTS = "doubts", _("doubts")
    BELIEVES = "believes", _("believes")
    INTENDS = "intends", _("intends")
    ASKS = "asks", _("asks")
    DECLINES_TO_COMMENT = "declines to comment", _("declines to comment")
    DOES_NOT_SAY = "does not say", _("does not say")


class Claim(models.Model):
    """One statement by one claimant, as a sentence that stands alone.

    Without a claimant it is hearsay: the article passes it on and names nobody. `status` repeats the
    state of the claim's check (verification writes both in one transaction), so that lists need no join;
    a claim that nobody has touched has no check yet and is "new".
    """

    class Status(models.TextChoices):
        NEW = "new", _("new")
        QUEUED = "queued", _("queued")
        IN_PROGRESS = "in progress", _("in progress")
        IN_REVIEW = "in review", _("in review")
        PUBLISHED = "published", _("published")
        DISMISSED = "dismissed", _("dismissed")
        RETRACTED = "retracted", _("retracted")

    class Attribution(models.TextChoices):
        NAMED = "named", _("named source")
        UNNAMED = "unnamed", _("unnamed source")
        UNATTRIBUTED = "unattributed", _("no source named")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.TextField(_("claim"))
    text_key = models.CharField(max_length=64)  # SHA-256 of the folded words: the same claim again is found by it
    label = models.CharField(_("label"), max_length=90)
    language = models.CharField(_("language"), max_length=10)
    claimant = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="claims")
    claimant_role = models.CharField(_("role then"), max_length=200, blank=True)
    attribution = models.CharField(max_length=12, choices=Attribution.choices)
    speech_act = models.CharField(_("speech act"), max_length=20, choices=SpeechAct.choices, default=SpeechAct.STATES)
    is_negative = models.BooleanField(default=False)
    hedges = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    evidentials = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    worth = models.FloatField(_("check-worthiness"), default=0)
    reasons = models.JSONField(default=list)  # [{"name", "weight", "words"}, …]
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.NEW)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="claims")
    is_confidential = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    search = models.GeneratedField(
        expression=search_vector(title="label", body="text"), output_field=SearchVectorField(), db_persist=True
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(
                fields=["claimant", "text_key"],
                condition=Q(is_confidential=False),
                nulls_distinct=False,
                name="one_claim_a_claimant_and_text",
            ),
            models.UniqueConstraint(
                fields=["desk", "claimant", "text_key"],
                condition=Q(is_confidential=True),
                nulls_distinct=False,
                name="one_confidential_claim_a_claimant_and_text",
            ),
            models.CheckConstraint(condition=Q(worth__gte=0) & Q(worth__lte=1), name="worth_between_0_and_1"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(label=""), name="claim_has_words"),
            models.CheckConstraint(
                condition=Q(attribution="unattributed", claimant__isnull=True)
                | (~Q(attribution="unattributed") & Q(claimant__isnull=False)),
                name="attributed_means_a_claimant",
            ),
        ]
        indexes = [
            GinIndex(fields=["search"]),
            models.Index(fields=["status", "-worth"]),  # the inbox by worth
            models.Index(fields=["status", "-created_at"]),  # the inbox by time
            models.Index(fields=["-created_at"]),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("web:claim", args=[self.pk])

    @property
    def confidential_desk_id(self) -> UUID | None:
        return self.desk_id if self.is_confidential else None


class Appearance(models.Model):
    """The claim found in one version of an article, with its exact places (spans) and how it was said."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("direct")
        INDIRECT = "indirect", _("indirect")
        FREE_INDIRECT = "free_indirect", _("free indirect")
        REPORTED = "reported", _("reported")
        MIXED = "mixed", _("mixed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="appearances")
    version = models.ForeignKey(ArticleVersion, on_delete=models.CASCADE, related_name="appearances")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    speech_act = models.CharField(max_length=20, choices=SpeechAct.choices, default=SpeechAct.STATES)
    start = models.PositiveIntegerField()  # of the first content span: reading order, and the key of "found once"
    end = models.PositiveIntegerField()  # of the last content span
    confidence = models.FloatField(default=1)
    pipeline = models.CharField(max_length=40, blank=True)  # which extraction found it; "" when a person did
    added_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        ordering = ["version", "start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "claim", "start"], name="appearance_found_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="appearance_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0) & Q(confidence__lte=1), name="confidence_between_0_and_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} @ {self.start}"


class Span(models.Model):
    """Characters start:end of the version's text that are content, cue or source of an appearance."""

    class Part(models.TextChoices):
        CONTENT = "content", _("content")
        CUE = "cue", _("cue")
        SOURCE = "source", _("source")

    appearance = models.ForeignKey(Appearance, on_delete=models.CASCADE, related_name="spans")
    part = models.CharField(max_length=7, choices=Part.choices)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["appearance", "part", "start"], name="span_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="span_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(part__in=["content", "cue", "source"]), name="known_span_part"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.start}:{self.end}"


class Signal(models.Model):
    """What background work found out about a claim, with why: {"name": "origins", "value": 2, "reason": …}."""

    class Name(models.TextChoices):
        APPEARANCES = "appearances", _("appearances")
        ORIGINS = "origins", _("independent origins")
        DENIED = "denied", _("denied")
        NO_COMMENT = "no comment", _("no comment")
        HEARSAY = "hearsay", _("hearsay")
        UNNAMED_SOURCE = "unnamed source", _("unnamed source")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="signals")
    name = models.CharField(max_length=20, choices=Name.choices)
    value = models.IntegerField(default=1)
    reasons = models.JSONField(default=list)  # the facts behind it, as data; pages put them in words
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["claim", "name"], name="signal_once_a_claim")]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.value}"
