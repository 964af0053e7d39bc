"""Fact-checks published before, by others and by us; the imports they came with; and the claims they are offered on."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.articles.searching import search_vector
from apps.claims.models import Claim
from apps.ids import new_id
from apps.prior_checks.querysets import (
    BrokenRecordQuerySet,
    ImportRunQuerySet,
    OfferQuerySet,
    PriorCheckQuerySet,
)
from apps.prior_checks.reasons import sentence_for_broken, sentence_for_run
from apps.sources.models import Source


class ImportRun(models.Model):
    """One file or address of fact-checks, read from its first record to its last.

    The row is the work: `position` records are finished, and every batch of them is written together with the
    counts, so that a run that was cut off goes on where it was and counts nothing twice.
    """

    class Origin(models.TextChoices):
        FILE = "file", _("file")
        URL = "url", _("address")

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("being read")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    origin = models.CharField(max_length=4, choices=Origin.choices)
    name = models.CharField(_("file or address"), max_length=2000)
    file = models.CharField(max_length=60, blank=True)  # in the folder of imports; "" until it is fetched
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices, default=State.QUEUED)
    position = models.PositiveIntegerField(default=0)  # records of the file that are finished
    read = models.PositiveIntegerField(default=0)  # fact-checks in them, broken ones too
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    bytes_read = models.BigIntegerField(default=0)
    bytes_all = models.BigIntegerField(default=0)  # of the whole text; 0 where that is not known, as of packed files
    attempts = models.PositiveSmallIntegerField(default=0)  # since the last record was written
    next_attempt_at = models.DateTimeField(db_default=Now())
    nudged_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_values = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import of prior checks")
        verbose_name_plural = _("imports of prior checks")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True, lease_token__isnull=True)),
                name="an_import_lease_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | (~Q(state__in=["done", "failed"]) & Q(finished_at__isnull=True)),
                name="an_import_end_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error_code=""), name="an_import_failure_says_why"),
            models.CheckConstraint(
                condition=Q(read=F("added") + F("changed") + F("unchanged") + F("broken")), name="an_import_counts_all"
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], name="import_due", condition=~Q(state__in=["done", "failed"]))
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("web:prior_check_import", args=[self.pk])

    @property
    def percent(self) -> int | None:
        """How much of it is read; None where its length is not known."""
        return min(100, 100 * self.bytes_read // self.bytes_all) if self.bytes_all else None

    @property
    def problem(self) -> str:
        """Why it failed or has to wait, in the reader's language; "" when all is well."""
        return sentence_for_run(self.error_code, self.error_values)

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def kept(self) -> int:
        """Records that are prior checks here now, whether they came with this import or were known."""
        return self.added + self.changed + self.unchanged


class BrokenRecord(models.Model):
    """A record of an import that could not be read: where it stands, and why."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="broken_records")
    position = models.PositiveIntegerField()  # in the file, from 1
    part = models.PositiveSmallIntegerField(default=0)  # of a record that holds several
    line = models.PositiveIntegerField(null=True)
    byte = models.BigIntegerField(null=True)  # from the beginning of the unpacked text, from 0
    reason = models.CharField(max_length=40)  # a code; reasons.py has the sentence
    values = models.JSONField(default=dict)
    excerpt = models.CharField(max_length=300, blank=True)

    objects = BrokenRecordQuerySet.as_manager()

    class Meta:
        ordering = ["position", "part"]
        constraints = [models.UniqueConstraint(fields=["run", "position", "part"], name="broken_once_an_import")]

    def __str__(self) -> str:
        return f"{self.position}: {self.reason}"

    @property
    def sentence(self) -> str:
        """What is wrong with it, in the reader's language."""
        return sentence_for_broken(self.reason, self.values)


