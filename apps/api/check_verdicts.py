"""The verdicts of a check: the draft, and all that were ever published."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.check_shapes import DraftShape, EditionShape, NewVerdict, WholeEditionShape
from apps.api.checks import CheckBase
from apps.api.permissions import sees_published_only
from apps.api.preconditions import says_version, tell_version
from apps.verification.actions import draft_verdict
from apps.verification.models import Check, Rating, RatingScale, ScaleVersion, Verdict


class CheckVerdicts(CheckBase):
    """What readers were told: the verdict that stands, those it replaced, and those retracted, with the reasons."""

    scopes = {"list": Scope.CHECKS_READ}
    answers = {"list": WholeEditionShape}
    orderings = {"-published_at": "-published_at", "published_at": "published_at"}

    def get_serializer_class(self) -> type[serializers.Serializer]:
        # The schema shows the whole shape; outsiders are told nobody's name.
        if self.request is not None and sees_published_only(self.request):
            return EditionShape
        return super().get_serializer_class()

    def list(self, request: Request, id: UUID) -> Response:
        check = self.one(self.visible(), pk=id)
        verdicts = Verdict.objects.published().filter(check_rated=check)
        people = ("author", "published_by", "retracted_by", "confirmed_by")
        return self.page(verdicts.select_related("rating__version__scale", *people))


class CheckVerdict(CheckBase):
    """The verdict being drafted. Published ones are in the check's `verdicts`."""

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
                by=request.user,
                **{name: given[name] for name in ("explanation", "context", "method", "correction", "review_by")},
            )
        return self._answer(draft)

    def _answer(self, draft: Verdict) -> Response:
        return tell_version(self.answer(draft), draft.edition)


def _draft_of(check: Check) -> Verdict | None:
    drafts = Verdict.objects.filter(check_rated=check, published_at=None)
    return drafts.select_related("rating__version__scale", "author").first()


def _rating(scale: str | None, key: str) -> Rating:
    """The step of this key of the scale's newest version; a retired scale is refused by the action, in words."""
    scales = RatingScale.objects.filter(slug=scale) if scale else RatingScale.objects.filter(is_default=True)
    newest = ScaleVersion.objects.filter(scale__in=scales).order_by("-number").first()
    ratings = Rating.objects.filter(version=newest, key=key).select_related("version__scale")
    rating = ratings.first() if newest else None
    if rating is None:
        raise ValidationError({"rating": _("The scale has no such step. See /api/v1/scales/.")})
    return rating
