"""Changes to checks: moves, evidence, responses, gates, verdicts, comments. One module a noun."""

from apps.verification.actions.assigning import assign_check
from apps.verification.actions.dossiers import take_dossier
from apps.verification.actions.evidence import (
    File,
    archive_evidence_again,
    attach_evidence,
    mend_evidence,
    remove_evidence,
    reorder_evidence,
    restore_evidence,
    take_over_evidence,
    to_take_over,
)
from apps.verification.actions.facts import facts_about
from apps.verification.actions.moving import move_check, open_check
from apps.verification.actions.verdicts import draft_verdict
from apps.verification.actions.watching import unwatch_claim, watch_claim

__all__ = [
    "File",
    "archive_evidence_again",
    "assign_check",
    "attach_evidence",
    "draft_verdict",
    "facts_about",
    "mend_evidence",
    "move_check",
    "open_check",
    "remove_evidence",
    "reorder_evidence",
    "restore_evidence",
    "take_dossier",
    "take_over_evidence",
    "to_take_over",
    "unwatch_claim",
    "watch_claim",
]
