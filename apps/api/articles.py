"""Articles: handing them in, one by one or many at once, and following what becomes of them."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.article_shapes import (
    ArticleShape,
    NewArticle,
    NewArticleForm,
    ReceiptShape,
    VersionShape,
    WholeArticleShape,
    WholeVersionShape,
)
from apps.api.claim_shapes import ClaimShape, shown_claims
from apps.api.deliveries import deliver
from apps.api.filtering import AnyOf, AnyText, Filters
from apps.api.parsing import JSONParser
from apps.api.permissions import visible_claims
from apps.api.resources import Resource
from apps.articles.identity import url_key
from apps.articles.models import Article
from apps.articles.searching import matching
from apps.claims.models import Appearance, Claim
from apps.intake import tasks
from apps.intake.actions import Receipt, try_again


class ArticleFilters(Filters):
    state = AnyOf(choices=Article.State.choices, lookup_expr="in")
    language = AnyText(lookup_expr="in")
    arrival = AnyOf(choices=Article.Arrival.choices, lookup_expr="in")
    outlet = django_filters.UUIDFilter(field_name="outlet", label="id of the source")
    desk = AnyText(field_name="desk__slug", lookup_expr="in", label="slugs of desks")
    external_id = django_filters.CharFilter()
    source_url = django_filters.CharFilter(method="at_address", label="the address it was published at")
    q = django_filters.CharFilter(method="with_words", label="full text; phrases in quotation marks")

    def at_address(self, articles: QuerySet, name: str, address: str) -> QuerySet:
        try:
            return articles.filter(url_key=url_key(address))
        except ValueError:  # "http://[" is not an address of anything
            return articles.none()

    def with_words(self, articles: QuerySet, name: str, words: str) -> QuerySet:
        condition = matching(words, vector="current__search", language="current__language")
        return articles if condition is None else articles.filter(condition)


class Articles(Resource):
    """Texts as published. What is handed in is read in the background; its state tells how far it is."""

    scopes = {
        "list": Scope.ARTICLES_READ,
        "retrieve": Scope.ARTICLES_READ,
        "create": Scope.ARTICLES_WRITE,
        "claims": Scope.CLAIMS_READ,
        "versions": Scope.ARTICLES_READ,
        "version": Scope.ARTICLES_READ,
        "retry": Scope.ARTICLES_WRITE,
    }
    reads = {"create": NewArticle}
    forms = {"create": NewArticleForm}
    answers = {
        "list": ArticleShape,
        "retrieve": WholeArticleShape,
        "create": ReceiptShape,
        "claims": ClaimShape,
        "versions": VersionShape,
        "version": WholeVersionShape,
        "retry": ReceiptShape,
    }
    statuses = {"create": (200, 202), "retry": (202,)}
    lists = frozenset({"list", "claims", "versions"})
    filterset_class = ArticleFilters
    queryset = Article.objects.none()
    parser_classes = [JSONParser, MultiPartParser]

    @property
    def orderings(self) -> dict[str, str]:
        if self.action == "claims":
            return {"position": "position"}
        if self.action == "versions":
            return {"-number": "-number"}
        names = ("-created_at", "created_at", "-updated_at", "updated_at")
        return {name: name for name in names}

    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self._visible()))

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self.answer(self.one(self._visible(), pk=id))

    def create(self, request: Request) -> Response:
        """Hand in one article. The same again is the article it was before."""
        receipt = deliver(request.user, self.read())
        return self._accepted(receipt, 202 if receipt.run else 200)

    def claims(self, request: Request, id: UUID) -> Response:
        """The claims of the text shown today, in reading order."""
        article = self.one(self._visible(), pk=id)
        places = Appearance.objects.filter(claim=OuterRef("pk"), version=article.current_id).order_by("start")
        claims = Claim.objects.filter(Exists(places)).annotate(position=Subquery(places.values("start")[:1]))
        return self.page(visible_claims(request, shown_claims(claims)))

    def versions(self, request: Request, id: UUID) -> Response:
        versions = self.one(self._visible(), pk=id).versions
        return self.page(versions.only("number", "title", "language", "created_at"))

    def version(self, request: Request, id: UUID, number: int) -> Response:
        """A text of the article, exactly as claims' spans count it."""
        versions = self.one(self._visible(), pk=id).versions.defer("offsets", "dropped", "search")
        return self.answer(self.one(versions, number=number))

    def retry(self, request: Request, id: UUID) -> Response:
        """Try again what failed."""
        article = self.one(self._visible(), pk=id)
        run = try_again(article, request.user)
        tasks.start(run)
        return self._accepted(Receipt(self.one(self._visible(), pk=id), run, False), 202)

    def read(self) -> dict[str, Any]:
        # A file only comes in a form; JSON with a "file" would hold a name and nothing else.
        is_form = hasattr(self.request.data, "lists")
        shape = (self.forms if is_form else self.reads)[self.action](data=self.request.data)
        shape.is_valid(raise_exception=True)
        return shape.validated_data

    def _accepted(self, receipt: Receipt, status: int) -> Response:
        response = self.answer(receipt, status)
        response["Location"] = response.data["url"]
        return response

    def _visible(self) -> QuerySet:
        return Article.objects.visible_to(self.request.user).for_list()
