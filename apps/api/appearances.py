"""How the places where a claim was found appear: the exact words, what stands around them, where they are."""

from typing import Any

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import Greatest, Substr
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.resources import Shape
from apps.claims.models import Appearance
from apps.claims.querysets import AppearanceQuerySet

CONTEXT = 160  # characters on either side of the quote
GAP = " […] "  # between the parts of a claim that lie apart


def shown_appearances() -> AppearanceQuerySet:
    """With the words around each place cut out by the database: a page of claims does not load whole articles."""
    first = Greatest(F("start") - CONTEXT, Value(0))
    return (
        Appearance.objects.select_related("article__outlet")
        .prefetch_related("spans")
        .annotate(
            version_number=F("version__number"),
            is_current=Case(
                When(Q(version=F("article__current")), then=True), default=False, output_field=BooleanField()
            ),
            excerpt_start=first,
            excerpt=Substr("version__text", first + 1, F("end") - first + CONTEXT),
        )
    )


class OutletShape(Shape):
    id = serializers.UUIDField()
    name = serializers.CharField()


class ArticleInAppearance(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:article", lookup_field="pk", lookup_url_kwarg="id")
    title = serializers.CharField()
    outlet = OutletShape(allow_null=True)
    source_url = serializers.CharField(source="url", help_text="The address it was published at.")
    published_at = serializers.DateTimeField(allow_null=True)


class SpanShape(Shape):
    part = serializers.CharField(help_text="content, cue or source")
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class AppearanceShape(Shape):
    id = serializers.UUIDField()
    article = ArticleInAppearance()
    version = serializers.IntegerField(source="version_number")
    is_current = serializers.BooleanField(help_text="Whether this version is the one shown today.")
    kind = serializers.CharField()
    speech_act = serializers.CharField()
    confidence = serializers.FloatField()
    quote = serializers.SerializerMethodField(help_text="The exact words of the article.")
    cue = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()
    context = serializers.SerializerMethodField(help_text="The words around the quote, cut from the article.")
    spans = SpanShape(many=True, help_text="Characters start to end (exclusive) of the version's text.")

    def get_quote(self, appearance: Any) -> str:
        return _words(appearance, "content")

    def get_cue(self, appearance: Any) -> str:
        return _words(appearance, "cue")

    def get_source(self, appearance: Any) -> str:
        return _words(appearance, "source")

    @extend_schema_field({"type": "object", "properties": {"before": {"type": "string"}, "after": {"type": "string"}}})
    def get_context(self, appearance: Any) -> dict[str, str]:
        begin, end = appearance.start - appearance.excerpt_start, appearance.end - appearance.excerpt_start
        return {"before": appearance.excerpt[:begin], "after": appearance.excerpt[end:]}


def _words(appearance: Any, part: str) -> str:
    """The words of the part, as far as they lie within the excerpt: a cue may stand a paragraph away."""
    left = appearance.excerpt_start
    pieces = [
        appearance.excerpt[max(0, span.start - left) : max(0, span.end - left)]
        for span in appearance.spans.all()
        if span.part == part
    ]
    return GAP.join(piece for piece in pieces if piece)
