"""Prior checks over the API: importing them, finding them, and deciding on those offered on claims."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.prior_checks.actions import match_claims, work
from apps.prior_checks.models import ImportRun, Offer
from tests.api.calls import api_of, told
from tests.factories import make_check, make_claim, make_user
from tests.prior_checks.reviews import feed, imported, make_prior_check, review

pytestmark = pytest.mark.django_db

IMPORTS = "prior-checks/imports/"
WORDS = "The council spent £5,000 on a portrait of the mayor."
ALIKE = "Council spent £5,000 on portrait of the mayor"


def api(**person: Any) -> Any:
    return api_of(make_user(**(person or {"role": "editor"})))


def offered(**claim: Any) -> Offer:
    found = make_claim(text=WORDS, **claim)
    make_prior_check(ALIKE)
    match_claims()
    return found.offers.get()


def test_a_file_is_imported_and_its_broken_records_are_paged() -> None:
    caller = api()
    content = feed([review(1), *[{"item": None}] * 3])

    taken = caller.upload(IMPORTS, file=SimpleUploadedFile("checks.json", content))
    assert taken.status_code == 202, taken.content
    assert taken.json()["state"] == "queued"
    work(ImportRun.objects.get().pk)

    run = caller.get(f"{IMPORTS}{taken.json()['id']}/").json()
    assert taken["Location"].endswith(f"/api/v1/prior-checks/imports/{run['id']}/")
    assert [run[name] for name in ("state", "name", "read", "added", "broken")] == ["done", "checks.json", 4, 1, 3]
    first = caller.get(f"{IMPORTS}{run['id']}/broken/", page_size=2).json()
    assert [(broken["position"], broken["reason"]) for broken in first["results"]] == [(2, "no_item"), (3, "no_item")]
    assert first["next"]
    assert first["results"][0]["sentence"] == "There is no fact-check in it."
    assert [row["id"] for row in caller.get(IMPORTS).json()["results"]] == [run["id"]]


def test_a_file_larger_than_an_article_is_taken() -> None:
    content = feed([review(1, reviewBody="x" * 8 * 1024 * 1024)])

    assert api().upload(IMPORTS, file=SimpleUploadedFile("checks.json", content)).status_code == 202


def test_an_address_is_imported() -> None:
    assert api().post(IMPORTS, {"url": "https://factdesk.example/feed.json"}).status_code == 202
    assert ImportRun.objects.get().origin == "url"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"url": "nonsense"}, "bad_address"),
        ({"url": "http://10.0.0.1/x"}, "fetch_refused"),
        ({"url": "https://a.example/", "more": 1}, "invalid"),
    ],
)
def test_what_cannot_be_imported_is_told(body: dict, code: str) -> None:
    told(api().post(IMPORTS, body), 400, code)
    assert not ImportRun.objects.exists()


def test_the_same_key_starts_one_import() -> None:
    caller = api()
    body = {"url": "https://factdesk.example/feed.json"}

    answers = [caller.post(IMPORTS, body, Idempotency_Key="feed-1") for _time in range(2)]

    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("person", [{"role": "reporter"}, {"role": "fact-checker"}, {}])
def test_others_do_not_import_and_see_no_imports(person: dict) -> None:
    run = imported(feed([review(1)]))
    caller = api_of(make_user(**person))

    told(caller.post(IMPORTS, {"url": "https://factdesk.example/feed.json"}), 403, "forbidden")
    told(caller.get(f"{IMPORTS}{run.pk}/"), 404, "not_found")
    told(caller.get(f"{IMPORTS}{run.pk}/broken/"), 404, "not_found")
    assert caller.get(IMPORTS).json()["results"] == []
    assert len(caller.get("prior-checks/").json()["results"]) == 1


def test_prior_checks_are_listed_filtered_and_shown() -> None:
    row = make_prior_check("Wolves attacked forty sheep in the valley.")
    imported(feed([review(2, author={"name": "Anderes Haus"}, claimReviewed="Wölfe rissen Schafe.", inLanguage="de")]))
    caller = api(role="reporter")

    for query, count in (
        ({}, 2), ({"q": "sheep"}, 1), ({"publisher": "haus"}, 1), ({"language": "de"}, 1), ({"language": "de,en"}, 2),
        ({"rating": "FALSE"}, 2), ({"rating": "true"}, 0), ({"since": "2100-01-01"}, 0),
    ):  # fmt: skip
        assert len(caller.get("prior-checks/", **query).json()["results"]) == count, query
    shown = caller.get(f"prior-checks/{row.pk}/").json()
    assert shown["review_url"] == "https://factdesk.example/reviews/1"
    assert (shown["publisher"], shown["rating_label"], shown["rating_number"]) == ("Factdesk", "False", 1.0)
    told(caller.get("prior-checks/", query="x"), 400, "invalid")


def test_partners_and_tokens_for_what_is_published_see_nothing_of_it() -> None:
    offer = offered()
    make_check(claim=offer.claim, state="published")
    narrow = api_of(make_user(role="editor"), scopes=("published:read",))
    for caller in (api_of(make_user(is_partner=True)), narrow):
        claim = caller.get(f"claims/{offer.claim_id}/")
        assert claim.status_code == 200
        assert "Factdesk" not in claim.text
        assert claim.json()["prior_checks"] == []
        assert "checked before" not in {signal["name"] for signal in claim.json()["signals"]}
        for path in ("prior-checks/", IMPORTS):
            answer = caller.get(path)
            assert answer.status_code in {200, 403}
            assert "Factdesk" not in answer.text
        for path in (f"prior-checks/{offer.prior_check_id}/", f"matches/{offer.pk}/"):
            assert caller.get(path).status_code in {403, 404}


def test_a_claim_carries_what_was_checked_before() -> None:
    offer = offered()

    claim = api(role="reporter").get(f"claims/{offer.claim_id}/").json()

    match = claim["prior_checks"][0]
    assert (match["id"], match["state"], match["decided_by"]) == (str(offer.pk), "offered", None)
    assert match["prior_check"]["claim_text"] == ALIKE
    assert 0.6 < match["score"] <= 1
    assert "portrait" in match["words"]
    signal = next(signal for signal in claim["signals"] if signal["name"] == "checked before")
    assert signal["reasons"][0]["publisher"] == "Factdesk"


def test_a_match_is_confirmed_and_rejected() -> None:
    offer = offered()
    caller = api_of(make_user("ada", role="reporter", desk=offer.claim.desk))

    confirmed = caller.post(f"matches/{offer.pk}/confirm/")
    rejected = caller.post(f"matches/{offer.pk}/reject/")

    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    assert confirmed.json()["decided_by"] == "Ada"
    assert (rejected.status_code, rejected.json()["state"]) == (200, "rejected")


def test_who_may_not_decide_is_refused_and_another_desks_confidential_match_is_not_there() -> None:
    offer = offered()
    told(api_of(make_user()).post(f"matches/{offer.pk}/confirm/"), 403, "forbidden")
    hidden = make_claim(text=WORDS, is_confidential=True)
    match_claims()
    outsider = api(role="editor")

    for method, path in (("GET", ""), ("POST", "confirm/"), ("POST", "reject/")):
        told(outsider.call(method, f"matches/{hidden.offers.get().pk}/{path}"), 404, "not_found")


def test_lists_of_claims_ask_no_more_for_more_offers(django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        make_claim(text=f"{WORDS[:-1]} number {number + 2}")
        make_claim(text=f"{WORDS} Really.")
    make_prior_check(ALIKE)
    match_claims()
    caller = api(role="reporter")
    caller.get("claims/")

    with django_assert_max_num_queries(16):
        assert caller.get("claims/").status_code == 200
