"""Evidence of a check, and the verdict drafted on it."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.check_shapes import DraftShape, EvidenceShape, NewEvidence, NewVerdict
from apps.api.checks import CheckBase
from apps.api.preconditions import says_version, tell_version
from apps.sources.models import Source
from apps.sources.rules import why_not_name
from apps.verification.actions import attach_evidence, draft_verdict
from apps.verification.models import Check, Rating, Verdict


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


class CheckVerdict(CheckBase):
    """The verdict being drafted. Published ones stand with the check."""

    scopes = {"retrieve": Scope.CHECKS_READ, "update": Scope.CHECKS_WRITE}
    reads = {"update": NewVerdict}
    answers = {"retrieve": DraftShape, "update": DraftShape}
    versioned = {"update": False}

    def retrieve(self, request: Request, id: UUID) -> Response:
        draft = _draft_of(self.one(self.inside(), pk=id))
        if draft is None:
            raise Http404
        return self._answer(draft)

    def update(self, request: Request, id: UUID) -> Response:
        """Write the draft, or rewrite the one you read: then its ETag goes into If-Match."""
        check = self.one(self.inside(), pk=id)
        given = self.read()
        rating = _rating(given.get("scale"), given["rating"])
        with transaction.atomic():
            # Held until the draft is written, so that two first drafts cannot overwrite each other unseen.
            Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
            draft = _draft_of(check)
            if draft:
                says_version(request, draft.edition)
            draft = draft_verdict(
                check=check,
                rating=rating,
                explanation=given["explanation"],
                by=request.user,
                review_by=given["review_by"],
            )
        return self._answer(draft)

    def _answer(self, draft: Verdict) -> Response:
        return tell_version(self.answer(draft), draft.edition)


def _draft_of(check: Check) -> Verdict | None:
    drafts = Verdict.objects.filter(check_rated=check, published_at=None)
    return drafts.select_related("rating__version__scale", "author").first()


def _rating(scale: str | None, key: str) -> Rating:
    ratings = Rating.objects.filter(key=key).select_related("version__scale").order_by("-version__number")
    found = ratings.filter(version__scale__slug=scale) if scale else ratings.filter(version__scale__is_default=True)
    rating = found.first()
    if rating is None or rating.version.number != max(v.number for v in rating.version.scale.versions.all()):
        raise ValidationError({"rating": _("The scale has no such step. See /api/v1/scales/.")})
    return rating
