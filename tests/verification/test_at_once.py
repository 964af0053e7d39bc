"""Two people at one check at the same moment, in two real transactions: one gets through, nothing is doubled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from apps.claims.actions import mend_claim
from apps.claims.models import Claim
from apps.errors import ClaimtrackerError, Conflict
from apps.verification.actions import assign_check, draft_verdict, move_check, open_check
from apps.verification.actions.reviewing import return_due_reviews
from apps.verification.models import Check, Move, Verdict
from tests.factories import make_check, make_claim, make_rating, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each came to: its answer, or the error of ours that it was refused with."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except ClaimtrackerError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def refused(outcomes: list[Any]) -> list[ClaimtrackerError]:
    return [outcome for outcome in outcomes if isinstance(outcome, ClaimtrackerError)]


def test_of_two_who_move_one_is_told_of_the_other() -> None:
    check = make_check(state="queued")
    ada, ben = make_user("ada", role="fact-checker"), make_user("ben", role="fact-checker")

    outcomes = at_once(
        lambda: move_check(check=check, to="in progress", by=ada, version=check.version),
        lambda: move_check(check=check, to="dismissed", by=ben, comment="No.", version=check.version),
    )

    (error,) = refused(outcomes)
    winner = Move.objects.order_by("id").last()
    assert winner is not None
    assert f"by {winner.by}, " in str(error)
    assert Move.objects.count() == 2
    assert Check.objects.get().version == check.version + 1


def test_of_two_who_assign_one_is_told_of_the_other() -> None:
    check = make_check(state="queued")
    ada, ben = make_user("ada", role="fact-checker"), make_user("ben", role="fact-checker")

    outcomes = at_once(
        lambda: assign_check(check=Check.objects.get(), to=ada, by=ada),
        lambda: assign_check(check=Check(**_row(check)), to=ben, by=ben),
    )

    assert len(refused(outcomes)) <= 1
    assert Check.objects.get().assignee in {ada, ben}
    assert Check.objects.get().version == check.version + 2 - len(refused(outcomes))


def _row(check: Check) -> dict[str, Any]:
    return {field.attname: getattr(check, field.attname) for field in Check._meta.concrete_fields}


def test_of_two_first_drafts_one_is_kept_and_the_other_told() -> None:
    ada, ben = make_user("ada", role="fact-checker"), make_user("ben", role="fact-checker")
    check = make_check(state="in progress", checker=ada)
    rating = make_rating()

    outcomes = at_once(
        *(
            lambda by=by: draft_verdict(check=check, rating=rating, explanation=f"By {by}.", by=by, over="")
            for by in (ada, ben)
        )
    )

    (error,) = refused(outcomes)
    kept = Verdict.objects.get()
    assert f"{kept.author} wrote this verdict in the meantime" in str(error)
    assert kept.explanation == f"By {kept.author}."


def test_two_who_publish_publish_once() -> None:
    check = make_check(state="in review")
    editors = [make_user(name, role="editor") for name in ("ada", "ben")]

    outcomes = at_once(*(lambda by=by: move_check(check=check, to="published", by=by) for by in editors))

    assert len(refused(outcomes)) == 1
    assert Move.objects.filter(to_state="published").count() == 1
    assert Verdict.objects.get().published_by in editors


def test_what_is_published_is_what_the_claim_says_however_it_is_mended_meanwhile() -> None:
    check = make_check(state="in review")
    claim, editor = Claim.objects.get(), make_user(role="editor")

    at_once(
        lambda: move_check(check=check, to="published", by=editor),
        lambda: mend_claim(claim=claim, version=claim.version, by=editor, text="Other words."),
    )

    assert Verdict.objects.get().published_record["claim"]["text"] == Claim.objects.get().text


def test_who_read_other_words_of_the_claim_does_not_publish_it() -> None:
    check = make_check(state="in review")
    claim, editor = Claim.objects.get(), make_user(role="editor")
    read = claim.version
    mend_claim(claim=claim, version=read, by=editor, text="Other words.")

    with pytest.raises(Conflict, match="claim was changed"):
        move_check(check=check, to="published", by=editor, version=check.version, claim_version=read)


def test_a_dismissal_is_undone_or_a_new_check_is_opened_never_both() -> None:
    checker = make_user(role="fact-checker")
    check = make_check(state="dismissed", checker=checker)

    at_once(
        lambda: move_check(check=check, to="new", by=checker),
        lambda: open_check(claim=check.claim, by=checker),
    )

    assert Check.objects.open().filter(claim=check.claim).count() == 1


def test_two_who_ask_for_a_check_open_one() -> None:
    claim, checker = make_claim(), make_user(role="fact-checker")

    at_once(*(lambda: open_check(claim=claim, by=checker) for _turn in range(3)))

    assert Check.objects.count() == 1


def test_two_sweeps_return_a_check_once() -> None:
    check = make_check(state="published")
    verdict = check.verdicts.get()
    Verdict.objects.update(review_by=verdict.published_at.date())
    later = verdict.published_at.date().replace(year=2999)

    outcomes = at_once(*(lambda: return_due_reviews(later) for _turn in range(3)))

    assert sum(outcomes) == 1
    assert Move.objects.filter(to_state="queued", by=None).count() == 1
