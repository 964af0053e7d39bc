"""What a token's scopes open. What its owner may do is asked elsewhere, of every request: a token only narrows it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.accounts.roles import Scope
from apps.api.authentication import token_of
from apps.api.errors import ApiProblem

# Reading what is published is part of reading everything.
WIDER = {
    Scope.CLAIMS_READ: {Scope.PUBLISHED_READ},
    Scope.CHECKS_READ: {Scope.PUBLISHED_READ},
    Scope.PUBLISHED_READ: {Scope.CHECKS_READ},
}


class HasScope(BasePermission):
    """A view names the scope of each of its actions in `scopes`; "" opens one to any live token or session.

    An action that is not named is refused: a new one cannot be open by being forgotten.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        if request.method not in view.allowed_methods:  # the view answers that with 405
            return True
        needed = view.scopes.get(view.action)
        token = token_of(request)
        if needed is None:
            return False
        if token is None or not needed or needed in token.scopes:
            return True
        if WIDER.get(needed, set()) & set(token.scopes):
            return True
        raise ApiProblem(
            "missing_scope",
            _("This needs a token with the scope %(scope)s.") % {"scope": needed},
            headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{needed}"'},
        )


# A write answers with what it wrote, so whoever may write sees it whole.
_CLAIMS = {Scope.CLAIMS_READ, Scope.CLAIMS_WRITE}
_CHECKS = {Scope.CHECKS_READ, Scope.CHECKS_WRITE}


def visible_claims(request: Request, claims: QuerySet) -> QuerySet:
    """The claims that the person may see, and of these what the token was given."""
    claims = claims.visible_to(request.user)
    return claims.filter(is_confidential=False, is_published=True) if _is_narrowed(request, _CLAIMS) else claims


def reads_all_claims(request: Request) -> bool:
    """More than what is published: nobody outside the newsroom, and no token without a scope for claims."""
    return not request.user.is_partner and not _is_narrowed(request, _CLAIMS)


def visible_checks(request: Request, checks: QuerySet) -> QuerySet:
    """The checks that the person may see, and of these what the token was given."""
    checks = checks.visible_to(request.user)
    return (
        checks.filter(claim__is_confidential=False).with_standing_verdict() if sees_published_only(request) else checks
    )


def sees_published_only(request: Request) -> bool:
    """Of checks: a partner, or a token that was given no more than `published:read`."""
    return request.user.is_partner or _is_narrowed(request, _CHECKS)


def _is_narrowed(request: Request, scopes: set[Scope]) -> bool:
    token = token_of(request)
    return token is not None and not scopes & set(token.scopes)
