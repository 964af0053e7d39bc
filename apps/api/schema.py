"""What the OpenAPI document says beyond what the framework reads off the views."""

from copy import copy
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers


class Problem(serializers.Serializer):
    """RFC 9457. `code` is stable and for programs, `detail` a sentence for people in the language asked for."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    merged_into = serializers.UUIDField(required=False)
    url = serializers.URLField(required=False)
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "apps.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "fct_…"}


class ResourceSchema(AutoSchema):
    """Reads `reads`, `answers`, `lists`, `statuses` and `scopes` of a resource."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        # One object stands on the base of all resources, and the framework keeps the view and the path on it: of two
        # documents made at once, the one would show addresses under the other's tag.
        return super(ResourceSchema, copy(self)).__get__(instance, owner)

    def get_override_parameters(self) -> list[OpenApiParameter]:
        parameters = []
        if self.method == "POST":
            parameters.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    str,
                    OpenApiParameter.HEADER,
                    description="Sent again with the same key, the POST has no second effect.",
                )
            )
        if self.method == "GET":
            names = ", ".join(self.view.answers[self.view.action]._declared_fields)
            parameters.append(OpenApiParameter("fields", str, description=f"Only these, separated by commas: {names}."))
        if self._is_list():
            parameters.append(OpenApiParameter("ordering", str, enum=list(self.view.orderings)))
        if self.view.action in getattr(self.view, "versioned", {}):
            parameters.append(
                OpenApiParameter(
                    "If-Match", str, OpenApiParameter.HEADER, required=self.view.versioned[self.view.action],
                    description="The ETag that was read. An old one is refused with 412.",
                )
            )  # fmt: skip
        return parameters

    def get_description(self) -> str:
        scope = self.view.scopes.get(self.view.action, "")
        text = super().get_description()
        return f"{text}\n\nScope: `{scope}`." if scope else text

    def get_request_serializer(self) -> Any:
        shape, form = self.view.reads.get(self.view.action), self.view.forms.get(self.view.action)
        return {"application/json": shape, "multipart/form-data": form} if form else shape

    def get_response_serializers(self) -> Any:
        shape = self.view.answers[self.view.action]
        if self._is_list():
            return {200: shape(many=True)}
        return dict.fromkeys(self.view.statuses.get(self.view.action, (200,)), shape)

    def get_filter_backends(self) -> list[Any]:
        return self.view.filter_backends if self.view.action == "list" else []

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_operation_id(self) -> str:
        """claims_list, checks_moves_create: the address in words, then what is done."""
        words = [part for part in self.path.removeprefix("/api/v1/").split("/") if part and not part.startswith("{")]
        verb = {"GET": "list" if self._is_list() else "read", "POST": "add", "PATCH": "mend", "PUT": "set"}[self.method]
        return "_".join([*words, verb])

    def _is_list_view(self, serializer: Any = None) -> bool:
        # What is filtered as lists are may still be one object: figures of many rows.
        is_one = self.view.action == "list" and not self._is_list()
        return False if is_one else super()._is_list_view(serializer)

    def _is_list(self) -> bool:
        return self.method == "GET" and self.view.action in self.view.lists

    def _get_response_bodies(self, direction: Any = "response") -> dict:
        bodies = super()._get_response_bodies(direction)
        bodies["default"] = self._get_response_for_code(
            Problem, "default", media_types=["application/problem+json"], direction=direction
        )
        bodies["default"]["description"] = "A problem (RFC 9457)."
        return bodies
