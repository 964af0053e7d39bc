"""Prior checks: fact-checks published before, their imports, and the decisions on those offered on claims."""

from typing import Any
from uuid import UUID

import django_filters
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.roles import Scope
from apps.api.filtering import AnyText, Filters
from apps.api.parsing import LARGEST_BODY, JSONParser
from apps.api.permissions import reads_all_claims, sees_published_only
from apps.api.resources import Resource, Shape
from apps.errors import NotAllowed
from apps.limits import LONGEST_ADDRESS
from apps.prior_checks import tasks
from apps.prior_checks.actions import confirm_offer, reject_offer, start_import
from apps.prior_checks.models import ImportRun, Offer, PriorCheck
from apps.prior_checks.reading.limits import LARGEST_IMPORT
from apps.prior_checks.rules import why_not_import
from apps.prior_checks.uploads import take_large_imports


class PriorCheckShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:prior-check", lookup_field="pk", lookup_url_kwarg="id")
    publisher = serializers.CharField()
    site = serializers.CharField()
    review_url = serializers.CharField(source="url", help_text="Where the review stands.")
    title = serializers.CharField()
    claim_text = serializers.CharField()
    language = serializers.CharField()
    claimant_name = serializers.CharField()
    claimant = serializers.UUIDField(source="claimant_id", allow_null=True, help_text="The source, if it is one.")
    claim_date = serializers.DateField(allow_null=True)
    review_date = serializers.DateField(allow_null=True)
    rating_label = serializers.CharField()
    rating_number = serializers.FloatField(allow_null=True)
    rating_best = serializers.FloatField(allow_null=True)
    rating_worst = serializers.FloatField(allow_null=True)
    licence = serializers.CharField()
    first_appearance = serializers.CharField()
    appearances = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class PriorCheckFilters(Filters):
    q = django_filters.CharFilter(method="with_words", label="full text; phrases in quotation marks")
    publisher = django_filters.CharFilter(method="by_publisher", label="part of its name or site")
    rating = django_filters.CharFilter(field_name="rating_label", lookup_expr="icontains", label="part of the label")
    language = AnyText(lookup_expr="in")
    claimant = django_filters.UUIDFilter(field_name="claimant", label="id of the source")

    def with_words(self, prior_checks: Any, name: str, words: str) -> QuerySet:
        return prior_checks.matching_words(words)

    def by_publisher(self, prior_checks: Any, name: str, words: str) -> QuerySet:
        return prior_checks.published_by(words)


class PriorChecks(Resource):
    """Fact-checks published before, as their publishers describe them. For the newsroom alone."""

    scopes = {"list": Scope.CHECKS_READ, "retrieve": Scope.CHECKS_READ}
    answers = dict.fromkeys(scopes, PriorCheckShape)
    filterset_class = PriorCheckFilters
    queryset = PriorCheck.objects.none()

    def list(self, request: Request) -> Response:
        return self.page(self.filter_queryset(self._visible()))

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self.answer(self.one(self._visible(), pk=id))

    def _visible(self) -> QuerySet:
        if sees_published_only(self.request):
            return PriorCheck.objects.none()
        return PriorCheck.objects.visible_to(self.request.user).for_list()


# --- Imports ------------------------------------------------------------------------------------------------------


class NewImport(Shape):
    """A feed, a file or one fact-check to fetch."""

    url = serializers.CharField(max_length=LONGEST_ADDRESS)


class NewImportForm(Shape):
    """A file, or an address: exactly one of them."""

    file = serializers.FileField(required=False, allow_empty_file=True, use_url=False)
    url = serializers.CharField(max_length=LONGEST_ADDRESS, required=False)


class ImportShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(
        view_name="api:prior-check-import", lookup_field="pk", lookup_url_kwarg="id"
    )
    name = serializers.CharField(help_text="The file or the address.")
    state = serializers.CharField(help_text="queued, running, done or failed")
    read = serializers.IntegerField(help_text="added + changed + unchanged + broken")
    added = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    broken = serializers.IntegerField()
    error_code = serializers.CharField()
    problem = serializers.CharField(help_text="Why it failed or waits; empty when all is well.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class BrokenShape(Shape):
    position = serializers.IntegerField(help_text="In the file, from 1.")
    part = serializers.IntegerField(help_text="Of a record that holds several, from 0.")
    line = serializers.IntegerField(allow_null=True)
    byte = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    sentence = serializers.CharField()
    excerpt = serializers.CharField()


class PriorCheckImports(Resource):
    """Imports of prior checks, for editors and administrators."""

    scopes = {
        "list": Scope.CHECKS_READ,
        "retrieve": Scope.CHECKS_READ,
        "broken": Scope.CHECKS_READ,
        "create": Scope.CHECKS_WRITE,
    }
    reads = {"create": NewImport}
    forms = {"create": NewImportForm}
    answers = {"list": ImportShape, "retrieve": ImportShape, "broken": BrokenShape, "create": ImportShape}
    statuses = {"create": (202,)}
    lists = frozenset({"list", "broken"})
    parser_classes = [JSONParser, MultiPartParser]
    queryset = ImportRun.objects.none()

    @property
    def largest_body(self) -> int:
        """A file may be large, JSON may not: it is read into memory."""
        return LARGEST_IMPORT + LARGEST_BODY if self._is_form() else LARGEST_BODY

    @property
    def orderings(self) -> dict[str, str]:
        if self.action == "broken":
            return {"position": "position", "-position": "-position"}
        return {name: name for name in ("-created_at", "created_at")}

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        if request.method == "POST":  # nothing has read the body yet, and it may be large
            take_large_imports(request)
        return super().initialize_request(request, *args, **kwargs)

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        refusal = why_not_import(request.user) if request.method == "POST" else None
        if refusal:  # before a large body is read for nothing
            raise NotAllowed(refusal)

    def list(self, request: Request) -> Response:
        return self.page(self._visible())

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self.answer(self.one(self._visible(), pk=id))

    def broken(self, request: Request, id: UUID) -> Response:
        """Each broken record, where it stands and what is wrong with it."""
        return self.page(self.one(self._visible(), pk=id).broken_records.all())

    def create(self, request: Request) -> Response:
        """Import a file, sent as a form, or what stands at an address. It is read in the background."""
        file, url = self._given()
        given = {"file": file.chunks(), "name": file.name or ""} if file else {"url": url}
        run = start_import(by=request.user, **given)
        tasks.start(run)
        run.refresh_from_db()
        return self.answer(run, 202, Location=reverse("api:prior-check-import", args=[run.pk], request=request))

    def _given(self) -> tuple[UploadedFile | None, str]:
        shape = (NewImportForm if self._is_form() else NewImport)(
            data=self.request.data, context=self.get_serializer_context()
        )
        shape.is_valid(raise_exception=True)
        file, url = shape.validated_data.get("file"), shape.validated_data.get("url", "")
        if bool(file) == bool(url):
            raise ValidationError(_("Send a file or an address, one of the two."))
        return file, url

    def _is_form(self) -> bool:
        return (self.request.content_type or "").startswith("multipart/")

    def _visible(self) -> QuerySet:
        if sees_published_only(self.request):
            return ImportRun.objects.none()
        return ImportRun.objects.visible_to(self.request.user)


# --- Offered on claims --------------------------------------------------------------------------------------------


class OfferShape(Shape):
    id = serializers.UUIDField(help_text="Of the match: POST to /matches/{id}/confirm/ or /reject/.")
    score = serializers.FloatField(help_text="0 to 1: how far the two say the same.")
    words = serializers.ListField(child=serializers.CharField(), help_text="Words of the claim that both have.")
    state = serializers.CharField(help_text="offered, confirmed or rejected")
    decided_by = serializers.CharField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    prior_check = PriorCheckShape()


class Matches(Resource):
    """What a person says to a prior check offered on a claim."""

    scopes = {"retrieve": Scope.CLAIMS_READ, "confirm": Scope.CLAIMS_WRITE, "reject": Scope.CLAIMS_WRITE}
    answers = dict.fromkeys(scopes, OfferShape)
    queryset = Offer.objects.none()

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self.answer(self._one(id))

    def confirm(self, request: Request, id: UUID) -> Response:
        """It is the same claim."""
        confirm_offer(offer=self._one(id), by=request.user)
        return self.answer(self._one(id))

    def reject(self, request: Request, id: UUID) -> Response:
        """It is another claim; the pair is not offered again."""
        reject_offer(offer=self._one(id), by=request.user)
        return self.answer(self._one(id))

    def _one(self, id: UUID) -> Offer:
        offers = Offer.objects.visible_to(self.request.user) if reads_all_claims(self.request) else Offer.objects.none()
        return self.one(offers.for_list().select_related("claim"), pk=id)
