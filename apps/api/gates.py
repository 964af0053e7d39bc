"""Gates: what a desk asks before it publishes, exceptions from it, and interests told."""

from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Desk
from apps.accounts.roles import Scope
from apps.api.checks import CheckBase
from apps.api.people import PersonShape
from apps.api.permissions import sees_published_only
from apps.api.preconditions import tell_version, unchanged
from apps.api.resources import Resource, Shape
from apps.verification.actions.gates import ASKED, MOST_ORIGINS, change_gates, disclose_interest, write_exception
from apps.verification.cases import gates_of
from apps.verification.models import Gate


class ExceptionShape(Shape):
    gate = serializers.CharField()
    reason = serializers.CharField()
    by = PersonShape()
    at = serializers.DateTimeField()


class NewException(Shape):
    """A written exception from one gate. Readers see its reason."""

    gate = serializers.ChoiceField([gate for gate in Gate.values if gate != Gate.SECOND_READER])
    reason = serializers.CharField(max_length=2000)


class DisclosureShape(Shape):
    person = PersonShape(source="user")
    has_interest = serializers.BooleanField()
    statement = serializers.CharField()
    at = serializers.DateTimeField()


class NewDisclosure(Shape):
    """Your own interest in the check: none, or which."""

    has_interest = serializers.BooleanField()
    statement = serializers.CharField(max_length=2000, default="", allow_blank=True)


class CheckExceptions(CheckBase):
    """Written exceptions from the gates of a check, of every round of work."""

    scopes = {"list": Scope.CHECKS_READ, "create": Scope.CHECKS_WRITE}
    reads = {"create": NewException}
    answers = {"list": ExceptionShape, "create": ExceptionShape}
    statuses = {"create": (201,)}
    orderings = {"at": "at", "-at": "-at"}

    def list(self, request: Request, id: UUID) -> Response:
        return self.page(self.one(self.inside(), pk=id).exceptions.select_related("by"))

    def create(self, request: Request, id: UUID) -> Response:
        check = self.one(self.inside(), pk=id)
        return self.answer(write_exception(check=check, by=request.user, **self.read()), 201)


class CheckDisclosures(CheckBase):
    """Who has what interest in a check. The newest of a person holds."""

    scopes = {"list": Scope.CHECKS_READ, "create": Scope.CHECKS_WRITE}
    reads = {"create": NewDisclosure}
    answers = {"list": DisclosureShape, "create": DisclosureShape}
    statuses = {"create": (201,)}
    orderings = {"at": "at", "-at": "-at"}

    def list(self, request: Request, id: UUID) -> Response:
        return self.page(self.one(self.inside(), pk=id).disclosures.select_related("user"))

    def create(self, request: Request, id: UUID) -> Response:
        check = self.one(self.inside(), pk=id)
        return self.answer(disclose_interest(check=check, by=request.user, **self.read()), 201)


class AskedShape(Shape):
    """What must be true before a check of the desk is published. A second reader is always asked."""

    origins_min = serializers.IntegerField(min_value=0, max_value=MOST_ORIGINS)
    needs_archive = serializers.BooleanField()
    needs_contact = serializers.BooleanField()
    needs_interests = serializers.BooleanField()


class DeskGatesShape(AskedShape):
    version = serializers.IntegerField(help_text="Also the ETag of the gates.")


class GatesOfDesk(Resource):
    """What a desk asks before it publishes. Its editors and administrators change it."""

    scopes = {"retrieve": Scope.CHECKS_READ, "update": Scope.CHECKS_WRITE}
    reads = {"update": AskedShape}
    answers = {"retrieve": DeskGatesShape, "update": DeskGatesShape}
    versioned = {"update": True}
    refusal = "not_allowed"
    queryset = Desk.objects.none()

    def retrieve(self, request: Request, slug: str) -> Response:
        return self._answer(self._desk(slug))

    def update(self, request: Request, slug: str) -> Response:
        desk, given = self._desk(slug), self.read()
        with unchanged(request, gates_of(desk)) as version:
            change_gates(desk=desk, by=request.user, version=version, **{name: given[name] for name in ASKED})
        return self._answer(desk)

    def _desk(self, slug: str) -> Desk:
        return self.one(self._desks(), slug=slug)

    def _desks(self) -> QuerySet[Desk]:
        """The person's own; an administrator's are all."""
        user = self.request.user
        if sees_published_only(self.request):
            return Desk.objects.none()
        return Desk.objects.all() if user.is_administrator else Desk.objects.filter(pk__in=user.desk_ids)

    def _answer(self, desk: Desk) -> Response:
        gates = gates_of(desk)
        return tell_version(self.answer(gates), gates.version)
