"""The right of reply: who was asked what, by whom, through what channel, until when, and what came back."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.claims.models import Appearance, Claim
from apps.ids import new_id
from apps.sources.models import Source
from apps.verification.models.checks import Check
from apps.verification.querysets import OfClaimsQuerySet, ResponseQuerySet


class Response(models.Model):
    """One party asked about the claim, and what came back.

    The claimant's own (`party` is the claim's claimant) is what the gate "claimant contacted" looks for. One found
    in an article ("declines to comment") has `appearance`, and was asked by whoever wrote the article.
    """

    class Channel(models.TextChoices):
        EMAIL = "e-mail", _("e-mail")
        PHONE = "phone", _("phone")
        IN_PERSON = "in person", _("in person")
        LETTER = "letter", _("letter")
        PRESS_OFFICE = "press office", _("press office")
        MESSAGE = "message", _("message")
        ARTICLE = "article", _("as an article reports")

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("no answer yet")
        ANSWERED = "answered", _("answered")
        CONFIRMED = "confirmed", _("confirmed it")
        DENIED = "denied", _("denied it")
        NO_COMMENT = "no comment", _("no comment")
        NO_REPLY = "no reply", _("no reply by the deadline")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_concerned = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="responses")
    party = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="responses")
    asked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices)
    contact = models.CharField(_("whom exactly"), max_length=300, blank=True)  # a person or desk there; never public
    question = models.TextField(_("what was asked"), blank=True)
    deadline = models.DateTimeField(_("answer by"), null=True, blank=True)
    outcome = models.CharField(_("what came back"), max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    words = models.TextField(_("their exact words"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    appearance = models.ForeignKey(
        Appearance, null=True, blank=True, on_delete=models.SET_NULL, related_name="responses"
    )
    recorded_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "created_at"]
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "answered", "confirmed", "denied", "no comment", "no reply"]),
                name="known_outcome",
            ),
            models.CheckConstraint(
                condition=Q(deadline__isnull=True) | Q(deadline__gt=F("asked_at")), name="deadline_after_the_question"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["answered", "confirmed", "denied"]) | ~Q(words=""), name="an_answer_has_words"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="no reply") | Q(deadline__isnull=False), name="no_reply_needs_a_deadline"
            ),
            models.UniqueConstraint(fields=["check_concerned", "appearance"], name="response_once_an_appearance"),
        ]
        indexes = [
            models.Index(fields=["deadline"], name="response_waiting", condition=Q(outcome="waiting"))  # the sweep's
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_outcome_display()}"


class SetAsideOffer(models.Model):
    """Somebody said: what this appearance reports is no response to the claim. Deleting the row is the undo."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="offers_set_aside")
    appearance = models.ForeignKey(Appearance, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfClaimsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "appearance"], name="offer_set_aside_once")]

    def __str__(self) -> str:
        return f"{self.claim}: {self.appearance_id}"
