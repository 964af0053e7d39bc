"""Idempotency-Key: a POST that is sent again gets the first one's answer and has no second effect.

The answer is stored in the transaction of the effect, so that neither can be there without the other. Only what
succeeded is remembered: an error had no effect, and the same key may carry the mended request. It comes again only to
a caller who still has every right it was given under: who left a desk reads nothing of it here either.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.roles import Role, Scope
from apps.api.authentication import token_of
from apps.api.errors import ApiProblem
from apps.api.models import IdempotencyKey

KEPT = timedelta(hours=48)
LONGEST_KEY = 255
REPLAYED = "Idempotency-Replayed"
_REMEMBERED_HEADERS = ("Location", "ETag")


def answer_once(handler: Callable[..., Response]) -> Callable[..., Response]:
    """The handler, or the answer it gave to the same key before."""

    def answer(request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(request, *args, **kwargs)
        if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
            raise ValidationError(
                {"Idempotency-Key": _("Write 1 to %(most)d printable characters.") % {"most": LONGEST_KEY}}
            )
        request_hash = _hash_of(request)
        with transaction.atomic():
            _take(request.user.pk, key)
            known = IdempotencyKey.objects.filter(user=request.user, key=key).first()
            if known and known.created_at > timezone.now() - KEPT:
                return _again(request, known, request_hash)
            response = handler(request, *args, **kwargs)
            if response.status_code < 400 and isinstance(response, Response):  # a file is made again, not stored
                _remember(request, key, request_hash, response)
            return response

    return answer


def _take(user_id: object, key: str) -> None:
    """Hold the key for this transaction. Whoever comes meanwhile is told so instead of waiting."""
    digest = hashlib.sha256(f"idempotency:{user_id}:{key}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(digest[:8], "big", signed=True)])
        is_free = cursor.fetchone()[0]
    if not is_free:
        raise ApiProblem(
            "in_flight",
            _("A request with this Idempotency-Key is being answered at this moment. Send it again in a second."),
            headers={"Retry-After": "1"},
        )


def _again(request: Request, known: IdempotencyKey, request_hash: str) -> Response:
    if known.request_hash != request_hash:
        raise ApiProblem(
            "key_reused", _("This Idempotency-Key was used for another request. Use a new key for every new request.")
        )
    if not set(known.body.get("rights", [""])) <= _rights_of(request):
        raise ApiProblem(
            "forbidden",
            _("This was done before and is not done again. Your rights are others by now: its answer is not shown."),
        )
    response = Response(known.body["data"], status=known.status)
    for name, value in known.body["headers"].items():
        response[name] = value
    response[REPLAYED] = "true"
    return response


def _remember(request: Request, key: str, request_hash: str, response: Response) -> None:
    # Rendered once here, so that dates and ids are stored as the caller read them.
    data = json.loads(JSONRenderer().render(response.data))
    headers = {name: response[name] for name in _REMEMBERED_HEADERS if name in response}
    IdempotencyKey.objects.update_or_create(
        user=request.user,
        key=key,
        defaults={
            "request_hash": request_hash,
            "status": response.status_code,
            "body": {"data": data, "headers": headers, "rights": sorted(_rights_of(request))},
            "created_at": timezone.now(),
        },
    )


def _rights_of(request: Request) -> set[str]:
    """What the caller may do, as words: the scopes of the token, and the person's roles with those below each."""
    user, token, ladder = request.user, token_of(request), list(Role)
    rights = {f"scope {scope}" for scope in (Scope if token is None else token.scopes)}
    for desk_id, role in user.roles.items():
        rights |= {f"{below.value} at {desk_id}" for below in ladder[: ladder.index(Role(role)) + 1]}
    rights |= {"newsroom"} if not user.is_partner else set()
    return rights | ({"administrator"} if user.is_administrator else set())


def _hash_of(request: Request) -> str:
    """Of method, address and what the body says: a form's boundary may differ from one try to the next."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    data = request.data
    if hasattr(data, "lists"):
        for name, values in sorted(data.lists()):
            digest.update(repr((name, [_hash_of_value(value) for value in values])).encode("utf-8", "surrogatepass"))
    elif isinstance(data, list) and all(isinstance(line, bytes) for line in data):
        digest.update(b"\n".join(data))
    else:
        digest.update(json.dumps(data, sort_keys=True).encode())
    return digest.hexdigest()


def _hash_of_value(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return f"{value.name} {digest.hexdigest()}"


def forget_old_answers() -> int:
    """Delete answers that are no longer kept; how many."""
    return IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
