"""Telling people by mail: who wants which digest when, and the ledger of what was told.

The ledger is the promise: (subscription, reason, object) is unique, so nothing is told twice, and a
digest's window begins where the last covered one ended, so nothing falls between.
"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.digests.querysets import NotificationQuerySet, OutgoingQuerySet, SubscriptionQuerySet
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


class Outgoing(models.Model):
    """A mail on its way. The row is the work: only who holds its lease may finish it."""

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

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        abstract = True


LEASE_IS_WHOLE = Q(state="sending", lease_until__isnull=False, lease_token__isnull=False) | (
    ~Q(state="sending") & Q(lease_until__isnull=True, lease_token__isnull=True)
)
SENT_HAS_A_TIME = ~Q(state="sent") | Q(sent_at__isnull=False)
UNFINISHED = Q(state__in=["planned", "retry", "sending"])


class Digest(Outgoing):
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="digests")
    local_date = models.DateField()  # the person's own day: one digest each
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "local_date"], name="one_digest_a_day"),
            models.CheckConstraint(condition=Q(window_end__gt=F("window_start")), name="window_ends_after_it_starts"),
            models.CheckConstraint(condition=SENT_HAS_A_TIME, name="sent_has_a_time"),
            models.CheckConstraint(condition=LEASE_IS_WHOLE, name="a_digest_lease_is_whole"),
        ]
        indexes = [models.Index(fields=["not_before"], name="digest_due", condition=UNFINISHED)]

    def __str__(self) -> str:
        return f"{self.subscription.user}, {self.local_date}"


class DigestItem(models.Model):
    """One thing told to one person for one reason, once for ever."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="items")
    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="items")
    reason = models.CharField(max_length=40)  # "new claim", "check moved", "overdue"
    kind = models.CharField(max_length=20)  # what object_id names: "claim", "move", "comment"
    object_id = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "reason", "kind", "object_id"], name="told_once")
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.object_id}"


class MailChoice(models.Model):
    """Whether a person wants one kind of mail at once. Without a row the kind's default holds (choices.py)."""

    class Kind(models.TextChoices):
        MENTIONS = "mentions", _("somebody names me in a comment")
        ASSIGNMENTS = (
            "assignments",
            _("something happens to my own checks: given to me, sent back, due for review, no reply"),
        )
        WATCHED = "watched", _("a check that I watch moves, or waits for my review")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_choices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    is_on = models.BooleanField()
    generation = models.PositiveIntegerField(default=1)  # part of the unsubscribe token, as in Subscription

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_choice_a_kind")]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"


class InstantMail(Outgoing):
    """What happened for one person within two minutes, as one mail."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="instant_mails")

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.CheckConstraint(condition=SENT_HAS_A_TIME, name="sent_mail_has_a_time"),
            models.CheckConstraint(condition=LEASE_IS_WHOLE, name="a_mail_lease_is_whole"),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="instant_mail_due", condition=UNFINISHED),
            models.Index(fields=["user", "-due_at"], name="mails_of_an_hour"),  # the cap counts them
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.due_at}"


class Notification(models.Model):
    """One thing to tell one person for one reason, at once and once for ever.

    The row below that it was made from is named by kind and id. Whoever may not see the claim when the mail goes
    out is not told; what is not told by a mail at once is left to the digest.
    """

    class Reason(models.TextChoices):
        MENTIONED = "mentioned", _("named in a comment")
        ASSIGNED = "assigned", _("assigned to you")
        SENT_BACK = "sent back", _("sent back to you")
        NEEDS_REVIEW = "needs review", _("your verdict is due for review")
        OVERDUE = "response overdue", _("no reply by the deadline")
        REVIEW_ASKED = "review asked", _("waits for review")
        MOVED = "moved", _("moved")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        SENT = "sent", _("sent")
        SUPPRESSED = "suppressed", _("not wanted any more")
        LEFT = "left", _("left to the digest")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    kind = models.CharField(max_length=20)  # what object_id names: "comment", "move", "event", "response"
    object_id = models.CharField(max_length=40)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="+")
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    mail = models.ForeignKey(InstantMail, null=True, on_delete=models.CASCADE, related_name="notifications")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "reason", "kind", "object_id"], name="notified_once"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(mail__isnull=False), name="sent_by_a_mail"),
        ]
        indexes = [
            models.Index(
                fields=["user", "created_at"], name="notification_loose", condition=Q(state="planned", mail=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.reason} {self.object_id}"


class ReadUntil(models.Model):
    """How far the planner of mails at once has read what happened: after an outage it goes on from there."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    moment = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="there_is_one_reader")]

    def __str__(self) -> str:
        return str(self.moment)
