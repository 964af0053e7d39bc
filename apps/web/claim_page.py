"""All that the page of one claim shows. Views of claims and of checks draw it; forms that failed come along."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from apps.accounts.roles import may_add, may_check
from apps.claims.models import Appearance, Claim
from apps.claims.quotes import in_context
from apps.claims.reasons import reason_words
from apps.history.models import Event
from apps.verification.models import Check, Evidence, Verdict
from apps.verification.rules import Facts, why_not_work_on
from apps.web.forms.checks import AssignForm, EvidenceForm, MoveForm, VerdictForm
from apps.web.forms.claims import MendForm
from apps.web.histories import lines
from apps.web.moves import options

EVENTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Place:
    """An appearance in its sentence."""

    appearance: Appearance
    before: str
    words: str
    after: str

    @property
    def kind(self) -> str:
        return self.appearance.kind.replace("_", "-")


def current_check(claim: Claim) -> Check | None:
    """The open check, or else the last one; None while nobody has touched the claim."""
    checks = list(claim.checks.select_related("assignee").order_by("-created_at")[:20])
    for check in checks:
        check.claim = claim  # the rules ask the check for its claim
    is_open = (check for check in checks if check.state not in {"dismissed", "retracted"})
    return next(is_open, checks[0] if checks else None)


def render_claim(request: HttpRequest, claim: Claim, *, status: int = 200, **forms: Any) -> HttpResponse:
    check = current_check(claim)
    verdicts = _verdicts(check)
    draft = next((verdict for verdict in verdicts if not verdict.published_at), None)
    facts = Facts(has_draft=draft is not None, draft_author_id=draft.author_id if draft else None)
    user, desk_id = request.user, claim.confidential_desk_id
    working_check = check or Check(claim=claim, state="new")
    context = {
        "claim": claim,
        "check": check,
        "state": working_check,
        "places": _places(claim),
        "signals": claim.signals.all(),
        "reasons": [reason_words(reason) for reason in claim.reasons],
        "moves": options(user, claim, working_check, facts),
        "evidence": _evidence(check),
        "draft": draft,
        "published": next((verdict for verdict in verdicts if verdict.published_at and not verdict.retracted_at), None),
        "earlier": [verdict for verdict in verdicts if verdict.published_at][1:],
        "why_not_work": why_not_work_on(user, working_check),
        "is_settled": working_check.state in {"published", "dismissed", "retracted"},
        "may_assign": may_check(user, desk_id),
        "why_not_mend": _why_not_mend(user, claim),
        "history": lines(_events(user, claim, check)),
    }
    return render(request, "claim/claim.html", context | _forms(user, claim, check, draft) | forms, status=status)


def _forms(user: Any, claim: Claim, check: Check | None, draft: Verdict | None) -> dict[str, Any]:
    written = (
        {"rating": draft.rating_id, "explanation": draft.explanation, "review_by": draft.review_by} if draft else {}
    )
    given = {"assignee": check.assignee_id, "due_on": check.due_on, "version": check.version} if check else {}
    return {
        "move_form": MoveForm(),
        "assign_form": AssignForm(initial=given, claim=claim),
        "evidence_form": EvidenceForm(user=user, desk_id=claim.confidential_desk_id),
        "verdict_form": VerdictForm(initial=written),
        "mend_form": MendForm.of(claim, user=user),
    }


def _places(claim: Claim) -> list[Place]:
    """Each in its paragraph: a headline before it or the next paragraph is no part of the sentence."""
    found = ((appearance, in_context(appearance)) for appearance in claim.appearances.all())
    return [
        Place(appearance, before.rpartition("\n")[2], words, after.partition("\n")[0])
        for appearance, (before, words, after) in found
    ]


def _verdicts(check: Check | None) -> list[Verdict]:
    if check is None:
        return []
    return list(check.verdicts.select_related("rating__version__scale", "author", "published_by"))


def _evidence(check: Check | None) -> list[Evidence]:
    return list(check.evidence.select_related("source", "added_by")) if check else []


def _events(user: Any, claim: Claim, check: Check | None) -> list[Event]:
    about = Event.objects.about("claim", claim.pk)
    if check:
        about = about | Event.objects.about("check", check.pk)
    return list(about.visible_to(user)[:EVENTS_SHOWN])


def _why_not_mend(user: Any, claim: Claim) -> str | None:
    if not may_add(user, claim.confidential_desk_id):
        return _("Only people of this desk can mend its claims.")
    if claim.status in {"published", "retracted"}:
        return _("This claim's check is published. Reopen the check before you change the claim.")
    return None
