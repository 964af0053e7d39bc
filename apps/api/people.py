"""How people and desks appear in answers, and who the caller is."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Desk
from apps.api.authentication import token_of
from apps.api.resources import Resource, Shape


class PersonShape(Shape):
    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField(source="__str__")


class DeskShape(Shape):
    id = serializers.UUIDField()
    slug = serializers.CharField()
    name = serializers.CharField()


class MembershipShape(Shape):
    desk = DeskShape()
    role = serializers.CharField()


class TokenShape(Shape):
    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField()


class MeShape(Shape):
    """Whom the API takes you for."""

    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    language = serializers.CharField()
    is_administrator = serializers.BooleanField()
    is_partner = serializers.BooleanField()
    desks = MembershipShape(many=True)
    token = TokenShape(allow_null=True, help_text="Nothing when you came with a session.")


class Me(Resource):
    """Who you are here, what you may do, and with which token."""

    scopes = {"retrieve": ""}
    answers = {"retrieve": MeShape}

    def retrieve(self, request: Request) -> Response:
        user = request.user
        memberships = user.memberships.select_related("desk").order_by("desk__name")
        return self.answer(
            {
                "id": user.pk,
                "username": user.username,
                "name": str(user),
                "language": user.language,
                "is_administrator": user.is_administrator,
                "is_partner": user.is_partner,
                "desks": memberships,
                "token": token_of(request),
            }
        )


def desk_of(user: Any, slug: str) -> Desk | None:
    """The desk of this slug if the person belongs to it."""
    return Desk.objects.filter(slug=slug, pk__in=user.desk_ids).first()
