"""The state table, asked for every state, target and role."""

import itertools
from types import SimpleNamespace
from uuid import uuid4

import pytest

from apps.accounts.roles import Role
from apps.verification.models import Check
from apps.verification.rules import MOVES, Facts, Rule, moves_from, moves_offered, why_not_move

STATES = Check.State.values
ROLES = [*Role.values, ""]


def person(role: str) -> SimpleNamespace:
    return SimpleNamespace(pk=uuid4(), is_active=True, is_partner=False, roles={uuid4(): role} if role else {})


def refusal(user: SimpleNamespace, origin: str, target: str, **facts: object) -> str | None:
    return why_not_move(user, check_in(origin), target, Facts(**facts), comment="because")


def check_in(state: str) -> SimpleNamespace:
    return SimpleNamespace(state=state, claim=SimpleNamespace(confidential_desk_id=None))


def fitting(rule: Rule | None) -> Facts:
    """All that the move asks for beside the person."""
    if rule is None:
        return Facts(has_draft=True)
    return Facts(
        has_draft=rule.needs_draft,
        has_standing=rule.needs_standing,
        dismissed_from=rule.target if rule.undoes else "",
        draft_author_ids=frozenset({uuid4()}),
        standing_author_ids=frozenset({uuid4()}),
    )


@pytest.mark.parametrize(("state", "target", "role"), list(itertools.product(STATES, STATES, ROLES)))
def test_a_move_is_open_exactly_when_the_table_has_it_for_the_role(state: str, target: str, role: str) -> None:
    rule = next((rule for rule in MOVES if (rule.origin, rule.target) == (state, target)), None)
    facts = fitting(rule)

    refusal = why_not_move(person(role), check_in(state), target, facts, comment="because")

    assert (refusal is None) == (rule is not None and role in rule.roles)


def test_every_refusal_is_a_sentence() -> None:
    for state, target, role in itertools.product(STATES, STATES, ROLES):
        refusal = why_not_move(person(role), check_in(state), target, Facts(), comment="")
        assert refusal is None or (refusal.endswith((".", "!")) or ":" in refusal)


@pytest.mark.parametrize("place", range(3))
def test_nobody_who_wrote_in_a_verdict_publishes_it(place: int) -> None:
    editor = person(Role.EDITOR)
    authors = [uuid4(), uuid4()]
    authors.insert(place, editor.pk)

    own = refusal(editor, "in review", "published", has_draft=True, draft_author_ids=frozenset(authors))
    other = refusal(person(Role.EDITOR), "in review", "published", has_draft=True, draft_author_ids=frozenset(authors))

    assert own == "You wrote in this verdict. A second reader must publish it."
    assert other is None


def test_the_only_editor_is_told_what_to_do() -> None:
    editor = person(Role.EDITOR)
    facts = {"has_draft": True, "draft_author_ids": frozenset({editor.pk}), "has_other_editor": False}

    assert "Ask an administrator" in str(refusal(editor, "in review", "published", **facts))


def test_what_replaces_a_standing_verdict_says_what_is_corrected() -> None:
    for origin, target in (("in progress", "in review"), ("in review", "published")):
        said = refusal(person(Role.EDITOR), origin, target, has_draft=True, has_standing=True, lacks_correction=True)
        assert said == "A verdict stands already. Say in the draft what is corrected, and why."


@pytest.mark.parametrize("origin", ["queued", "in progress"])
def test_what_stands_is_not_dismissed_but_confirmed_or_retracted(origin: str) -> None:
    editor = person(Role.EDITOR)

    assert "readers rely on it" in str(refusal(editor, origin, "dismissed", has_standing=True))
    assert refusal(editor, origin, "published", has_standing=True) is None
    assert refusal(editor, origin, "retracted", has_standing=True) is None


@pytest.mark.parametrize("origin", ["queued", "in progress"])
def test_nothing_is_confirmed_or_retracted_where_no_verdict_stands(origin: str) -> None:
    check, facts = check_in(origin), Facts()

    assert {"published", "retracted"}.isdisjoint(rule.target for rule in moves_offered(check, facts))
    for target in ("published", "retracted"):
        assert "cannot go to" in str(refusal(person(Role.EDITOR), origin, target))


def test_who_wrote_the_verdict_does_not_confirm_it() -> None:
    editor = person(Role.EDITOR)

    said = refusal(editor, "queued", "published", has_standing=True, standing_author_ids=frozenset({editor.pk}))

    assert "second reader" in str(said)


def test_a_verdict_is_not_confirmed_past_the_draft_of_another() -> None:
    said = refusal(person(Role.EDITOR), "in progress", "published", has_standing=True, has_draft=True)

    assert "There is a draft of another verdict." in str(said)


@pytest.mark.parametrize(("came_from", "target"), list(itertools.product(["new", "queued", "in progress"], repeat=2)))
def test_a_dismissal_is_undone_to_where_the_check_was(came_from: str, target: str) -> None:
    said = refusal(person(Role.FACT_CHECKER), "dismissed", target, dismissed_from=came_from)
    offered = [rule.target for rule in moves_offered(check_in("dismissed"), Facts(dismissed_from=came_from))]

    assert (said is None) == (came_from == target)
    assert offered == [came_from]


def test_a_dismissal_is_not_undone_beside_another_open_check() -> None:
    said = refusal(person(Role.EDITOR), "dismissed", "queued", dismissed_from="queued", has_other_open=True)

    assert said == "Another check of this claim is open. Go on with that one."


def test_no_person_says_that_a_review_is_due() -> None:
    said = refusal(person(Role.EDITOR), "published", "queued", has_standing=True)

    assert "happens by itself" in str(said)
    assert "queued" not in [rule.target for rule in moves_offered(check_in("published"), Facts(has_standing=True))]


def test_a_check_without_a_verdict_does_not_go_to_review() -> None:
    refusal = why_not_move(person(Role.FACT_CHECKER), check_in("in progress"), "in review", Facts(), comment="")

    assert refusal is not None
    assert "verdict" in refusal


@pytest.mark.parametrize(
    "rule", [rule for rule in MOVES if rule.needs_comment], ids=lambda rule: f"{rule.origin}-{rule.target}"
)
def test_moves_that_others_must_understand_need_a_comment(rule) -> None:
    editor, facts = person(Role.EDITOR), fitting(rule)

    assert why_not_move(editor, check_in(rule.origin), rule.target, facts, comment="  ")
    assert why_not_move(editor, check_in(rule.origin), rule.target, facts, comment="For a reason.") is None
    assert why_not_move(editor, check_in(rule.origin), rule.target, facts) is None, "the button itself is open"


def test_an_outsider_of_a_confidential_desk_moves_nothing() -> None:
    editor_elsewhere = person(Role.EDITOR)
    check = SimpleNamespace(state="new", claim=SimpleNamespace(confidential_desk_id=uuid4()))

    assert all(why_not_move(editor_elsewhere, check, rule.target, Facts(), comment="x") for rule in moves_from("new"))
