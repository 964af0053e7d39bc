"""Archived copies of evidence: what was kept, when and from where, its words and its bytes."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Scope
from apps.api.people import DeskShape
from apps.api.permissions import sees_published_only
from apps.api.resources import Resource, Shape
from apps.archives.downloads import copy_to_download, name_of
from apps.archives.models import Capture
from apps.archives.wording import health_sentence, state_sentence, text_sentence


class CaptureShape(Shape):
    id = serializers.UUIDField()
    url = serializers.HyperlinkedIdentityField(view_name="api:capture", lookup_field="pk", lookup_url_kwarg="id")
    address = serializers.CharField(help_text="What was asked for; empty for a file.")
    filename = serializers.SerializerMethodField(help_text="What the copy is called when it is downloaded.")
    confidential_to = DeskShape(allow_null=True)
    state = serializers.CharField(help_text="due, leased, kept or failed.")
    state_sentence = serializers.SerializerMethodField(help_text="How it stands, in the language asked for.")
    error_code = serializers.CharField()
    created_at = serializers.DateTimeField()
    captured_at = serializers.DateTimeField(allow_null=True)
    final_address = serializers.CharField(help_text="Where redirects ended.")
    content_type = serializers.CharField()
    size = serializers.IntegerField(allow_null=True, help_text="Bytes of the copy.")
    sha256 = serializers.CharField(help_text="Of the copy's bytes.")
    warc_sha256 = serializers.CharField(help_text="Of the WARC file that holds it.")
    title = serializers.CharField()
    language = serializers.CharField()
    has_text = serializers.SerializerMethodField(help_text="Whether it has words that can be read.")
    text_note = serializers.SerializerMethodField(help_text="Why there is no text, or not all of it.")
    health = serializers.CharField(help_text="unknown, same, changed, gone or unreachable.")
    health_sentence = serializers.SerializerMethodField(help_text="How its address fares.")
    health_checked_at = serializers.DateTimeField(allow_null=True)
    follows = serializers.UUIDField(
        source="follows_id", allow_null=True, help_text="The copy whose address changed to this."
    )
    wayback_address = serializers.CharField(help_text="Of the Wayback Machine's copy, where there is one.")

    def get_filename(self, capture: Capture) -> str:
        return name_of(capture) if capture.is_kept else capture.filename

    def get_state_sentence(self, capture: Capture) -> str:
        return state_sentence(capture)

    def get_has_text(self, capture: Capture) -> bool:
        return bool(capture.text)

    def get_text_note(self, capture: Capture) -> str:
        return text_sentence(capture)

    def get_health_sentence(self, capture: Capture) -> str:
        return health_sentence(capture)


class CaptureTextShape(Shape):
    title = serializers.CharField()
    language = serializers.CharField()
    text = serializers.CharField()


class Captures(Resource):
    """The copy that is kept of a piece of evidence."""

    scopes = {"retrieve": Scope.CHECKS_READ, "text": Scope.CHECKS_READ, "copy": Scope.CHECKS_READ}
    answers = {"retrieve": CaptureShape, "text": CaptureTextShape, "copy": CaptureTextShape}
    queryset = Capture.objects.none()

    def retrieve(self, request: Request, id: UUID) -> Response:
        return self.answer(self.one(self.visible(), pk=id))

    def text(self, request: Request, id: UUID) -> Response:
        """The words that were read in the copy; empty while they are being read, and where there are none."""
        return self.answer(self.one(self.visible(), pk=id))

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}, parameters=[])
    def copy(self, request: Request, id: UUID) -> HttpResponse:
        """The original bytes, compared with their SHA-256 just now. 409 when they are not what was kept."""
        return copy_to_download(self.one(self.visible(), pk=id))

    def visible(self) -> QuerySet:
        captures = Capture.objects.visible_to(self.request.user).select_related("confidential_to")
        return captures.none() if sees_published_only(self.request) else captures
