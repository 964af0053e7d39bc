"""What prior checks change. Those who call `start_import` then send the run on with `tasks.start`."""

from apps.prior_checks.actions.deciding import confirm_offer, reject_offer
from apps.prior_checks.actions.importing import start_import
from apps.prior_checks.actions.offering import match_claims, match_prior_checks
from apps.prior_checks.actions.sweeping import note_nudged, sweep_imports, tidy
from apps.prior_checks.actions.working import work

__all__ = [
    "confirm_offer",
    "match_claims",
    "match_prior_checks",
    "note_nudged",
    "reject_offer",
    "start_import",
    "sweep_imports",
    "tidy",
    "work",
]
