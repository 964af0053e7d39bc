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
from apps.claims.querysets import AppearanceQuerySet, ChangeQuerySet, ClaimQuerySet
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


class Tense(models.TextChoices):
    """When a claim is set, seen from the time of saying it."""

    PAST = "past", _("about the past")
    PRESENT = "present", _("about the present")
    FUTURE = "future", _("about the future")


class Claim(models.Model):
    """One statement by one claimant, as a sentence that stands alone.

    Without a claimant it is hearsay: the article passes it on and names nobody. `status` repeats the
    state of the claim's check, and `is_published` says whether a verdict stands: verification writes all in
    one transaction, so that lists need no join. A claim that nobody has touched has no check yet and is "new".

    A claim that was merged into another, or that a person marked as no claim at all, is out of use: it stays as a
    row (`merged_into` leads on; rejected ones teach the next extraction) and nothing but its own address shows it.

    `found` holds what extraction said of it when it recorded it, as words, whatever people made of it since; {} of a
    claim that a person added or split off. `corrected` names the fields that people have changed from that.
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
    quantities = models.JSONField(default=list, blank=True)  # [{"words", "value", "unit", "upper", "bound"}, …]
    moments = models.JSONField(default=list, blank=True)  # [{"words", "value" (EDTF), "part"}, …]
    tense = models.CharField(max_length=7, choices=Tense.choices, blank=True)  # "" where nobody read it
    worth = models.FloatField(_("check-worthiness"), default=0)
    reasons = models.JSONField(default=list)  # [{"name", "weight", "words"}, …]
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.NEW)
    is_published = models.BooleanField(default=False)  # a verdict stands, whatever its check is doing now
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="claims")
    is_confidential = models.BooleanField(default=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    rejected_at = models.DateTimeField(null=True, blank=True)  # somebody said: this is no claim
    rejected_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reject_reason = models.CharField(max_length=500, blank=True)
    found = models.JSONField(default=dict, blank=True)  # {"text", "label", "claimant", "speech_act", "is_negative"}
    corrected = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    signals_due_at = models.DateTimeField(null=True, blank=True)  # something they are counted from has changed
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
            # Of those in use: a merged claim may leave its words to another.
            models.UniqueConstraint(
                fields=["claimant", "text_key"],
                condition=Q(is_confidential=False, merged_into=None, rejected_at=None),
                nulls_distinct=False,
                name="one_claim_a_claimant_and_text",
            ),
            models.UniqueConstraint(
                fields=["desk", "claimant", "text_key"],
                condition=Q(is_confidential=True, merged_into=None, rejected_at=None),
                nulls_distinct=False,
                name="one_confidential_claim_a_claimant_and_text",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="claim_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(rejected_at=None), name="merged_or_rejected_and_not_both"
            ),
            models.CheckConstraint(
                condition=Q(rejected_at__isnull=False) | Q(rejected_by=None, reject_reason=""),
                name="a_rejection_has_a_time",
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
            models.Index(fields=["updated_at"]),  # the sweep that compares new and mended claims with prior checks
            models.Index(fields=["signals_due_at"], name="signals_due", condition=Q(signals_due_at__isnull=False)),
            # The same words again are looked for among those out of use, too.
            models.Index(
                fields=["text_key"], name="claim_out_of_use", condition=~Q(merged_into=None, rejected_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("web:claim", args=[self.pk])

    @property
    def is_in_use(self) -> bool:
        """Neither merged into another nor marked as no claim."""
        return self.merged_into_id is None and self.rejected_at is None

    def survivor(self) -> "Claim":
        """Where its merging led, over all steps; itself when it was not merged."""
        return self.merged_into.survivor() if self.merged_into else self

    @property
    def confidential_desk_id(self) -> UUID | None:
        return self.desk_id if self.is_confidential else None


class Appearance(models.Model):
    """The claim found in one version of an article, with its exact places (spans) and how it was said.

    `found_…` is what extraction found, whatever people made of it since: reading the same text again knows the
    appearance by it, so that a claim that was mended, merged, split or rejected does not come back as it was.
    `found` holds the kind and the places as extraction gave them, {} of a person's; `corrected` names what people have
    changed of them since ("split": some of its words became a claim of their own).
    """

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
    found_key = models.CharField(max_length=64, blank=True)  # the text_key of the words as found; "" of a person's
    found_start = models.PositiveIntegerField(null=True, blank=True)
    found_claimant = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    found = models.JSONField(default=dict, blank=True)  # {"kind", "speech_act", "content", "cue", "source"}
    corrected = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    divided_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="divided")
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
            models.CheckConstraint(
                condition=Q(found_key="", found_claimant=None) | Q(found_start__isnull=False),
                name="what_was_found_has_a_place",
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
        CHECKED_BEFORE = "checked before", _("checked before")

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


class Change(models.Model):
    """A merge, a split or a rejection, with all that is needed to take it back exactly.

    `claim` is the one that was merged away, split or rejected, `other` the one it went into or that was split off;
    the two sources likewise. Merging sources may merge claims: those changes are `part_of` it and go back with it.
    """

    class Kind(models.TextChoices):
        CLAIMS_MERGED = "claims merged", _("claims merged")
        CLAIM_SPLIT = "claim split", _("claim split")
        CLAIM_REJECTED = "claim rejected", _("marked as no claim")
        SOURCES_MERGED = "sources merged", _("sources merged")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    claim = models.ForeignKey(Claim, null=True, on_delete=models.CASCADE, related_name="changes")
    other = models.ForeignKey(Claim, null=True, on_delete=models.CASCADE, related_name="changes_to")
    source = models.ForeignKey(Source, null=True, on_delete=models.CASCADE, related_name="changes")
    into_source = models.ForeignKey(Source, null=True, on_delete=models.CASCADE, related_name="changes_to")
    part_of = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    facts = models.JSONField(default=dict)  # what was where before, as ids: each kind's own (actions)
    reason = models.CharField(max_length=500, blank=True)
    confidential_to = models.ForeignKey(Desk, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="claim rejected", claim__isnull=False, other=None, source=None, into_source=None)
                | Q(kind__in=["claims merged", "claim split"], claim__isnull=False, other__isnull=False, source=None)
                | Q(kind="sources merged", claim=None, source__isnull=False, into_source__isnull=False),
                name="a_change_names_what_it_is_about",
            ),
            models.CheckConstraint(condition=Q(undone_at__isnull=False) | Q(undone_by=None), name="an_undo_has_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.claim or self.source}"
