"""How articles arrive: what was handed in, and the run that turns it into claims.

A run is the work; a message is a nudge. Its row says which step is due, since when somebody holds
it (a lease with a token) and what went wrong, so that any worker can go on where another died.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.articles.models import Article, ArticleVersion
from apps.intake.querysets import RunQuerySet


class Delivery(models.Model):
    """What was handed in, byte for byte; one row each time, also when the article was here already."""

    class Form(models.TextChoices):
        TEXT = "text", _("text")
        HTML = "html", _("web page")
        FILE = "file", _("file")
        URL = "url", _("address")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="deliveries")
    form = models.CharField(max_length=4, choices=Form.choices)
    payload = models.BinaryField(blank=True)  # empty for an address until it is fetched
    payload_hash = models.CharField(
        max_length=64, blank=True
    )  # SHA-256 of what was handed in: the same again is told by it
    content_type = models.CharField(max_length=100, blank=True)
    filename = models.CharField(max_length=255, blank=True)
    given = models.JSONField(default=dict)  # title, outlet, language, published_at as the sender told them
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.form} {self.at:%Y-%m-%d %H:%M}"


class Run(models.Model):
    """One passage of one delivery through the pipeline."""

    class State(models.TextChoices):
        DUE = "due", _("waiting")
        LEASED = "leased", _("being worked on")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    class Step(models.TextChoices):
        RECEIVE = "receive", _("receive")
        FETCH = "fetch", _("fetch")
        CLEAN = "clean", _("clean")
        EXTRACT = "extract", _("find claims")
        RESOLVE = "resolve", _("link sources")
        SIGNAL = "signal", _("weigh")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="runs")
    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="run")
    article_version = models.ForeignKey(ArticleVersion, null=True, on_delete=models.CASCADE, related_name="runs")
    pipeline = models.CharField(max_length=40)
    state = models.CharField(max_length=6, choices=State.choices, default=State.DUE)
    step = models.CharField(max_length=8, choices=Step.choices, default=Step.RECEIVE)
    attempts = models.PositiveSmallIntegerField(default=0)  # at this step, counted before the work
    next_attempt_at = models.DateTimeField(db_default=Now())
    nudged_at = models.DateTimeField(null=True)  # when a message was last sent for it
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    lease_holder = models.CharField(max_length=120, blank=True)  # the process, so that the sweep sees its death at once
    error_code = models.CharField(max_length=40, blank=True)  # of a failure, or of the last attempt while it waits
    error_values = models.JSONField(default=dict)  # what fills the places in the code's sentence
    error = models.TextField(blank=True)  # for the log of the curious; people read the sentence for the code
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    finished_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="leased", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="leased") & Q(lease_until__isnull=True, lease_token__isnull=True)),
                name="a_lease_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error_code=""), name="a_failure_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], finished_at__isnull=False)
                | (~Q(state__in=["done", "failed"]) & Q(finished_at__isnull=True)),
                name="an_end_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["next_attempt_at"], name="run_due", condition=~Q(state__in=["done", "failed"]))]

    def __str__(self) -> str:
        return f"{self.article} ({self.step}, {self.state})"


class StepRecord(models.Model):
    """One step of a run: when it ran, how it ended, what it left for the next."""

    class State(models.TextChoices):
        DONE = "done", _("done")
        SKIPPED = "skipped", _("not needed")
        FAILED = "failed", _("failed")

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=8, choices=Run.Step.choices)
    state = models.CharField(max_length=7, choices=State.choices)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    result = models.JSONField(default=dict)  # extract leaves its attributions here for resolve

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "step"], name="step_once_a_run"),
            models.CheckConstraint(condition=Q(finished_at__gte=F("started_at")), name="step_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.state}"


class Heartbeat(models.Model):
    """When something that should happen all the time last did: "sweep" proves that beat and a worker run."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
