"""Who may move a check where, and why not. Pure: no queries, no writes.

`MOVES` is the one table; docs/reference/check-states.md is made from it and a test compares them.
Callers hand in what the rules need to know: the check with its claim, the person, and facts in `Facts`.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from apps.accounts.roles import Role, is_editor, may_check, role_at
from apps.verification.gates import Case, what_is_missing

CHECKERS = frozenset({Role.FACT_CHECKER, Role.EDITOR})
EVERYONE = frozenset({Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR})
EDITORS = frozenset({Role.EDITOR})
NOBODY: frozenset[str] = frozenset()  # the system alone, when the day has come


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
    needs_standing: bool = False  # a published verdict of the check stands
    ends_work: bool = False  # so nothing may stand that the work was about
    confirms: bool = False  # what stands is still right: asks for a new day to review it by
    undoes: bool = False  # back to where the check was dismissed from, and nowhere else

    @property
    def by_system(self) -> bool:
        return not self.roles


MOVES: tuple[Rule, ...] = (
    Rule("new", "queued", EVERYONE, lazy("Queue")),
    Rule("new", "in progress", CHECKERS, lazy("Take")),
    Rule("new", "dismissed", CHECKERS, lazy("Dismiss"), needs_comment=True, ends_work=True),
    Rule("queued", "in progress", CHECKERS, lazy("Take")),
    Rule("queued", "dismissed", CHECKERS, lazy("Dismiss"), needs_comment=True, ends_work=True),
    Rule("queued", "published", EDITORS, lazy("Still right"), needs_standing=True, confirms=True),
    Rule("queued", "retracted", EDITORS, lazy("Retract"), needs_comment=True, needs_standing=True),
    Rule("in progress", "in review", CHECKERS, lazy("Ask for review"), needs_draft=True),
    Rule("in progress", "queued", CHECKERS, lazy("Put back")),
    Rule("in progress", "dismissed", CHECKERS, lazy("Dismiss"), needs_comment=True, ends_work=True),
    Rule("in progress", "published", EDITORS, lazy("Still right"), needs_standing=True, confirms=True),
    Rule("in progress", "retracted", EDITORS, lazy("Retract"), needs_comment=True, needs_standing=True),
    Rule("in review", "in progress", EDITORS, lazy("Send back"), needs_comment=True),
    Rule("in review", "published", EDITORS, lazy("Publish"), needs_draft=True, by_second_reader=True),
    Rule("published", "in progress", EDITORS, lazy("Reopen"), needs_comment=True),
    Rule("published", "queued", NOBODY, lazy("Review due")),
    Rule("published", "retracted", EDITORS, lazy("Retract"), needs_comment=True),
    Rule("dismissed", "new", CHECKERS, lazy("Undo the dismissal"), undoes=True),
    Rule("dismissed", "queued", CHECKERS, lazy("Undo the dismissal"), undoes=True),
    Rule("dismissed", "in progress", CHECKERS, lazy("Undo the dismissal"), undoes=True),
)
_BY_STATES = {(rule.origin, rule.target): rule for rule in MOVES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the moves ask about the check beyond its row. `facts_about` finds it out."""

    has_draft: bool = False
    draft_author_ids: frozenset[UUID] = frozenset()  # everybody who wrote in it
    lacks_correction: bool = False  # it says something else than what stands, and not what is corrected
    has_standing: bool = False
    standing_author_ids: frozenset[UUID] = frozenset()
    has_other_editor: bool = True  # somebody besides those authors who could be the second reader
    dismissed_from: str = ""
    has_other_open: bool = False  # another check of the claim is open
    gates: Case | None = None  # what the desk asks before it is published; None where publishing is not next


def rule_for(origin: str, target: str) -> Rule | None:
    return _BY_STATES.get((origin, target))


def moves_from(state: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in MOVES if rule.origin == state)


def moves_offered(check: Any, facts: Facts) -> tuple[Rule, ...]:
    """The moves that a person could think of from here, with those that this one may not make (and is told why)."""
    return tuple(rule for rule in moves_from(check.state) if not rule.by_system and _fits(rule, facts))


