"""All that the page of one claim shows. Views of claims and of checks draw it; forms that failed come along."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.claims.models import Appearance, Claim
from apps.claims.quotes import in_context
from apps.claims.reasons import reason_words
from apps.claims.rules import why_not_mend
from apps.history.models import Event
from apps.verification.models import Check
from apps.web.claim_sections import check as checks
from apps.web.claim_sections import comments, evidence, gates, prior_checks, responses, same, verdicts
from apps.web.figures import figure_words
from apps.web.forms.claims import MendForm
from apps.web.histories import lines
from apps.web.moments import moment_words

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


def read_on_page(claim: Claim, check: Check | None) -> str:
    """Which claim and check a page shows: publishing asks whether they are still what the second reader read."""
    return f"{claim.version}-{check.version if check else 0}"


def render_claim(request: HttpRequest, claim: Claim, *, status: int = 200, **forms: Any) -> HttpResponse:
    check = current_check(claim)
    user = request.user
    context = {
        "claim": claim,
        "check": check,
        "places": _places(claim),
        "figures": _once(figure_words(quantity) for quantity in claim.quantities),
        "moments": _once(moment_words(moment) for moment in claim.moments),
        "signals": claim.signals.all(),
        "reasons": [reason_words(reason) for reason in claim.reasons],
        "read": read_on_page(claim, check),
        "why_not_mend": why_not_mend(user, claim),
        "history": lines(_events(user, claim), same.changes_to_undo(user, claim)),
        **same.context(request, claim, check),
        **checks.context(request, claim, check),
        **verdicts.context(request, claim, check),
        **evidence.context(request, claim, check),
        **gates.context(request, claim, check),
        **responses.context(request, claim, check),
        **comments.context(request, claim, check),
        **prior_checks.context(request, claim, check),
    }
    return render(request, "claim/claim.html", context | _forms(user, claim) | forms, status=status)


def _once(words: Iterable[str]) -> list[str]:
    return [each for each in dict.fromkeys(words) if each]


def _forms(user: Any, claim: Claim) -> dict[str, Any]:
    return {
        "mend_form": MendForm.of(claim, user=user),
    }


def _places(claim: Claim) -> list[Place]:
    """Each in its paragraph: a headline before it or the next paragraph is no part of the sentence."""
    found = ((appearance, in_context(appearance)) for appearance in claim.appearances.all())
    return [
        Place(appearance, before.rpartition("\n")[2], words, after.partition("\n")[0])
        for appearance, (before, words, after) in found
    ]


def _events(user: Any, claim: Claim) -> list[Event]:
    about = Event.objects.about("claim", claim.pk)
    for check_id in claim.checks.values_list("pk", flat=True):
        about = about | Event.objects.about("check", check_id)
    return list(about.visible_to(user)[:EVENTS_SHOWN])
