"""Rating scales: read by everybody who reads checks, changed by editors. Every change of the steps is a new version."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.roles import Scope
from apps.api.preconditions import tell_version, unchanged
from apps.api.resources import Resource, Shape
from apps.api.verdicts import RatingShape
from apps.verification.actions.scales import (
    Step,
    add_scale,
    change_scale,
    make_scale_default,
    retire_scale,
    take_scale_back,
)
from apps.verification.models import Colour, RatingScale, ScaleVersion


class ScaleShape(Shape):
    slug = serializers.CharField()
    name = serializers.CharField(source="__str__", help_text="In the language asked for.")
    name_en = serializers.CharField()
    name_de = serializers.CharField()
    is_default = serializers.BooleanField()
    retired_at = serializers.DateTimeField(allow_null=True, help_text="No new verdict is given on it since.")
    version = serializers.SerializerMethodField(help_text="The newest, on which new verdicts are given.")
    ratings = serializers.SerializerMethodField()

    def get_version(self, scale: RatingScale) -> int:
        return scale.versions.all()[0].number

    @extend_schema_field(RatingShape(many=True))
    def get_ratings(self, scale: RatingScale) -> list[dict]:
        return RatingShape(scale.versions.all()[0].ratings.all(), many=True).data


class ScaleVersionShape(Shape):
    version = serializers.IntegerField(source="number")
    created_at = serializers.DateTimeField()
    ratings = RatingShape(many=True)


class NewStep(Shape):
    key = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="Default: from label_en.")
    label_en = serializers.CharField(max_length=80)
    label_de = serializers.CharField(max_length=80)
    colour = serializers.ChoiceField(Colour.choices)
    value = serializers.IntegerField(min_value=1, max_value=100, required=False, allow_null=True, default=None)


class NewScale(Shape):
    """Labels in both languages; numbers for no step, or for at least two that rise or fall down the list."""

    name_en = serializers.CharField(max_length=100)
    name_de = serializers.CharField(max_length=100)
    ratings = NewStep(many=True, max_length=20)


class ScaleChanges(Shape):
    """Other ratings make the scale's next version; verdicts that were given keep theirs."""

    name_en = serializers.CharField(max_length=100, required=False)
    name_de = serializers.CharField(max_length=100, required=False)
    ratings = NewStep(many=True, max_length=20, required=False)
    is_default = serializers.BooleanField(required=False, help_text="True alone: the one before stops being it.")
    is_retired = serializers.BooleanField(required=False)

    def validate_is_default(self, is_default: bool) -> bool:
        if not is_default:
            raise serializers.ValidationError(_("Make another scale the default instead."))
        return is_default


class Scales(Resource):
    """The rating scales, each with the steps of its newest version."""

    scopes = {
        "list": Scope.CHECKS_READ,
        "retrieve": Scope.CHECKS_READ,
        "versions": Scope.CHECKS_READ,
        "create": Scope.CHECKS_WRITE,
        "partial_update": Scope.CHECKS_WRITE,
    }
    reads = {"create": NewScale, "partial_update": ScaleChanges}
    answers = {
        "list": ScaleShape,
        "retrieve": ScaleShape,
        "versions": ScaleVersionShape,
        "create": ScaleShape,
        "partial_update": ScaleShape,
    }
    statuses = {"create": (201,)}
    versioned = {"partial_update": True}
    lists = frozenset({"list", "versions"})
    queryset = RatingScale.objects.none()

    @property
    def orderings(self) -> dict[str, str]:
        return {"-version": "-number", "version": "number"} if self.action == "versions" else {"name": "name_en"}

    def list(self, request: Request) -> Response:
        return self.page(_scales())

    def retrieve(self, request: Request, slug: str) -> Response:
        return self._answer(slug)

    def versions(self, request: Request, slug: str) -> Response:
        """Every version the scale ever had, the newest first."""
        scale = self.one(_scales(), slug=slug)
        return self.page(ScaleVersion.objects.filter(scale=scale).prefetch_related("ratings"))

    def create(self, request: Request) -> Response:
        given = self.read()
        steps = _steps(given.pop("ratings"))
        return self._answer(add_scale(by=request.user, steps=steps, **given).slug, status=201)

    def partial_update(self, request: Request, slug: str) -> Response:
        """Rename it, give it other steps, make it the default, retire it or take it back."""
        scale = self.one(_scales(), slug=slug)
        changes = self.read_changes()
        with unchanged(request, scale), transaction.atomic():
            _change(scale, changes, request.user)
        return self._answer(slug)

    def _answer(self, slug: str, status: int = 200) -> Response:
        scale = self.one(_scales(), slug=slug)
        response = self.answer(scale, status)
        if status == 201:
            response["Location"] = reverse("api:scale", args=[slug], request=self.request)
        return tell_version(response, scale.version)


def _scales() -> QuerySet:
    return RatingScale.objects.filter(versions__isnull=False).distinct().prefetch_related("versions__ratings")


def _steps(given: list[dict]) -> list[Step]:
    return [Step(**step) for step in given]


def _change(scale: RatingScale, changes: dict[str, Any], by: Any) -> None:
    """Each change by its own action, in the order that lets all of them stand together."""
    written = {name: changes[name] for name in ("name_en", "name_de") if name in changes}
    if "ratings" in changes:
        written["steps"] = _steps(changes["ratings"])
    if written:
        scale = change_scale(scale=scale, by=by, version=scale.version, **written)
    if changes.get("is_retired") is False:
        scale = take_scale_back(scale=scale, by=by, version=scale.version)
    if changes.get("is_default"):
        scale = make_scale_default(scale=scale, by=by, version=scale.version)
    if changes.get("is_retired"):
        retire_scale(scale=scale, by=by, version=scale.version)
