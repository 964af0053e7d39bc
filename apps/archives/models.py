"""Copies of what evidence points at, kept where nobody else can change or remove them.

A capture is the work and its result in one row: due, held by a worker, kept, or failed with its reason. What was
fetched lies byte for byte in a WARC file of our own; its SHA-256 and a readable text stand in the row.
Reading the text, watching the address and asking the Wayback Machine come later, each by a time in the row; when a
worker takes one of these up it moves that time on, so that another takes it up again should the first not come back.
"""

from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Desk, User
from apps.archives.querysets import CaptureQuerySet
from apps.articles.searching import search_vector
from apps.ids import new_id


class Capture(models.Model):
    """One keeping of what an address gave, or of a file that was handed in."""

    class State(models.TextChoices):
        DUE = "due", _("waiting to be archived")
        LEASED = "leased", _("being archived")
        KEPT = "kept", _("archived")
        FAILED = "failed", _("not archived")

    class Wayback(models.TextChoices):
        OFF = "off", _("not asked for")
        DUE = "due", _("asked for")
        KEPT = "kept", _("kept there")
        FAILED = "failed", _("refused there")

    class Health(models.TextChoices):
        UNKNOWN = "unknown", _("not looked at again yet")
        SAME = "same", _("unchanged")
        CHANGED = "changed", _("changed since")
        GONE = "gone", _("gone")
        UNREACHABLE = "unreachable", _("cannot be reached")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    address = models.URLField(_("address"), max_length=2000, blank=True)  # "" for a file
    filename = models.CharField(_("file name"), max_length=255, blank=True)
    host = models.CharField(max_length=255, blank=True)  # of the address: how often it is asked is limited
    # What a watched page changed to is kept as another capture, which follows the first.
    follows_id: UUID | None
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    confidential_to_id: UUID | None
    confidential_to = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(max_length=6, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    nudged_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    lease_holder = models.CharField(max_length=120, blank=True)
    error_code = models.CharField(max_length=40, blank=True)
    error_values = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    captured_at = models.DateTimeField(null=True)
    final_address = models.CharField(max_length=2000, blank=True)  # where redirects ended
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes of the body
    sha256 = models.CharField(max_length=64, blank=True)  # of the body's bytes
    warc = models.CharField(max_length=200, blank=True)  # the WARC file's name below the archive folder
    warc_sha256 = models.CharField(max_length=64, blank=True)
    warc_size = models.PositiveBigIntegerField(null=True)
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)  # readable words of a page or PDF; "" where there are none
    language = models.CharField(max_length=10, blank=True)
    text_next_at = models.DateTimeField(null=True)  # when its words are to be read; null: they were, or nothing is kept
    text_attempts = models.PositiveSmallIntegerField(default=0)
    text_note = models.CharField(max_length=40, blank=True)  # why there is no text, or not all of it: a code
    search = models.GeneratedField(
        expression=search_vector(title="title", body="text"), output_field=SearchVectorField(), db_persist=True
    )

    wayback = models.CharField(max_length=6, choices=Wayback.choices, default=Wayback.OFF)
    wayback_address = models.CharField(max_length=2000, blank=True)
    wayback_attempts = models.PositiveSmallIntegerField(default=0)
    wayback_next_at = models.DateTimeField(null=True)
    wayback_code = models.CharField(max_length=40, blank=True)  # what went wrong at the last attempt

    health = models.CharField(max_length=11, choices=Health.choices, default=Health.UNKNOWN)
    health_since = models.DateTimeField(null=True)
    health_checked_at = models.DateTimeField(null=True)
    health_next_at = models.DateTimeField(null=True)  # null: not watched (a file, or not kept yet)
    health_taken_at = models.DateTimeField(null=True)  # when a worker last began to look
    health_code = models.CharField(max_length=40, blank=True)  # what went wrong at the last look
    health_misses = models.PositiveSmallIntegerField(default=0)  # in a row; one bad day is not a dead link

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="leased", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="leased") & Q(lease_until__isnull=True, lease_token__isnull=True)),
                name="a_capture_lease_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state="kept") | (Q(captured_at__isnull=False) & ~Q(sha256="") & ~Q(warc="")),
                name="a_kept_capture_is_whole",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error_code=""), name="a_failed_capture_says_why"),
            models.CheckConstraint(condition=~Q(address="") | ~Q(filename=""), name="a_capture_is_of_something"),
            models.CheckConstraint(
                condition=Q(text_next_at__isnull=True) | Q(state="kept"), name="only_kept_captures_are_read"
            ),
            models.CheckConstraint(
                condition=Q(health_next_at__isnull=True) | (Q(state="kept") & ~Q(address="")),
                name="only_kept_addresses_are_watched",
            ),
            models.CheckConstraint(
                condition=~Q(wayback="due") | Q(confidential_to__isnull=True), name="nothing_confidential_leaves"
            ),
        ]
        indexes = [
            GinIndex(fields=["search"]),
            models.Index(fields=["next_attempt_at"], name="capture_due", condition=~Q(state__in=["kept", "failed"])),
            models.Index(
                fields=["health_next_at"], name="capture_health_due", condition=Q(health_next_at__isnull=False)
            ),
            models.Index(fields=["text_next_at"], name="capture_text_due", condition=Q(text_next_at__isnull=False)),
            models.Index(fields=["wayback_next_at"], name="capture_wayback_due", condition=Q(wayback="due")),
            models.Index(  # who looks at this host just now
                fields=["host", "-health_taken_at"], name="capture_host", condition=Q(health_taken_at__isnull=False)
            ),
            models.Index(fields=["warc"], name="capture_warc", condition=~Q(warc="")),  # whose file is this?
        ]

    def __str__(self) -> str:
        return self.title or self.address or self.filename

    def get_absolute_url(self) -> str:
        return reverse("web:capture", args=[self.pk])

    @property
    def is_kept(self) -> bool:
        return self.state == self.State.KEPT
