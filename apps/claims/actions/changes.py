"""What merging, splitting and rejecting share: the rows locked, the row that is left, the word in history."""

from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.claims.models import Change, Claim
from apps.claims.rules import why_not_touch
from apps.errors import Conflict, NotAllowed
from apps.history.actions import record


def hold(*claims: Claim) -> list[Claim]:
    """The claims as they are now, locked until the transaction ends, in one order for all who lock several."""
    rows = Claim.objects.select_for_update(of=("self",)).select_related("claimant", "desk").defer("search")
    now = {row.pk: row for row in rows.filter(pk__in=[claim.pk for claim in claims]).order_by("pk")}
    return [now[claim.pk] for claim in claims]


def refuse_others(by: Any, *claims: Claim) -> None:
    for claim in claims:
        if refusal := why_not_touch(by, claim):
            raise NotAllowed(refusal)


def refuse_stale(claim: Claim, version: int | None) -> None:
    """`version` is what the person read; None when they did not say."""
    if version is not None and claim.version != version:
        raise Conflict(_("Somebody else changed this claim in the meantime. Look at it again, and decide anew."))


def refuse(sentence: str | None) -> None:
    if sentence:
        raise Conflict(sentence)


def write(claim: Claim, **fields: Any) -> None:
    """Change a row that is held, as a new version of it."""
    fields |= {"updated_at": timezone.now()}
    Claim.objects.filter(pk=claim.pk).update(**fields, version=F("version") + 1)
    for name, value in fields.items():
        setattr(claim, name, value)
    claim.version += 1


def leave_change(kind: str, claim: Claim, *, by: Any, other: Claim | None = None, **told: Any) -> Change:
    desk = claim.desk if claim.is_confidential else None
    return Change.objects.create(kind=kind, claim=claim, other=other, by=by, confidential_to=desk, **told)


def tell(verb: str, claim: Claim, change: Change, *, by: Any, other: Claim | None = None, reason: str = "") -> None:
    """An event of the claim's history that leads to the change, and to the other claim by what it is called."""
    after: dict[str, str] = {"change": str(change.pk)}
    if other is not None:
        after |= {"other": other.label, "other_id": str(other.pk)}
    desk_id: UUID | None = claim.confidential_desk_id
    record(verb, claim, by=by, after=after, reason=reason, confidential_to=desk_id)
