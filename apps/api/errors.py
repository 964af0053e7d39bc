"""The one place where errors become answers: RFC 9457 documents in words a person can act on, never a trace."""

import json
import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response

from apps.api.problems import KINDS, problem
from apps.errors import BadInput, ClaimtrackerError, Conflict, NotAllowed, NotReady
from apps.ids import new_id

logger = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"
RETRY_SOON = 5  # seconds


class ApiProblem(Exception):
    """Raised by the API's own parts: a kind of problems.py with a sentence and, where it helps, headers."""

    def __init__(self, kind: str, detail: Any, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.headers, self.more = kind, detail, headers or {}, more


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """The answer for whatever a view raised. DRF calls it; nothing gets past it to a page with a trace."""
    kind, detail, more, headers = _told(error, context)
    response = Response(problem(kind, detail, **more), status=KINDS[kind].status, content_type=PROBLEM_JSON)
    for name, value in headers.items():
        response[name] = value
    return response


def _told(error: Exception, context: dict[str, Any]) -> tuple[str, Any, dict, dict[str, str]]:
    if isinstance(error, ApiProblem):
        return error.kind, error.detail, error.more, error.headers
    if isinstance(error, ClaimtrackerError):
        return _told_of_ours(error, context)
    if isinstance(error, exceptions.APIException):
        return _told_of_the_framework(error, context)
    if isinstance(error, Http404):
        return "not_found", _("There is nothing at this address that you may see."), {}, {}
    if isinstance(error, PermissionDenied):
        return "forbidden", str(error) or _("You may not do this."), {}, {}
    if isinstance(error, RequestDataTooBig):
        return "too_large", _("The request is larger than can be taken at once."), {}, {}
    if isinstance(error, SuspiciousOperation | UnreadablePostError | MultiPartParserError):
        return "malformed", _("The request cannot be read."), {}, {}
    if isinstance(error, OperationalError | InterfaceError):
        logger.exception("the database did not serve a request")
        return "unavailable", _("The database does not answer at the moment."), {}, {"Retry-After": str(RETRY_SOON)}
    case = new_id()
    logger.error("unexpected error %s", case, exc_info=error)
    return (
        "unexpected",
        _("Something went wrong on our side. It is noted as %(id)s.") % {"id": case},
        {"id": str(case)},
        {},
    )


def _told_of_ours(error: ClaimtrackerError, context: dict[str, Any]) -> tuple[str, Any, dict, dict[str, str]]:
    finer = {"code": error.code}
    if isinstance(error, NotAllowed):
        # Where the state of things decides (a check's moves), a refusal is a conflict with it, not a lack of rights.
        kind = getattr(context.get("view"), "refusal", "forbidden")
        return kind, error, finer if error.code != NotAllowed.code else {}, {}
    if isinstance(error, BadInput):
        return ("too_large" if error.code == "too_large" else "bad_input"), error, finer, {}
    if isinstance(error, NotReady):
        return "not_ready", error, finer, {"Retry-After": str(RETRY_SOON)}
    if isinstance(error, Conflict):
        return "conflict", error, finer, {}
    return "bad_input", error, finer, {}


def _told_of_the_framework(error: exceptions.APIException, context: dict) -> tuple[str, Any, dict, dict[str, str]]:
    header = getattr(error, "auth_header", None)
    headers = {"WWW-Authenticate": header} if header else {}
    match error:
        case exceptions.ValidationError():
            return "invalid", _first_sentence(error.detail), {"errors": _by_field(error.detail)}, {}
        case exceptions.ParseError():
            return "malformed", error.detail, {}, {}
        case exceptions.AuthenticationFailed():
            return "bad_token", error.detail, {}, headers | {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        case exceptions.NotAuthenticated():
            return "not_authenticated", _("This address needs a token or a log-in."), {}, headers
        case exceptions.PermissionDenied():
            return "forbidden", error.detail, {}, {}
        case exceptions.NotFound():
            return "not_found", error.detail, {}, {}
        case exceptions.MethodNotAllowed():
            allowed = ", ".join(getattr(context.get("view"), "allowed_methods", []))
            return (
                "method_not_allowed",
                _("%(method)s is not possible here.") % {"method": context["request"].method},
                {},
                {"Allow": allowed},
            )
        case exceptions.NotAcceptable():
            return "not_acceptable", error.detail, {}, {}
        case exceptions.UnsupportedMediaType():
            return "unsupported_media_type", error.detail, {}, {}
        case exceptions.Throttled():
            wait = str(int(error.wait or 1))
            return (
                "too_many_requests",
                _("You may ask again in %(seconds)s seconds.") % {"seconds": wait},
                {},
                {"Retry-After": wait},
            )
    return "unexpected", _("Something went wrong on our side."), {}, {}


def _by_field(detail: Any) -> dict[str, list]:
    """Always {field: [sentences]}; what belongs to no field stands under "request"."""
    if isinstance(detail, dict):
        return {str(name): _flat(value) for name, value in detail.items()}
    return {"request": _flat(detail)}


def _flat(value: Any) -> list[str]:
    """The sentences below a field, however deep the framework nested them."""
    if isinstance(value, dict):
        return [f"{name}: {sentence}" for name, inner in value.items() for sentence in _flat(inner)]
    if isinstance(value, list):
        return [sentence for inner in value for sentence in _flat(inner)]
    return [str(value)]


def _first_sentence(detail: Any) -> str:
    for name, sentences in _by_field(detail).items():
        if sentences:
            return sentences[0] if name in {"request", "non_field_errors"} else f"{name}: {sentences[0]}"
    return _("Something in the request is wrong.")


@csrf_exempt
def not_found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """For addresses below /api/ that lead nowhere."""
    detail = _("There is nothing at %(path)s. Addresses end with a slash; /api/v1/docs/ lists them all.") % {
        "path": request.path[:200]
    }
    body = problem("not_found", detail)
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=404, content_type=PROBLEM_JSON)
