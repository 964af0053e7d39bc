"""Copies of what evidence points at, kept where nobody else can change or remove them.

A capture is the work and its result in one row: due, held by a worker, kept, or failed with its reason. What was
fetched lies byte for byte in a WARC file of our own; its SHA-256 and a readable text stand in the row.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
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
    title = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)  # readable words of a page or PDF; "" where there are none
    language = models.CharField(max_length=10, blank=True)
    search = models.GeneratedField(
        expression=search_vector(title="title", body="text"), output_field=SearchVectorField(), db_persist=True
    )

    wayback = models.CharField(max_length=6, choices=Wayback.choices, default=Wayback.OFF)
    wayback_address = models.CharField(max_length=2000, blank=True)
    wayback_attempts = models.PositiveSmallIntegerField(default=0)
    wayback_next_at = models.DateTimeField(null=True)

    health = models.CharField(max_length=11, choices=Health.choices, default=Health.UNKNOWN)
    health_since = models.DateTimeField(null=True)
    health_checked_at = models.DateTimeField(null=True)
    health_next_at = models.DateTimeField(null=True)  # null: not watched (a file, or not kept yet)
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
        ]
        indexes = [
            GinIndex(fields=["search"]),
            models.Index(fields=["next_attempt_at"], name="capture_due", condition=~Q(state__in=["kept", "failed"])),
            models.Index(
                fields=["health_next_at"], name="capture_health_due", condition=Q(health_next_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.address or self.filename
