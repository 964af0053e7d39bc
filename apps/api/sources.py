"""Sources: the registry with aliases, roles and what they claimed."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.models import Desk
from apps.accounts.roles import Scope
from apps.api.changes import ChangeShape, shown
from apps.api.claim_shapes import ClaimShape, Merge, shown_claims
from apps.api.filtering import AnyOf, Filters
from apps.api.people import DeskShape, desk_of
from apps.api.permissions import visible_claims
from apps.api.preconditions import tell_version, unchanged
from apps.api.resources import Resource, Shape
from apps.claims.actions import mend_source, merge_sources
from apps.claims.models import Claim
from apps.sources.actions import add_alias, add_source
from apps.sources.models import Source


class SourceFilters(Filters):
    kind = AnyOf(choices=Source.Kind.choices, lookup_expr="in")
    wikidata_id = django_filters.CharFilter()
    q = django_filters.CharFilter(method="called", label="words of its names, in any spelling")

    def called(self, sources: Any, name: str, words: str) -> QuerySet:
        return sources.called(words)


class AliasShape(Shape):
    name = serializers.CharField()
    language = serializers.CharField()
    created_at = serializers.DateTimeField()


class RoleShape(Shape):
    title = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    first_seen = serializers.DateField(help_text="The day of the first article that tells of it.")
    last_seen = serializers.DateField()


class SourceShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:source", lookup_field="pk", lookup_url_kwarg="id")
    name = serializers.CharField()
    kind = serializers.CharField()
    description = serializers.CharField()
    wikidata_id = serializers.CharField()
    aliases = serializers.SerializerMethodField(help_text="All names it goes by.")
    roles = RoleShape(many=True)
    confidential_to = DeskShape(allow_null=True)
    merged_into = serializers.UUIDField(source="merged_into_id", allow_null=True)
    version = serializers.IntegerField(help_text="Also the ETag of the source.")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()

    def get_aliases(self, source: Source) -> list[str]:
        return [alias.name for alias in source.aliases.all()]


class NewSource(Shape):
    """A source for the registry. One of this name and kind is answered as it is, with status 200."""

    name = serializers.CharField(max_length=300)
    kind = serializers.ChoiceField(Source.Kind.choices)
    description = serializers.CharField(max_length=500, required=False, allow_blank=True)
    wikidata_id = serializers.RegexField(r"^Q[1-9][0-9]{0,17}\Z", required=False)
    confidential_to = serializers.CharField(max_length=80, required=False, help_text="Slug of a desk of yours.")


class SourceChanges(Shape):
    name = serializers.CharField(max_length=300, required=False)
    kind = serializers.ChoiceField(Source.Kind.choices, required=False)
    description = serializers.CharField(max_length=500, required=False, allow_blank=True)
    wikidata_id = serializers.RegexField(r"^(Q[1-9][0-9]{0,17})?\Z", required=False, allow_blank=True)


class NewAlias(Shape):
    """Another name the source goes by."""

    name = serializers.CharField(max_length=300)


class Sources(Resource):
    """Everyone and everything that information comes from."""

    scopes = {
        "list": Scope.SOURCES_READ,
        "retrieve": Scope.SOURCES_READ,
        "create": Scope.SOURCES_WRITE,
        "partial_update": Scope.SOURCES_WRITE,
        "aliases": Scope.SOURCES_READ,
        "add_alias": Scope.SOURCES_WRITE,
        "roles": Scope.SOURCES_READ,
        "claims": Scope.CLAIMS_READ,
        "merge": Scope.SOURCES_WRITE,
    }
    reads = {"create": NewSource, "partial_update": SourceChanges, "add_alias": NewAlias, "merge": Merge}
    answers = {
        "list": SourceShape,
        "retrieve": SourceShape,
        "create": SourceShape,
        "partial_update": SourceShape,
        "aliases": AliasShape,
        "add_alias": SourceShape,
        "roles": RoleShape,
        "claims": ClaimShape,
        "merge": ChangeShape,
    }
    statuses = {"create": (200, 201), "add_alias": (201,), "merge": (201,)}
    versioned = {"partial_update": True, "merge": True}
    lists = frozenset({"list", "aliases", "roles", "claims"})
    filterset_class = SourceFilters
    queryset = Source.objects.none()

    @property
    def orderings(self) -> dict[str, str]:
        if self.action == "aliases":
            return {"name": "name"}
        if self.action == "roles":
            return {"-last_seen": "-last_seen"}
        newest = {"-created_at": "-created_at", "created_at": "created_at"}
        return newest if self.action == "claims" else {"name": "sort_key", "-name": "-sort_key"} | newest

    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self._visible().in_use()))

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self._answer(id)

    def create(self, request: Request) -> Response:
        """Add a source, or find the one of this name."""
        given = self.read()
        desk = self._desk(given.pop("confidential_to", ""))
        source, is_new = add_source(by=request.user, confidential_to=desk, **given)
        return self._answer(source.pk, status=201 if is_new else 200)

    def partial_update(self, request: Request, id: UUID) -> Response:
        """Mend a source; who saved since you read it is not overwritten."""
        source = self.one(self._visible(), pk=id)
        changes = self.read_changes()
        with unchanged(request, source) as version:
            mend_source(source=source, version=version, by=request.user, **changes)
        return self._answer(id)

    def aliases(self, request: Request, id: UUID) -> Response:
        return self.page(self.one(self._visible(), pk=id).aliases.all())

    def add_alias(self, request: Request, id: UUID) -> Response:
        """Add a name; one it has already changes nothing."""
        add_alias(source=self.one(self._visible(), pk=id), name=self.read()["name"], by=request.user)
        return self._answer(id, status=201)

    def roles(self, request: Request, id: UUID) -> Response:
        return self.page(self.one(self._visible(), pk=id).roles.all())

    def claims(self, request: Request, id: UUID) -> Response:
        """What the source claims, as far as you may see it."""
        source = self.one(self._visible(), pk=id)
        return self.page(visible_claims(request, shown_claims(Claim.objects.stated_by(source))))

    def merge(self, request: Request, id: UUID) -> Response:
        """Two sources that are one: names, roles, articles and claims follow “into”; claims of both become one."""
        source = self.one(self._visible(), pk=id)
        into = self._visible().filter(pk=self.read()["into"]).first()
        if into is None:
            raise ValidationError({"into": _("There is no such source.")})
        with unchanged(request, source) as version:
            return shown(merge_sources(source=source, into=into, by=request.user, version=version), request)

    def _visible(self) -> QuerySet:
        return Source.objects.visible_to(self.request.user).for_list().select_related("confidential_to")

    def _answer(self, id: UUID, status: int = 200) -> Response:
        source = self.one(self._visible(), pk=id)
        response = self.answer(source, status)
        if status == 201:
            response["Location"] = reverse("api:source", args=[id], request=self.request)
        return tell_version(response, source.version)

    def _desk(self, slug: str) -> Desk | None:
        if not slug:
            return None
        desk = desk_of(self.request.user, slug)
        if desk is None:
            raise ValidationError({"confidential_to": _("You belong to no desk of this name.")})
        return desk
