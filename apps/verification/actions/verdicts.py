"""The verdict: written as a draft by one person, published by another (moving.py)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.verification.models import Check, Rating, Verdict
from apps.verification.rules import why_not_work_on


@transaction.atomic
def draft_verdict(
    *,
    check: Check,
    rating: Rating,
    explanation: str,
    by: User,
    review_by: date | None = None,
    over: str | None = None,
) -> Verdict:
    """Write or rewrite the draft. Whoever wrote it last is its author, and so never its second reader.

    `over` is the edition that was read, "" for none: Conflict when another stands there now.
    """
    check = Check.objects.select_for_update(of=("self",)).select_related("claim").get(pk=check.pk)
    refusal = why_not_work_on(by, check)
    if refusal:
        raise NotAllowed(refusal)
    if not explanation.strip():
        raise BadInput(_("Explain the verdict: readers see why before they see what."))
    if review_by and review_by <= timezone.localdate():
        raise BadInput(_("The day to review the verdict by must be still to come."))
    before = check.verdicts.filter(published_at=None).first()
    if over is not None and over != (before.edition if before else ""):
        raise Conflict(_("Somebody else wrote this verdict in the meantime. Theirs stands beside yours."))
    verdict, _created = Verdict.objects.update_or_create(
        check_rated=check,
        published_at=None,
        defaults={"rating": rating, "explanation": explanation, "author": by, "review_by": review_by},
    )
    record(
        "verdict drafted",
        check,
        by=by,
        before={"rating": before.rating.key, "explanation": before.explanation} if before else {},
        after={"rating": rating.key, "explanation": explanation},
        confidential_to=check.claim.confidential_desk_id,
    )
    return verdict
