"""Verdicts: who wrote them, what replaces them, when they are looked at again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from apps.verification.actions import draft_verdict, facts_about, move_check
from apps.verification.actions.reviewing import return_due_reviews
from apps.verification.models import Check, RatingScale, Verdict
from tests.factories import make_check, make_desk, make_rating, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2031, 5, 4)


def write(check: Check, by: User, **given: Any) -> Verdict:
    given.setdefault("explanation", "They do.")
    rating = given.pop("rating", None) or make_rating("true")
    return draft_verdict(check=check, by=by, rating=rating, **given)


# --- Authors and second readers -------------------------------------------------------------------


def test_a_comma_makes_an_author() -> None:
    desk = make_desk()
    first, second = make_user(role="editor", desk=desk), make_user(role="fact-checker", desk=desk)
    check = make_check(state="in progress", checker=first, desk=desk)
    write(check, first, explanation="The minutes say so")
    write(check, second, explanation="The minutes, say so")
    check = move_check(check=check, to="in review", by=second)

    with pytest.raises(NotAllowed, match="You wrote in this verdict"):
        move_check(check=check, to="published", by=first)

    assert check.verdicts.get().author_ids == [first.pk, second.pk]


@pytest.mark.parametrize("what", ["published", "confirmed"])
def test_the_database_too_refuses_every_author(what: str) -> None:
    check = make_check(state="in review")
    other, editor = (make_user(role="editor", desk=check.claim.desk) for _number in range(2))
    drafts = Verdict.objects.filter(check_rated=check)
    drafts.update(author_ids=[*drafts.get().author_ids, other.pk])
    if what == "confirmed":
        move_check(check=check, to="published", by=editor)

    with pytest.raises(IntegrityError, match=f"no_author_{what.removesuffix('ed')}"), transaction.atomic():
        drafts.update(**{f"{what}_by": other, f"{what}_at": timezone.now()})


def test_the_only_editor_is_told_to_ask_for_another() -> None:
    editor = make_user(role="editor")
    check = make_check(state="in progress", checker=editor)
    User.objects.exclude(pk=editor.pk).update(is_active=False)
    write(check, editor)
    check = move_check(check=check, to="in review", by=editor)

    with pytest.raises(NotAllowed, match="Ask an administrator"):
        move_check(check=check, to="published", by=editor)


def test_a_new_round_has_authors_of_its_own() -> None:
    check = make_check(state="published")
    old, editor = check.verdicts.get(), make_user(role="editor", desk=check.claim.desk)
    check = move_check(check=check, to="in progress", by=editor, comment="Look again.")

    new = write(check, editor, correction="The minutes were old.")

    assert new.author_ids == [editor.pk]
    assert old.author_ids != new.author_ids


# --- Drafts ---------------------------------------------------------------------------------------


def test_every_field_of_a_draft_is_in_its_history() -> None:
    checker = make_user(role="fact-checker")
    check = make_check(state="in progress", checker=checker)
    write(check, checker, context="In spring.", method="Read.", review_by=date(2999, 1, 1))

    write(check, checker, explanation="They do not.")

    event = Event.objects.filter(verb="verdict drafted").first()
    assert event is not None
    assert (event.before["context"], event.after["context"]) == ("In spring.", "")
    assert (event.before["explanation"], event.after["explanation"]) == ("They do.", "They do not.")
    assert event.before["review_by"] == "2999-01-01"


def test_a_draft_over_another_than_was_read_is_refused_and_says_whose_that_is() -> None:
    checker, other = make_user(role="fact-checker"), make_user("ada", role="fact-checker")
    check = make_check(state="in progress", checker=checker)
    write(check, other)

    with pytest.raises(Conflict, match="Ada wrote this verdict in the meantime"):
        write(check, checker, over="")

    assert check.verdicts.get().author == other


def test_no_verdict_is_given_on_a_retired_scale() -> None:
    checker = make_user(role="fact-checker")
    check = make_check(state="in progress", checker=checker)
    RatingScale.objects.filter(is_default=True).update(is_default=False, retired_at=timezone.now())
    rating = RatingScale.objects.get(slug="true-to-false").versions.get().ratings.get(key="true")

    with pytest.raises(BadInput, match="retired"):
        write(check, checker, rating=rating)


def test_a_draft_is_undone_when_its_history_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    checker = make_user(role="fact-checker")
    check = make_check(state="in progress", checker=checker)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("apps.verification.actions.verdicts.record", fail)
    with pytest.raises(RuntimeError):
        write(check, checker)

    assert not check.verdicts.exists()


# --- Corrections and retractions ------------------------------------------------------------------


def reopened() -> tuple[Check, User, User]:
    check = make_check(state="published")
    editor = make_user(role="editor", desk=check.claim.desk)
    checker = make_user(role="fact-checker", desk=check.claim.desk)
    return move_check(check=check, to="in progress", by=editor, comment="New minutes."), editor, checker


def test_a_correction_stands_and_what_it_corrects_is_kept() -> None:
    check, editor, checker = reopened()
    write(check, checker, correction="The minutes were old.")
    check = move_check(check=check, to="in review", by=checker)
    check = move_check(check=check, to="published", by=editor)

    assert [verdict.rating.key for verdict in check.verdicts.order_by("published_at")] == ["false", "true"]
    assert check.claim.is_published


def test_the_same_verdict_needs_no_correction_for_a_new_day() -> None:
    check, editor, checker = reopened()
    old = check.verdicts.get()
    write(check, checker, rating=old.rating, explanation=f"{old.explanation} ", review_by=date(2999, 1, 1))

    assert not facts_about(check).lacks_correction
    check = move_check(check=check, to="in review", by=checker)
    assert move_check(check=check, to="published", by=editor).state == "published"


@pytest.mark.parametrize("change", [{"rating": "true"}, {"context": "In spring."}, {"explanation": "Other words."}])
def test_whatever_else_changes_is_a_correction(change: dict) -> None:
    check, _editor, checker = reopened()
    old = check.verdicts.get()
    same = {"rating": old.rating, "explanation": old.explanation}
    write(check, checker, **same | change | ({"rating": make_rating("true")} if "rating" in change else {}))

    with pytest.raises(NotAllowed, match="what is corrected"):
        move_check(check=check, to="in review", by=checker)


@pytest.mark.parametrize("state", ["published", "queued", "in progress"])
def test_a_standing_verdict_is_retracted_from_wherever_its_check_is(state: str) -> None:
    check, editor, checker = reopened()
    if state == "queued":
        check = move_check(check=check, to="queued", by=checker)
    if state == "published":
        check = move_check(check=check, to="published", by=editor, review_by=date(2999, 1, 1))

    check = move_check(check=check, to="retracted", by=editor, comment="Forged.")

    verdict = check.verdicts.get()
    assert (verdict.retracted_by, verdict.retraction) == (editor, "Forged.")
    check.claim.refresh_from_db()
    assert not check.claim.is_published


def test_what_stands_is_not_dismissed() -> None:
    check, _editor, checker = reopened()

    with pytest.raises(NotAllowed, match="readers rely on it"):
        move_check(check=check, to="dismissed", by=checker, comment="No.")


# --- Reviews --------------------------------------------------------------------------------------


def published(review_by: date | None) -> Check:
    check = make_check(state="published")
    check.verdicts.update(review_by=review_by)
    return check


DAYS = [(TODAY - timedelta(days=1), True), (TODAY, False), (TODAY + timedelta(days=1), False), (None, False)]


@pytest.mark.parametrize(("review_by", "is_due"), DAYS)
def test_a_check_returns_to_the_queue_when_its_day_has_passed(review_by: date | None, is_due: bool) -> None:
    check = published(review_by)

    assert return_due_reviews(TODAY) == int(is_due)

    check.refresh_from_db()
    assert (check.state, check.needs_review) == (("queued", True) if is_due else ("published", False))
    check.claim.refresh_from_db()
    assert check.claim.is_published, "the verdict stands"


def test_returning_reviews_twice_is_returning_them_once() -> None:
    check = published(TODAY - timedelta(days=1))

    assert [return_due_reviews(TODAY), return_due_reviews(TODAY)] == [1, 0]

    move = check.moves.last()
    assert (move.from_state, move.to_state, move.by) == ("published", "queued", None)
    assert Event.objects.filter(verb="review due").count() == 1


def test_the_day_of_a_verdict_that_was_corrected_counts_no_more() -> None:
    check, editor, checker = reopened()
    check.verdicts.update(review_by=TODAY - timedelta(days=1))
    write(check, checker, correction="Old minutes.")
    check = move_check(check=check, to="in review", by=checker)
    move_check(check=check, to="published", by=editor)

    assert return_due_reviews(TODAY) == 0


def test_a_verdict_is_confirmed_with_a_new_day() -> None:
    check = published(TODAY - timedelta(days=1))
    return_due_reviews(TODAY)
    check.refresh_from_db()
    editor, at = make_user(role="editor", desk=check.claim.desk), check.verdicts.get().published_at

    check = move_check(check=check, to="published", by=editor, review_by=date(2999, 1, 1), comment="Same minutes.")

    verdict = check.verdicts.get()
    assert (check.state, check.needs_review) == ("published", False)
    assert (verdict.review_by, verdict.confirmed_by, verdict.published_at) == (date(2999, 1, 1), editor, at)
    event = Event.objects.get(verb="verdict confirmed")
    assert (event.before, event.after) == ({"review_by": "2031-05-03"}, {"review_by": "2999-01-01"})


@pytest.mark.parametrize("review_by", [None, date(2020, 1, 1)])
def test_nothing_is_confirmed_without_a_day_to_come(review_by: date | None) -> None:
    check, editor, _checker = reopened()

    with pytest.raises(BadInput, match="to be looked at again"):
        move_check(check=check, to="published", by=editor, review_by=review_by)

    check.refresh_from_db()
    assert check.state == "in progress"


def test_its_author_does_not_confirm_a_verdict() -> None:
    desk = make_desk()
    author = make_user(role="editor", desk=desk)
    check = make_check(state="published", checker=author, desk=desk)
    check.verdicts.update(review_by=TODAY - timedelta(days=1))
    return_due_reviews(TODAY)

    with pytest.raises(NotAllowed, match="second reader"):
        move_check(check=check, to="published", by=author, review_by=date(2999, 1, 1))


def test_a_check_taken_for_review_is_settled_by_publishing_again() -> None:
    check = published(TODAY - timedelta(days=1))
    return_due_reviews(TODAY)
    desk = check.claim.desk
    checker, editor = make_user(role="fact-checker", desk=desk), make_user(role="editor", desk=desk)
    check = move_check(check=check, to="in progress", by=checker)
    assert check.needs_review
    write(check, checker, correction="Old minutes.", review_by=date(2999, 1, 1))
    check = move_check(check=check, to="in review", by=checker)

    assert not move_check(check=check, to="published", by=editor).needs_review
