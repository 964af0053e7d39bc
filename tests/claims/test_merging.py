"""Two claims that are one, and what is left of the one that was merged away."""

import pytest

from apps.accounts.models import User
from apps.claims.actions import mend_claim, merge_claims, set_status, undo_change
from apps.claims.models import Appearance, Change, Claim
from apps.digests.actions import subscribe
from apps.digests.content import contents_for
from apps.errors import Conflict, NotAllowed
from apps.history.models import Event
from apps.verification.actions import move_check, open_check
from apps.verification.models import Check
from tests.claims.saying import claim_in, everything, say
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


def values(claim: Claim) -> dict[str, int]:
    return dict(claim.signals.values_list("name", "value"))


def test_appearances_come_together_and_are_counted_again(reporter: User) -> None:
    mayor = make_source()
    outlets = [make_source(name, kind="outlet") for name in ("Harbour Post", "Valley Mail")]
    one, two = (make_article(outlet=outlet) for outlet in outlets)
    claim, into = claim_in(one, text="It opens in May.", claimant=mayor), claim_in(two, text="May!", claimant=mayor)

    change = merge_claims(claim=claim, into=into, by=reporter, version=1)

    assert (change.kind, change.claim, change.other, change.by) == ("claims merged", claim, into, reporter)
    assert {appearance.article for appearance in into.appearances.all()} == {one, two}
    assert values(into) == {"appearances": 2, "origins": 2}
    claim.refresh_from_db()
    assert (claim.merged_into, claim.version) == (into, 2)


def test_a_merged_claim_shows_in_no_list_count_search_or_digest(reporter: User) -> None:
    claim, into = make_claim(claimant=None, text="Zebra one."), make_claim(claimant=None, text="Zebra two.")
    open_check(claim=claim, by=reporter)

    merge_claims(claim=claim, into=into, by=reporter)

    assert set(Claim.objects.visible_to(reporter).matching("zebra")) == {into}
    assert claim in Claim.objects.known_to(reporter)
    assert not Check.objects.visible_to(reporter).exists()
    assert set(Appearance.objects.of_claims_in_use().values_list("claim", flat=True)) == {into.pk}


def test_one_place_found_as_two_claims_stays_one_appearance(reporter: User) -> None:
    article, mayor = make_article(), make_source()
    claim, into = (say(article, text, mayor).claim for text in ("It opens in May.", "It will open in May."))

    change = merge_claims(claim=claim, into=into, by=reporter)

    assert into.appearances.count() == 1
    assert claim.appearances.count() == 1
    undo_change(change=change, by=reporter)
    assert claim.appearances.count() == 1


def test_hearsay_gets_the_claimant_of_what_it_takes_in_and_loses_it_again(reporter: User) -> None:
    mayor = make_source()
    named = claim_in(make_article(), text="One.", claimant=mayor, claimant_role="mayor")
    hearsay = claim_in(make_article(), text="Two.", claimant=None)
    before = everything()

    change = merge_claims(claim=named, into=hearsay, by=reporter)

    hearsay.refresh_from_db()
    assert (hearsay.claimant, hearsay.claimant_role, hearsay.attribution) == (mayor, "mayor", "named")
    again = claim_in(make_article(), text="Two.", claimant=mayor)
    assert again == hearsay
    again.appearances.get(article=again.appearances.latest("created_at").article).delete()
    undo_change(change=change, by=reporter)
    assert {**everything(), "Signal": None} == {**before, "Signal": None}


def test_the_words_of_a_merged_claim_are_the_survivor_s_from_then_on(reporter: User) -> None:
    mayor, other = make_source(), make_source()
    claim = claim_in(make_article(), text="It opens in May.", claimant=mayor)
    into = claim_in(make_article(), text="May!", claimant=mayor)
    last = claim_in(make_article(), text="In May.", claimant=mayor)
    merge_claims(claim=claim, into=into, by=reporter)
    merge_claims(claim=into, into=last, by=reporter)

    assert say(None, "It opens in May.", mayor).claim == last
    assert say(None, "It opens in May.", other).claim not in {claim, into, last}


@pytest.mark.parametrize(("state", "refusal"), [("queued", "Merge the other claim"), ("published", "Merge the other")])
def test_the_claim_that_is_checked_is_the_one_that_stays(reporter: User, state: str, refusal: str) -> None:
    mayor = make_source()
    claim, into = (make_claim(claimant=mayor) for _ in range(2))
    make_check(claim=claim, state=state)

    with pytest.raises(Conflict, match=refusal):
        merge_claims(claim=claim, into=into, by=reporter)

    merge_claims(claim=into, into=claim, by=reporter)
    assert claim.appearances.count() == 2


def test_two_claims_with_a_check_each_are_refused_until_one_is_dismissed(reporter: User) -> None:
    mayor, editor = make_source(), make_user(role="editor")
    claim, into = (make_claim(claimant=mayor) for _ in range(2))
    check = make_check(claim=claim, state="queued")
    make_check(claim=into, state="in progress")

    with pytest.raises(Conflict, match="Dismiss one of the two first"):
        merge_claims(claim=claim, into=into, by=reporter)

    move_check(check=check, to="dismissed", by=editor, comment="Twice.")
    merge_claims(claim=claim, into=into, by=reporter)


