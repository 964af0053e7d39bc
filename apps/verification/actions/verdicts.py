"""The verdict: written as a draft by some, published by another (moving.py)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.verification.actions.watching import watch_along
from apps.verification.models import Check, Rating, Verdict
from apps.verification.rules import why_not_work_on

WRITTEN = ("explanation", "context", "method", "correction")


@transaction.atomic
def draft_verdict(
    *,
    check: Check,
    rating: Rating,
    explanation: str,
    by: User,
    context: str = "",
    method: str = "",
    correction: str = "",
    review_by: date | None = None,
    over: str | None = None,
) -> Verdict:
    """Write or rewrite the draft. Everybody who wrote in it is its author, and so never its second reader.

    `over` is the edition that was read, "" for none: Conflict when another stands there now.
    """
    check = Check.objects.select_for_update(of=("self",)).select_related("claim").get(pk=check.pk)
    refusal = why_not_work_on(by, check)
    if refusal:
        raise NotAllowed(refusal)
    drafts = check.verdicts.filter(published_at=None).select_related("rating__version__scale", "author")
    before = drafts.first()
    if over is not None and over != (before.edition if before else ""):
        raise _written_meanwhile(before)
    words = {"explanation": explanation, "context": context, "method": method, "correction": correction}
    wanted = {"rating": rating, "review_by": review_by, **{name: text.strip() for name, text in words.items()}}
    _refuse_to_write(wanted, before)
    verdict, _created = Verdict.objects.update_or_create(
        check_rated=check,
        published_at=None,
        defaults={**wanted, "author": by, "author_ids": _authors(before, by)},
    )
    watch_along(check.claim, by)
    record(
        "verdict drafted",
        check,
        by=by,
        before=_told(before) if before else {},
        after=_told(verdict),
        confidential_to=check.claim.confidential_desk_id,
    )
    return verdict


def _refuse_to_write(wanted: dict[str, Any], before: Verdict | None) -> None:
    if not wanted["explanation"]:
        raise BadInput(_("Explain the verdict: readers see why before they see what."))
    if wanted["review_by"] and wanted["review_by"] <= timezone.localdate():
        raise BadInput(_("The day to review the verdict by must be still to come."))
    rating = wanted["rating"]
    is_kept = before is not None and before.rating_id == rating.pk
    if not is_kept and rating.version.scale.retired_at:
        raise BadInput(_("The scale “%(scale)s” is retired. Choose another one.") % {"scale": rating.version.scale})


def _written_meanwhile(draft: Verdict | None) -> Conflict:
    if draft is None:
        return Conflict(_("The draft that you read is not there any more. Yours is kept below."))
    return Conflict(
        _("%(person)s wrote this verdict in the meantime. Read theirs, then save yours over it or leave it as it is.")
        % {"person": draft.author or _("Somebody else")}
    )


def _authors(before: Verdict | None, by: User) -> list[UUID]:
    known = list(before.author_ids) if before else []
    return known if by.pk in known else [*known, by.pk]


def _told(verdict: Verdict) -> dict[str, str]:
    """For history: every field of the draft as it was."""
    told = {"rating": verdict.rating.key, "review_by": str(verdict.review_by or "")}
    return told | {name: getattr(verdict, name) for name in WRITTEN}
