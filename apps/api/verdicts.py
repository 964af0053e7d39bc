"""Scales and ratings, and how a verdict appears."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.resources import Resource, Shape
from apps.verification.models import RatingScale


class RatingShape(Shape):
    key = serializers.CharField()
    label = serializers.CharField(source="__str__", help_text="In the language asked for.")
    label_en = serializers.CharField()
    label_de = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)


class GivenRatingShape(RatingShape):
    scale = serializers.CharField(source="version.scale.slug")
    scale_version = serializers.IntegerField(source="version.number")


class VerdictShape(Shape):
    rating = GivenRatingShape()
    explanation = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    review_by = serializers.DateField(allow_null=True)


class ScaleShape(Shape):
    slug = serializers.CharField()
    name = serializers.CharField(source="__str__", help_text="In the language asked for.")
    name_en = serializers.CharField()
    name_de = serializers.CharField()
    is_default = serializers.BooleanField()
    version = serializers.SerializerMethodField(help_text="The newest, on which new verdicts are given.")
    ratings = serializers.SerializerMethodField()

    def get_version(self, scale: RatingScale) -> int:
        return scale.versions.all()[0].number

    @extend_schema_field(RatingShape(many=True))
    def get_ratings(self, scale: RatingScale) -> list[dict]:
        return RatingShape(scale.versions.all()[0].ratings.all(), many=True).data


class Scales(Resource):
    """The rating scales, each with the steps of its newest version."""

    scopes = {"list": Scope.CHECKS_READ}
    answers = {"list": ScaleShape}
    orderings = {"name": "name_en"}
    queryset = RatingScale.objects.none()

    def list(self, request: Request) -> Response:
        return self.page(
            RatingScale.objects.filter(versions__isnull=False).distinct().prefetch_related("versions__ratings")
        )
