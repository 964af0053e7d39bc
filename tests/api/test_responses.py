"""The right of reply and comments, for programs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.verification.actions.comments import take_back_comment
from apps.verification.models import Check, Response
from tests.api.calls import Api, api_of
from tests.factories import (
    make_article,
    make_check,
    make_claim,
    make_comment,
    make_desk,
    make_response,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
QUESTION = {"channel": "e-mail", "question": "Is it so?"}


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def checker(desk: Desk) -> User:
    return make_user("checker", role="fact-checker", desk=desk)


@pytest.fixture
def api(checker: User) -> Api:
    return api_of(checker)


@pytest.fixture
def check(desk: Desk, checker: User) -> Check:
    return make_check(state="in progress", desk=desk, checker=checker)


def test_a_party_is_asked_and_answers(api: Api, check: Check, checker: User) -> None:
    deadline = (timezone.now() + timedelta(hours=2)).isoformat()

    asked = api.post(f"checks/{check.pk}/responses/", QUESTION | {"deadline": deadline, "contact": "Press desk"})
    made = asked.json()
    path = f"checks/{check.pk}/responses/{made['id']}/"
    answered = api.patch(path, {"outcome": "denied", "words": "Never."}, If_Match=asked["ETag"])
    listed = api.get(f"checks/{check.pk}/responses/").json()["results"]

    assert asked.status_code == 201
    assert (made["party"]["id"], made["outcome"]) == (str(check.claim.claimant_id), "waiting")
    assert (made["asked_by"]["username"], made["contact"]) == ("checker", "Press desk")
    assert answered.status_code == 200
    assert (answered.json()["outcome"], answered.json()["words"]) == ("denied", "Never.")
    assert [response["id"] for response in listed] == [made["id"]]


def test_an_old_version_or_none_is_refused(api: Api, check: Check, checker: User) -> None:
    response = make_response(check=check, by=checker)
    path = f"checks/{check.pk}/responses/{response.pk}/"
    api.patch(path, {"question": "Really?"}, If_Match='"1"')

    assert api.patch(path, {"question": "Mine?"}).status_code == 428
    assert api.patch(path, {"question": "Mine?"}, If_Match='"1"').status_code == 412
    assert Response.objects.get().question == "Really?"


def test_refusals_are_sentences(api: Api, desk: Desk, check: Check) -> None:
    reporter = api_of(make_user(role="reporter", desk=desk))

    refused = reporter.post(f"checks/{check.pk}/responses/", QUESTION)
    nowhere = api.post(f"checks/{check.pk}/responses/", QUESTION | {"party": str(check.pk)})
    hidden = api.post(f"checks/{check.pk}/responses/", QUESTION | {"party": str(make_source(confidential_to=desk).pk)})
    reported = api.post(f"checks/{check.pk}/responses/", QUESTION | {"channel": "article"})

    assert (refused.status_code, nowhere.status_code, reported.status_code) == (409, 400, 400)
    assert hidden.status_code == 400
    assert "ask parties" in refused.json()["detail"]
    assert not Response.objects.exists()


def test_no_reply_cannot_be_written_by_hand(api: Api, check: Check, checker: User) -> None:
    response = make_response(check=check, by=checker)

    answer = api.patch(f"checks/{check.pk}/responses/{response.pk}/", {"outcome": "no reply"}, If_Match="*")

    assert answer.status_code == 400


def test_offers_are_listed_and_decided(api: Api, desk: Desk, checker: User) -> None:
    article = make_article(text="The mayor said it opens in May.\n\nHe declined to say who pays.", desk=desk)
    mayor = make_source()
    claim = make_claim(article=article, claimant=mayor, quote="it opens in May")
    make_claim(article=article, claimant=mayor, quote="declined to say who pays", speech_act="declines to comment")
    check = make_check(state="in progress", claim=claim, checker=checker)
    (offer,) = api.get(f"checks/{check.pk}/response-offers/").json()["results"]
    path = f"checks/{check.pk}/response-offers/{offer['appearance']}/"

    states = [
        api.post(path, {"decision": decision}).json()["state"] for decision in ("set aside", "bring back", "take")
    ]

    assert (offer["state"], offer["words"]) == ("offered", "declined to say who pays")
    assert states == ["set aside", "offered", "taken"]
    assert Response.objects.get().outcome == "no comment"


def test_a_comment_is_made_read_and_taken_back(api: Api, desk: Desk, check: Check) -> None:
    make_user("eva", role="editor", desk=desk)
    path = f"claims/{check.claim_id}/comments/"

    made = api.post(path, {"text": "@eva, is this new?"})
    taken_back = api.post(f"{path}{made.json()['id']}/take-back/", {})

    assert made.status_code == 201
    assert (made.json()["mentioned"], made.json()["author"]["username"]) == (["eva"], "checker")
    assert taken_back.status_code == 200
    (listed,) = api.get(path).json()["results"]
    assert (listed["text"], listed["mentioned"]) == (None, [])
    assert listed["taken_back_at"]


def test_comments_that_cannot_be_are_refused_in_words(api: Api, desk: Desk, check: Check) -> None:
    path = f"claims/{check.claim_id}/comments/"
    theirs = make_comment(claim=check.claim)

    unknown = api.post(path, {"text": "@nobody"})
    others = api.post(f"{path}{theirs.pk}/take-back/", {})
    stranger = api_of(make_user()).post(path, {"text": "Hello."})

    assert (unknown.status_code, others.status_code, stranger.status_code) == (400, 403, 403)
    assert "Nobody called @nobody" in unknown.json()["detail"]


def test_partners_and_narrow_tokens_see_no_talk_about_published_checks(desk: Desk, checker: User) -> None:
    check = make_check(state="published", desk=desk)
    take_back_comment(comment=make_comment(claim=check.claim, by=checker), by=checker)

    for caller in (api_of(make_user(is_partner=True)), api_of(checker, scopes=["published:read"])):
        for path in (f"claims/{check.claim_id}/comments/", f"checks/{check.pk}/responses/"):
            assert caller.get(path).status_code in {403, 404}
