"""The check of a claim: where it stands, what may happen next and why not, whose it is, who watches."""

from typing import Any

from django.http import HttpRequest

from apps.accounts.roles import may_add, may_check
from apps.claims.models import Claim
from apps.verification.actions import facts_about
from apps.verification.models import Check, Move, Watch
from apps.verification.rules import Facts, moves_offered, why_not_move, why_not_watch, why_not_work_on
from apps.web.forms.checks import AssignForm, MoveForm
from apps.web.moves import options


def context(request: HttpRequest, claim: Claim, check: Check | None) -> dict[str, Any]:
    user, desk_id = request.user, claim.confidential_desk_id
    state = check or Check(claim=claim, state="new")
    facts = facts_about(state)
    given = {"assignee": check.assignee_id, "due_on": check.due_on, "version": check.version} if check else {}
    watchers = set(Watch.objects.filter(claim=claim).values_list("user_id", flat=True))
    is_closed = state.state in {Check.State.DISMISSED, Check.State.RETRACTED}
    return {
        "state": state,
        "moves": options(user, claim, state, facts),
        "confirming": _confirming(user, state, facts),
        "sent_back": _sent_back(check) if check else None,
        "why_not_work": why_not_work_on(user, state),
        "is_settled": is_closed or state.state == Check.State.PUBLISHED,
        "may_assign": may_check(user, desk_id),
        "may_ask_again": is_closed and not facts.has_other_open and may_add(user, desk_id),
        "may_watch": why_not_watch(user, claim) is None,
        "is_watching": user.pk in watchers,
        "watchers": len(watchers),
        "move_form": MoveForm(),
        "assign_form": AssignForm(initial=given, claim=claim),
    }


def _confirming(user: Any, check: Check, facts: Facts) -> dict[str, Any] | None:
    """Whether the verdict may be found to be still right, as one act; None where that is not the question."""
    rule = next((rule for rule in moves_offered(check, facts) if rule.confirms), None)
    if rule is None:
        return None
    return {"name": rule.name, "reason": why_not_move(user, check, rule.target, facts)}


def _sent_back(check: Check) -> Move | None:
    """The second reader's comment, until the check is handed in again or ended."""
    if check.state not in {Check.State.IN_PROGRESS, Check.State.QUEUED}:
        return None
    last = check.moves.exclude(to_state=Check.State.QUEUED).exclude(from_state=Check.State.QUEUED)
    move = last.select_related("by").order_by("-at", "-id").first()
    return move if move and move.from_state == Check.State.IN_REVIEW and move.to_state == "in progress" else None