def test_two_people_who_say_the_same_make_two_claims(reporter: User) -> None:
    claim, into = make_claim(claimant="Ada Berg"), make_claim(claimant="Bo Falk")

    with pytest.raises(Conflict, match="Ada Berg and Bo Falk each make this claim"):
        merge_claims(claim=claim, into=into, by=reporter)


def test_a_confidential_claim_meets_only_those_of_its_desk() -> None:
    desk, other, mayor = make_desk(), make_desk(), make_source()
    member = make_user(role="reporter", desk=desk)
    known = make_claim(desk=desk, claimant=mayor)
    hidden, too = (make_claim(desk=desk, claimant=mayor, is_confidential=True) for _ in range(2))
    others = make_claim(desk=other, claimant=mayor, is_confidential=True)

    with pytest.raises(Conflict, match="same desk"):
        merge_claims(claim=hidden, into=known, by=member)
    with pytest.raises(Conflict, match="same desk"):
        merge_claims(claim=known, into=hidden, by=member)
    with pytest.raises(NotAllowed):
        merge_claims(claim=hidden, into=others, by=member)
    with pytest.raises(NotAllowed):
        merge_claims(claim=hidden, into=too, by=make_user(role="editor", desk=other))

    change = merge_claims(claim=hidden, into=too, by=member)
    assert change.confidential_to == desk
    assert list(Change.objects.visible_to(member)) == [change]
    assert not Change.objects.visible_to(make_user(role="editor")).exists()
    assert set(Event.objects.filter(verb__startswith="claim").values_list("verb", "confidential_to")) >= {
        ("claim merged", desk.pk),
        ("claim took in", desk.pk),
    }


def test_who_read_an_older_version_gets_a_conflict(reporter: User) -> None:
    mayor = make_source()
    claim, into = (make_claim(claimant=mayor) for _ in range(2))
    mend_claim(claim=claim, version=1, by=reporter, label="Mended")

    with pytest.raises(Conflict, match="Somebody else changed"):
        merge_claims(claim=claim, into=into, by=reporter, version=1)

    assert into.appearances.count() == 1


def test_a_merged_claim_is_neither_mended_nor_merged_nor_checked(reporter: User) -> None:
    mayor = make_source()
    claim, into, third = (make_claim(claimant=mayor) for _ in range(3))
    merge_claims(claim=claim, into=into, by=reporter)
    claim.refresh_from_db()

    with pytest.raises(NotAllowed, match="was merged into another claim"):
        mend_claim(claim=claim, version=claim.version, by=reporter, label="Mended")
    with pytest.raises(Conflict, match="was merged into another claim"):
        merge_claims(claim=third, into=claim, by=reporter)
    with pytest.raises(Conflict, match="was merged into another claim"):
        set_status(claim=claim, status="queued", is_published=False)


def test_a_move_that_comes_too_late_is_refused_whole(reporter: User) -> None:
    mayor = make_source()
    claim, into = (make_claim(claimant=mayor) for _ in range(2))
    check = open_check(claim=claim, by=reporter)
    merge_claims(claim=claim, into=into, by=reporter)

    with pytest.raises(Conflict, match="was merged into another claim"):
        move_check(check=check, to="queued", by=reporter)

    check.refresh_from_db()
    assert check.state == "new"


def test_digests_tell_nothing_of_a_merged_claim(reporter: User) -> None:
    mayor = make_source()
    claim, into = (make_claim(claimant=mayor) for _ in range(2))
    make_check(claim=claim, state="dismissed")
    merge_claims(claim=claim, into=into, by=reporter)
    created = Claim.objects.get(pk=into.pk).created_at

    subscription = subscribe(user=reporter, by=reporter)
    told = contents_for(subscription, created.replace(hour=0, minute=0), created.replace(year=created.year + 1))

    assert [line.claim for line in told.claims] == [into]
    assert not told.moves


def test_recording_by_hand_finds_the_survivor(reporter: User) -> None:
    mayor = make_source()
    claim, into = make_claim(claimant=mayor, text="One."), make_claim(claimant=mayor, text="Two.")
    merge_claims(claim=claim, into=into, by=reporter)

    assert make_claim(claimant=mayor, text="One.", by=reporter) == into


def test_history_tells_of_both(reporter: User) -> None:
    mayor = make_source()
    claim, into = make_claim(claimant=mayor), make_claim(claimant=mayor)

    change = merge_claims(claim=claim, into=into, by=reporter)

    for thing, other, verb in ((claim, into, "claim merged"), (into, claim, "claim took in")):
        event = Event.objects.about("claim", thing.pk).first()
        assert event is not None
        assert (event.verb, event.actor_name) == (verb, str(reporter))
        assert event.after == {"change": str(change.pk), "other": other.label, "other_id": str(other.pk)}
