"""Who may change the registry. Pure: no queries, no writes."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.roles import may_add


def why_not_mend(user: Any, confidential_to: UUID | None) -> str | None:
    """The sentence that explains a refusal to add or mend a source, or None when it is allowed.

    Administrators keep the newsroom's registry; a desk's confidential sources are its own people's.
    """
    if may_add(user, confidential_to) or (confidential_to is None and user.is_active and user.is_administrator):
        return None
    if confidential_to:
        return _("Only people of this desk change its confidential sources.")
    return _("Only people of a desk change the registry. An administrator can give you a role at one.")


def why_not_name(source: Any, confidential_desk_id: UUID | None) -> str | None:
    """Why the source may not be named on something that this desk alone, or with None the whole newsroom, sees."""
    if source.confidential_to_id and source.confidential_to_id != confidential_desk_id:
        return _("This source is confidential to a desk; others would see its name here.")
    return None
