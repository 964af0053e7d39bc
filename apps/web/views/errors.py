"""Pages for what goes wrong: friendly, in the reader's language, without details.

They are drawn without context processors: what broke may be the very thing these would ask (the database, the session).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from apps.claims.models import Claim
from apps.claims.rules import why_out_of_use
from apps.web.context import STYLE_SHEETS, theme_of
from apps.web.views.claims import OutOfUse


def not_allowed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, 403, "403_csrf.html")


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _out_of_use(request, exception.claim) if isinstance(exception, OutOfUse) else _page(request, 404)


def _out_of_use(request: HttpRequest, claim: Claim) -> HttpResponse:
    """What the person wanted to do came too late: a colleague merged the claim or marked it as none."""
    context = {"claim": claim.survivor(), "sentence": why_out_of_use(claim)}
    if request.headers.get("HX-Request") == "true":
        is_row = request.headers.get("HX-Target", "").startswith("row-")
        page = render_to_string("claim/_out_of_use.html", context | {"is_row": is_row})
        return HttpResponse(page, status=409)
    return _page(request, 409, "errors/out_of_use.html", **context)


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def _page(request: HttpRequest, status: int, template: str = "", **more: Any) -> HttpResponse:
    context = more | {"style_sheets": STYLE_SHEETS, "theme": theme_of(request)}
    return HttpResponse(render_to_string(template or f"{status}.html", context), status=status)
