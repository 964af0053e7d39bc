"""What extraction found, and what people made of each finding. The figures and the training rows begin here."""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextChoices, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.claims.models import Appearance, Claim


class Outcome(TextChoices):
    """What people made of a finding; "left": nobody has decided anything about it."""

    CONFIRMED = "confirmed", _("confirmed")
    CORRECTED = "corrected", _("corrected")
    REJECTED = "rejected", _("rejected")
    LEFT = "left", _("left")
    ADDED = "added", _("added by hand")


# Somebody decided to check the claim as it stands. A dismissal says that it is not worth a check, not that it is none.
TAKEN_UP = (
    Claim.Status.QUEUED, Claim.Status.IN_PROGRESS, Claim.Status.IN_REVIEW, Claim.Status.PUBLISHED,
    Claim.Status.RETRACTED,
)  # fmt: skip
CORRECTIONS = (Outcome.CORRECTED, Outcome.REJECTED, Outcome.ADDED)


def findings(user: Any = None) -> QuerySet[Appearance]:
    """All that extraction found and people added, as far as the person may see it, annotated with `outcome`.

    Words that were found again in a later version of their article count there, once. What a split or a merge
    doubled counts once. `told_kind` and `told_act` are as extraction gave them, or as a person who added it did.
    Without a user everything, for commands alone.
    """
    again = Appearance.objects.filter(
        article=OuterRef("article"), found_key=OuterRef("found_key"), version__number__gt=OuterRef("version__number")
    )
    seen = Appearance.objects.all() if user is None else Appearance.objects.visible_to(user)
    by_hand = Q(pipeline="", claim__rejected_at=None)
    found = ~Q(pipeline="") & ~Exists(again)
    return (
        seen.filter(by_hand | found, divided_from=None, claim__merged_into=None)
        .annotate(
            outcome=Case(
                When(pipeline="", then=Value(Outcome.ADDED)),
                When(claim__rejected_at__isnull=False, then=Value(Outcome.REJECTED)),
                When(~Q(corrected=[]) | ~Q(claim__corrected=[]), then=Value(Outcome.CORRECTED)),
                When(claim__status__in=TAKEN_UP, then=Value(Outcome.CONFIRMED)),
                default=Value(Outcome.LEFT),
            ),
            told_kind=Coalesce(KeyTextTransform("kind", "found"), F("kind"), output_field=TextField()),
            told_act=Coalesce(KeyTextTransform("speech_act", "found"), F("speech_act"), output_field=TextField()),
        )
        .order_by()
    )


def corrections(findings: QuerySet[Appearance]) -> QuerySet[Appearance]:
    """Those of the findings that people corrected, rejected or added, newest first, with all that a list shows."""
    return (
        findings.filter(outcome__in=CORRECTIONS)
        .select_related("claim__claimant", "claim__rejected_by", "claim__desk", "article__outlet", "version")
        .prefetch_related("spans")
        .defer("claim__search", "version__search", "version__offsets", "version__dropped")
        .order_by("-created_at", "-pk")
    )
