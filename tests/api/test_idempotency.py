"""A POST that is sent again has no second effect and the same answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from apps.accounts.models import User
from apps.api import idempotency
from apps.api.models import IdempotencyKey
from apps.articles.models import Article
from apps.claims.models import Claim
from apps.history.models import Event
from apps.intake.models import Delivery, Run
from apps.verification.models import Evidence
from tests.api.calls import Api, api_of, told
from tests.api.test_articles import TEXT, ndjson
from tests.factories import make_article, make_check, make_desk, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def checker() -> User:
    return make_user("checker", role="fact-checker")


@pytest.fixture
def api(checker: User) -> Api:
    return api_of(checker)


EVIDENCE = {"title": "Minutes", "stance": "refutes", "url": "https://council.example/minutes"}


def test_the_same_key_gets_the_same_answer_and_has_one_effect(api: Api) -> None:
    path = f"checks/{make_check(state='in progress').pk}/evidence/"

    first = api.post(path, EVIDENCE, Idempotency_Key="one")
    again = api.post(path, EVIDENCE, Idempotency_Key="one")
    other = api.post(path, EVIDENCE, Idempotency_Key="two")

    assert first.status_code == again.status_code == other.status_code == 201
    assert again.json() == first.json() != other.json()
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert Evidence.objects.count() == 2


def test_headers_of_the_first_answer_come_again(api: Api) -> None:
    body = {"name": "Erika Brandt", "kind": "person"}

    first, again = (api.post("sources/", body, Idempotency_Key="k") for _time in range(2))

    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert again.status_code == 201


def test_the_order_and_spacing_of_json_do_not_make_it_another_request(api: Api) -> None:
    first = api.post("sources/", b'{"name": "Erika Brandt", "kind": "person"}', Idempotency_Key="k")
    again = api.post("sources/", b'{"kind":"person","name":"Erika Brandt"}', Idempotency_Key="k")

    assert again.json() == first.json()


def test_another_request_with_the_same_key_is_refused(api: Api) -> None:
    api.post("sources/", {"name": "Erika Brandt", "kind": "person"}, Idempotency_Key="k")

    told(api.post("sources/", {"name": "Somebody Else", "kind": "person"}, Idempotency_Key="k"), 422, "key_reused")
    told(api.post("articles/", {"text": TEXT}, Idempotency_Key="k"), 422, "key_reused")


def test_one_persons_key_is_not_anothers(api: Api) -> None:
    api.post("sources/", {"name": "Erika Brandt", "kind": "person"}, Idempotency_Key="k")

    other = api_of(make_user(role="reporter")).post(
        "sources/", {"name": "Ada Berg", "kind": "person"}, Idempotency_Key="k"
    )

    assert other.status_code == 201


def test_an_answer_comes_again_only_to_who_still_has_the_rights_it_was_given_under() -> None:
    desk = make_desk()
    checker = make_user(role="fact-checker", desk=desk)
    path = f"checks/{make_check(state='in progress', desk=desk, is_confidential=True, checker=checker).pk}/evidence/"
    wide, narrow = api_of(checker), api_of(checker, ("checks:write",))
    assert wide.post(path, EVIDENCE, Idempotency_Key="k").status_code == 201
    told(narrow.post(path, EVIDENCE, Idempotency_Key="k"), 403, "forbidden")

    checker.memberships.update(role="editor")
    assert wide.post(path, EVIDENCE, Idempotency_Key="k")["Idempotency-Replayed"] == "true"

    checker.memberships.all().delete()
    refused = wide.post(path, EVIDENCE, Idempotency_Key="k")
    assert "council" not in str(told(refused, 403, "forbidden"))
    assert Evidence.objects.count() == 1


def test_an_error_is_not_remembered_so_the_mended_request_may_use_its_key(api: Api) -> None:
    told(api.post("sources/", {"name": "", "kind": "person"}, Idempotency_Key="k"), 400, "invalid")

    assert api.post("sources/", {"name": "Erika Brandt", "kind": "person"}, Idempotency_Key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "   ", "x" * 256, "a\tb"])
def test_keys_that_are_none_are_refused(api: Api, key: str) -> None:
    told(api.post("sources/", {"name": "Erika Brandt", "kind": "person"}, Idempotency_Key=key), 400, "invalid")


def test_files_are_told_apart_by_their_content(api: Api) -> None:
    def send(text: str):
        client = api.client
        return client.post(
            "/api/v1/articles/",
            {"file": SimpleUploadedFile("a.txt", text.encode())},
            headers=api.headers | {"Idempotency-Key": "k"},
        )

    first, again, other = send(TEXT), send(TEXT), send(TEXT + " More.")

    assert first.status_code == again.status_code == 202
    assert again.json() == first.json()
    assert bytes(Delivery.objects.get().payload) == TEXT.encode()
    told(other, 422, "key_reused")


def test_bulk_is_taken_once(api: Api) -> None:
    body = ndjson({"text": TEXT}, {"text": ""}, {"text": TEXT + " And more of it."})

    first, again = (
        api.post("articles/bulk/", body, content_type="application/x-ndjson", Idempotency_Key="k") for _time in range(2)
    )

    assert again.json() == first.json()
    assert [row["status"] for row in again.json()["results"]] == [202, 400, 202]
    assert Delivery.objects.count() == 2


def test_neither_the_effect_nor_the_answer_stays_when_the_other_fails(api: Api, monkeypatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(idempotency, "_remember", fail)

    told(api.post("articles/", {"text": TEXT}, Idempotency_Key="k"), 500, "unexpected")

    assert not Article.objects.exists()
    assert not Event.objects.filter(kind="article").exists()


def test_answers_are_kept_two_days(api: Api) -> None:
    body = {"name": "Erika Brandt", "kind": "person"}
    api.post("sources/", body, Idempotency_Key="k")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=49))

    late = api.post("sources/", body, Idempotency_Key="k")
    assert late.status_code == 200  # asked anew: the source is there
    assert IdempotencyKey.objects.get().created_at > timezone.now() - timedelta(hours=1)

    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=49))
    assert idempotency.forget_old_answers() == 1


def at_once(api: Api, path: str, body: dict, times: int = 100) -> list:
    """The same POST from many threads, each with a connection of its own."""

    def send(_number: int):
        caller = Api()
        caller.headers = api.headers
        try:
            return caller.post(path, body, Idempotency_Key="one")
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(send, range(times)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["article", "claim"])
def test_a_hundred_at_once_with_one_key_make_one(what: str) -> None:
    desk = make_desk()
    api = api_of(make_user(role="reporter", desk=desk))
    if what == "article":
        path, body, counted = "articles/", {"text": TEXT}, Article
    else:
        article = make_article(text=TEXT, desk=desk)
        path, counted = "claims/", Claim
        body = {
            "article": str(article.pk), "text": "It opens in May.", "label": "It opens in May", "kind": "direct",
            "content": [[0, 5]],
        }  # fmt: skip

    answers = at_once(api, path, body)

    done = [answer for answer in answers if answer.status_code in {201, 202}]
    assert {answer.status_code for answer in answers} <= {201, 202, 409}
    assert {told(a, 409, "in_flight")["code"] for a in answers if a.status_code == 409} <= {"in_flight"}
    assert len(done) >= 1
    assert len({json.dumps(answer.json(), sort_keys=True) for answer in done}) == 1
    assert counted.objects.filter(added_by__isnull=False).count() == 1
    assert IdempotencyKey.objects.count() == 1
    if what == "article":
        assert Run.objects.count() == Delivery.objects.count() == 1
    replay = api.post(path, body, Idempotency_Key="one")
    assert replay.json() == done[0].json()
    assert replay["Idempotency-Replayed"] == "true"
