"""Telling people by mail: who wants which digest when, and the ledger of what was told.

The ledger is the promise: (subscription, reason, object) is unique, so nothing is told twice, and a
digest's window begins where the last covered one ended, so nothing falls between.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.digests.querysets import DigestQuerySet, SubscriptionQuerySet
from apps.ids import new_id


class Subscription(models.Model):
    class Cadence(models.TextChoices):
        DAILY = "daily", _("every day")
        WEEKDAYS = "weekdays", _("Monday to Friday")
        WEEKLY = "weekly", _("every Monday")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="subscription")
    is_active = models.BooleanField(_("send me a digest"), default=True)
    cadence = models.CharField(_("how often"), max_length=10, choices=Cadence.choices, default=Cadence.DAILY)
    hour = models.PositiveSmallIntegerField(_("hour"), default=7)  # on the person's wall clock (User.time_zone)
    send_empty = models.BooleanField(_("also on days without news"), default=False)
    generation = models.PositiveIntegerField(
        default=1
    )  # part of the unsubscribe token: subscribing again ends old links
    next_due_at = models.DateTimeField(null=True)  # null while inactive
    covered_until = models.DateTimeField(null=True)  # end of the last window that was sent or skipped as empty
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="hour_of_the_day"),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(next_due_at__isnull=False), name="active_means_due"
            ),
        ]
        indexes = [models.Index(fields=["next_due_at"], name="subscription_due", condition=Q(is_active=True))]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_cadence_display()}"


class Digest(models.Model):
    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        RETRY = "retry", _("will be tried again")
        FAILED = "failed", _("failed")
        SKIPPED_EMPTY = "skipped empty", _("no news")
        SUPERSEDED = "superseded", _("covered by a later one")
        SUPPRESSED = "suppressed", _("not wanted any more")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="digests")
    local_date = models.DateField()  # the person's own day: one digest each
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=14, choices=State.choices, default=State.PLANNED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True)
    lease_token = models.UUIDField(null=True)
    message_id = models.CharField(
        max_length=200, unique=True
    )  # the same at every attempt: mail servers drop doubles by it
    subject = models.CharField(max_length=300, blank=True)
    smtp_code = models.PositiveSmallIntegerField(null=True)
    error = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "local_date"], name="one_digest_a_day"),
            models.CheckConstraint(condition=Q(window_end__gt=F("window_start")), name="window_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_has_a_time"),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True, lease_token__isnull=True)),
                name="a_digest_lease_is_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"], name="digest_due", condition=Q(state__in=["planned", "retry", "sending"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription.user}, {self.local_date}"


class DigestItem(models.Model):
    """One thing told to one person for one reason, once for ever."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="items")
    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="items")
    reason = models.CharField(max_length=40)  # "new claim", "check moved"
    kind = models.CharField(max_length=20)  # what object_id names: "claim", "move"
    object_id = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "reason", "kind", "object_id"], name="told_once")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.object_id}"
