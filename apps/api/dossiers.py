"""A claim's dossier: all that is known about it, in one ZIP."""

from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.roles import Scope
from apps.api.authentication import token_of
from apps.api.errors import ApiProblem
from apps.api.resources import Resource, Shape
from apps.claims.models import Claim
from apps.verification.actions import take_dossier

NEEDED = (Scope.ARTICLES_READ, Scope.CLAIMS_READ, Scope.CHECKS_READ)  # it holds all of them


class DossierOptions(Shape):
    """What goes in beyond the rest."""

    internal = serializers.BooleanField(default=False, help_text="The comments of colleagues, too.")


class Dossiers(Resource):
    """The dossier of a claim."""

    scopes = {"create": Scope.CHECKS_READ}
    reads = {"create": DossierOptions}
    answers = {"create": DossierOptions}
    queryset = Claim.objects.none()

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def create(self, request: Request, id: UUID) -> FileResponse:
        """One ZIP: the words in context, articles, evidence with its copies, responses, verdicts, history, and the
        SHA-256 of every file. A POST, since history notes who took it. Needs `articles:read` and `claims:read` too.
        """
        token = token_of(request)
        for scope in NEEDED:
            if token is not None and scope not in token.scopes:
                raise ApiProblem("missing_scope", _("This needs a token with the scope %(scope)s.") % {"scope": scope})
        claims = Claim.objects.visible_to(request.user).select_related("desk", "claimant")
        claim = self.one(claims.none() if request.user.is_partner else claims, pk=id)
        taken = take_dossier(claim=claim, by=request.user, with_comments=self.read()["internal"])
        answer = FileResponse(taken.file, as_attachment=True, filename=taken.filename, content_type="application/zip")
        answer["Content-Length"] = str(taken.size)
        return answer
