"""Handing articles in: one request's worth, and many at once, line by line."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Desk, User
from apps.accounts.roles import Scope
from apps.api.article_shapes import NewArticle, ReceiptShape
from apps.api.errors import ApiProblem, handle
from apps.api.parsing import LARGEST_BODY, LARGEST_BULK, NDJSONParser, read_json
from apps.api.people import desk_of
from apps.api.resources import Resource, Shape
from apps.api.schema import Problem
from apps.articles.models import Article
from apps.intake import tasks
from apps.intake.actions import Receipt, receive

MOST_LINES = 1000  # takes some seconds; a request that runs longer is cut off by the web server
FACTS = ("title", "outlet", "language", "published_at", "external_id")


def deliver(user: User, given: dict[str, Any]) -> Receipt:
    """Take the article in and send it on its way."""
    upload: UploadedFile | None = given.get("file")
    text, html, url = given.get("text", ""), given.get("html", ""), given.get("url", "")
    facts = {name: given[name] for name in FACTS if given.get(name)}
    if url and (text.strip() or html.strip() or upload):  # then it says where the text was published
        facts["url"], url = url, ""
    receipt = receive(
        desk=_desk(user, given.get("desk", "")),
        by=user,
        arrival=Article.Arrival.API,
        text=text,
        html=html,
        file=(upload.name or "", upload.content_type or "", upload.read()) if upload else None,
        url=url.strip(),
        given=facts,
        is_confidential=given["confidential"],
    )
    tasks.start(receipt)
    return receipt


def _desk(user: User, slug: str) -> Desk:
    if slug:
        desk = desk_of(user, slug)
        if desk is None:
            raise ValidationError({"desk": _("You belong to no desk of this name.")})
        return desk
    desks = list(Desk.objects.filter(pk__in=user.desk_ids))
    if len(desks) != 1:
        sentence = _("You belong to no desk; articles are added by people of a desk.")
        if desks:
            sentence = _("Say for which desk: %(desks)s.") % {"desks": ", ".join(desk.slug for desk in desks)}
        raise ValidationError({"desk": sentence})
    return desks[0]


class LineShape(ReceiptShape):
    """The answer to one line: a receipt, or the problem with it."""

    line = serializers.IntegerField()
    status = serializers.IntegerField()
    problem = Problem(required=False)


class BulkShape(Shape):
    results = LineShape(many=True, help_text="One for each line that was sent, in their order.")


class BulkArticles(Resource):
    """Many articles at once, one JSON document a line (NDJSON). Each line is answered; a bad one spoils no other."""

    scopes = {"create": Scope.ARTICLES_WRITE}
    parser_classes = [NDJSONParser]
    largest_body = LARGEST_BULK
    queryset = Article.objects.none()
    reads = {"create": NewArticle}
    answers = {"create": BulkShape}

    def create(self, request: Request) -> Response:
        lines = [(number, line) for number, line in enumerate(request.data, start=1) if line.strip()]
        return Response(
            {"results": [self._take(number, line, position) for position, (number, line) in enumerate(lines)]}
        )

    def _take(self, number: int, line: bytes, position: int) -> dict[str, Any]:
        try:
            receipt = self._receive(line, position)
        except Exception as error:  # the edge of the loop: the problem is this line's answer, logged where it is ours
            problem = handle(error, self.get_renderer_context())
            return {"line": number, "status": problem.status_code, "problem": problem.data}
        status = 202 if receipt.run else 200
        return {"line": number, "status": status, **ReceiptShape(receipt, context=self.get_serializer_context()).data}

    # In the transaction of an Idempotency-Key this is a savepoint; else each line is safe as soon as it is taken.
    @transaction.atomic
    def _receive(self, line: bytes, position: int) -> Receipt:
        if position >= MOST_LINES:
            raise ApiProblem(
                "too_large", _("More than %(most)d lines. Send the rest in another request.") % {"most": MOST_LINES}
            )
        if len(line) > LARGEST_BODY:
            raise ApiProblem("too_large", _("The line is larger than %(limit)d MB.") % {"limit": LARGEST_BODY // 2**20})
        shape = NewArticle(data=read_json(line), context=self.get_serializer_context())
        shape.is_valid(raise_exception=True)
        return deliver(self.request.user, shape.validated_data)
