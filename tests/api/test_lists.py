"""What holds for every list: pages, sparse fields, orders, refused parameters, and a fixed number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from tests.api.calls import Api, api_of, told
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db

LISTS = ("articles/", "claims/", "sources/", "checks/", "scales/", "events/")


@pytest.fixture
def editor() -> User:
    return make_user(role="editor")


@pytest.fixture
def api(editor: User) -> Api:
    return api_of(editor)


def fill(times: int) -> None:
    """One more of everything, with all that a row can carry."""
    for _number in range(times):
        claim = make_claim(article=make_article(outlet=make_source(kind="outlet")), signals=(("origins", 2, []),))
        make_check(claim=claim, state="published")
        make_check(state="in review")
        make_check(state="queued", desk=make_desk())


def queries_of(api: Api, path: str) -> int:
    api.get(path)  # the token's last use is noted once a minute
    with CaptureQueriesContext(connection) as queries:
        response = api.get(path)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", LISTS)
def test_many_rows_take_as_many_queries_as_one(api: Api, path: str) -> None:
    fill(1)
    few = queries_of(api, path)

    fill(4)

    assert queries_of(api, path) == few <= 14


def test_a_sources_claims_and_an_articles_take_a_fixed_number_of_queries(api: Api) -> None:
    source, article = make_source(), make_article()
    paths = (f"sources/{source.pk}/claims/", f"articles/{article.pk}/claims/")
    make_claim(article=article, claimant=source)
    few = [queries_of(api, path) for path in paths]

    for _number in range(5):
        make_claim(article=article, claimant=source)

    assert [queries_of(api, path) for path in paths] == few


def test_pages_lead_on_and_back_and_show_each_row_once(api: Api) -> None:
    claims = {str(make_claim().pk) for _number in range(5)}

    first = api.get("claims/", page_size=2).json()
    second = api.client.get(first["next"], headers=api.headers).json()
    third = api.client.get(second["next"], headers=api.headers).json()

    assert first["previous"] is None
    assert third["next"] is None
    seen = [row["id"] for page in (first, second, third) for row in page["results"]]
    assert len(seen) == 5
    assert set(seen) == claims
    assert api.client.get(second["previous"], headers=api.headers).json()["results"] == first["results"]


def test_rows_that_arrive_while_one_pages_neither_repeat_nor_hide_others(api: Api) -> None:
    old = [str(make_claim().pk) for _number in range(4)]
    first = api.get("claims/", page_size=2).json()

    make_claim()

    second = api.client.get(first["next"], headers=api.headers).json()
    assert [row["id"] for row in second["results"]] == old[1::-1]


def test_pages_by_worth_keep_rows_of_the_same_worth_apart(api: Api) -> None:
    claims = {str(make_claim(worth=worth).pk) for worth in (0.5, 0.5, 0.5, 0.9, 0.1)}

    seen, address = [], "/api/v1/claims/?ordering=-worth&page_size=2&fields=id,worth"
    while address:
        page = api.client.get(address, headers=api.headers).json()
        seen += page["results"]
        address = page["next"]

    assert [row["worth"] for row in seen] == [0.9, 0.5, 0.5, 0.5, 0.1]
    assert {row["id"] for row in seen} == claims


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        {"page_size": "201"}, {"page_size": "0"}, {"page_size": "x"}, {"page_size": "-1"}, {"page_size": "٣"},
        {"ordering": "password"}, {"fields": "id,nothing"}, {"no_such_filter": "1"},
    ],
)  # fmt: skip
def test_bad_parameters_are_refused_by_name(api: Api, path: str, query: dict[str, str]) -> None:
    problem = told(api.get(path, **query), 400, "invalid")

    assert set(problem["errors"]) == set(query)


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", ["x", "cD1ub3RhZGF0ZQ==", "bz0xMDAwMDAwMDAwMDAw", "cD0wMDAwLTAw", "=", "é"])
def test_a_made_up_cursor_leads_nowhere(api: Api, path: str, cursor: str) -> None:
    fill(1)
    response = api.get(path, cursor=cursor)

    assert response.status_code in {200, 404}  # what reads as a name orders among names


def test_a_nul_in_the_address_is_refused(api: Api) -> None:
    told(api.get("claims/", q="a\x00b"), 400, "malformed")
    told(api.get("sources/", q="\x00"), 400, "malformed")


def test_nothing_may_be_kept_by_caches(api: Api) -> None:
    assert api.get("claims/")["Cache-Control"] == "no-store"


def test_head_answers_as_get_without_a_body(api: Api) -> None:
    response = api.call("HEAD", "claims/")

    assert (response.status_code, response.content) == (200, b"")
