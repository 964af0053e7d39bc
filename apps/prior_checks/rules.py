"""Who may import prior checks and decide on offers. Pure: no queries, no writes."""

from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.roles import Role, may_add, role_at


def why_not_import(user: Any) -> str | None:
    """The sentence of a refusal to import, or None: editors of any desk and administrators may."""
    if user.is_active and not user.is_partner and (user.is_administrator or role_at(user, None) == Role.EDITOR):
        return None
    return _("Only editors and administrators import prior checks.")


def why_not_decide(user: Any, claim: Any) -> str | None:
    """Why this person may not confirm or reject what is offered on the claim, or None when they may."""
    if may_add(user, claim.confidential_desk_id):
        return None
    return _("Only people of this desk decide what was checked before.")
