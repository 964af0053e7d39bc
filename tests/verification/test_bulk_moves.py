"""Many checks moved at once: each by the rules of one, each told, none lost when a worker dies."""

import pytest

from apps.errors import BadInput
from apps.history.models import Event
from apps.verification.actions import bulk
from apps.verification.actions.bulk import ask_for_bulk_move, due_bulk_moves, told_result, work_on_bulk_move
from apps.verification.models import BulkItem, BulkMove, Check, Move
from tests.factories import make_check, make_claim, make_desk, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def checker(desk):
    return make_user(role="fact-checker", desk=desk)


def statuses(job: BulkMove) -> list[str]:
    return list(job.items.values_list("state", flat=True))


def test_every_chosen_claim_is_moved_by_the_person_with_the_comment(desk, checker) -> None:
    claims = [make_claim(desk=desk) for _number in range(3)]
    job = ask_for_bulk_move(claims=claims, shown="new", to="dismissed", comment=" Old news. ", by=checker)

    assert work_on_bulk_move(job.pk) is False

    job.refresh_from_db()
    assert statuses(job) == ["moved"] * 3
    assert job.finished_at is not None
    assert set(Check.objects.values_list("state", flat=True)) == {"dismissed"}
    assert set(Move.objects.values_list("by", "comment")) == {(checker.pk, "Old news.")}


def test_what_is_refused_says_why_and_holds_up_nobody(desk, checker) -> None:
    moved_since, fine = make_claim(desk=desk), make_claim(desk=desk)
    job = ask_for_bulk_move(claims=[moved_since, fine], shown="new", to="in progress", by=checker)
    make_check(claim=moved_since, state="queued")

    work_on_bulk_move(job.pk)

    refused, moved = job.items.all()
    assert (refused.state, moved.state) == ("refused", "moved")
    assert "Somebody else moved this check" in refused.refusal
    assert told_result(job) == "1 claim moved, 1 refused"


def test_the_rules_of_a_single_move_hold_for_each(desk) -> None:
    reporter = make_user(role="reporter", desk=desk)
    job = ask_for_bulk_move(claims=[make_claim(desk=desk)], shown="new", to="in progress", by=reporter)

    work_on_bulk_move(job.pk)

    assert job.items.get().refusal.startswith("Only fact-checkers and editors may do this")


def test_a_person_who_left_the_desk_moves_nothing_of_it(desk, checker) -> None:
    claim = make_claim(desk=desk, is_confidential=True)
    job = ask_for_bulk_move(claims=[claim], shown="new", to="in progress", by=checker)
    checker.memberships.all().delete()

    work_on_bulk_move(job.pk)

    assert job.items.get().refusal == "This claim is not there any more."
    assert not claim.checks.exists()


@pytest.mark.parametrize("to", ["in review", "published", "retracted"])
def test_what_is_decided_by_reading_is_never_done_for_many(desk, checker, to) -> None:
    claims = [make_claim(desk=desk)]

    with pytest.raises(BadInput, match="one by one"):
        ask_for_bulk_move(claims=claims, shown="in progress", to=to, comment="x", by=checker)


def test_more_than_can_be_read_are_refused_with_the_numbers(desk, checker, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 2)
    claims = [make_claim(desk=desk) for _number in range(3)]

    with pytest.raises(BadInput, match=r"At most 2 .* you chose 3"):
        ask_for_bulk_move(claims=claims, shown="new", to="queued", by=checker)
    assert not BulkMove.objects.exists()


def test_dismissing_many_needs_a_comment_before_anything_is_moved(desk, checker) -> None:
    with pytest.raises(BadInput, match="Say why"):
        ask_for_bulk_move(claims=[make_claim(desk=desk)], shown="new", to="dismissed", by=checker)


def test_a_worker_that_dies_leaves_each_claim_moved_and_told_or_waiting(desk, checker, monkeypatch) -> None:
    claims = [make_claim(desk=desk) for _number in range(3)]
    job = ask_for_bulk_move(claims=claims, shown="new", to="queued", by=checker)
    work_on_bulk_move(job.pk, at_most=1)
    real, deaths = BulkItem.objects.filter, []

    def die(*args: object, **kwargs: object) -> object:
        deaths.append(1)
        raise SystemExit

    monkeypatch.setattr(bulk, "Now", die)  # after the check was moved, before its item says so
    with pytest.raises(SystemExit):
        work_on_bulk_move(job.pk)
    monkeypatch.undo()

    assert deaths
    assert statuses(job) == ["moved", "waiting", "waiting"]
    assert Move.objects.count() == 1
    work_on_bulk_move(job.pk)
    assert statuses(job) == ["moved"] * 3
    assert Move.objects.count() == 3
    assert real(job=job).count() == 3


def test_a_long_job_takes_turns(desk, checker) -> None:
    claims = [make_claim(desk=desk) for _number in range(3)]
    job = ask_for_bulk_move(claims=claims, shown="new", to="queued", by=checker)

    assert work_on_bulk_move(job.pk, at_most=2) is True
    assert work_on_bulk_move(job.pk, at_most=2) is False


def test_the_sweep_sends_a_quiet_job_again_but_not_at_every_turn(desk, checker) -> None:
    job = ask_for_bulk_move(claims=[make_claim(desk=desk)], shown="new", to="queued", by=checker)

    assert due_bulk_moves() == [job.pk]
    assert due_bulk_moves() == []

    work_on_bulk_move(job.pk)
    BulkMove.objects.update(nudged_at=None)
    assert due_bulk_moves() == []


def test_history_tells_of_the_job_without_number_or_words(desk, checker) -> None:
    claim = make_claim(desk=desk, is_confidential=True, label="Hidden")
    job = ask_for_bulk_move(claims=[claim], shown="new", to="dismissed", comment="Hidden words", by=checker)
    work_on_bulk_move(job.pk)

    asked = Event.objects.get(verb="bulk move asked for")
    assert (asked.after, asked.reason) == ({"to": "dismissed"}, "")
    assert Event.objects.get(verb="check moved").confidential_to == desk.pk
