"""Watching a claim: hearing of what becomes of it."""

from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.permissions import sees_published_only
from apps.api.resources import Resource, Shape
from apps.claims.models import Claim
from apps.verification.actions import unwatch_claim, watch_claim
from apps.verification.models import Watch


class WatchShape(Shape):
    is_watching = serializers.BooleanField()


class Watching(Resource):
    """Whether you watch the claim. Who acts on its check does so from then on."""

    scopes = {"retrieve": Scope.CHECKS_READ, "update": Scope.CHECKS_WRITE}
    reads = {"update": WatchShape}
    answers = {"retrieve": WatchShape, "update": WatchShape}
    queryset = Watch.objects.none()

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self._answer(self._claim(id))

    def update(self, request: Request, id: UUID) -> Response:
        claim = self._claim(id)
        act = watch_claim if self.read()["is_watching"] else unwatch_claim
        act(claim=claim, by=request.user)
        return self._answer(claim)

    def _claim(self, id: UUID) -> Claim:
        claims = Claim.objects.visible_to(self.request.user)
        return self.one(claims.none() if sees_published_only(self.request) else claims, pk=id)

    def _answer(self, claim: Claim) -> Response:
        return self.answer({"is_watching": Watch.objects.filter(claim=claim, user=self.request.user).exists()})
