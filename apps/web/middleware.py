"""A person's language and time zone hold for every page they open."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation


def preferences(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        person = request.user  # kept: a bad token at the API makes the request nobody's
        if not person.is_authenticated:
            return get_response(request)
        request.LANGUAGE_CODE = person.language
        with translation.override(person.language), timezone.override(_zone(person.time_zone)):
            response = get_response(request)
        response.headers["Content-Language"] = person.language
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # On a shared machine the next person must not leaf back to what this one read.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):  # a zone that a tzdata update took away
        return zoneinfo.ZoneInfo("UTC")
