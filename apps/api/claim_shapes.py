"""What a claim looks like going out and coming in."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from apps.api.appearances import AppearanceShape, shown_appearances
from apps.api.people import DeskShape
from apps.api.permissions import reads_all_claims
from apps.api.prior_checks import OfferShape
from apps.api.resources import Shape
from apps.api.verdicts import VerdictShape
from apps.claims.models import Appearance, Signal, SpeechAct
from apps.claims.querysets import ClaimQuerySet
from apps.prior_checks.models import Offer
from apps.verification.models import Check, Verdict

LONGEST_CLAIM = 5000
_INSIDE = frozenset({Signal.Name.CHECKED_BEFORE})  # signals that do not leave the newsroom


def shown_claims(claims: ClaimQuerySet) -> ClaimQuerySet:
    """With all that a claim carries, in a fixed number of queries."""
    checks = Check.objects.prefetch_related("verdicts__rating__version__scale").order_by("-created_at")
    return (
        claims.select_related("claimant", "desk")
        .prefetch_related(
            Prefetch("appearances", shown_appearances(), to_attr="shown_appearances"),
            Prefetch("checks", checks, to_attr="shown_checks"),
            Prefetch("offers", Offer.objects.for_list(), to_attr="shown_offers"),
            "signals",
        )
        .defer("search")
    )


class ClaimantShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:source", lookup_field="pk", lookup_url_kwarg="id")
    name = serializers.CharField()
    kind = serializers.CharField()


class SignalShape(Shape):
    name = serializers.CharField()
    label = serializers.CharField(source="get_name_display")
    value = serializers.IntegerField()
    reasons = serializers.ListField(child=serializers.JSONField(), help_text="The facts behind it.")


class CheckInClaim(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:check", lookup_field="pk", lookup_url_kwarg="id")
    state = serializers.CharField()


class QuantityShape(Shape):
    words = serializers.CharField(help_text="As the article has them.")
    value = serializers.FloatField(help_text="Of a range the lower end.")
    unit = serializers.CharField(help_text="EUR, km², percent, people, share (of 1), fold …; nothing when bare.")
    upper = serializers.FloatField(allow_null=True, help_text="The upper end of a range.")
    bound = serializers.CharField(help_text="about, at least, more than, at most, less than, or nothing: exact.")


class MomentShape(Shape):
    words = serializers.CharField(help_text="As the article has them.")
    value = serializers.CharField(
        help_text="EDTF, no finer than the text: 2024-03-12, 2024-Q3, 2019/.. …; nothing where the text leaves it open."
    )
    part = serializers.CharField(help_text="start, mid or end of it, or nothing.")


class ClaimShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:claim", lookup_field="pk", lookup_url_kwarg="id")
    text = serializers.CharField()
    label = serializers.CharField()
    language = serializers.CharField()
    claimant = ClaimantShape(allow_null=True)
    claimant_role = serializers.CharField(help_text="The office the article names the claimant by.")
    attribution = serializers.CharField(help_text="named, unnamed or unattributed")
    speech_act = serializers.CharField()
    is_negative = serializers.BooleanField()
    hedges = serializers.ListField(child=serializers.CharField())
    evidentials = serializers.ListField(child=serializers.CharField())
    quantities = QuantityShape(many=True)
    moments = MomentShape(many=True)
    tense = serializers.CharField(help_text="past, present or future, seen from the time of saying it; or nothing.")
    worth = serializers.FloatField()
    reasons = serializers.ListField(child=serializers.JSONField(), help_text="Why it is worth checking.")
    status = serializers.CharField()
    desk = DeskShape()
    is_confidential = serializers.BooleanField()
    version = serializers.IntegerField(help_text="Also the ETag of the claim.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    appearances = AppearanceShape(source="shown_appearances", many=True)
    signals = serializers.SerializerMethodField()
    prior_checks = serializers.SerializerMethodField(
        help_text="What was checked before, offered on the claim. Never for those who read only what is published."
    )
    check = serializers.SerializerMethodField(help_text="The newest one, or nothing.")
    verdict = serializers.SerializerMethodField(help_text="Of the published check.")

    @extend_schema_field(SignalShape(many=True))
    def get_signals(self, claim: Any) -> list:
        told = [signal for signal in claim.signals.all() if self._is_inside() or signal.name not in _INSIDE]
        return SignalShape(told, many=True, context=self.context).data

    @extend_schema_field(OfferShape(many=True))
    def get_prior_checks(self, claim: Any) -> list:
        offers = claim.shown_offers if self._is_inside() else []
        return OfferShape(offers, many=True, context=self.context).data

    def _is_inside(self) -> bool:
        """What others published is not ours to pass on: partners, and tokens for what is published, see none of it."""
        return reads_all_claims(self.context["request"])

    @extend_schema_field(CheckInClaim(allow_null=True))
    def get_check(self, claim: Any) -> dict | None:
        return CheckInClaim(claim.shown_checks[0], context=self.context).data if claim.shown_checks else None

    @extend_schema_field(VerdictShape(allow_null=True))
    def get_verdict(self, claim: Any) -> dict | None:
        verdict = _standing(claim.shown_checks)
        return VerdictShape(verdict).data if verdict else None

    def to_representation(self, claim: Any) -> dict:
        data = super().to_representation(claim)
        return data if self._is_inside() else data | words_published(data, claim.shown_checks, self.context)


def standing_verdict(check: Check) -> dict | None:
    """The verdict the check stands by, also while it is worked on again; drafts and retracted ones are left out."""
    verdict = _standing([check])
    return VerdictShape(verdict).data if verdict else None


def _standing(checks: Iterable[Check]) -> Verdict | None:
    published = [verdict for check in checks for verdict in check.verdicts.all() if verdict.published_at]
    standing = [verdict for verdict in published if verdict.retracted_at is None]
    return max(standing, key=lambda verdict: verdict.published_at, default=None)


def words_published(data: Mapping[str, Any], checks: Iterable[Check], context: dict[str, Any]) -> dict[str, Any]:
    """What of the claim in `data` outsiders read otherwise: as it was when the verdict that stands was published.

    The claim of a check that is reopened may be mended inside. Nothing is frozen of verdicts from before that began.
    """
    verdict = _standing(checks)
    frozen = (verdict.published_record if verdict else {}).get("claim", {})
    told = {name: frozen[name] for name in ("text", "label", "language", "attribution") if name in frozen}
    claimant = frozen.get("claimant")
    if claimant:
        told |= {"claimant": _claimant_published(claimant, context["request"]), "claimant_role": claimant["role"]}
    elif frozen:
        told |= {"claimant": None, "claimant_role": ""}
    return {name: value for name, value in told.items() if name in data}


def _claimant_published(claimant: dict[str, str], request: Any) -> dict[str, str]:
    address = reverse("api:source", args=[claimant["id"]], request=request)
    return {"id": claimant["id"], "url": address, "name": claimant["name"], "kind": claimant["kind"]}


class PlacesField(serializers.ListField):
    """Places in the text: [[start, end], …], in reading order, none over another."""

    child = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=10_000_000), min_length=2, max_length=2
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=50, **kwargs)

    def to_internal_value(self, data: Any) -> tuple[tuple[int, int], ...]:
        places = sorted((start, end) for start, end in super().to_internal_value(data))
        if any(start >= end for start, end in places):
            raise serializers.ValidationError(_("Each place needs a start and, after it, an end."))
        if any(left[1] > right[0] for left, right in zip(places, places[1:], strict=False)):
            raise serializers.ValidationError(_("The places must not overlap."))
        return tuple(places)


class NewClaim(Shape):
    """A claim that you found in an article. Places count characters of the version's text."""

    article = serializers.UUIDField()
    version = serializers.IntegerField(required=False, min_value=1, max_value=100_000, help_text="Default: today's.")
    text = serializers.CharField(max_length=LONGEST_CLAIM)
    label = serializers.CharField(max_length=90)
    claimant = serializers.UUIDField(required=False, allow_null=True, help_text="A source; nothing for hearsay.")
    claimant_role = serializers.CharField(required=False, max_length=200, allow_blank=True)
    kind = serializers.ChoiceField(Appearance.Kind.choices)
    speech_act = serializers.ChoiceField(SpeechAct.choices, default=SpeechAct.STATES)
    is_negative = serializers.BooleanField(default=False)
    content = PlacesField(allow_empty=False, error_messages={"empty": gettext_lazy("Mark the words of the claim.")})
    cue = PlacesField(required=False)
    source = PlacesField(required=False)


