"""The registry by API."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.accounts.models import User
from apps.sources.actions import add_alias
from apps.sources.models import Source
from tests.api.calls import Api, api_of, told
from tests.factories import make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def api(reporter: User) -> Api:
    return api_of(reporter)


def test_a_source_tells_its_names_roles_and_version(api: Api) -> None:
    source = make_source("Sergey Shoigu", role="Russian defence minister")
    add_alias(source=source, name="Sergej Schoigu", by=None)

    response = api.get(f"sources/{source.pk}/")

    assert response["ETag"] == '"1"'
    told_source = response.json()
    assert told_source["aliases"] == ["Sergej Schoigu", "Sergey Shoigu"]
    assert told_source["roles"][0]["title"] == "Russian defence minister"
    assert told_source["confidential_to"] is None


def test_sources_are_found_by_any_spelling_of_any_name(api: Api) -> None:
    shoigu, brandt = make_source("Sergey Shoigu"), make_source("Erika Brandt")
    make_source("Example Post", kind="outlet")

    def found(**query: str) -> list[str]:
        return [row["id"] for row in api.get("sources/", **query).json()["results"]]

    assert found(q="Schoigu") == [str(shoigu.pk)]
    assert found(kind="person") == [str(brandt.pk), str(shoigu.pk)]
    assert found(kind="person", ordering="-name") == [str(shoigu.pk), str(brandt.pk)]
    assert found(q="nobody of this name") == []


def test_a_source_is_added_once(api: Api) -> None:
    body = {"name": "Erika Brandt", "kind": "person", "description": "Mayor", "wikidata_id": "Q42"}

    first, second = api.post("sources/", body), api.post("sources/", body)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first["Location"] == first.json()["url"]
    assert first.json()["description"] == "Mayor"
    assert second.json()["id"] == first.json()["id"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"kind": "alien"}, "kind"),
        ({"wikidata_id": "42"}, "wikidata_id"),
        ({"wikidata_id": "Q0"}, "wikidata_id"),
        ({"confidential_to": "other-desk"}, "confidential_to"),
        ({"aliases": []}, "aliases"),
    ],
)
def test_bad_sources_are_refused_by_field(api: Api, changes: dict, field: str) -> None:
    body = {"name": "Erika Brandt", "kind": "person"} | changes

    assert field in told(api.post("sources/", body), 400, "invalid")["errors"]


def test_a_name_without_letters_is_refused(api: Api) -> None:
    told(api.post("sources/", {"name": "…", "kind": "person"}), 400, "bad_input")


def test_a_source_is_mended_only_by_who_read_its_last_version(api: Api) -> None:
    source = make_source("Erika Brant")

    mended = api.patch(f"sources/{source.pk}/", {"name": "Erika Brandt"}, If_Match='"1"')

    assert mended.json()["name"] == "Erika Brandt"
    assert mended["ETag"] == '"2"'
    told(api.patch(f"sources/{source.pk}/", {"name": "Other"}, If_Match='"1"'), 412, "stale")
    told(api.patch(f"sources/{source.pk}/", {"name": "Other"}), 428, "precondition_required")
    told(api.patch(f"sources/{source.pk}/", {}, If_Match='"2"'), 400, "invalid")


def test_names_are_added(api: Api) -> None:
    source = make_source("Sergey Shoigu")

    added = api.post(f"sources/{source.pk}/aliases/", {"name": "Sergej Schoigu"})

    assert added.status_code == 201
    names = [row["name"] for row in api.get(f"sources/{source.pk}/aliases/").json()["results"]]
    assert names == ["Sergej Schoigu", "Sergey Shoigu"]
    told(api.post(f"sources/{source.pk}/aliases/", {"name": ""}), 400, "invalid")


def test_the_roles_and_claims_of_a_source_are_listed(api: Api) -> None:
    source = make_source("Erika Brandt", role="mayor")
    claim = make_claim(claimant=source)
    make_claim()

    roles = api.get(f"sources/{source.pk}/roles/").json()["results"]
    claims = api.get(f"sources/{source.pk}/claims/").json()["results"]

    assert [role["title"] for role in roles] == ["mayor"]
    assert [row["id"] for row in claims] == [str(claim.pk)]


def test_a_desks_own_source_is_kept_within_it(api: Api, reporter: User) -> None:
    slug = reporter.desks.get().slug
    source = api.post("sources/", {"name": "Deep Throat", "kind": "person", "confidential_to": slug}).json()
    outsider = api_of(make_user(role="editor"))

    assert source["confidential_to"]["slug"] == slug
    assert outsider.get("sources/", q="Throat").json()["results"] == []
    for path in ("", "aliases/", "roles/", "claims/"):
        told(outsider.get(f"sources/{source['id']}/{path}"), 404, "not_found")
    told(outsider.patch(f"sources/{source['id']}/", {"name": "x"}, If_Match='"1"'), 404, "not_found")
    told(outsider.post(f"sources/{source['id']}/aliases/", {"name": "x"}), 404, "not_found")


def test_a_source_of_the_newsroom_shows_only_the_claims_one_may_see(api: Api) -> None:
    source = make_source("Erika Brandt")
    make_claim(claimant=source, desk=make_desk(), is_confidential=True)

    assert api.get(f"sources/{source.pk}/claims/").json()["results"] == []


def test_people_of_no_desk_add_nothing() -> None:
    api = api_of(make_user())

    told(api.post("sources/", {"name": "Erika Brandt", "kind": "person"}), 403, "forbidden")
    told(api.patch(f"sources/{make_source().pk}/", {"name": "Other"}, If_Match='"1"'), 403, "forbidden")


def test_administrators_keep_the_newsrooms_registry() -> None:
    api = api_of(make_user(is_administrator=True))

    assert api.post("sources/", {"name": "Erika Brandt", "kind": "person"}).status_code == 201


def test_what_is_not_there_is_not_found(api: Api) -> None:
    for path in ("", "aliases/", "roles/", "claims/"):
        told(api.get(f"sources/{uuid.uuid4()}/{path}"), 404, "not_found")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_mend_at_once_each_is_seen_or_told() -> None:
    source, user = make_source("Erika Brandt"), make_user(role="reporter")
    api = api_of(user)

    def mend(number: int) -> int:
        try:
            return api_call(number).status_code
        finally:
            connection.close()

    def api_call(number: int):
        caller = Api()
        caller.headers = api.headers
        return caller.patch(f"sources/{source.pk}/", {"description": f"Edit {number}"}, If_Match='"1"')

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(mend, range(40)))

    assert answers.count(200) == 1
    assert answers.count(412) == 39
    assert Source.objects.get(pk=source.pk).version == 2
