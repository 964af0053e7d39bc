"""How often one token, or one person's session, may ask; every answer says what is left."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.throttling import Allowance, hit
from apps.api.authentication import token_of
from apps.api.errors import ApiProblem

WINDOW = timedelta(minutes=1)


def count_request(request: Request) -> Allowance:
    """Count it; a problem when the caller asked too often. The allowance stays on the request for the headers."""
    token = token_of(request)
    who = f"token:{token.pk}" if token else f"session:{request.user.pk}"
    allowance = hit(f"api:{who}", settings.API_REQUESTS_PER_MINUTE, WINDOW)
    request.allowance = allowance
    if allowance.is_exceeded:
        raise ApiProblem(
            "too_many_requests",
            _("More than %(limit)d requests in a minute. You may ask again in %(seconds)d seconds.")
            % {"limit": allowance.limit, "seconds": allowance.retry_after},
            headers={"Retry-After": str(allowance.retry_after)},
        )
    return allowance


def tell_allowance(request: Request, response: Response) -> None:
    """The headers of the IETF draft "RateLimit header fields for HTTP"."""
    allowance: Allowance | None = getattr(request, "allowance", None)
    if allowance:
        response["RateLimit-Policy"] = f'"default";q={allowance.limit};w={int(WINDOW.total_seconds())}'
        response["RateLimit"] = f'"default";r={allowance.remaining};t={allowance.resets_in}'
