"""The state table, asked for every state, target and role."""

import itertools
from types import SimpleNamespace
from uuid import uuid4

import pytest

from apps.accounts.roles import Role
from apps.verification.models import Check
from apps.verification.rules import MOVES, Facts, moves_from, why_not_move

STATES = Check.State.values
ROLES = [*Role.values, ""]


def person(role: str) -> SimpleNamespace:
    return SimpleNamespace(pk=uuid4(), is_active=True, is_partner=False, roles={uuid4(): role} if role else {})


def check_in(state: str) -> SimpleNamespace:
    return SimpleNamespace(state=state, claim=SimpleNamespace(confidential_desk_id=None))


@pytest.mark.parametrize(("state", "target", "role"), list(itertools.product(STATES, STATES, ROLES)))
def test_a_move_is_open_exactly_when_the_table_has_it_for_the_role(state: str, target: str, role: str) -> None:
    rule = next((rule for rule in MOVES if (rule.origin, rule.target) == (state, target)), None)
    facts = Facts(has_draft=True, draft_author_id=uuid4())

    refusal = why_not_move(person(role), check_in(state), target, facts, comment="because")

    assert (refusal is None) == (rule is not None and role in rule.roles)


def test_every_refusal_is_a_sentence() -> None:
    for state, target, role in itertools.product(STATES, STATES, ROLES):
        refusal = why_not_move(person(role), check_in(state), target, Facts(), comment="")
        assert refusal is None or (refusal.endswith((".", "!")) or ":" in refusal)


def test_the_author_of_a_verdict_never_publishes_it() -> None:
    editor = person(Role.EDITOR)

    own = why_not_move(editor, check_in("in review"), "published", Facts(True, editor.pk), comment="")
    other = why_not_move(editor, check_in("in review"), "published", Facts(True, uuid4()), comment="")

    assert own is not None
    assert "second reader" in own.lower()
    assert other is None


def test_a_check_without_a_verdict_does_not_go_to_review() -> None:
    refusal = why_not_move(person(Role.FACT_CHECKER), check_in("in progress"), "in review", Facts(), comment="")

    assert refusal is not None
    assert "verdict" in refusal


@pytest.mark.parametrize(
    "rule", [rule for rule in MOVES if rule.needs_comment], ids=lambda rule: f"{rule.origin}-{rule.target}"
)
def test_moves_that_others_must_understand_need_a_comment(rule) -> None:
    editor, facts = person(Role.EDITOR), Facts(True, uuid4())

    assert why_not_move(editor, check_in(rule.origin), rule.target, facts, comment="  ")
    assert why_not_move(editor, check_in(rule.origin), rule.target, facts, comment="For a reason.") is None
    assert why_not_move(editor, check_in(rule.origin), rule.target, facts) is None, "the button itself is open"


def test_an_outsider_of_a_confidential_desk_moves_nothing() -> None:
    editor_elsewhere = person(Role.EDITOR)
    check = SimpleNamespace(state="new", claim=SimpleNamespace(confidential_desk_id=uuid4()))

    assert all(why_not_move(editor_elsewhere, check, rule.target, Facts(), comment="x") for rule in moves_from("new"))
