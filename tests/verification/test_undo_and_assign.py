"""Undoing a dismissal, giving checks away, watching: what is written and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from apps.verification.actions import assign_check, move_check, open_check, unwatch_claim, watch_claim
from apps.verification.models import Check, Watch
from tests.factories import make_check, make_claim, make_desk, make_user

pytestmark = pytest.mark.django_db


def dismissed(origin: str) -> tuple[Check, Any]:
    checker = make_user(role="fact-checker")
    check = make_check(state=origin, checker=checker)
    return move_check(check=check, to="dismissed", by=checker, comment="Twice."), checker


@pytest.mark.parametrize("origin", ["new", "queued", "in progress"])
def test_a_dismissal_is_undone_with_all_that_was_there(origin: str) -> None:
    check, checker = dismissed(origin)
    assignee = check.assignee

    check = move_check(check=check, to=origin, by=checker)

    assert (check.state, check.assignee) == (origin, assignee)
    check.claim.refresh_from_db()
    assert check.claim.status == origin


def test_the_last_dismissal_counts() -> None:
    check, checker = dismissed("new")
    check = move_check(check=check, to="new", by=checker)
    check = move_check(check=check, to="queued", by=checker)
    check = move_check(check=check, to="dismissed", by=checker, comment="After all.")

    with pytest.raises(NotAllowed, match="cannot go to “new”"):
        move_check(check=check, to="new", by=checker)
    assert move_check(check=check, to="queued", by=checker).state == "queued"


def test_a_dismissal_is_not_undone_beside_a_new_check() -> None:
    check, checker = dismissed("queued")
    open_check(claim=check.claim, by=checker)

    with pytest.raises(NotAllowed, match="Another check of this claim is open"):
        move_check(check=check, to="queued", by=checker)


@pytest.mark.parametrize("state", Check.State.values)
def test_checks_are_given_away_in_any_state(state: str) -> None:
    check, editor = make_check(state=state), make_user(role="editor")
    checker = make_user("ada", role="fact-checker", desk=check.claim.desk)

    check = assign_check(check=check, to=checker, by=editor, due_on=timezone.localdate(), note="  Yours.  ")

    event = Event.objects.filter(verb="check assigned").first()
    assert (check.assignee, check.due_on, check.state) == (checker, timezone.localdate(), state)
    assert event is not None
    assert (event.after["assignee"], event.after["assignee_id"], event.reason) == ("Ada", str(checker.pk), "Yours.")


def test_a_check_is_taken_away_again() -> None:
    check, editor = make_check(state="in progress"), make_user(role="editor")

    assert assign_check(check=check, to=None, by=editor).assignee is None


def test_a_confidential_check_is_given_to_its_own_desk_alone() -> None:
    check = make_check(state="queued", is_confidential=True)
    editor = make_user(role="editor", desk=check.claim.desk)

    with pytest.raises(BadInput, match="of this desk"):
        assign_check(check=check, to=make_user(role="editor"), by=editor)
    with pytest.raises(NotAllowed):
        assign_check(check=check, to=None, by=make_user(role="editor"))


def test_nobody_who_left_is_given_a_check() -> None:
    check, editor = make_check(), make_user(role="editor")

    with pytest.raises(BadInput):
        assign_check(check=check, to=make_user(role="editor", is_active=False), by=editor)


def test_a_new_due_date_has_not_passed_but_an_old_one_may_stay() -> None:
    check, editor = make_check(), make_user(role="editor")
    yesterday = timezone.localdate() - timedelta(days=1)

    with pytest.raises(BadInput, match="passed already"):
        assign_check(check=check, to=editor, by=editor, due_on=yesterday)

    Check.objects.update(due_on=yesterday)
    check.refresh_from_db()
    assert assign_check(check=check, to=editor, by=editor, due_on=yesterday).assignee == editor


def test_the_second_of_two_is_told_who_did_what() -> None:
    check = make_check(state="queued")
    ada, ben = make_user("ada", role="fact-checker"), make_user("ben", role="fact-checker")
    move_check(check=check, to="in progress", by=ada, version=check.version)

    with pytest.raises(Conflict, match="by Ada, .*: from “queued” to “in progress”"):
        move_check(check=check, to="in progress", by=ben, version=check.version)
    with pytest.raises(Conflict, match="by Ada"):
        assign_check(check=check, to=ben, by=ben)


@pytest.mark.parametrize("act", ["move", "assign"])
def test_an_act_is_undone_when_its_history_fails(act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check, editor = make_check(state="queued"), make_user(role="editor")
    version = check.version

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("apps.verification.actions.moving.record", fail)
    monkeypatch.setattr("apps.verification.actions.assigning.record", fail)
    with pytest.raises(RuntimeError):
        if act == "move":
            move_check(check=check, to="in progress", by=editor)
        else:
            assign_check(check=check, to=editor, by=editor)

    again = Check.objects.get(pk=check.pk)
    assert (again.state, again.assignee, again.version) == ("queued", None, version)
    assert not Watch.objects.filter(user=editor).exists()


def test_watching_twice_is_watching_once_and_ends() -> None:
    claim, user = make_claim(), make_user(role="reporter")

    watch_claim(claim=claim, by=user)
    watch_claim(claim=claim, by=user)
    watched = Watch.objects.filter(claim=claim, user=user).count()
    unwatch_claim(claim=claim, by=user)

    assert (watched, Watch.objects.count()) == (1, 0)


def test_only_readers_watch() -> None:
    desk = make_desk()
    claim = make_claim(desk=desk, is_confidential=True)

    for stranger in (make_user(role="editor"), make_user(is_partner=True)):
        with pytest.raises(NotAllowed):
            watch_claim(claim=claim, by=stranger)


def test_who_is_given_a_check_watches_it() -> None:
    check, editor = make_check(), make_user(role="editor")
    checker = make_user(role="fact-checker")

    assign_check(check=check, to=checker, by=editor)

    assert {editor, checker} <= {watch.user for watch in check.claim.watches.all()}