def _fits(rule: Rule, facts: Facts) -> bool:
    if rule.undoes and rule.target != facts.dismissed_from:
        return False
    return facts.has_standing or not rule.needs_standing


def why_not_move(user: Any, check: Any, target: str, facts: Facts, *, comment: str | None = None) -> str | None:
    """The sentence that explains a refusal, or None when the move is allowed.

    `comment=None` asks whether the move is open at all (for a button); a string is what came with it.
    """
    rule = rule_for(check.state, target)
    if rule is None or not _fits(rule, facts):
        return _("A check that is “%(state)s” cannot go to “%(target)s”.") % {
            "state": _state_name(check.state),
            "target": _state_name(target),
        }
    if rule.by_system:
        return _("This happens by itself when the day to review the verdict by has passed. Reopen the check instead.")
    role = role_at(user, check.claim.confidential_desk_id)
    if role not in rule.roles:
        return _("Only %(roles)s may do this; you are %(role)s here.") % {
            "roles": _joined(rule.roles),
            "role": _role_name(role),
        }
    return _why_not_as_things_stand(user, rule, facts) or _why_not_without_words(rule, comment)


def _why_not_as_things_stand(user: Any, rule: Rule, facts: Facts) -> str | None:
    if rule.undoes and facts.has_other_open:
        return _("Another check of this claim is open. Go on with that one.")
    if rule.ends_work and facts.has_standing:
        return _("A verdict of this check stands and readers rely on it. Correct it, confirm it or retract it.")
    if rule.needs_draft and not facts.has_draft:
        return _("There is no verdict yet. Write one first.")
    if rule.needs_draft and facts.lacks_correction:
        return _("A verdict stands already. Say in the draft what is corrected, and why.")
    if rule.confirms and facts.has_draft:
        return _("There is a draft of another verdict. Ask for its review, and publish that one.")
    if rule.by_second_reader and user.pk in facts.draft_author_ids:
        return _second_reader(facts)
    if rule.by_second_reader and facts.gates and (missing := what_is_missing(facts.gates, user.pk)):
        return missing
    if rule.confirms and user.pk in facts.standing_author_ids:
        return _second_reader(facts)
    return None


def _second_reader(facts: Facts) -> str:
    if facts.has_other_editor:
        return _("You wrote in this verdict. A second reader must publish it.")
    return _(
        "You wrote in this verdict, and a second reader must publish it; but no other editor can. "
        "Ask an administrator to make somebody else an editor of this desk."
    )


def _why_not_without_words(rule: Rule, comment: str | None) -> str | None:
    if rule.needs_comment and comment is not None and not comment.strip():
        return _("Say why in a comment: the others will read it.")
    return None


def why_not_work_on(user: Any, check: Any) -> str | None:
    """Adding evidence and drafting verdicts: checkers of the desk, while the check is in progress."""
    if not may_check(user, check.claim.confidential_desk_id):
        return _("Only fact-checkers and editors of this desk work on its checks.")
    if check.state != "in progress":
        return _("Take the check first: evidence and verdicts belong to checks in progress.")
    return None


def why_not_assign(user: Any, check: Any, to: Any = None) -> str | None:
    """Giving a check to somebody (or to nobody), in any state: both must be able to work on it."""
    desk_id = check.claim.confidential_desk_id
    if not may_check(user, desk_id):
        return _("Only fact-checkers and editors of this desk assign its checks.")
    if to is not None and not may_check(to, desk_id):
        return _("%(person)s is not a fact-checker or editor of this desk.") % {"person": to}
    return None


def why_not_watch(user: Any, claim: Any) -> str | None:
    """Whoever works at a desk and reads a claim may watch what becomes of it."""
    if not role_at(user, claim.confidential_desk_id):
        return _("Only people of this desk can watch its claims.")
    return None


def why_not_change_scales(user: Any) -> str | None:
    """Scales are the newsroom's: an editor of any desk changes them."""
    return None if is_editor(user, None) else _("Only editors change rating scales.")


def why_not_take_dossier(user: Any, claim: Any) -> str | None:
    """Taking what is known of a claim out of the house is for people who work at a desk, not for every log-in."""
    if not role_at(user, claim.confidential_desk_id):
        return _("Dossiers are for people of the desks who may see the claim.")
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
