"""Gathers what the gates ask about a check (gates.py): the one place that reads it from the database."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.verification.gates import Case, Contact, Exempt
from apps.verification.models import Check, DeskGates, GateException, Verdict
from apps.verification.origins import piece_of, source_key


def gates_of(desk: Desk) -> DeskGates:
    """What the desk asks; the defaults, not saved, where it never said."""
    return DeskGates.objects.filter(desk=desk).first() or DeskGates(desk=desk)


def case_of(check: Check, *, verdict: Verdict | None = None, at: datetime | None = None) -> Case:
    """What the gates ask about a check and its draft, or about `verdict` in the moment it is published."""
    asked = gates_of(check.claim.desk)
    claimant = check.claim.claimant
    evidence = check.evidence.kept().select_related("source", "capture", "article__outlet")
    responses = check.responses.of_party(claimant).values_list("outcome", "deadline") if claimant else ()
    return Case(
        now=at or timezone.now(),
        origins_min=asked.origins_min,
        needs_archive=asked.needs_archive,
        needs_contact=asked.needs_contact,
        needs_interests=asked.needs_interests,
        pieces=tuple(piece_of(one) for one in evidence.prefetch_related("article__agencies")),
        claimant=claimant.name if claimant else "",
        claimant_key=source_key(claimant) if claimant else None,
        contacts=tuple(Contact(outcome, deadline) for outcome, deadline in responses),
        authors=_authors(verdict or check.verdicts.filter(published_at=None).first()),
        interests=dict(check.disclosures.order_by("at", "id").values_list("user_id", "has_interest")),
        exceptions={one.gate: Exempt(one.by_id, str(one.by), one.reason, one.at) for one in exceptions_of_round(check)},
    )


def exceptions_of_round(check: Check) -> list[GateException]:
    """Those written since the check was last reopened, oldest first: an exception does not outlive its round."""
    began = check.moves.filter(from_state=Check.State.PUBLISHED).aggregate(at=Max("at"))["at"]
    exceptions = check.exceptions.select_related("by").order_by("at", "id")
    return list(exceptions.filter(at__gt=began) if began else exceptions)


def _authors(verdict: Verdict | None) -> dict[UUID, str]:
    """Everybody who wrote in it."""
    if verdict is None:
        return {}
    ids = {*verdict.author_ids, verdict.author_id} - {None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids).order_by("username")}
