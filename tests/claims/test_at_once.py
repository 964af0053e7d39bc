"""Two people, or a person and the pipeline, at the same claim at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from apps.claims.actions import merge_claims, merge_sources, reject_claim, split_claim, undo_change
from apps.claims.models import Appearance, Change, Claim
from apps.errors import ClaimtrackerError, Conflict
from apps.history.models import Event
from apps.sources.actions import find_or_add_source
from apps.sources.models import Source
from apps.verification.actions import move_check, open_check
from tests.claims.saying import claim_in, say
from tests.factories import make_article, make_claim, make_source, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each came to, or the refusal it met; all begin together, each on a connection of its own."""
    begin = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            begin.wait(timeout=30)
            return act()
        except ClaimtrackerError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("round_number", range(3))
def test_of_two_who_change_one_claim_one_gets_a_conflict(round_number: int) -> None:
    mayor, people = make_source(), [make_user(role="reporter") for _ in range(3)]
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=mayor)
    into = make_claim(claimant=mayor)
    goes = claim.appearances.first()

    told = at_once(
        lambda: merge_claims(claim=claim, into=into, by=people[0], version=1),
        lambda: reject_claim(claim=claim, by=people[1], version=1),
        lambda: split_claim(
            claim=claim, appearances=[goes], text="Other.", label="O", claimant=mayor, by=people[2], version=1
        ),
    )

    assert sorted(type(each).__name__ for each in told) == ["Change", "Conflict", "Conflict"]
    assert Change.objects.count() == 1
    assert Appearance.objects.count() == 3


@pytest.mark.parametrize("round_number", range(3))
def test_two_claims_merged_into_each_other_leave_one(round_number: int) -> None:
    mayor, reporter = make_source(), make_user(role="reporter")
    one, two = make_claim(claimant=mayor), make_claim(claimant=mayor)

    told = at_once(
        lambda: merge_claims(claim=one, into=two, by=reporter), lambda: merge_claims(claim=two, into=one, by=reporter)
    )

    assert sorted(type(each).__name__ for each in told) == ["Change", "Conflict"]
    assert Claim.objects.in_use().get().appearances.count() == 2


@pytest.mark.parametrize("round_number", range(3))
def test_a_claim_is_either_merged_or_taken(round_number: int) -> None:
    mayor, checker = make_source(), make_user(role="fact-checker")
    claim, into = make_claim(claimant=mayor), make_claim(claimant=mayor)
    check = open_check(claim=claim, by=checker)

    told = at_once(
        lambda: merge_claims(claim=claim, into=into, by=checker),
        lambda: move_check(check=check, to="in progress", by=checker),
    )

    assert len([each for each in told if isinstance(each, Conflict)]) == 1
    claim.refresh_from_db()
    check.refresh_from_db()
    assert (claim.status, claim.merged_into) in {("new", into), ("in progress", None)}
    assert check.state == claim.status


@pytest.mark.parametrize("round_number", range(3))
def test_what_is_found_while_claims_are_merged_is_not_lost(round_number: int) -> None:
    mayor, reporter = make_source(), make_user(role="reporter")
    claim, into = (claim_in(make_article(), text=text, claimant=mayor) for text in ("One.", "Two."))
    articles = [make_article() for _ in range(3)]

    at_once(
        lambda: merge_claims(claim=claim, into=into, by=reporter),
        *(lambda article=article: say(article, "One.", mayor) for article in articles),
    )

    assert into.appearances.count() == 5
    assert not claim.appearances.exists()


@pytest.mark.parametrize("round_number", range(3))
def test_what_is_found_while_sources_are_merged_is_the_survivor_s(round_number: int) -> None:
    source, into, editor = make_source(), make_source(), make_user(role="editor")
    article = make_article()

    def read() -> None:
        with transaction.atomic():
            claimant = find_or_add_source(name=source.name, kind="person")
            say(article, "It opens.", claimant)

    at_once(lambda: merge_sources(source=source, into=into, by=editor), read)

    assert Claim.objects.get().claimant == into
    assert Source.objects.in_use().get() == into


def test_two_who_take_back_at_once_take_back_once() -> None:
    mayor, reporter = make_source(), make_user(role="reporter")
    claim, into = make_claim(claimant=mayor), make_claim(claimant=mayor)
    change = merge_claims(claim=claim, into=into, by=reporter)

    told = at_once(*[lambda: undo_change(change=change, by=reporter)] * 2)

    assert all(isinstance(each, Change) for each in told)
    assert Event.objects.about("claim", claim.pk).filter(verb="merge undone").count() == 1
    assert [each.appearances.count() for each in (claim, into)] == [1, 1]
