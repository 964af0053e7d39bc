"""Changes to claims and appearances, and to sources as far as claims follow."""

from apps.claims.actions.mending import mend_claim, set_status
from apps.claims.actions.merging import merge_claims
from apps.claims.actions.placing import mend_appearance
from apps.claims.actions.recording import Found, add_claim, record_claim, text_key
from apps.claims.actions.rejecting import reject_claim
from apps.claims.actions.signals import recount_what_is_due, replace_signals, set_signal
from apps.claims.actions.source_merging import mend_source, merge_sources
from apps.claims.actions.splitting import split_claim
from apps.claims.actions.undoing import undo_change, why_not_undo
from apps.claims.rules import SETTLED

__all__ = [
    "SETTLED",
    "Found",
    "add_claim",
    "mend_appearance",
    "mend_claim",
    "mend_source",
    "merge_claims",
    "merge_sources",
    "record_claim",
    "recount_what_is_due",
    "reject_claim",
    "replace_signals",
    "set_signal",
    "set_status",
    "split_claim",
    "text_key",
    "undo_change",
    "why_not_undo",
]
