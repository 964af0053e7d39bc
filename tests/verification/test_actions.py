import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.claims.models import Claim
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from apps.verification.actions import assign_check, attach_evidence, draft_verdict, move_check, open_check
from apps.verification.models import Check, RatingScale, Verdict
from apps.verification.scales import SHIPPED, install_shipped_scales
from tests.factories import make_check, make_claim, make_desk, make_rating, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", Check.State.values)
def test_the_claims_status_is_its_checks_state(state: str) -> None:
    check = make_check(state=state)

    assert (check.state, Claim.objects.get(pk=check.claim_id).status) == (state, state)


def test_a_claim_has_one_open_check() -> None:
    claim = make_claim()

    assert open_check(claim=claim, by=None) == open_check(claim=claim, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Check.objects.create(claim=claim)


def test_only_people_of_the_desk_ask_for_checks_of_its_confidential_claims() -> None:
    with pytest.raises(NotAllowed):
        open_check(claim=make_claim(is_confidential=True), by=make_user(role="editor"))


def test_a_confidential_source_is_no_evidence_where_others_read() -> None:
    checker = make_user(role="fact-checker")
    check = make_check(state="in progress", checker=checker)

    with pytest.raises(BadInput, match="confidential"):
        attach_evidence(
            check=check, by=checker, stance="supports", title="x", source=make_source(confidential_to=make_desk())
        )


def test_a_dismissed_claim_can_be_checked_again() -> None:
    dismissed = make_check(state="dismissed")

    again = open_check(claim=dismissed.claim, by=None)

    assert again != dismissed
    assert Claim.objects.get(pk=dismissed.claim_id).status == "new"


def test_of_two_people_who_move_at_once_the_second_gets_a_conflict() -> None:
    check = make_check(state="queued")
    checker = make_user(role="fact-checker")
    move_check(check=check, to="in progress", by=checker, version=check.version)

    with pytest.raises(Conflict):
        move_check(check=check, to="dismissed", by=checker, comment="no", version=check.version)

    assert Check.objects.get(pk=check.pk).state == "in progress"


def test_the_author_of_the_verdict_cannot_publish_it() -> None:
    editor = make_user(role="editor")
    check = make_check(state="in review", checker=editor)

    with pytest.raises(NotAllowed, match="second reader"):
        move_check(check=check, to="published", by=editor)

    assert not Verdict.objects.filter(published_at__isnull=False).exists()


def test_the_database_too_refuses_an_author_as_second_reader() -> None:
    check = make_check(state="published")
    verdict = check.verdicts.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(published_by=verdict.author)


def test_publishing_and_retracting_leave_their_times_on_the_verdict() -> None:
    published, retracted = make_check(state="published").verdicts.get(), make_check(state="retracted").verdicts.get()

    assert published.published_at
    assert published.retracted_at is None
    assert retracted.retracted_at


def test_a_move_leaves_who_why_and_from_where() -> None:
    check = make_check(state="dismissed")

    move = check.moves.get()
    event = Event.objects.about("check", check.pk).first()

    assert (move.from_state, move.to_state, move.comment) == ("new", "dismissed", "For the record.")
    assert (event.before, event.after, event.reason) == ({"state": "new"}, {"state": "dismissed"}, "For the record.")


def test_taking_assigns_and_putting_back_frees() -> None:
    checker = make_user(role="fact-checker")
    check = move_check(check=make_check(), to="in progress", by=checker)
    assert check.assignee == checker

    assert move_check(check=check, to="queued", by=checker).assignee is None


def test_only_checkers_are_assigned() -> None:
    check, editor = make_check(), make_user(role="editor")

    with pytest.raises(BadInput):
        assign_check(check=check, to=make_user(role="reporter"), by=editor)
    with pytest.raises(NotAllowed):
        assign_check(check=check, to=editor, by=make_user(role="reporter"))


@pytest.mark.parametrize("state", sorted(set(Check.State.values) - {"in progress"}))
def test_evidence_and_verdicts_belong_to_checks_in_progress(state: str) -> None:
    check, editor = make_check(state=state), make_user(role="editor")

    with pytest.raises(NotAllowed):
        attach_evidence(check=check, by=editor, stance="supports", title="x", url="https://example.org")
    with pytest.raises(NotAllowed):
        draft_verdict(check=check, rating=make_rating(), explanation="x", by=editor)


def test_a_new_draft_replaces_the_old_one_and_its_author() -> None:
    first, second = make_user(role="fact-checker"), make_user(role="fact-checker")
    check = make_check(state="in progress", checker=first)
    draft_verdict(check=check, rating=make_rating("true"), explanation="one", by=first)

    draft_verdict(check=check, rating=make_rating("false"), explanation="two", by=second)

    verdict = check.verdicts.get()
    assert (verdict.explanation, verdict.author) == ("two", second)


def test_the_shipped_scales_are_there_once() -> None:
    install_shipped_scales()

    assert RatingScale.objects.count() == len(SHIPPED) == 3
    assert RatingScale.objects.filter(is_default=True).count() == 1


def test_assigning_is_seen_in_the_time_of_the_last_change() -> None:
    check = make_check(state="queued")
    before = check.updated_at

    assign_check(check=check, to=None, by=make_user(role="editor"))

    assert check.updated_at > before


def test_a_verdict_is_not_to_be_reviewed_before_it_is_given() -> None:
    checker = make_user(role="fact-checker")
    check = make_check(state="in progress", checker=checker)

    with pytest.raises(BadInput):
        draft_verdict(check=check, rating=make_rating(), explanation="So.", by=checker, review_by=timezone.localdate())
