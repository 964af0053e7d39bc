"""The gates of the claim's check as a checklist, exceptions, and one's own interests."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from apps.accounts.actions import the_newsroom
from apps.accounts.roles import is_editor
from apps.claims.models import Claim
from apps.verification.cases import case_of, exceptions_of_round
from apps.verification.gates import MISSING, NOT_ASKED, ROUND, results, why_not_disclose, why_not_except
from apps.verification.models import Check, Disclosure, Gate, Verdict
from apps.web.forms.gates import ExceptionForm, InterestForm

ICONS = {"passed": "success", "missing": "error", "excepted": "warning", "not asked": "skipped"}

WAYS = {
    "evidence": lazy("To the evidence"),
    "responses": lazy("To the responses"),
    "verdict": lazy("To the verdict"),
    "interests": lazy("Tell your interests"),
}


def context(request: HttpRequest, claim: Claim, check: Check | None) -> dict[str, Any]:
    """No checklist for a check that is settled or not begun: its gates are asked while it is worked on."""
    public_page = {"public_page": _public_page(claim, check)}
    if check is None or check.state not in ROUND:
        return {"gates": None} | public_page
    user, case = request.user, case_of(check)
    may_publish = is_editor(user, claim.confidential_desk_id)
    found = results(case, user.pk if may_publish else None)
    exceptable = [(one.gate, one.name) for one in found if one.outcome != NOT_ASKED and one.gate != Gate.SECOND_READER]
    form = ExceptionForm()
    form.fields["gate"].choices = exceptable
    return {
        "gates": [{"result": one, "icon": ICONS[one.outcome], "way": WAYS[one.place]} for one in found],
        "gates_missing": sum(one.outcome == MISSING for one in found),
        "gate_exceptions": exceptions_of_round(check),
        "exception_form": form,
        "why_not_except": why_not_except(user, check, exceptable[0][0], case) if exceptable else "",
        "may_except": may_publish and bool(exceptable),
        "interest_form": _interest_form(user, check),
        "why_not_disclose": why_not_disclose(user, check),
        "disclosures": _newest(check),
        "has_preview": bool(case.authors) and not claim.is_confidential,
    } | public_page


def _public_page(claim: Claim, check: Check | None) -> str:
    """Where readers see the check; "" where they do not."""
    if check is None or claim.is_confidential or not Verdict.objects.for_readers().filter(check_rated=check).exists():
        return ""
    return reverse("web:published", args=[check.pk]) if the_newsroom().has_public_pages else ""


def _interest_form(user: Any, check: Check) -> InterestForm:
    last = check.disclosures.filter(user=user).last()
    told = {"has_interest": "yes" if last.has_interest else "no", "statement": last.statement} if last else {}
    return InterestForm(initial=told)


def _newest(check: Check) -> list[Disclosure]:
    """What each person told last."""
    told = check.disclosures.select_related("user").order_by("at", "id")
    return list({one.user_id: one for one in told}.values())
