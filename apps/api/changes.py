"""Changes: merges, splits and rejections, and taking them back."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.authentication import token_of
from apps.api.errors import ApiProblem
from apps.api.filtering import AnyOf, Filters, Moment
from apps.api.permissions import reads_all_claims
from apps.api.resources import Resource, Shape
from apps.claims.actions import undo_change
from apps.claims.models import Change


class ChangeShape(Shape):
    """What was done, and whether it was taken back. The claims and sources are at their own addresses."""

    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:change", lookup_field="pk", lookup_url_kwarg="id")
    kind = serializers.CharField(help_text="claims merged, claim split, claim rejected or sources merged")
    claim = serializers.UUIDField(
        source="claim_id", allow_null=True, help_text="The claim that was merged away, split or rejected."
    )
    other = serializers.UUIDField(
        source="other_id", allow_null=True, help_text="The claim it went into, or that was split off."
    )
    source = serializers.UUIDField(source="source_id", allow_null=True, help_text="The source that was merged away.")
    into_source = serializers.UUIDField(source="into_source_id", allow_null=True, help_text="The one it went into.")
    part_of = serializers.UUIDField(
        source="part_of_id", allow_null=True, help_text="The merge of sources that brought this merge of claims."
    )
    reason = serializers.CharField()
    by = serializers.CharField(source="by.username", default=None, allow_null=True)
    at = serializers.DateTimeField()
    is_undone = serializers.SerializerMethodField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undone_by = serializers.CharField(source="undone_by.username", default=None, allow_null=True)

    def get_is_undone(self, change: Change) -> bool:
        return change.undone_at is not None


class ChangeFilters(Filters):
    since = Moment(field_name="at", lookup_expr="gte", label="from then on")
    until = Moment(field_name="at", lookup_expr="lt", label="before then")
    kind = AnyOf(choices=Change.Kind.choices, lookup_expr="in")
    claim = django_filters.UUIDFilter(method="about", label="id of either claim")
    source = django_filters.UUIDFilter(method="about_source", label="id of either source")

    def about(self, changes: QuerySet, name: str, claim: UUID) -> QuerySet:
        return changes.filter(Q(claim=claim) | Q(other=claim))

    def about_source(self, changes: QuerySet, name: str, source: UUID) -> QuerySet:
        return changes.filter(Q(source=source) | Q(into_source=source))


class Changes(Resource):
    """Merges, splits and rejections: each can be taken back."""

    scopes = {"list": Scope.CLAIMS_READ, "retrieve": Scope.CLAIMS_READ, "undo": Scope.CLAIMS_WRITE}
    answers = dict.fromkeys(scopes, ChangeShape)
    orderings = {"-at": "-at", "at": "at"}
    filterset_class = ChangeFilters
    queryset = Change.objects.none()

    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self._visible()))

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self.answer(self.one(self._visible(), pk=id))

    def undo(self, request: Request, id: UUID) -> Response:
        """Take it back: all is as it was. Twice is the same as once; 409 when later changes made it impossible."""
        change = self.one(self._visible(), pk=id)
        if change.kind == Change.Kind.SOURCES_MERGED and not _has_scope(request, Scope.SOURCES_WRITE):
            raise ApiProblem(
                "missing_scope", _("This needs a token with the scope %(scope)s.") % {"scope": Scope.SOURCES_WRITE}
            )
        undo_change(change=change, by=request.user)
        return self.answer(self.one(self._visible(), pk=id))

    def _visible(self) -> QuerySet:
        changes = Change.objects.visible_to(self.request.user).select_related("by", "undone_by")
        if not reads_all_claims(self.request):
            return changes.none()
        scopes = (Scope.SOURCES_READ, Scope.SOURCES_WRITE)
        return changes if _has_scope(self.request, *scopes) else changes.exclude(kind=Change.Kind.SOURCES_MERGED)


def shown(change: Change, request: Request) -> Response:
    """The answer to what made the change."""
    data: Any = ChangeShape(change, context={"request": request}).data
    return Response(data, status=201, headers={"Location": str(data["url"])})


def _has_scope(request: Request, *scopes: str) -> bool:
    token = token_of(request)
    return token is None or bool(set(scopes) & set(token.scopes))
