"""Verdicts whose day to be looked at again has passed: their checks return to the queue, and the verdicts stand."""

from datetime import date
from uuid import UUID

from django.db import transaction

from apps.verification.actions.facts import standing_of
from apps.verification.actions.moving import make_move
from apps.verification.models import Check, Verdict

AT_ONCE = 200  # checks a sweep; the next one comes soon


def return_due_reviews(today: date) -> int:
    """Puts such checks back into the queue, marked; how many. Twice, or two at once, is the same as once."""
    due = Verdict.objects.to_review(today).filter(check_rated__state=Check.State.PUBLISHED)
    ids = due.order_by("review_by").values_list("check_rated_id", flat=True)[:AT_ONCE]
    return sum(_return(check_id, today) for check_id in dict.fromkeys(ids))


@transaction.atomic
def _return(check_id: UUID, today: date) -> bool:
    """Looks again at the locked row: the check may have been reopened, or another verdict published, since."""
    locked = Check.objects.select_for_update(of=("self",), skip_locked=True).select_related("claim")
    check = locked.filter(pk=check_id, state=Check.State.PUBLISHED).first()
    standing = standing_of(check) if check else None
    if check is None or standing is None or standing.review_by is None or standing.review_by >= today:
        return False
    check.needs_review = True
    make_move(check, Check.State.QUEUED, by=None, verb="review due")
    return True
