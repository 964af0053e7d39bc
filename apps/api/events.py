"""The audit trail: who did what to what, when, and why."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.filtering import AnyText, Moment
from apps.api.permissions import sees_published_only
from apps.api.resources import Resource, Shape
from apps.history.models import Event

# What happened to people, desks and tokens is for administrators.
OF_THE_NEWSROOM = ("article", "claim", "check", "source")


class EventFilters(django_filters.FilterSet):
    since = Moment(field_name="at", lookup_expr="gte", label="from then on")
    until = Moment(field_name="at", lookup_expr="lt", label="before then")
    kind = AnyText(lookup_expr="in", label="article, claim, check, source")
    object_id = django_filters.CharFilter(label="id of the thing")
    actor = django_filters.UUIDFilter(field_name="actor_id", label="id of the person")
    verb = AnyText(lookup_expr="in")


class EventShape(Shape):
    at = serializers.DateTimeField()
    actor_id = serializers.UUIDField(allow_null=True, help_text="Nothing: the system itself.")
    actor = serializers.CharField(source="actor_name")
    verb = serializers.CharField()
    kind = serializers.CharField()
    object_id = serializers.CharField()
    subject = serializers.CharField()
    reason = serializers.CharField()
    before = serializers.JSONField()
    after = serializers.JSONField()


class Events(Resource):
    """What happened, newest first. Nothing in it is ever changed."""

    scopes = {"list": Scope.CHECKS_READ}
    answers = {"list": EventShape}
    orderings = {"-at": "-at", "at": "at"}
    filterset_class = EventFilters
    queryset = Event.objects.none()

    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self._visible(request)))

    def _visible(self, request: Request) -> QuerySet[Any]:
        if sees_published_only(request):
            return Event.objects.none()
        events = Event.objects.visible_to(request.user)
        return events if request.user.is_administrator else events.filter(kind__in=OF_THE_NEWSROOM)
