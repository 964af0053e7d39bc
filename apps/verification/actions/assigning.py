"""Whose check it is, and by when."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.errors import BadInput, NotAllowed
from apps.history.actions import record
from apps.verification.actions.conflicts import changed_meanwhile
from apps.verification.actions.watching import watch_along
from apps.verification.models import Check
from apps.verification.rules import why_not_assign


@transaction.atomic
def assign_check(*, check: Check, to: User | None, by: User, due_on: date | None = None, note: str = "") -> Check:
    """Give the check to somebody who may work on it, or to nobody, in any state, with a due date and a note.

    Conflict when somebody changed the check since `check` was read: nothing is written then.
    """
    refusal = why_not_assign(by, check)
    if refusal:
        raise NotAllowed(refusal)
    unfit = why_not_assign(by, check, to)
    if unfit:
        raise BadInput(unfit)
    if due_on and due_on != check.due_on and due_on < timezone.localdate():
        raise BadInput(_("The due date has passed already. Choose today or a later day."))
    before = _told(check)
    if not Check.objects.filter(pk=check.pk, version=check.version).update(
        assignee=to, due_on=due_on, version=F("version") + 1, updated_at=timezone.now()
    ):
        raise changed_meanwhile(check)
    check.refresh_from_db()
    watch_along(check.claim, by, to)
    desk_id = check.claim.confidential_desk_id
    record(
        "check assigned", check, by=by, before=before, after=_told(check), reason=note.strip(), confidential_to=desk_id
    )
    return check


def _told(check: Check) -> dict[str, str]:
    return {
        "assignee": str(check.assignee or ""),
        "assignee_id": str(check.assignee_id or ""),
        "due": str(check.due_on or ""),
    }
