"""“This is not a claim.”"""

import pytest

from apps.accounts.models import User
from apps.claims.actions import mend_claim, reject_claim
from apps.claims.models import Appearance, Claim
from apps.errors import Conflict, NotAllowed
from apps.history.models import Event
from apps.verification.models import Check
from tests.claims.saying import claim_in, say
from tests.factories import make_article, make_check, make_claim, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


def test_a_rejected_claim_stays_as_a_row_and_shows_nowhere(reporter: User) -> None:
    claim = make_claim()

    change = reject_claim(claim=claim, by=reporter, reason=" A greeting. ", version=1)

    claim.refresh_from_db()
    assert (claim.rejected_by, claim.reject_reason, change.reason) == (reporter, "A greeting.", "A greeting.")
    assert claim.rejected_at is not None
    assert claim.appearances.exists()
    assert claim not in Claim.objects.visible_to(reporter)
    assert claim in Claim.objects.known_to(reporter)
    assert not Appearance.objects.of_claims_in_use().exists()
    event = Event.objects.about("claim", claim.pk).first()
    assert event is not None
    assert (event.verb, event.reason) == ("claim rejected", "A greeting.")


def test_the_same_words_elsewhere_are_no_claim_either(reporter: User) -> None:
    mayor = make_source()
    claim = claim_in(make_article(), text="Good morning.", claimant=mayor)
    reject_claim(claim=claim, by=reporter)

    assert say(None, "Good morning.", mayor).claim == claim
    assert not Claim.objects.visible_to(reporter).exists()


def test_a_person_who_adds_the_words_makes_a_claim_of_them(reporter: User) -> None:
    mayor = make_source()
    claim = claim_in(make_article(), text="Good morning.", claimant=mayor)
    reject_claim(claim=claim, by=reporter)

    added = make_claim(claimant=mayor, text="Good morning.", by=reporter)

    assert added != claim
    assert say(None, "Good morning.", mayor).claim == added


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("queued", "Dismiss the check"), ("in progress", "Dismiss the check"), ("in review", "Dismiss the check"),
     ("published", "Retract its verdict"), ("retracted", "Retract its verdict")],
)  # fmt: skip
def test_what_is_checked_or_published_is_not_rejected(reporter: User, state: str, sentence: str) -> None:
    claim = make_claim()
    make_check(claim=claim, state=state)

    with pytest.raises(Conflict, match=sentence):
        reject_claim(claim=claim, by=reporter)


@pytest.mark.parametrize("state", ["new", "dismissed"])
def test_what_nobody_works_on_is_rejected_with_its_check(reporter: User, state: str) -> None:
    claim = make_claim()
    make_check(claim=claim, state=state)

    reject_claim(claim=claim, by=reporter)

    assert not Check.objects.visible_to(reporter).exists()


def test_twice_and_too_late_are_told(reporter: User) -> None:
    claim = make_claim()
    mend_claim(claim=claim, version=1, by=reporter, label="Mended")
    with pytest.raises(Conflict, match="Somebody else changed"):
        reject_claim(claim=claim, by=reporter, version=1)

    reject_claim(claim=claim, by=reporter)

    with pytest.raises(Conflict, match="was marked as not a claim"):
        reject_claim(claim=claim, by=reporter)


def test_outsiders_reject_nothing_of_a_confidential_desk(reporter: User) -> None:
    with pytest.raises(NotAllowed):
        reject_claim(claim=make_claim(is_confidential=True), by=reporter)
