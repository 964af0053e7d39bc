"""Reading request bodies within limits: size, depth, and characters that no column can hold."""

import json
import math
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.parsers import JSONParser as PlainJSONParser

from apps.api.errors import ApiProblem

LARGEST_BODY = 6 * 1024 * 1024  # an article of at most 5 MB and what JSON or a form adds to it
LARGEST_BULK = 32 * 1024 * 1024
DEEPEST = 20  # no body of ours nests deeper than 5
_DRAINED = 64 * 1024 * 1024


def refuse_too_large(request: HttpRequest, limit: int) -> None:
    """Before anything is read. What is on its way is read and dropped, or the sender would see a broken connection."""
    length = _declared_length(request)
    if length <= limit:
        return
    left = min(length, _DRAINED)
    while left > 0 and (chunk := request.read(min(left, 1024 * 1024))):
        left -= len(chunk)
    raise ApiProblem(
        "too_large",
        _("The request is larger than %(limit)d MB. Send less at once.") % {"limit": limit // (1024 * 1024)},
    )


def _declared_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def refuse_nul(values: Any) -> None:
    """PostgreSQL holds no NUL in a text; a filter with one is a mistake, not a search without hits."""
    if any("\x00" in value for value in values):
        raise ParseError(_("The address holds a NUL character. Take it out."))


class JSONParser(PlainJSONParser):
    """JSON in UTF-8, not nested deeper than any body of ours, without NaN and Infinity."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict | None = None) -> Any:
        return read_json(stream.read(LARGEST_BULK))


def read_json(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ParseError(_("The body is not UTF-8.")) from None
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_int=_int, parse_float=_float)
    except json.JSONDecodeError as error:
        raise ParseError(
            _("The body is not JSON: line %(line)d, column %(column)d.") % {"line": error.lineno, "column": error.colno}
        ) from None
    except RecursionError:
        raise ParseError(_("The body is nested too deeply.")) from None
    if _depth_exceeds(value, DEEPEST):
        raise ParseError(_("The body is nested too deeply."))
    return value


def _refuse_constant(name: str) -> Any:
    raise ParseError(_("%(name)s is not a JSON value.") % {"name": name})


def _int(digits: str) -> int:
    if len(digits) > 20:  # nothing here counts so far, and converting long figures takes long
        raise ParseError(_("A number in the body is too large."))
    return int(digits)


def _float(figures: str) -> float:
    value = float(figures)
    if math.isinf(value):
        raise ParseError(_("A number in the body is too large."))
    return value


def _depth_exceeds(value: Any, limit: int) -> bool:
    level = [value]
    for _depth in range(limit):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


class NDJSONParser(BaseParser):
    """One JSON document a line; the lines are read one by one later, so that a bad one spoils no other."""

    media_type = "application/x-ndjson"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: dict | None = None) -> list[bytes]:
        return stream.read(LARGEST_BULK).splitlines()
