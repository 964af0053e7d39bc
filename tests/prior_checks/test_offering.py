"""Prior checks find the claims they are about, whichever came first, and people decide."""

from typing import Any

import pytest

from apps.claims.actions import mend_claim, reject_claim, replace_signals, undo_change
from apps.claims.models import Claim, Signal
from apps.errors import Conflict, NotAllowed
from apps.history.models import Event
from apps.prior_checks.actions import confirm_offer, match_claims, match_prior_checks, reject_offer
from apps.prior_checks.actions import offering as offering_module
from apps.prior_checks.models import Lookup, Offer, PriorCheck, Term
from tests.factories import make_claim, make_desk, make_user
from tests.prior_checks.reviews import feed, imported, make_prior_check, review

pytestmark = pytest.mark.django_db

WORDS = "The council spent £5,000 on a portrait of the mayor."
ALIKE = "Council spent £5,000 on portrait of the mayor"


def match_all() -> None:
    while match_claims():
        pass
    while match_prior_checks():
        pass


def offered(claim: Claim) -> list[tuple[str, str]]:
    return list(claim.offers.values_list("prior_check__claim_text", "state"))


def test_a_new_claim_is_offered_what_was_checked_before() -> None:
    make_prior_check(ALIKE)
    make_prior_check("Wolves attacked 40 sheep near Harrow Vale.", number=2)
    match_all()
    claim = make_claim(text=WORDS)

    match_claims()

    offer = claim.offers.get()
    assert offer.prior_check.claim_text == ALIKE
    assert offering_module.THRESHOLD <= offer.score <= 1
    assert set(offer.words) >= {"council", "portrait", "mayor"}


def test_a_new_prior_check_is_offered_on_claims_that_are_here() -> None:
    claim = make_claim(text=WORDS)
    match_all()
    assert offered(claim) == []

    make_prior_check(ALIKE)
    match_prior_checks()

    assert offered(claim) == [(ALIKE, "offered")]


def test_german_claims_find_german_prior_checks() -> None:
    claim = make_claim(text="Der Rat gab 5.000 Euro für ein Porträt der Bürgermeisterin aus.")
    Claim.objects.filter(pk=claim.pk).update(language="de")
    make_prior_check("Rat gibt 5.000 Euro für Porträt der Bürgermeisterin aus", inLanguage="de")

    match_all()

    assert len(offered(claim)) == 1


@pytest.mark.parametrize("prior", ["The council spent £50,000 on a portrait of the mayor.", "It rained in May."])
def test_another_figure_or_another_matter_is_not_offered(prior: str) -> None:
    claim = make_claim(text=WORDS)
    make_prior_check(prior)

    match_all()

    assert offered(claim) == []


def test_matching_twice_is_the_same_as_once() -> None:
    claim = make_claim(text=WORDS)
    make_prior_check(ALIKE)
    match_all()
    before = (list(Offer.objects.values()), sorted(Term.objects.values_list("word", "count")))

    PriorCheck.objects.update(matching="waiting")
    Lookup.objects.all().delete()
    match_all()

    after = (list(Offer.objects.values()), sorted(Term.objects.values_list("word", "count")))
    assert after == before
    assert claim.signals.get(name="checked before").value == 1


def test_a_mended_claim_is_looked_at_again_and_what_was_decided_stays() -> None:
    claim = make_claim(text=WORDS)
    make_prior_check(ALIKE)
    decided = make_prior_check("The council spent £5,000 on a large portrait of the mayor.", number=2)
    match_all()
    editor = make_user(role="editor", desk=claim.desk)
    confirm_offer(offer=claim.offers.get(prior_check=decided), by=editor)

    mend_claim(claim=claim, version=claim.version, by=editor, text="The mayor was born in Marand.")
    match_claims()

    assert offered(claim) == [(decided.claim_text, "confirmed")]


def test_a_claim_out_of_use_is_offered_nothing_until_it_comes_back() -> None:
    claim, rejected = make_claim(text=WORDS), make_claim(text=WORDS)
    match_all()
    editor = make_user(role="editor", desk=rejected.desk)
    change = reject_claim(claim=rejected, by=editor)

    make_prior_check(ALIKE)
    match_all()
    assert offered(claim) == [(ALIKE, "offered")]
    assert offered(rejected) == []

    undo_change(change=change, by=editor)
    match_all()
    assert offered(rejected) == [(ALIKE, "offered")]


def test_the_signal_says_who_checked_it_and_stays_when_others_are_counted() -> None:
    claim = make_claim(text=WORDS)
    make_prior_check(ALIKE)
    match_all()
    replace_signals(claim=claim, signals=[("appearances", 1, [])])

    signal = claim.signals.get(name=Signal.Name.CHECKED_BEFORE)

    assert (signal.value, signal.reasons) == (1, [{"publisher": "Factdesk", "label": "False", "is_confirmed": False}])


