"""Pages for what goes wrong: friendly, in the reader's language, without details.

They are drawn without context processors: what broke may be the very thing these would ask (the database, the session).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from apps.web.context import STYLE_SHEETS, theme_of


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "403_csrf.html")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def _page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    context = {"style_sheets": STYLE_SHEETS, "theme": theme_of(request)}
    return HttpResponse(render_to_string(template or f"{status}.html", context), status=status)
