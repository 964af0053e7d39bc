"""Many checks moved at once."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.roles import Scope
from apps.api.permissions import sees_published_only
from apps.api.resources import Resource, Shape
from apps.claims.models import Claim
from apps.verification.actions.bulk import MOST_AT_ONCE, ask_for_bulk_move
from apps.verification.models import BulkMove, Check
from apps.verification.tasks import start_bulk_move


class NewBulkMove(Shape):
    """Move the checks of several claims, all of them in the state `shown`; each by the rules of one."""

    claims = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_AT_ONCE)
    shown = serializers.ChoiceField(Check.State.choices, help_text="The state in which you saw them.")
    to = serializers.ChoiceField(Check.State.choices)
    comment = serializers.CharField(max_length=5000, default="", allow_blank=True)


class BulkMoveShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:bulk-move", lookup_field="pk", lookup_url_kwarg="id")
    to = serializers.CharField(source="to_state")
    comment = serializers.CharField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="Items by state.")


class BulkItemShape(Shape):
    claim = serializers.UUIDField(source="claim_id")
    state = serializers.CharField(help_text="waiting, moved or refused")
    refusal = serializers.CharField(help_text="The sentence that says why.")
    done_at = serializers.DateTimeField(allow_null=True)


class BulkMoves(Resource):
    """Your own jobs of many moves."""

    scopes = {"create": Scope.CHECKS_WRITE, "retrieve": Scope.CHECKS_READ, "items": Scope.CHECKS_READ}
    reads = {"create": NewBulkMove}
    answers = {"create": BulkMoveShape, "retrieve": BulkMoveShape, "items": BulkItemShape}
    statuses = {"create": (202,)}
    lists = frozenset({"items"})
    orderings = {"id": "id"}
    queryset = BulkMove.objects.none()

    def create(self, request: Request) -> Response:
        """Takes the job in; it is done in the background, one claim after the other."""
        given = self.read()
        found = Claim.objects.visible_to(request.user).in_bulk(given["claims"])
        if len(found) < len(set(given["claims"])):
            raise ValidationError({"claims": _("One of the claims is not there.")})
        claims = [found[pk] for pk in dict.fromkeys(given["claims"])]
        job = ask_for_bulk_move(
            claims=claims, shown=given["shown"], to=given["to"], comment=given["comment"], by=request.user
        )
        start_bulk_move(job)
        return self.answer(job, 202, Location=reverse("api:bulk-move", args=[job.pk], request=request))

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self.answer(self.one(self._mine(), pk=id))

    def items(self, request: Request, id: UUID) -> Response:
        """Each claim of the job with what became of it."""
        job = self.one(self._mine(), pk=id)
        return self.page(job.items.filter(claim__in=Claim.objects.visible_to(request.user)))

    def _mine(self) -> QuerySet:
        if sees_published_only(self.request):
            return BulkMove.objects.none()
        return BulkMove.objects.visible_to(self.request.user)
