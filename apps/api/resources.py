"""What every resource has in common: limits, scopes, counting, paging, sparse fields, one transaction a POST.

A resource names its scopes, the shapes it reads and answers with, and what its lists can be ordered by. Its methods
fetch through `visible_to`, call an action and answer.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from apps.api.idempotency import answer_once
from apps.api.parsing import LARGEST_BODY, JSONParser, refuse_nul, refuse_too_large
from apps.api.schema import ResourceSchema
from apps.api.throttling import count_request, tell_allowance

PAGE_PARAMETERS = frozenset({"cursor", "page_size", "ordering"})


class Shape(serializers.Serializer):
    """What is read or answered. The outermost one can be narrowed to the fields the caller names."""

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        only = self.context.get("only")
        is_outermost = self.root in (self, self.parent)
        return {name: field for name, field in fields.items() if name in only} if only and is_outermost else fields

    def to_internal_value(self, data: Any) -> Any:
        """A misspelt field is told, not dropped: the sender believes it was taken."""
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, Mapping) else []
        if unknown:
            raise ValidationError({str(name)[:60]: [_("There is no such field.")] for name in unknown[:10]})
        return super().to_internal_value(data)


class Resource(GenericViewSet):
    """Base of all. `reads` and `answers` map an action to its shapes: what the schema shows is what happens."""

    scopes: Mapping[str, str] = {}
    reads: Mapping[str, type[serializers.Serializer]] = {}
    forms: Mapping[str, type[serializers.Serializer]] = {}  # what a multipart form may hold instead
    answers: Mapping[str, type[serializers.Serializer]] = {}
    statuses: Mapping[str, tuple[int, ...]] = {}  # of answers that are not 200
    versioned: Mapping[str, bool] = {}  # the actions that look at If-Match, and whether they must have it
    filterset_class: Any = None  # of the action "list"
    lists: frozenset[str] = frozenset({"list"})  # the actions that answer in pages
    orderings: Mapping[str, str] = {"-created_at": "-created_at", "created_at": "created_at"}
    largest_body = LARGEST_BODY
    refusal = "forbidden"  # the kind of problem that NotAllowed becomes (problems.py)
    parser_classes = [JSONParser]
    http_method_names = ["get", "head", "post", "put", "patch"]  # the schema says what OPTIONS would
    schema = ResourceSchema()

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        # Times leave in UTC, whatever zone the person's pages are in; one without a zone is read as UTC.
        with timezone.override(datetime.UTC):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        refuse_too_large(request._request, self.largest_body)
        refuse_nul([*request.query_params.values(), *request.query_params.keys(), request.path])
        super().initial(request, *args, **kwargs)
        self._refuse_unknown_parameters(request)
        if request.method == "POST" and hasattr(self, "post"):
            self.post = answer_once(self.post)

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        if request.user.is_authenticated:
            count_request(request)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        tell_allowance(request, response)
        return response

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return self.answers[self.action]

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"only": self._only()}

    def read(self) -> dict[str, Any]:
        """The request's body, checked against the action's shape."""
        shape = self.reads[self.action](data=self.request.data, context=super().get_serializer_context())
        shape.is_valid(raise_exception=True)
        return shape.validated_data

    def read_changes(self) -> dict[str, Any]:
        """As `read`, of a PATCH: what is not named stays as it is; nothing named is a mistake."""
        shape = self.reads[self.action](data=self.request.data, partial=True, context=super().get_serializer_context())
        shape.is_valid(raise_exception=True)
        if not shape.validated_data:
            raise ValidationError(_("Name at least one field to change."))
        return shape.validated_data

    def page(self, queryset: QuerySet) -> Response:
        rows = self.paginate_queryset(queryset)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def one(self, queryset: QuerySet, **key: Any) -> Any:
        """The row, or 404: also for what is there but not for this person."""
        row = queryset.filter(**key).first()
        if row is None:
            raise Http404
        return row

    def answer(self, thing: Any, status: int = 200, **headers: str) -> Response:
        response = Response(self.get_serializer(thing).data, status=status)
        for name, value in headers.items():
            response[name] = value
        return response

    def _only(self) -> set[str]:
        """The sparse `fields` asked for; a problem when one does not exist."""
        asked = self.request.query_params.get("fields") if self.request and self.request.method == "GET" else None
        if not asked:
            return set()
        only = {name.strip() for name in asked.split(",") if name.strip()}
        known = set(self.get_serializer_class()._declared_fields)
        if only - known:
            raise ValidationError({"fields": _("One or more of: %(names)s.") % {"names": ", ".join(sorted(known))}})
        return only

    def _refuse_unknown_parameters(self, request: Request) -> None:
        """A misspelt filter would show more than was asked for, and nobody would see it."""
        known = {"fields"}
        if self.action in self.lists:
            known |= PAGE_PARAMETERS
        if self.action == "list" and self.filterset_class:
            known |= set(self.filterset_class.base_filters)
        unknown = sorted(set(request.query_params) - known) if request.method == "GET" else []
        if unknown:
            sentence = _("There is no such parameter. Known here: %(names)s.") % {"names": ", ".join(sorted(known))}
            raise ValidationError({name[:60]: sentence for name in unknown[:10]})
