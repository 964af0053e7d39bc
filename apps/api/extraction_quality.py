"""How well claims are found: the figures of the settings page, and the corrections behind them."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.errors import ApiProblem
from apps.api.filtering import AnyOf, AnyText, Filters
from apps.api.permissions import reads_all_claims
from apps.api.resources import Resource, Shape
from apps.claims.models import Appearance, SpeechAct
from apps.claims.quotes import exact_quote
from apps.errors import NotAllowed
from apps.quality.corrections import corrected_parts
from apps.quality.figures import BY, figures
from apps.quality.findings import Outcome, corrections, findings
from apps.quality.rules import why_not_see

USUAL = "kind"


class FindingFilters(Filters):
    """`since` and `until` are by when the claim was found in the article."""

    kind = AnyOf(field_name="told_kind", choices=Appearance.Kind.choices, lookup_expr="in")
    speech_act = AnyOf(field_name="told_act", choices=SpeechAct.choices, lookup_expr="in")
    language = AnyText(field_name="version__language", lookup_expr="in", label="de, en")
    pipeline = AnyText(lookup_expr="in", label="versions of the extraction")


class FigureFilters(FindingFilters):
    by = django_filters.ChoiceFilter(
        method="keep", choices=[(name, name) for name in BY], label=f"what the rows are; {USUAL} when not told"
    )

    def keep(self, found: QuerySet, name: str, value: str) -> QuerySet:
        return found


class CorrectionFilters(FindingFilters):
    outcome = AnyOf(
        choices=[(outcome.value, outcome.value) for outcome in (Outcome.CORRECTED, Outcome.REJECTED, Outcome.ADDED)],
        lookup_expr="in",
    )


class ShareShape(Shape):
    """A share from 0 to 1, with the ends of its Wilson interval at 95 per cent."""

    share = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    count = serializers.IntegerField()
    total = serializers.IntegerField()


class CountsShape(Shape):
    value = serializers.CharField(allow_null=True, help_text="What they have in common; null of all together.")
    found = serializers.IntegerField(help_text="Places where extraction found a claim.")
    confirmed = serializers.IntegerField(help_text="The claim was queued or checked as it was found.")
    corrected = serializers.IntegerField(help_text="Mended, moved in the text, or split.")
    rejected = serializers.IntegerField(help_text="Marked as not a claim.")
    left = serializers.IntegerField(help_text="Nobody has decided anything; they count in no share.")
    added = serializers.IntegerField(help_text="Missed by extraction and added by hand; not among those found.")
    judged = serializers.IntegerField(help_text="Confirmed, corrected and rejected.")
    precision = ShareShape(allow_null=True, help_text="Of the judged, those that are claims; null: too few to tell.")
    as_found = ShareShape(allow_null=True, help_text="Of the judged, those in which nothing was corrected.")


class BandShape(Shape):
    low = serializers.FloatField()
    high = serializers.FloatField()
    judged = serializers.IntegerField()
    right = serializers.IntegerField(help_text="Of the judged, those that are claims.")
    confidence = serializers.FloatField(help_text="The mean of what extraction promised.")
    precision = ShareShape(allow_null=True)


class QualityShape(Shape):
    by = serializers.CharField()
    rows = CountsShape(many=True)
    total = CountsShape()
    parts = serializers.DictField(child=serializers.IntegerField(), help_text="What was corrected, how often.")
    calibration = BandShape(many=True, help_text="Tenths of confidence in which something was judged.")
    fewest = serializers.IntegerField(help_text="With fewer judged than this there is no share.")


class PartShape(Shape):
    part = serializers.CharField(
        help_text="text, label, claimant, speech_act, is_negative, content, source, kind or split"
    )
    before = serializers.CharField(help_text="As extraction had it.")
    after = serializers.CharField()


class CorrectionShape(Shape):
    id = serializers.UUIDField(help_text="Of the appearance.")
    claim = serializers.UUIDField(source="claim_id")
    url = serializers.HyperlinkedRelatedField(
        source="claim", view_name="api:claim", lookup_url_kwarg="id", read_only=True
    )
    article = serializers.UUIDField(source="article_id")
    label = serializers.CharField(source="claim.label")
    outcome = serializers.CharField(help_text="corrected, rejected or added")
    kind = serializers.CharField(source="told_kind", help_text="As extraction, or whoever added it, told it.")
    speech_act = serializers.CharField(source="told_act")
    language = serializers.CharField(source="version.language")
    pipeline = serializers.CharField(help_text="The extraction that found it; empty of what was added.")
    confidence = serializers.FloatField()
    quote = serializers.SerializerMethodField(help_text="The words of the text as they are marked now.")
    reason = serializers.CharField(source="claim.reject_reason", help_text="Why it was rejected.")
    parts = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(help_text="When it was found or added.")

    def get_quote(self, appearance: Any) -> str:
        return exact_quote(appearance)

    @extend_schema_field(PartShape(many=True))
    def get_parts(self, appearance: Any) -> Any:
        return PartShape(corrected_parts(appearance), many=True).data


class _Findings(Resource):
    """For editors and administrators, of what they may see."""

    scopes = {"list": Scope.CLAIMS_READ}
    queryset = Appearance.objects.none()

    def seen(self) -> QuerySet:
        if refusal := why_not_see(self.request.user):
            raise NotAllowed(refusal)
        if not reads_all_claims(self.request):
            needed = _("This needs a token with the scope %(scope)s.") % {"scope": Scope.CLAIMS_READ}
            raise ApiProblem("missing_scope", needed)
        return self.filter_queryset(findings(self.request.user))


class ExtractionQuality(_Findings):
    """How well claims are found, counted from what people made of the findings; for editors and administrators."""

    answers = {"list": QualityShape}
    lists = frozenset()
    filterset_class = FigureFilters

    def list(self, request: Request) -> Response:
        return self.answer(figures(self.seen(), by=request.query_params.get("by") or USUAL))


class Corrections(_Findings):
    """What people corrected, rejected and added, newest first; for editors and administrators."""

    answers = {"list": CorrectionShape}
    filterset_class = CorrectionFilters

    def list(self, request: Request) -> Response:
        return self.page(corrections(self.seen()))
