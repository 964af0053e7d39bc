"""One shape for every error, in the reader's language, with no trace."""

import pytest
from django.db import OperationalError
from django.test import override_settings

from apps.api import claims, problems
from tests.api.calls import Api, api_of, told
from tests.factories import make_claim, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Api:
    return api_of(make_user(role="reporter"))


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["nothing/", "claims", "claims/not-an-id/", "articles/1/", "", "problems/none/"])
def test_addresses_that_lead_nowhere_are_told_so(api: Api, method: str, path: str) -> None:
    response = api.call(method, path)

    assert response.status_code == 405 if path.startswith("problems") and method != "GET" else 404
    assert response["Content-Type"] == "application/problem+json"


def test_addresses_below_api_that_are_of_no_version_are_told_so(client) -> None:
    for path in ("/api/", "/api/v2/claims/", "/api/v1"):
        response = client.post(path)
        assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json"), path


def test_errors_speak_german_and_english() -> None:
    german, english = (Api(**{"Accept-Language": language}).get("claims/") for language in ("de-AT,de;q=0.9", "fr, en"))

    assert german["Content-Language"] == "de"
    assert english["Content-Language"] == "en"
    assert told(english, 401, "not_authenticated")["title"] == "A token is needed"


def test_field_errors_stand_under_their_fields(api: Api) -> None:
    problem = told(api.post("sources/", {"kind": "alien", "colour": "red"}), 400, "invalid")
    assert problem["errors"] == {"colour": ["There is no such field."]}

    problem = told(api.post("sources/", {"kind": "alien"}), 400, "invalid")
    assert set(problem["errors"]) == {"name", "kind"}


def test_what_nobody_foresaw_is_told_without_a_trace_and_logged_with_its_number(api: Api, monkeypatch, caplog) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(claims, "visible_claims", fail)

    response = api.get("claims/")

    problem = told(response, 500, "unexpected")
    assert "secret" not in response.text
    assert problem["id"] in problem["detail"]
    assert problem["id"] in caplog.text
    assert "the secret inside" in caplog.text


def test_a_database_that_is_away_is_told_as_such(api: Api, monkeypatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OperationalError("could not connect to server at 10.0.0.5")

    monkeypatch.setattr(claims, "visible_claims", fail)

    response = api.get("claims/")

    told(response, 503, "unavailable")
    assert response["Retry-After"]
    assert "10.0.0.5" not in response.text


@pytest.mark.parametrize(
    ("content_type", "status", "code"),
    [
        ("text/plain", 415, "unsupported_media_type"),
        ("application/xml", 415, "unsupported_media_type"),
        ("multipart/form-data", 415, "unsupported_media_type"),
        ("multipart/form-data; boundary=x", 415, "unsupported_media_type"),
        ("no media type at all", 415, "unsupported_media_type"),
    ],
)
def test_other_kinds_of_body_are_refused(api: Api, content_type: str, status: int, code: str) -> None:
    told(api.post("sources/", b"name=x", content_type=content_type), status, code)


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é"]
)
def test_broken_forms_are_refused(api: Api, content_type: str) -> None:
    assert api.post("articles/", b"--x\r\nbroken", content_type=content_type).status_code == 400


def test_only_json_is_answered(api: Api) -> None:
    api.headers["Accept"] = "text/html"

    told(api.get("claims/"), 406, "not_acceptable")


def test_every_problem_has_a_page_that_says_what_to_do(client) -> None:
    listed = client.get("/api/v1/problems/").json()["problems"]

    assert {row["code"] for row in listed} == set(problems.KINDS)
    for row in listed:
        page = client.get(row["type"])
        assert page.status_code == 200
        assert page.json() == row
        assert row["advice"]


@override_settings(API_REQUESTS_PER_MINUTE=3)
def test_too_many_requests_are_refused_with_the_time_to_wait(api: Api) -> None:
    answers = [api.get("me/") for _time in range(4)]
    while answers[-1].status_code == 200:  # a minute may have begun in between
        answers.append(api.get("me/"))

    told(answers[-1], 429, "too_many_requests")
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert answers[0]["RateLimit-Policy"] == '"default";q=3;w=60'
    assert answers[0]["RateLimit"].startswith('"default";r=2;t=')
    assert answers[-1]["RateLimit"].startswith('"default";r=0;t=')


@override_settings(API_REQUESTS_PER_MINUTE=1)
def test_refused_requests_count_too_and_other_tokens_do_not() -> None:
    user = make_user(role="reporter")
    narrow, other = api_of(user, ("claims:read",)), api_of(user)

    first = narrow.get("articles/").status_code
    second = narrow.get("articles/").status_code

    assert (first, second) in {(403, 429), (403, 403)}  # the minute may have changed in between
    assert other.get("me/").status_code == 200


def test_an_address_says_when_only_its_slash_is_missing(api: Api) -> None:
    claim = make_claim()

    assert "slash" in told(api.get(f"claims/{claim.pk}"), 404, "not_found")["detail"]
