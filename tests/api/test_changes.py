"""Merging, splitting and rejecting claims, merging sources, and taking all that back."""

from typing import Any
from uuid import uuid4

import pytest

from apps.accounts.models import User
from apps.api.articles import Articles
from apps.api.claims import Claims
from apps.api.sources import Sources
from apps.claims.models import Claim
from apps.sources.models import Source
from tests.api.calls import Api, api_of, told
from tests.claims.saying import claim_in
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporter() -> User:
    return make_user(role="reporter")


@pytest.fixture
def api(reporter: User) -> Api:
    return api_of(reporter)


@pytest.fixture
def pair() -> tuple[Claim, Claim]:
    mayor = make_source()
    return make_claim(claimant=mayor, text="One."), make_claim(claimant=mayor, text="Two.")


def merge(api: Api, claim: Claim, into: Claim, **headers: str) -> Any:
    return api.post(f"claims/{claim.pk}/merge/", {"into": str(into.pk)}, **{"If_Match": '"1"'} | headers)


def test_a_merge_answers_with_the_change_and_the_old_address_leads_on(api: Api, reporter: User, pair: Any) -> None:
    claim, into = pair

    answer = merge(api, claim, into)

    assert answer.status_code == 201
    change = answer.json()
    assert answer["Location"] == change["url"]
    assert (change["kind"], change["claim"], change["other"]) == ("claims merged", str(claim.pk), str(into.pk))
    assert (change["by"], change["is_undone"]) == (reporter.username, False)
    gone = told(api.get(f"claims/{claim.pk}/"), 410, "merged")
    assert gone["merged_into"] == str(into.pk)
    assert api.client.get(gone["url"], headers=api.headers).json()["id"] == str(into.pk)
    told(api.patch(f"claims/{claim.pk}/", {"label": "x"}, If_Match="*"), 410, "merged")
    assert [row["id"] for row in api.get("claims/").json()["results"]] == [str(into.pk)]
    assert len(api.get(f"claims/{into.pk}/").json()["appearances"]) == 2


def test_all_of_it_is_taken_back_and_twice_is_once(api: Api, pair: Any) -> None:
    claim, into = pair
    change = merge(api, claim, into).json()["id"]

    first, second = (api.post(f"changes/{change}/undo/") for _ in range(2))

    assert first.status_code == second.status_code == 200
    assert first.json()["is_undone"] is True
    assert second.json()["undone_at"] == first.json()["undone_at"]
    assert len(api.get(f"claims/{claim.pk}/").json()["appearances"]) == 1
    assert len(api.get(f"claims/{into.pk}/").json()["appearances"]) == 1


def test_a_split_makes_another_claim(api: Api) -> None:
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=make_source())
    goes = claim.appearances.first()
    body = {"appearances": [str(goes.pk)], "text": "It closes.", "label": "It closes"}

    change = api.post(f"claims/{claim.pk}/split/", body, If_Match='"1"')

    assert change.status_code == 201
    new = api.get(f"claims/{change.json()['other']}/").json()
    assert (new["text"], new["claimant"]["id"]) == ("It closes.", str(claim.claimant_id))
    assert [appearance["id"] for appearance in new["appearances"]] == [str(goes.pk)]


def test_the_words_of_one_appearance_are_divided(api: Api) -> None:
    claim = claim_in(make_article(), text="It opens and costs.", claimant=None, content=((0, 4), (6, 9)))
    body = {
        "appearances": [str(claim.appearances.get().pk)], "parts": [[6, 9]], "text": "It costs.", "label": "It costs",
        "claimant": None,
    }  # fmt: skip

    change = api.post(f"claims/{claim.pk}/split/", body, If_Match='"1"')

    assert change.status_code == 201
    spans = api.get(f"claims/{change.json()['other']}/").json()["appearances"][0]["spans"]
    assert spans == [{"part": "content", "start": 6, "end": 9}]


def test_a_rejected_claim_is_gone_until_it_is_taken_back(api: Api) -> None:
    claim = make_claim()

    change = api.post(f"claims/{claim.pk}/reject/", {"reason": "A greeting."}, If_Match='"1"').json()

    assert (change["kind"], change["reason"], change["other"]) == ("claim rejected", "A greeting.", None)
    told(api.get(f"claims/{claim.pk}/"), 410, "rejected")
    api.post(f"changes/{change['id']}/undo/")
    assert api.get(f"claims/{claim.pk}/").status_code == 200


def test_refusals_are_problems_with_the_sentence(api: Api, pair: Any) -> None:
    claim, into = pair
    make_check(claim=claim, state="queued")

    assert "Merge the other claim" in told(merge(api, claim, into), 409, "conflict")["detail"]
    assert (
        "At least one"
        in told(
            api.post(
                f"claims/{into.pk}/split/",
                {"appearances": [str(into.appearances.get().pk)], "text": "x", "label": "x"},
                If_Match="*",
            ),
            400,
            "bad_input",
        )["detail"]
    )
    assert (
        "Dismiss the check" in told(api.post(f"claims/{claim.pk}/reject/", {}, If_Match="*"), 409, "conflict")["detail"]
    )
    told(api.post(f"claims/{claim.pk}/merge/", {"into": str(uuid4())}, If_Match="*"), 400, "invalid")