class PriorCheck(models.Model):
    """A published fact-check as its publisher describes it (schema.org ClaimReview). Shown inside, never republished.

    `key` makes the same review of the same claim one row: the review's address and the folded words of the claim.
    """

    class Matching(models.TextChoices):
        WAITING = "waiting", _("waiting")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=64, unique=True)  # SHA-256 of the review's address and the claim's words
    fingerprint = models.CharField(max_length=64)  # SHA-256 of all that is kept: another one means that it changed
    publisher = models.CharField(_("publisher"), max_length=200)
    site = models.CharField(_("site"), max_length=255, blank=True)
    url = models.CharField(_("address of the review"), max_length=2000)
    title = models.CharField(_("title"), max_length=500, blank=True)
    claim_text = models.TextField(_("claim"))
    language = models.CharField(_("language"), max_length=10)
    claimant_name = models.CharField(_("claimant"), max_length=300, blank=True)
    claimant = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claim_date = models.DateField(_("date of the claim"), null=True, blank=True)
    review_date = models.DateField(_("date of the review"), null=True, blank=True)
    rating_label = models.CharField(_("rating"), max_length=300, blank=True)
    rating_number = models.FloatField(null=True, blank=True)
    rating_best = models.FloatField(null=True, blank=True)
    rating_worst = models.FloatField(null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=500, blank=True)
    first_appearance = models.CharField(max_length=2000, blank=True)
    appearances = ArrayField(models.CharField(max_length=2000), default=list, blank=True)
    raw = models.JSONField(default=dict)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="prior_checks")
    # The import that met it last: the same record twice in one file is taken once. Not indexed, so that noting it
    # for a hundred thousand rows that did not change touches no index.
    seen_in = models.UUIDField(null=True, editable=False)
    matching = models.CharField(max_length=7, choices=Matching.choices, default=Matching.WAITING)
    is_counted = models.BooleanField(default=False)  # its words are in the counts of `Term`
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    search = models.GeneratedField(
        expression=search_vector(title="title", body="claim_text"), output_field=SearchVectorField(), db_persist=True
    )

    objects = PriorCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("prior check")
        verbose_name_plural = _("prior checks")
        constraints = [
            models.CheckConstraint(
                condition=~Q(claim_text="") & ~Q(url="") & ~Q(publisher=""), name="prior_check_says_what"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"], name="prior_check_search"),
            # Claims worded nearly alike share few whole words when they are compounds; their letters tell.
            GinIndex(fields=["claim_text"], opclasses=["gin_trgm_ops"], name="prior_check_letters"),
            models.Index(fields=["-review_date", "-id"], name="prior_check_by_date"),
            models.Index(fields=["-created_at"], name="prior_check_by_arrival"),
            models.Index(fields=["id"], name="prior_check_unmatched", condition=Q(matching="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.rating_label or self.claim_text[:80]}"

    def get_absolute_url(self) -> str:
        return reverse("web:prior_check", args=[self.pk])


class Offer(models.Model):
    """A prior check offered on a claim, and what a person said to it. One for each pair."""

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        CONFIRMED = "confirmed", _("confirmed")
        REJECTED = "rejected", _("rejected")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="offers")
    prior_check = models.ForeignKey(PriorCheck, on_delete=models.CASCADE, related_name="offers")
    score = models.FloatField()
    words = ArrayField(models.CharField(max_length=80), default=list)  # those of the claim that both have
    state = models.CharField(max_length=9, choices=State.choices, default=State.OFFERED)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "prior_check"], name="one_offer_a_pair"),
            models.CheckConstraint(condition=Q(score__gte=0) & Q(score__lte=1), name="offer_score_between_0_and_1"),
            models.CheckConstraint(
                condition=Q(state="offered", decided_at__isnull=True)
                | (~Q(state="offered") & Q(decided_at__isnull=False)),
                name="a_decided_offer_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prior_check} ({self.state})"


class Lookup(models.Model):
    """That a claim, in the words of `text_key`, was compared with the prior checks known then."""

    claim = models.OneToOneField(Claim, primary_key=True, on_delete=models.CASCADE, related_name="prior_check_lookup")
    text_key = models.CharField(max_length=64)
    failed = models.BooleanField(default=False)  # a mistake of ours stopped it; the log says which

    def __str__(self) -> str:
        return self.text_key


class Watermark(models.Model):
    """How far the sweep has come: every claim that changed before `at` has its lookup."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.at:%Y-%m-%d %H:%M}"


class Term(models.Model):
    """In how many prior checks of a language a word occurs; the row of the word "" counts them all."""

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=80)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="term_once_a_language")]

    def __str__(self) -> str:
        return f"{self.language} {self.word}: {self.count}"
