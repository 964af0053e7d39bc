"""The right of reply on the page of a claim: who was asked, what came back, what articles report."""

from typing import Any

from django.http import HttpRequest

from apps.claims.models import Claim
from apps.verification.models import Check, Response
from apps.verification.offers import offers
from apps.verification.response_rules import why_not_keep_responses
from apps.web.forms.responses import AskForm

ICONS = {
    "waiting": "clock", "answered": "quote", "confirmed": "supports", "denied": "refutes", "no comment": "skipped",
    "no reply": "warning",
}  # fmt: skip


def context(request: HttpRequest, claim: Claim, check: Check | None) -> dict[str, Any]:
    found = offers(claim, check)
    return {
        "responses": _rows(check),
        "offers": [offer for offer in found if not offer.is_set_aside],
        "offers_aside": [offer for offer in found if offer.is_set_aside],
        "why_not_responses": why_not_keep_responses(request.user, check or Check(claim=claim, state="new")),
        "ask_form": AskForm(user=request.user, claim=claim),
    }


def _rows(check: Check | None) -> list[dict[str, Any]]:
    if check is None or not check.pk:
        return []
    responses = check.responses.select_related("party", "asked_by", "recorded_by", "appearance__article__outlet")
    return [response_row(response) for response in responses]


def response_row(response: Response) -> dict[str, Any]:
    """A response with what its template asks: symbol, lateness, whether an answer can still be recorded."""
    answered, deadline = response.answered_at, response.deadline
    return {
        "response": response,
        "icon": ICONS[response.outcome],
        "is_late": bool(answered and deadline and answered > deadline),
        "is_open": response.outcome in {Response.Outcome.WAITING, Response.Outcome.NO_REPLY},
    }