def test_a_prior_check_that_changed_changes_the_signal() -> None:
    claim = make_claim(text=WORDS)
    make_prior_check(ALIKE)
    match_all()

    imported(feed([review(1, claimReviewed=ALIKE, reviewRating={"alternateName": "Half true"})]))
    match_all()

    assert claim.signals.get(name="checked before").reasons[0]["label"] == "Half true"
    assert claim.offers.count() == 1


def test_one_that_cannot_be_matched_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    claim, poison = make_claim(text=WORDS), make_claim(text="Poison for the comparison.")
    make_prior_check(ALIKE)
    real = offering_module.read_statement

    def read(text: str, language: str) -> Any:
        if "Poison" in text:
            raise ValueError(text)
        return real(text, language)

    monkeypatch.setattr(offering_module, "read_statement", read)
    match_all()

    assert len(offered(claim)) == 1
    assert Lookup.objects.get(claim=poison).failed
    assert match_claims() is False  # nobody tries it for ever


# --- Deciding -----------------------------------------------------------------------------------------------------


@pytest.fixture
def offer() -> Offer:
    claim = make_claim(text=WORDS)
    make_prior_check(ALIKE)
    match_all()
    return claim.offers.get()


def test_confirming_and_rejecting_are_kept_with_who_and_when(offer: Offer) -> None:
    reporter = make_user(role="reporter", desk=offer.claim.desk)

    confirmed = confirm_offer(offer=offer, by=reporter)
    assert (confirmed.state, confirmed.decided_by) == ("confirmed", reporter)
    assert confirmed.decided_at
    assert offer.claim.signals.get(name="checked before").reasons[0]["is_confirmed"]

    rejected = reject_offer(offer=offer, by=reporter)
    assert rejected.state == "rejected"
    assert not offer.claim.signals.filter(name="checked before").exists()
    verbs = Event.objects.about("claim", offer.claim_id).values_list("verb", flat=True)
    assert list(verbs)[:2] == ["prior check rejected", "prior check confirmed"]


def test_a_rejected_one_is_not_offered_again(offer: Offer) -> None:
    reject_offer(offer=offer, by=make_user(role="reporter", desk=offer.claim.desk))
    Lookup.objects.all().delete()
    PriorCheck.objects.update(matching="waiting")

    match_all()

    assert offered(offer.claim) == [(ALIKE, "rejected")]


def test_deciding_the_same_twice_is_once(offer: Offer) -> None:
    reporter = make_user(role="reporter", desk=offer.claim.desk)
    confirm_offer(offer=offer, by=reporter)
    confirm_offer(offer=offer, by=make_user(role="editor", desk=offer.claim.desk))

    offer.refresh_from_db()
    assert offer.decided_by == reporter
    assert Event.objects.filter(verb="prior check confirmed").count() == 1


def test_who_saw_something_else_than_what_is_there_overwrites_nothing(offer: Offer) -> None:
    reject_offer(offer=offer, by=make_user(role="reporter", desk=offer.claim.desk))

    with pytest.raises(Conflict):
        confirm_offer(offer=offer, by=make_user(role="editor", desk=offer.claim.desk), shown="offered")

    offer.refresh_from_db()
    assert offer.state == "rejected"


def test_only_people_of_a_desk_decide(offer: Offer) -> None:
    for person in (make_user(), make_user(is_partner=True), make_user(is_administrator=True)):
        with pytest.raises(NotAllowed):
            confirm_offer(offer=offer, by=person)


def test_a_decision_is_undone_when_its_event_cannot_be_written(offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("apps.prior_checks.actions.deciding.record", fails)
    with pytest.raises(RuntimeError):
        confirm_offer(offer=offer, by=make_user(role="reporter", desk=offer.claim.desk))

    offer.refresh_from_db()
    assert offer.state == "offered"


# --- Who sees what ------------------------------------------------------------------------------------------------


def test_offers_and_decisions_on_a_confidential_claim_are_seen_by_its_desk_alone() -> None:
    desk = make_desk()
    claim = make_claim(text=WORDS, desk=desk, is_confidential=True)
    prior_check = make_prior_check(ALIKE)
    match_all()
    member = make_user(role="reporter", desk=desk)
    offer = claim.offers.get()
    confirm_offer(offer=offer, by=member)
    outsiders = [make_user(role="editor"), make_user(is_administrator=True), make_user(), make_user(is_partner=True)]

    assert list(Offer.objects.visible_to(member)) == [offer]
    for outsider in outsiders:
        assert not Offer.objects.visible_to(outsider).exists()
        assert not Event.objects.visible_to(outsider).filter(verb="prior check confirmed").exists()
        with pytest.raises(NotAllowed):
            reject_offer(offer=offer, by=outsider)
    assert prior_check in PriorCheck.objects.visible_to(outsiders[0])


def test_partners_see_no_prior_checks() -> None:
    make_prior_check(ALIKE)

    assert not PriorCheck.objects.visible_to(make_user(is_partner=True)).exists()
