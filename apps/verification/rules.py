"""Who may move a check where, and why not. Pure: no queries, no writes.

`MOVES` is the one table; docs/reference/check-states.md is made from it and a test compares them.
Callers hand in what the rules need to know: the check with its claim, the person, and facts in `Facts`.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from apps.accounts.roles import Role, role_at

CHECKERS = frozenset({Role.FACT_CHECKER, Role.EDITOR})
EVERYONE = frozenset({Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR})
EDITORS = frozenset({Role.EDITOR})


@dataclass(frozen=True, slots=True)
class Rule:
    """One allowed move: from, to, which roles, what it is called, and what it asks for."""

    origin: str
    target: str
    roles: frozenset[str]
    name: Any
    needs_comment: bool = False
    needs_draft: bool = False
    by_second_reader: bool = False


MOVES: tuple[Rule, ...] = (
    Rule("new", "queued", EVERYONE, lazy("Queue")),
    Rule("new", "in progress", CHECKERS, lazy("Take")),
    Rule("new", "dismissed", CHECKERS, lazy("Dismiss"), needs_comment=True),
    Rule("queued", "in progress", CHECKERS, lazy("Take")),
    Rule("queued", "dismissed", CHECKERS, lazy("Dismiss"), needs_comment=True),
    Rule("in progress", "in review", CHECKERS, lazy("Ask for review"), needs_draft=True),
    Rule("in progress", "queued", CHECKERS, lazy("Put back")),
    Rule("in progress", "dismissed", CHECKERS, lazy("Dismiss"), needs_comment=True),
    Rule("in review", "in progress", EDITORS, lazy("Send back"), needs_comment=True),
    Rule("in review", "published", EDITORS, lazy("Publish"), needs_draft=True, by_second_reader=True),
    Rule("published", "in progress", EDITORS, lazy("Reopen"), needs_comment=True),
    Rule("published", "retracted", EDITORS, lazy("Retract"), needs_comment=True),
)
_BY_STATES = {(rule.origin, rule.target): rule for rule in MOVES}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the moves ask about the check beyond its row: the draft verdict's author, or None without a draft."""

    has_draft: bool = False
    draft_author_id: UUID | None = None


def moves_from(state: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in MOVES if rule.origin == state)


def why_not_move(user: Any, check: Any, target: str, facts: Facts, *, comment: str | None = None) -> str | None:
    """The sentence that explains a refusal, or None when the move is allowed.

    `comment=None` asks whether the move is open at all (for a button); a string is what came with it.
    """
    rule = _BY_STATES.get((check.state, target))
    if rule is None:
        return _("A check that is “%(state)s” cannot go to “%(target)s”.") % {
            "state": _state_name(check.state),
            "target": _state_name(target),
        }
    role = role_at(user, check.claim.confidential_desk_id)
    if role not in rule.roles:
        return _("Only %(roles)s may do this; you are %(role)s here.") % {
            "roles": _joined(rule.roles),
            "role": _role_name(role),
        }
    if rule.needs_draft and not facts.has_draft:
        return _("There is no verdict yet. Write one first.")
    if rule.by_second_reader and facts.draft_author_id == user.pk:
        return _("You wrote this verdict. A second reader must publish it.")
    if rule.needs_comment and comment is not None and not comment.strip():
        return _("Say why in a comment: the others will read it.")
    return None


def why_not_work_on(user: Any, check: Any) -> str | None:
    """Adding evidence and drafting verdicts: checkers of the desk, while the check is in progress."""
    if role_at(user, check.claim.confidential_desk_id) not in CHECKERS:
        return _("Only fact-checkers and editors of this desk work on its checks.")
    if check.state != "in progress":
        return _("Take the check first: evidence and verdicts belong to checks in progress.")
    return None


def _state_name(state: str) -> str:
    names = {
        "new": _("new"), "queued": _("queued"), "in progress": _("in progress"), "in review": _("in review"),
        "published": _("published"), "dismissed": _("dismissed"), "retracted": _("retracted"),
    }  # fmt: skip
    return names.get(state, state)


def _role_name(role: str) -> str:
    names = {Role.REPORTER: _("a reporter"), Role.FACT_CHECKER: _("a fact-checker"), Role.EDITOR: _("an editor")}
    return names.get(Role(role), role) if role else _("not a member")


def _joined(roles: frozenset[str]) -> str:
    names = {Role.REPORTER: _("reporters"), Role.FACT_CHECKER: _("fact-checkers"), Role.EDITOR: _("editors")}
    ordered = [names[role] for role in Role if role in roles]
    return (
        ordered[0]
        if len(ordered) == 1
        else _("%(first)s and %(last)s") % {"first": ", ".join(ordered[:-1]), "last": ordered[-1]}
    )
