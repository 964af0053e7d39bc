"""Checks: the work on a claim, its moves and who does it."""

from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.models import User
from apps.accounts.roles import Scope
from apps.api.check_shapes import (
    Assignment,
    CheckShape,
    MoveShape,
    NewCheck,
    NewMove,
    PublishedCheckShape,
    WholeCheckShape,
)
from apps.api.filtering import AnyOf, AnyText, Filters
from apps.api.permissions import sees_published_only, visible_checks
from apps.api.preconditions import tell_version, unchanged
from apps.api.resources import Resource
from apps.claims.models import Claim
from apps.verification.actions import assign_check, move_check, open_check
from apps.verification.models import Check


class CheckFilters(Filters):
    state = AnyOf(choices=Check.State.choices, lookup_expr="in")
    claim = django_filters.UUIDFilter()
    claimant = django_filters.UUIDFilter(field_name="claim__claimant", label="id of the source")
    desk = AnyText(field_name="claim__desk__slug", lookup_expr="in", label="slugs of desks")
    assignee = django_filters.CharFilter(method="assigned_to", label="user name, or “me”")
    due_before = django_filters.DateFilter(field_name="due_on", lookup_expr="lt", label="due before that day")
    needs_review = django_filters.BooleanFilter()

    def assigned_to(self, checks: QuerySet, name: str, username: str) -> QuerySet:
        return (
            checks.filter(assignee=self.request.user)
            if username == "me"
            else checks.filter(assignee__username=username)
        )


class CheckBase(Resource):
    """How checks are found; shared by all that hangs on one."""

    refusal = "not_allowed"
    queryset = Check.objects.none()

    def visible(self) -> QuerySet:
        checks = Check.objects.select_related("claim__claimant", "claim__desk", "assignee")
        return visible_checks(self.request, checks.prefetch_related("verdicts__rating__version__scale"))

    def inside(self) -> QuerySet:
        """Without those who read only what is published: comments and drafts are the newsroom's own."""
        return Check.objects.none() if sees_published_only(self.request) else self.visible()


class Checks(CheckBase):
    """The newsroom's work on claims, through its states."""

    scopes = {
        "list": Scope.CHECKS_READ,
        "retrieve": Scope.CHECKS_READ,
        "create": Scope.CHECKS_WRITE,
        "moves": Scope.CHECKS_READ,
        "move": Scope.CHECKS_WRITE,
        "assign": Scope.CHECKS_WRITE,
    }
    reads = {"create": NewCheck, "move": NewMove, "assign": Assignment}
    answers = {
        "list": CheckShape,
        "retrieve": WholeCheckShape,
        "create": WholeCheckShape,
        "moves": MoveShape,
        "move": WholeCheckShape,
        "assign": WholeCheckShape,
    }
    statuses = {"create": (200, 201), "move": (201,)}
    versioned = {"move": False, "assign": True}
    lists = frozenset({"list", "moves"})
    filterset_class = CheckFilters

    @property
    def orderings(self) -> dict[str, str]:
        if self.action == "moves":
            return {"at": "at", "-at": "-at"}
        names = ("-created_at", "created_at", "-updated_at", "updated_at")
        return {name: name for name in names}

    def get_serializer_class(self) -> type[serializers.Serializer]:
        # The schema shows the whole shape; outsiders get the part of it that is theirs.
        if self.request is not None and sees_published_only(self.request):
            return PublishedCheckShape
        return super().get_serializer_class()

    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self.visible()))

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self._answer(id)

    def create(self, request: Request) -> Response:
        """Ask for a check of a claim."""
        # Not what the token's scopes show of claims: a token for checks need not be one for claims too.
        claim = Claim.objects.visible_to(request.user).filter(pk=self.read()["claim"]).first()
        if claim is None:
            raise ValidationError({"claim": _("There is no such claim.")})
        is_known = claim.checks.open().exists()
        check = open_check(claim=claim, by=request.user)
        return self._answer(check.pk, status=200 if is_known else 201)

    def moves(self, request: Request, id: UUID) -> Response:
        """How the check came to its state: by whom, when, with what comment."""
        return self.page(self.one(self.inside(), pk=id).moves.select_related("by"))

    def move(self, request: Request, id: UUID) -> Response:
        check = self.one(self.inside(), pk=id)
        given = self.read()
        with unchanged(request, check, is_required=False) as version:
            move_check(check=check, by=request.user, version=version, **given)
        return self._answer(id, status=201)

    def assign(self, request: Request, id: UUID) -> Response:
        check = self.one(self.inside(), pk=id)
        given = self.read()
        to = self._person(given["assignee"])
        with unchanged(request, check):
            assign_check(check=check, to=to, by=request.user, due_on=given["due_on"], note=given["note"])
        return self._answer(id)

    def _person(self, username: str | None) -> User | None:
        if username is None:
            return None
        person = User.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise ValidationError({"assignee": _("There is nobody with this user name.")})
        return person

    def _answer(self, id: UUID, status: int = 200) -> Response:
        check = self.one(self.visible(), pk=id)
        response = self.answer(check, status)
        if status == 201:
            response["Location"] = reverse("api:check", args=[id], request=self.request)
        return tell_version(response, check.version)
