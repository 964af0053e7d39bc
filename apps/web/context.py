"""What every template may use."""

from django.http import HttpRequest


def page(request: HttpRequest) -> dict:
    return {"is_fragment": request.headers.get("HX-Request") == "true"}
