"""What the rules ask about a check beyond its row."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import User
from apps.accounts.roles import Role
from apps.verification.cases import case_of
from apps.verification.models import Check, Verdict
from apps.verification.rules import Facts


def facts_about(check: Check) -> Facts:
    """What the rules ask about a check, in a few queries. One that nobody has opened yet has none."""
    if check._state.adding:
        return Facts()
    draft, standing = draft_of(check), standing_of(check)
    authors = _authors(draft) | _authors(standing)
    return Facts(
        has_draft=draft is not None,
        draft_author_ids=_authors(draft),
        lacks_correction=_lacks_correction(draft, standing),
        has_standing=standing is not None,
        standing_author_ids=_authors(standing),
        gates=case_of(check, verdict=draft) if check.state == Check.State.IN_REVIEW else None,
        has_other_editor=not authors or _has_other_editor(check.claim.confidential_desk_id, authors),
        **(_about_dismissal(check) if check.state == Check.State.DISMISSED else {}),
    )


def draft_of(check: Check) -> Verdict | None:
    return check.verdicts.filter(published_at=None).select_related("rating__version").first()


def standing_of(check: Check) -> Verdict | None:
    """The newest published verdict that was not retracted."""
    return check.verdicts.standing().order_by("-published_at").select_related("rating__version").first()


def _authors(verdict: Verdict | None) -> frozenset[UUID]:
    return frozenset(verdict.author_ids) if verdict else frozenset()


def _lacks_correction(draft: Verdict | None, standing: Verdict | None) -> bool:
    """Readers are told what was wrong; nothing was where the same verdict only gets another day to be reviewed by."""
    if draft is None or standing is None or draft.correction.strip():
        return False
    return not draft.says_the_same_as(standing)


def _has_other_editor(desk_id: UUID | None, authors: frozenset[UUID]) -> bool:
    holds = Q(memberships__role=Role.EDITOR)
    if desk_id is not None:
        holds &= Q(memberships__desk=desk_id)
    return User.objects.filter(holds, is_active=True, is_partner=False).exclude(pk__in=authors).exists()


def _about_dismissal(check: Check) -> dict[str, Any]:
    last = check.moves.filter(to_state=Check.State.DISMISSED).last()
    others = Check.objects.open().filter(claim=check.claim_id).exclude(pk=check.pk)
    return {"dismissed_from": last.from_state if last else "", "has_other_open": others.exists()}
