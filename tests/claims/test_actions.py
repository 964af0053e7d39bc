from dataclasses import replace

import pytest

from apps.claims.actions import Found, mend_claim, record_claim, set_status
from apps.claims.models import Appearance, Claim
from apps.claims.quotes import exact_quote, in_context
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.models import Event
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
FOUND = Found(
    text="The bridge opens.", label="Mayor: bridge opens", kind="direct", content=((0, 5), (8, 12)), cue=((6, 8),)
)


def test_recording_a_claim_twice_is_the_same_as_once() -> None:
    version, mayor = make_article().current, make_source()

    first = record_claim(version=version, found=FOUND, claimant=mayor)
    second = record_claim(version=version, found=FOUND, claimant=mayor)

    assert first == second
    assert first.spans.count() == 3
    assert Event.objects.about("claim", first.claim_id).count() == 1


def test_the_same_claim_elsewhere_is_another_appearance() -> None:
    mayor = make_source()

    one = record_claim(version=make_article().current, found=FOUND, claimant=mayor)
    two = record_claim(version=make_article().current, found=replace(FOUND, text="the bridge  opens"), claimant=mayor)

    assert one.claim == two.claim
    assert one.claim.appearances.count() == 2


def test_another_claimant_makes_another_claim() -> None:
    version = make_article().current

    one = record_claim(version=version, found=FOUND, claimant=make_source())
    two = record_claim(version=version, found=FOUND, claimant=make_source())
    nobody = record_claim(version=version, found=FOUND, claimant=None)

    assert len({one.claim, two.claim, nobody.claim}) == 3
    assert nobody.claim.attribution == "unattributed"


def test_refusals_and_hearsay_of_two_articles_are_two_claims() -> None:
    mayor = make_source()
    refusal = replace(FOUND, text="No comment.", speech_act="declines to comment")

    refusals = {record_claim(version=make_article().current, found=refusal, claimant=mayor).claim for _ in range(2)}
    hearsay = {record_claim(version=make_article().current, found=FOUND, claimant=None).claim for _ in range(2)}

    assert len(refusals) == len(hearsay) == 2


def test_a_mended_claimant_finds_the_claim_that_is_there() -> None:
    article, mayor = make_article(), make_source()
    make_claim(article=article, claimant=mayor, text="One.")
    nobodys = make_claim(article=article, claimant=None, text="One.")

    with pytest.raises(Conflict):
        mend_claim(claim=nobodys, version=1, by=make_user(role="reporter"), claimant=mayor)


def test_a_confidential_claim_never_meets_an_open_one() -> None:
    desk, mayor = make_desk(), make_source()

    hidden = record_claim(version=make_article(desk=desk, is_confidential=True).current, found=FOUND, claimant=mayor)
    known = record_claim(version=make_article(desk=desk).current, found=FOUND, claimant=mayor)

    assert hidden.claim != known.claim
    assert hidden.claim.is_confidential
    assert not known.claim.is_confidential


@pytest.mark.parametrize("place", [(5, 5), (6, 5), (-1, 4), (0, 100_000)])
def test_a_place_outside_the_text_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match="text"):
        record_claim(version=make_article().current, found=replace(FOUND, content=(place,)), claimant=None)

    assert not Claim.objects.exists()


def test_the_quote_is_exactly_what_stands_in_the_text() -> None:
    article = make_article(text="The mayor smiled. “We open in May”, she said, “at last.” Nobody laughed.")
    text = article.current.text
    parts = tuple((text.index(words), text.index(words) + len(words)) for words in ("“We open in May”", "“at last.”"))

    appearance = record_claim(version=article.current, found=replace(FOUND, content=parts), claimant=None)

    assert exact_quote(appearance) == "“We open in May” … “at last.”"
    before, words, after = in_context(appearance)
    assert before.endswith("smiled. ")
    assert words == "“We open in May”, she said, “at last.”"
    assert after == " Nobody laughed."


def test_mending_keeps_what_was_before() -> None:
    claim, reporter = make_claim(), make_user(role="reporter")

    mended = mend_claim(claim=claim, version=1, by=reporter, label="Mayor: opens in June")

    assert (mended.label, mended.version) == ("Mayor: opens in June", 2)
    event = Event.objects.about("claim", claim.pk).first()
    assert (event.before["label"], event.after["label"]) == (claim.text[:90], "Mayor: opens in June")


def test_of_two_people_who_mend_at_once_the_second_gets_a_conflict() -> None:
    claim, reporter = make_claim(), make_user(role="reporter")
    mend_claim(claim=claim, version=1, by=reporter, label="first")

    with pytest.raises(Conflict):
        mend_claim(claim=claim, version=1, by=reporter, label="second")

    assert Claim.objects.get(pk=claim.pk).label == "first"


def test_a_claim_cannot_be_mended_into_one_that_exists() -> None:
    article, mayor, reporter = make_article(), make_source(), make_user(role="reporter")
    make_claim(article=article, claimant=mayor, text="One.")
    other = make_claim(article=article, claimant=mayor, text="Two.")

    with pytest.raises(Conflict):
        mend_claim(claim=other, version=1, by=reporter, text="one")


def test_a_confidential_source_is_not_named_where_others_read() -> None:
    desk, claim, reporter = make_desk(), make_claim(), make_user(role="reporter")
    hidden = make_source(confidential_to=desk)

    with pytest.raises(BadInput, match="confidential"):
        mend_claim(claim=claim, version=1, by=reporter, claimant=hidden)


def test_outsiders_mend_nothing_of_a_confidential_desk() -> None:
    claim = make_claim(is_confidential=True)

    with pytest.raises(NotAllowed):
        mend_claim(claim=claim, version=1, by=make_user(role="editor"), label="x")

    assert Appearance.objects.count() == 1


def test_a_claim_that_was_published_meanwhile_is_not_mended() -> None:
    read_before = make_claim()
    make_check(claim=Claim.objects.get(pk=read_before.pk), state="published")

    with pytest.raises(Conflict):
        mend_claim(claim=read_before, version=1, by=make_user(role="reporter"), text="Something else.")

    assert Claim.objects.get(pk=read_before.pk).text == read_before.text


def test_mending_and_moving_are_seen_in_the_time_of_the_last_change() -> None:
    claim = make_claim()
    before = claim.updated_at

    mended = mend_claim(claim=claim, version=1, by=make_user(role="reporter"), label="Mayor: opens in June").updated_at
    set_status(claim=claim, status="queued", is_published=False)

    assert before < mended < Claim.objects.get(pk=claim.pk).updated_at


def test_another_claimant_does_not_inherit_the_office_and_the_signals_of_the_one_before() -> None:
    reporter = make_user(role="reporter")
    claim = make_claim(claimant=None, signals=(("hearsay", 1, []), ("denied", 1, [])), claimant_role="minister")

    named = mend_claim(claim=claim, version=1, by=reporter, claimant=make_source())
    names_then = set(named.signals.values_list("name", flat=True))
    unnamed = mend_claim(claim=named, version=2, by=reporter, claimant=make_source(kind="unnamed group"))

    assert (named.claimant_role, named.attribution) == ("", "unnamed")
    assert names_then == {"denied"}
    assert set(unnamed.signals.values_list("name", flat=True)) == {"denied", "unnamed source"}
