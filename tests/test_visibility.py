"""Person × thing: `visible_to` of every kind gives exactly what the person may see."""

import pytest

from apps.archives.actions import ask_for_capture
from apps.archives.models import Capture
from apps.articles.models import Article
from apps.claims.actions import reject_claim
from apps.claims.models import Change, Claim
from apps.history.models import Event
from apps.sources.models import Source
from apps.verification.models import Check, Comment, Response
from tests.factories import make_check, make_claim, make_comment, make_desk, make_response, make_source, make_user

pytestmark = pytest.mark.django_db
PEOPLE = ("member", "outsider", "administrator", "without a desk", "partner")
# who sees: (open and unpublished, confidential, open and published)
SEES = {
    "member": (True, True, True),
    "outsider": (True, False, True),
    "administrator": (True, False, True),
    "without a desk": (True, False, True),
    "partner": (False, False, True),
}


@pytest.fixture
def newsroom() -> dict:
    desk = make_desk()
    people = {
        "member": make_user(role="reporter", desk=desk),
        "outsider": make_user(role="editor"),
        "administrator": make_user(is_administrator=True),
        "without a desk": make_user(),
        "partner": make_user(is_partner=True),
    }
    checks = (
        make_check(claim=make_claim(desk=desk)),
        make_check(claim=make_claim(desk=desk, is_confidential=True)),
        make_check(claim=make_claim(desk=desk), state="published"),
    )
    return {"people": people, "checks": checks, "desk": desk}


@pytest.mark.parametrize("who", PEOPLE)
def test_claims_and_checks_are_seen_by_those_who_may(newsroom: dict, who: str) -> None:
    user = newsroom["people"][who]
    checks = set(Check.objects.visible_to(user))
    claims = set(Claim.objects.visible_to(user))

    assert tuple(check in checks for check in newsroom["checks"]) == SEES[who]
    assert tuple(check.claim in claims for check in newsroom["checks"]) == SEES[who]


@pytest.mark.parametrize("who", PEOPLE)
def test_articles_and_events_are_seen_by_those_who_may(newsroom: dict, who: str) -> None:
    user = newsroom["people"][who]
    articles = set(Article.objects.visible_to(user))
    events = {event.object_id for event in Event.objects.visible_to(user).filter(kind="check")}
    expected = (False, False, False) if who == "partner" else SEES[who]

    assert tuple(check.claim.appearances.get().article in articles for check in newsroom["checks"]) == expected
    assert tuple(str(check.pk) in events for check in newsroom["checks"]) == expected


@pytest.mark.parametrize("who", PEOPLE)
def test_sources_are_seen_by_those_who_may(newsroom: dict, who: str) -> None:
    known, hidden = make_source(), make_source(confidential_to=newsroom["desk"])

    found = set(Source.objects.visible_to(newsroom["people"][who]))

    assert (known in found, hidden in found) == ((False, False) if who == "partner" else SEES[who][:2])


@pytest.mark.parametrize("who", PEOPLE)
def test_responses_and_comments_are_seen_by_those_in_the_newsroom_who_see_the_claim(newsroom: dict, who: str) -> None:
    user, member = newsroom["people"][who], newsroom["people"]["member"]
    checker = make_user(role="fact-checker", desk=newsroom["desk"])
    open_one, hidden, _published = newsroom["checks"]
    responses = [make_response(check=check, by=checker) for check in (open_one, hidden)]
    comments = [make_comment(claim=check.claim, by=member) for check in (open_one, hidden)]

    for model, rows in ((Response, responses), (Comment, comments)):
        seen = set(model.objects.visible_to(user))
        assert tuple(row in seen for row in rows) == SEES[who][:2], model
    events = set(Event.objects.visible_to(user).filter(verb="response asked").values_list("object_id", flat=True))
    assert tuple(str(check.pk) in events for check in (open_one, hidden)) == SEES[who][:2]


@pytest.mark.parametrize("who", PEOPLE)
def test_changes_are_seen_by_those_who_may_and_what_is_out_of_use_by_nobody(newsroom: dict, who: str) -> None:
    user, member = newsroom["people"][who], newsroom["people"]["member"]
    claims = [make_claim(desk=newsroom["desk"], is_confidential=is_confidential) for is_confidential in (False, True)]
    changes = [reject_claim(claim=claim, by=member) for claim in claims]

    seen = set(Change.objects.visible_to(user))

    assert tuple(change in seen for change in changes) == ((False, False) if who == "partner" else SEES[who][:2])
    assert not set(claims) & set(Claim.objects.visible_to(user))
    assert tuple(claim in set(Claim.objects.known_to(user)) for claim in claims) == SEES[who][:2]


@pytest.mark.parametrize("who", PEOPLE)
def test_archived_copies_are_seen_by_those_who_may(newsroom: dict, who: str) -> None:
    known = ask_for_capture(address="https://council.example/", by=None)
    hidden = ask_for_capture(address="https://council.example/", by=None, confidential_to=newsroom["desk"])

    found = set(Capture.objects.visible_to(newsroom["people"][who]))

    assert (known in found, hidden in found) == ((False, False) if who == "partner" else SEES[who][:2])
