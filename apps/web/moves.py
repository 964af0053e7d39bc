"""What may happen next to a claim's check, for buttons: each move with the reason why not, or none."""

from dataclasses import dataclass
from typing import Any

from apps.claims.models import Claim
from apps.verification.models import Check
from apps.verification.rules import Facts, moves_offered, why_not_move

KEYS = {("new", "queued"): "q", ("new", "in progress"): "t", ("queued", "in progress"): "t"}
DISMISS_KEY = "x"
MAIN = {"queued": "in progress", "in progress": "in review", "in review": "published"}  # the way forward from a state


@dataclass(frozen=True, slots=True)
class Option:
    target: str
    name: Any
    needs_comment: bool
    reason: str | None
    key: str
    is_main: bool

    @property
    def is_harsh(self) -> bool:
        return self.target in {"dismissed", "retracted"}


def options(user: Any, claim: Claim, check: Check | None = None, facts: Facts | None = None) -> list[Option]:
    """Every move out of the present state. A claim that nobody has touched is as a new check would be."""
    check = check or Check(claim=claim, state="new")
    facts = facts or Facts(has_standing=claim.is_published)
    return [
        Option(
            target=rule.target,
            name=rule.name,
            needs_comment=rule.needs_comment,
            reason=why_not_move(user, check, rule.target, facts),
            key=DISMISS_KEY if rule.target == "dismissed" else KEYS.get((rule.origin, rule.target), ""),
            is_main=MAIN.get(rule.origin) == rule.target,
        )
        for rule in moves_offered(check, facts)
        if not rule.confirms  # that asks for a date, and has a form of its own
    ]
