"""ETag and If-Match: nobody's edit vanishes under somebody else's.

The tag is the row's version. A change without If-Match is refused (428), one with an old tag too (412).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.errors import ApiProblem
from apps.errors import Conflict


def etag(version: object) -> str:
    return f'"{version}"'


def tell_version(response: Response, version: object) -> Response:
    response["ETag"] = etag(version)
    return response


@contextmanager
def unchanged(request: Request, thing: Any, *, is_required: bool = True) -> Iterator[int | None]:
    """Gives the version to hand to the action; None when the caller did not say and need not.

    The action compares again in its own statement: what changes between the two is refused there, and told as stale.
    """
    if not says_version(request, thing.version, is_required=is_required):
        yield None
        return
    try:
        yield thing.version
    except Conflict as error:
        if type(thing).objects.filter(pk=thing.pk, version=thing.version).exists():
            raise
        raise ApiProblem("stale", error) from error


def says_version(request: Request, version: object, *, is_required: bool = True) -> bool:
    """Whether If-Match was sent. A problem when it names another version, or is missing where it must not."""
    header = request.headers.get("If-Match")
    if header is None:
        if is_required:
            raise ApiProblem(
                "precondition_required",
                _("Read it first and send its ETag as the header If-Match, so that nobody's change is overwritten."),
            )
        return False
    # A weak tag never matches here: it says "about the same", and that is not enough to overwrite.
    if header.strip() != "*" and etag(version) not in {tag.strip() for tag in header.split(",")}:
        raise ApiProblem(
            "stale",
            _("Somebody else changed this in the meantime. Read it again and make your change to what you find."),
        )
    return True
