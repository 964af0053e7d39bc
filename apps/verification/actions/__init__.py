"""Changes to checks: moves, evidence, responses, gates, verdicts, comments. One module a noun."""

from apps.verification.actions.assigning import assign_check
from apps.verification.actions.evidence import attach_evidence
from apps.verification.actions.facts import facts_about
from apps.verification.actions.moving import move_check, open_check
from apps.verification.actions.verdicts import draft_verdict
from apps.verification.actions.watching import unwatch_claim, watch_claim

__all__ = [
    "assign_check",
    "attach_evidence",
    "draft_verdict",
    "facts_about",
    "move_check",
    "open_check",
    "unwatch_claim",
    "watch_claim",
]
