"""The OpenAPI document, pages to read and try it, and the list of problems. Open to everybody: none of it is secret."""

from typing import Any

from django.http import Http404
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.api.problems import KINDS, TYPE_ADDRESS


class Schema(SpectacularAPIView):
    """OpenAPI 3, as YAML or JSON."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


class Documentation(SpectacularSwaggerSplitView):
    """All addresses, to read and to try. Every script and style comes from this server."""

    authentication_classes = [SessionAuthentication]
    permission_classes = [AllowAny]
    template_name = "api/documentation.html"
    url_name = "api:schema"


class Problems(APIView):
    """What a `code` means and what to do about it; where the `type` of an error leads."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    schema = None

    def get(self, request: Request, code: str = "") -> Response:
        if not code:
            return Response({"problems": [_told(name) for name in KINDS]})
        if code not in KINDS:
            raise Http404
        return Response(_told(code))


def _told(code: str) -> dict[str, Any]:
    kind = KINDS[code]
    return {
        "type": TYPE_ADDRESS.format(code=code),
        "code": code,
        "status": kind.status,
        "title": str(kind.title),
        "advice": str(kind.advice),
    }
