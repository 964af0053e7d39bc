"""Evidence of a check."""

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.check_shapes import EvidenceShape, NewEvidence
from apps.api.checks import CheckBase
from apps.sources.models import Source
from apps.sources.rules import why_not_name
from apps.verification.actions import attach_evidence
from apps.verification.models import Check


class CheckEvidence(CheckBase):
    """What supports the claim, refutes it or gives context."""

    scopes = {"list": Scope.CHECKS_READ, "create": Scope.CHECKS_WRITE}
    reads = {"create": NewEvidence}
    answers = {"list": EvidenceShape, "create": EvidenceShape}
    statuses = {"create": (201,)}
    orderings = {"position": "position"}

    def list(self, request: Request, id: UUID) -> Response:
        return self.page(self.one(self.visible(), pk=id).evidence.select_related("source"))

    def create(self, request: Request, id: UUID) -> Response:
        check = self.one(self.inside(), pk=id)
        given = self.read()
        source = self._source(given.pop("source", None), check)
        return self.answer(attach_evidence(check=check, by=request.user, source=source, **given), 201)

    def _source(self, source_id: UUID | None, check: Check) -> Source | None:
        if source_id is None:
            return None
        source = Source.objects.visible_to(self.request.user).in_use().filter(pk=source_id).first()
        if source is None:
            raise ValidationError({"source": _("There is no such source.")})
        if sentence := why_not_name(source, check.claim.confidential_desk_id):
            raise ValidationError({"source": sentence})
        return source
