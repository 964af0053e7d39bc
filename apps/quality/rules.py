"""Who sees how well claims are found. Pure: no queries, no writes."""

from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.roles import Role, role_at


def why_not_see(user: Any) -> str | None:
    """The sentence of a refusal, or None: editors of any desk and administrators see the figures."""
    if user.is_active and not user.is_partner and (user.is_administrator or role_at(user, None) == Role.EDITOR):
        return None
    return _("Only editors and administrators see how well claims are found.")