@pytest.mark.parametrize("path", ["merge", "split", "reject"])
def test_who_read_an_older_version_overwrites_nothing(api: Api, pair: Any, path: str) -> None:
    claim, into = pair
    bodies = {
        "merge": {"into": str(into.pk)},
        "split": {"appearances": [str(claim.appearances.get().pk)], "text": "x", "label": "x"},
        "reject": {},
    }

    told(api.post(f"claims/{claim.pk}/{path}/", bodies[path]), 428, "precondition_required")
    told(api.post(f"claims/{claim.pk}/{path}/", bodies[path], If_Match='"7"'), 412, "stale")
    assert Claim.objects.in_use().count() == 2


def test_sources_are_merged_by_editors_and_come_apart_again() -> None:
    api, other = api_of(make_user(role="editor")), api_of(make_user(role="reporter"))
    source, into = make_source(), make_source()
    claim = make_claim(claimant=source)
    body = {"into": str(into.pk)}

    told(other.post(f"sources/{source.pk}/merge/", body, If_Match='"1"'), 403, "forbidden")
    told(api.post(f"sources/{source.pk}/merge/", body), 428, "precondition_required")
    change = api.post(f"sources/{source.pk}/merge/", body, If_Match='"1"')

    assert change.status_code == 201
    assert api.get(f"sources/{source.pk}/").json()["merged_into"] == str(into.pk)
    assert api.get(f"claims/{claim.pk}/").json()["claimant"]["id"] == str(into.pk)
    told(other.post(f"changes/{change.json()['id']}/undo/"), 403, "forbidden")
    assert api.post(f"changes/{change.json()['id']}/undo/").json()["is_undone"] is True
    assert Source.objects.in_use().count() == 2


def test_the_kind_of_a_source_is_mended_with_the_attribution_of_its_claims(api: Api) -> None:
    source = make_source()
    claim = make_claim(claimant=source)

    api.patch(f"sources/{source.pk}/", {"kind": "unnamed group"}, If_Match='"1"')

    assert api.get(f"claims/{claim.pk}/").json()["attribution"] == "unnamed"


def test_changes_are_listed_by_what_they_are_about(api: Api, pair: Any) -> None:
    claim, into = pair
    merged = merge(api, claim, into).json()["id"]
    rejected = api.post(f"claims/{make_claim().pk}/reject/", {}, If_Match="*").json()["id"]

    def found(**query: str) -> list[str]:
        return [row["id"] for row in api.get("changes/", **query).json()["results"]]

    assert found() == [rejected, merged]
    assert found(claim=str(into.pk)) == found(claim=str(claim.pk)) == found(kind="claims merged") == [merged]
    assert api.get(f"changes/{merged}/").json()["id"] == merged


def test_another_desk_s_changes_and_claims_are_not_there(reporter: User, pair: Any) -> None:
    desk = make_desk()
    inside, outside = api_of(make_user(role="reporter", desk=desk)), api_of(reporter)
    hidden = make_claim(desk=desk, is_confidential=True)

    for path, body in (("merge", {"into": str(pair[0].pk)}), ("split", {}), ("reject", {})):
        told(outside.post(f"claims/{hidden.pk}/{path}/", body, If_Match="*"), 404, "not_found")
    into_hidden = outside.post(f"claims/{pair[0].pk}/merge/", {"into": str(hidden.pk)}, If_Match="*")
    told(into_hidden, 400, "invalid")

    change = inside.post(f"claims/{hidden.pk}/reject/", {}, If_Match="*").json()["id"]
    told(outside.get(f"changes/{change}/"), 404, "not_found")
    told(outside.post(f"changes/{change}/undo/"), 404, "not_found")
    told(outside.get(f"claims/{hidden.pk}/"), 404, "not_found")
    assert outside.get("changes/").json()["results"] == []


def test_partners_and_tokens_for_what_is_published_see_no_changes(reporter: User, pair: Any) -> None:
    merge(api_of(reporter), *pair)

    for api in (api_of(make_user(is_partner=True)), api_of(reporter, scopes=("published:read",))):
        assert api.get("changes/").json()["results"] == []
        told(api.get(f"claims/{pair[0].pk}/"), 404, "not_found")


def test_a_token_for_claims_takes_back_no_merge_of_sources() -> None:
    editor = make_user(role="editor")
    change = api_of(editor).post(
        f"sources/{make_source().pk}/merge/", {"into": str(make_source().pk)}, If_Match="*"
    ).json()["id"]  # fmt: skip

    told(api_of(editor, scopes=("claims:write",)).post(f"changes/{change}/undo/"), 404, "not_found")
    reads = api_of(editor, scopes=("claims:write", "sources:read"))
    told(reads.post(f"changes/{change}/undo/"), 403, "missing_scope")


def test_two_documents_made_at_once_do_not_mix_their_addresses() -> None:
    views = [resource() for resource in (Articles, Claims, Sources)]

    schemas = [view.schema for view in views]

    assert [schema.view for schema in schemas] == views
