"""ClaimReview over the API: one check, and the feed of all, for partners as for the newsroom."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.actions import change_newsroom
from apps.prior_checks.reading.claim_reviews import parts_of
from tests.api.calls import Api, api_of, told
from tests.factories import make_check, make_claim, make_token, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner() -> Api:
    change_newsroom(by=None, name="Lendorfer Kurier", address="", contact="", has_public_pages=False)
    return api_of(make_user(is_partner=True))


def feed_of(api: Api) -> dict:
    response = api.get("claimreviews/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/ld+json"
    return json.loads(b"".join(response.streaming_content))


def test_a_published_check_is_a_claim_review(partner: Api) -> None:
    check = make_check(state="published")

    review = partner.get(f"checks/{check.pk}/claimreview/").json()

    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == check.claim.text


@pytest.mark.parametrize("state", ["new", "in review", "dismissed"])
def test_what_is_not_published_is_none(partner: Api, state: str) -> None:
    told(partner.get(f"checks/{make_check(state=state).pk}/claimreview/"), 404, "not_found")


def test_what_is_confidential_is_none_for_anybody(partner: Api) -> None:
    claim = make_claim(is_confidential=True)
    check = make_check(state="published", claim=claim)

    for api in (partner, api_of(make_user(role="editor", desk=claim.desk))):
        told(api.get(f"checks/{check.pk}/claimreview/"), 404, "not_found")
        assert feed_of(api)["dataFeedElement"] == []


def test_the_feed_has_every_published_check_and_says_which_were_retracted(partner: Api) -> None:
    first, second = make_check(state="published"), make_check(state="retracted")

    feed = feed_of(partner)

    assert (feed["@type"], feed["name"]) == ("DataFeed", "Lendorfer Kurier")
    items = [element["item"][0] for element in feed["dataFeedElement"]]
    assert [item["claimReviewed"] for item in items] == [second.claim.text, first.claim.text]
    assert items[0]["creativeWorkStatus"] == "Retracted"


def test_the_feed_can_be_imported_again(partner: Api) -> None:
    claims = {make_check(state="published").claim.text for _number in range(3)}

    read = list(parts_of(feed_of(partner)))

    assert {review.claim_text for review in read} == claims
    assert {review.publisher for review in read} == {"Lendorfer Kurier"}


def test_many_checks_take_as_many_queries_as_one(partner: Api) -> None:
    make_check(state="published")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            feed_of(partner)
        return len(captured)

    queries()
    few = queries()
    for _number in range(4):
        make_check(state="published")

    assert queries() == few


def test_a_token_needs_a_scope_that_reads_what_is_published() -> None:
    make_check(state="published")
    reporter = make_user(role="reporter")
    for scope, status in (("published:read", 200), ("checks:read", 200), ("articles:read", 403)):
        _token, secret = make_token(reporter, scopes=[scope])
        assert Api(secret).get("claimreviews/").status_code == status, scope


def test_fields_narrow_one_and_the_feed_comes_whole(partner: Api) -> None:
    check = make_check(state="published")

    assert set(partner.get(f"checks/{check.pk}/claimreview/", fields="url").json()) == {"url"}
    told(partner.get("claimreviews/", fields="name"), 400, "invalid")
    told(partner.get("claimreviews/", page_size="3"), 400, "invalid")
