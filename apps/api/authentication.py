"""Bearer tokens: looked up by their hash, dead at once when revoked, expired or when their owner is."""

import zlib
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.accounts.actions import TOKEN_START, digest_of, note_use_of_token
from apps.accounts.models import ApiToken, User

SCHEME = "bearer"


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer fct_…`. Other schemes are left to the next class; a bad token never falls through."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME:
            return None
        token = token_for(secret.strip())
        note_use_of_token(token=token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Claimtracker"'


def token_for(secret: str) -> ApiToken:
    """The live token with this secret. What is wrong with a dead one is told only to who holds it."""
    if not _is_well_formed(secret):
        raise AuthenticationFailed(_("This is not a whole token. Copy it again, from “fct_” to its last letter."))
    token = ApiToken.objects.select_related("owner").filter(digest=digest_of(secret)).first()
    if token is None:
        raise AuthenticationFailed(_("This token is not known here. Make a new one in the settings."))
    if token.revoked_at is not None:
        raise AuthenticationFailed(_("This token was revoked. Make a new one in the settings."))
    if token.expires_at <= timezone.now():
        raise AuthenticationFailed(_("This token has expired. Make a new one in the settings."))
    if not token.owner.is_active:
        raise AuthenticationFailed(_("The owner of this token is deactivated. Ask an administrator."))
    return token


def _is_well_formed(secret: str) -> bool:
    """The checksum at the end tells a mistyped token without asking the database."""
    body, _line, checksum = secret.removeprefix(TOKEN_START).rpartition("_")
    if not secret.startswith(TOKEN_START) or not secret.isascii():
        return False
    return checksum == f"{zlib.crc32(body.encode()):08x}"


def token_of(request: Any) -> ApiToken | None:
    """The token the request came with; None for a session."""
    return request.auth if isinstance(request.auth, ApiToken) else None
