"""Who may comment on a claim, and take a comment back. Pure: no queries, no writes."""

from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.roles import may_add

LONGEST = 10_000  # characters


def why_not_comment(user: Any, claim: Any) -> str | None:
    """Everybody of the desk talks, whatever the check is doing; who only looks on does not."""
    if not may_add(user, claim.confidential_desk_id):
        return _("Only people of this desk comment on its claims.")
    return None


def why_not_take_back(user: Any, comment: Any) -> str | None:
    """A comment is its author's: nobody else changes what was said."""
    if comment.author_id != user.pk:
        return _("Only its author takes a comment back.")
    return None
