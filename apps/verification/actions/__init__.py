"""Changes to checks: moves, evidence, responses, gates, verdicts, comments. One module a noun."""

from apps.verification.actions.evidence import attach_evidence
from apps.verification.actions.moving import assign_check, facts_about, move_check, open_check
from apps.verification.actions.verdicts import draft_verdict

__all__ = ["assign_check", "attach_evidence", "draft_verdict", "facts_about", "move_check", "open_check"]