class Merge(Shape):
    """The one that stays."""

    into = serializers.UUIDField()


class Split(Shape):
    """What the new claim is, and which appearances go with it; at least one stays."""

    appearances = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=1000)
    parts = PlacesField(
        required=False, help_text="Of one appearance: the places of its content that go. The others stay."
    )
    text = serializers.CharField(max_length=LONGEST_CLAIM)
    label = serializers.CharField(max_length=90)
    claimant = serializers.UUIDField(required=False, allow_null=True, help_text="Default: the same as before.")


class Rejection(Shape):
    """Why it is no claim, for those who teach the extraction."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ClaimChanges(Shape):
    """What can be mended in a claim."""

    text = serializers.CharField(max_length=LONGEST_CLAIM, required=False)
    label = serializers.CharField(max_length=90, required=False)
    claimant = serializers.UUIDField(allow_null=True, required=False)
    speech_act = serializers.ChoiceField(SpeechAct.choices, required=False)
    is_negative = serializers.BooleanField(required=False)


class PlaceChanges(Shape):
    """What of an appearance is put right: the words of the claim, those that name who says it, how it is told."""

    content = PlacesField(
        required=False, allow_empty=False, error_messages={"empty": gettext_lazy("Mark the words of the claim.")}
    )
    source = PlacesField(required=False, help_text="Empty: the text names nobody there.")
    kind = serializers.ChoiceField(Appearance.Kind.choices, required=False)
