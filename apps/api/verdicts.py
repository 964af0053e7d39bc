"""How ratings and verdicts appear."""

from rest_framework import serializers

from apps.api.resources import Shape


class RatingShape(Shape):
    key = serializers.CharField()
    label = serializers.CharField(source="__str__", help_text="In the language asked for.")
    label_en = serializers.CharField()
    label_de = serializers.CharField()
    value = serializers.IntegerField(allow_null=True)
    colour = serializers.CharField(help_text="true, mostly-true, mixed, mostly-false, false or open.")


class GivenRatingShape(RatingShape):
    scale = serializers.CharField(source="version.scale.slug")
    scale_version = serializers.IntegerField(source="version.number")


class VerdictShape(Shape):
    rating = GivenRatingShape()
    explanation = serializers.CharField()
    context = serializers.CharField(help_text="What one must know to read the claim rightly.")
    method = serializers.CharField(help_text="How it was checked.")
    correction = serializers.CharField(help_text="What it corrects in the verdict before, and why.")
    published_at = serializers.DateTimeField(allow_null=True)
    review_by = serializers.DateField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="Last found to be still right.")
