"""What holds for every request: nothing the database cannot read, nobody who may not log in, one's own language."""

from collections.abc import Callable
from urllib.parse import unquote

from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

Handler = Callable[[HttpRequest], HttpResponse]
PUBLIC = ("/checks/", "/robots.txt")  # the same for everybody: nobody is asked who they are


def without_nul(get_response: Handler) -> Handler:
    """PostgreSQL holds no NUL, and not everything that asks it for what was sent looks first.

    The pages' own forms do, and the API says it in its own words; the administration's filters do not.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in value}
        if request.path.startswith("/admin/") and "\x00" in unquote(request.META.get("QUERY_STRING", "")):
            raise BadRequest("a NUL character in the address")
        return get_response(request)

    return middleware


def same_for_all(get_response: Handler) -> Handler:
    """Public pages vary with nothing that a reader sends along, so that caches keep one of each and set no cookie."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(PUBLIC) and response.status_code in {200, 304}:
            response.headers.pop("Vary", None)
        return response

    return middleware


def preferences(get_response: Handler) -> Handler:
    """A person's language and time zone for every page they open; a partner's session ends, however it began."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(PUBLIC):
            return get_response(request)
        if request.user.is_authenticated and request.user.is_partner:
            logout(request)  # made a partner while logged in: from now on they have the API
        person = request.user  # kept: a bad token at the API makes the request nobody's
        if not person.is_authenticated:
            return get_response(request)
        request.LANGUAGE_CODE = person.language
        with translation.override(person.language), timezone.override(person.zone):
            response = get_response(request)
        response.headers["Content-Language"] = person.language
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # On a shared machine the next person must not leaf back to what this one read.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware
