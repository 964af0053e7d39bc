"""Published checks as schema.org's ClaimReview: one, or the whole feed."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.actions import the_newsroom
from apps.accounts.models import Newsroom
from apps.accounts.roles import Scope
from apps.api.resources import Resource, Shape
from apps.verification.claim_reviews import CONTEXT, claim_review
from apps.verification.models import Verdict

AT_ONCE = 500  # verdicts held in memory while the feed is written


class ClaimReviewShape(Shape):
    """A ClaimReview of schema.org, whole; the fields that others need most."""

    url = serializers.URLField(help_text="The check's page for readers, while the newsroom has such pages.")
    claimReviewed = serializers.CharField()
    reviewRating = serializers.JSONField(help_text="`alternateName` always; numbers only where the scale has them.")
    itemReviewed = serializers.JSONField(help_text="The claim: who says it, when, where.")
    author = serializers.JSONField(help_text="The newsroom.")
    datePublished = serializers.DateField()
    inLanguage = serializers.CharField()

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        only = self.context.get("only")
        return {name: value for name, value in instance.items() if name in only} if only else instance


class DataFeedShape(Shape):
    name = serializers.CharField()
    dateModified = serializers.DateTimeField()
    dataFeedElement = serializers.ListField(
        child=serializers.JSONField(), help_text="Each with its ClaimReview as `item`."
    )


class JsonLd(JSONRenderer):
    media_type = "application/ld+json"


class ClaimReviews(Resource):
    """Published checks, retracted ones too, as others exchange them. Drawn from what readers saw."""

    scopes = {"retrieve": Scope.PUBLISHED_READ, "feed": Scope.PUBLISHED_READ}
    answers = {"retrieve": ClaimReviewShape, "feed": DataFeedShape}
    renderer_classes = [JSONRenderer, JsonLd]
    queryset = Verdict.objects.none()

    def retrieve(self, request: Request, id: UUID) -> Response:
        """The ClaimReview of one published check."""
        verdict = self.one(Verdict.objects.for_readers().newest_of_checks(), check_rated=id)
        return self.answer(claim_review(verdict, the_newsroom()))

    def feed(self, request: Request) -> StreamingHttpResponse:
        """A DataFeed of all of them, the newest first. It is written while it is sent: read it as a stream."""
        if self.get_serializer_context()["only"]:
            raise ValidationError({"fields": _("The feed comes whole.")})
        verdicts = Verdict.objects.for_readers().newest_of_checks().order_by("-published_at", "pk")
        return StreamingHttpResponse(_feed(verdicts, the_newsroom()), content_type="application/ld+json")


def _feed(verdicts: QuerySet[Verdict], newsroom: Newsroom) -> Iterator[str]:
    head = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": newsroom.name,
        "dateModified": timezone.now().isoformat(timespec="seconds"),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "dataFeedElement": ['
    separator = "\n"
    for verdict in verdicts.iterator(chunk_size=AT_ONCE):
        yield separator + json.dumps(_element(verdict, newsroom), ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _element(verdict: Verdict, newsroom: Newsroom) -> dict[str, Any]:
    changed = verdict.retracted_at or verdict.published_at
    return {
        "@type": "DataFeedItem",
        "dateCreated": verdict.published_record["published_at"],
        "dateModified": changed.isoformat(timespec="seconds") if changed else "",
        "item": [claim_review(verdict, newsroom)],
    }
