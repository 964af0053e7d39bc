"""One claim that is two."""

import pytest

from apps.accounts.models import User
from apps.claims.actions import mend_claim, merge_claims, split_claim
from apps.claims.models import Change, Claim
from apps.claims.quotes import places
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from apps.sources.models import Source
from tests.claims.saying import claim_in, say
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def mayor() -> Source:
    return make_source()


def split(claim: Claim, by: User, **given: object) -> Change:
    told = {"text": "Other.", "label": "Other", "claimant": claim.claimant} | given
    told.setdefault("appearances", [claim.appearances.first()])
    return split_claim(claim=claim, by=by, **told)


def test_chosen_appearances_become_a_claim_of_their_own(reporter: User, mayor: Source) -> None:
    articles = [make_article() for _ in range(3)]
    claim = claim_in(*articles, text="It opens.", claimant=mayor, claimant_role="mayor")
    goes = claim.appearances.get(article=articles[1])

    change = split(claim, reporter, appearances=[goes], text="It closes.", label="Mayor: it closes")

    new = change.other
    assert (new.text, new.label, new.claimant, new.claimant_role) == ("It closes.", "Mayor: it closes", mayor, "mayor")
    assert (new.status, new.desk, new.added_by) == ("new", claim.desk, reporter)
    assert list(new.appearances.all()) == [goes]
    assert claim.appearances.count() == 2
    assert dict(claim.signals.values_list("name", "value"))["appearances"] == 2
    assert dict(new.signals.values_list("name", "value"))["appearances"] == 1
    assert say(None, "It closes.", mayor).claim == new
    for thing, verb in ((claim, "claim split"), (new, "claim split off")):
        event = Event.objects.about("claim", thing.pk).first()
        assert event is not None
        assert (event.verb, event.after["change"]) == (verb, str(change.pk))


def test_the_words_of_one_appearance_are_divided(reporter: User, mayor: Source) -> None:
    appearance = say(
        None, "It opens and it costs.", mayor, content=((0, 4), (8, 12)), cue=((5, 7),), source=((13, 15),)
    )
    claim = appearance.claim

    new = split(claim, reporter, appearances=[appearance], parts=[(0, 4)]).other

    stays, goes = claim.appearances.get(), new.appearances.get()
    assert (places(stays), stays.start, stays.end) == ([(8, 12)], 8, 12)
    assert (places(goes), goes.start, goes.end) == ([(0, 4)], 0, 4)
    for each in (stays, goes):
        assert places(each, "cue") == [(5, 7)]
        assert places(each, "source") == [(13, 15)]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"appearances": []}, "Choose the appearances"),
        ({"text": "  "}, "needs its words"),
        ({"label": ""}, "needs its words"),
        ({"parts": [(0, 3)]}, "not a part"),
        ({"parts": [(0, 5)]}, "must stay"),
    ],
)
def test_what_makes_no_second_claim_is_refused(
    reporter: User, mayor: Source, given: dict[str, object], sentence: str
) -> None:
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=mayor)

    with pytest.raises(BadInput, match=sentence):
        split(claim, reporter, **given)

    assert Claim.objects.count() == 1


def test_at_least_one_appearance_stays(reporter: User) -> None:
    with pytest.raises(BadInput, match="at least one|At least one"):
        split(make_claim(), reporter)


def test_an_appearance_that_is_elsewhere_by_now_is_refused(reporter: User, mayor: Source) -> None:
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=mayor)

    with pytest.raises(Conflict, match="no longer as you read them"):
        split(claim, reporter, appearances=[claim.appearances.first(), make_claim().appearances.get()])


def test_words_that_are_a_claim_already_are_to_be_merged(reporter: User, mayor: Source) -> None:
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=mayor)
    claim_in(make_article(), text="Other.", claimant=mayor)

    with pytest.raises(Conflict, match="Merge the two instead"):
        split(claim, reporter)


def test_a_published_claim_stays_as_readers_know_it(reporter: User, mayor: Source) -> None:
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=mayor)
    make_check(claim=claim, state="published")

    with pytest.raises(Conflict, match="Reopen the check"):
        split(claim, reporter)


def test_who_read_an_older_version_gets_a_conflict(reporter: User, mayor: Source) -> None:
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=mayor)
    mend_claim(claim=claim, version=1, by=reporter, label="Mended")

    with pytest.raises(Conflict, match="Somebody else changed"):
        split(claim, reporter, version=1)


def test_a_merged_claim_is_not_split(reporter: User, mayor: Source) -> None:
    claim, into = claim_in(make_article(), text="One.", claimant=mayor), make_claim(claimant=mayor)
    merge_claims(claim=claim, into=into, by=reporter)

    with pytest.raises(Conflict, match="was merged"):
        split(claim, reporter, appearances=list(into.appearances.all()))


def test_confidential_sources_and_desks_are_kept(reporter: User, mayor: Source) -> None:
    desk = make_desk()
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=mayor)
    hidden = make_claim(desk=desk, is_confidential=True)

    with pytest.raises(BadInput, match="confidential"):
        split(claim, reporter, claimant=make_source(confidential_to=desk))
    with pytest.raises(NotAllowed):
        split(hidden, reporter)
