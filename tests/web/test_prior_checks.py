"""The pages of prior checks: importing, looking, and deciding on those offered on a claim."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.claims.models import Claim
from apps.prior_checks import files, uploads
from apps.prior_checks.actions import match_claims, match_prior_checks, work
from apps.prior_checks.models import ImportRun, Offer
from tests.factories import make_claim, make_desk, make_user
from tests.prior_checks.reviews import feed, imported, make_prior_check, review

pytestmark = pytest.mark.django_db

LIST = "/settings/prior-checks/"
START = "/settings/prior-checks/import/"
WORDS = "The council spent £5,000 on a portrait of the mayor."


def logged_in(**person: Any) -> Client:
    client = Client()
    client.force_login(make_user(**person))
    return client


def upload(content: bytes, name: str = "checks.json") -> dict:
    return {"file": SimpleUploadedFile(name, content)}


@pytest.fixture
def editor() -> Client:
    return logged_in(role="editor")


@pytest.fixture
def offer() -> Offer:
    claim = make_claim(text=WORDS)
    make_prior_check("Council spent £5,000 on portrait of the mayor")
    match_claims()
    match_prior_checks()
    return claim.offers.get()


# --- Importing ----------------------------------------------------------------------------------------------------


def test_an_uploaded_file_is_imported_and_its_page_tells_all(editor: Client) -> None:
    response = editor.post(START, upload(feed([review(1), review(2, claimReviewed=None)])))
    run = ImportRun.objects.get()
    assert response["Location"] == f"/settings/prior-checks/imports/{run.pk}/"
    waiting = editor.get(response["Location"]).content.decode()
    assert "hx-trigger" in waiting
    assert "waiting" in waiting

    work(run.pk)

    done = editor.get(response["Location"]).content.decode()
    assert "hx-trigger" not in done
    assert "checks.json" in done
    assert "It does not say which claim was checked (claimReviewed)." in done


def test_the_page_asks_again_for_its_part_alone(editor: Client) -> None:
    editor.post(START, upload(feed([review(1)])))

    part = editor.get(f"/settings/prior-checks/imports/{ImportRun.objects.get().pk}/", headers={"HX-Request": "true"})

    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_an_address_is_taken_in(editor: Client) -> None:
    editor.post(START, {"url": "https://factdesk.example/feed.json"})

    assert ImportRun.objects.get().name == "https://factdesk.example/feed.json"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file or give an address"),
        ({"url": "nonsense"}, "This is not an address of a web page"),
        ({"url": "http://10.0.0.1/feed.json"}, "This address leads to a private network"),
        (upload(b""), "The file is empty."),
    ],
)
def test_what_is_wrong_is_said_in_the_form(editor: Client, sent: dict, sentence: str) -> None:
    response = editor.post(START, sent)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_file_larger_than_an_article_is_taken_and_one_beyond_the_limit_is_not(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = feed([review(1, reviewBody="x" * 7 * 1024 * 1024)])
    assert editor.post(START, upload(large)).status_code == 302
    monkeypatch.setattr(uploads, "LARGEST_IMPORT", 1024 * 1024)
    monkeypatch.setattr("apps.web.forms.prior_checks.LARGEST_IMPORT", 1024 * 1024)
    before = set(files.folder().iterdir())

    response = editor.post(START, upload(large))

    assert response.status_code == 422
    assert "The file is larger than 1 MB." in response.content.decode()
    assert set(files.folder().iterdir()) == before


@pytest.mark.parametrize("person", [{"role": "reporter"}, {"role": "fact-checker"}, {}])
def test_others_see_the_list_and_why_they_do_not_import(person: dict) -> None:
    run = imported(feed([review(1)]))
    client = logged_in(**person)

    page = client.get(LIST).content.decode()

    assert "Bridge number 1 cost" in page
    assert "Only editors and administrators import prior checks." in page
    assert str(run.pk) not in page
    assert client.post(START, upload(feed([review(1)]))).status_code == 404
    assert client.get(f"/settings/prior-checks/imports/{run.pk}/").status_code == 404


def test_a_form_without_its_token_is_refused_and_get_starts_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role="editor"))

    assert client.post(START, upload(feed([review(1)]))).status_code == 403
    assert client.get(START).status_code == 405
    assert not ImportRun.objects.exists()


def test_a_form_with_its_token_is_taken() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role="editor"))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(LIST).content.decode())
    assert token

    response = client.post(START, upload(feed([review(1)])) | {"csrfmiddlewaretoken": token[1]})

    assert response.status_code == 302


def test_nobody_who_is_not_logged_in_gets_anywhere() -> None:
    run = imported(feed([review(1)]))
    for address in (LIST, f"/settings/prior-checks/imports/{run.pk}/", run.prior_checks.get().get_absolute_url()):
        assert Client().get(address).status_code == 302
    assert Client().post(START, upload(b"{}")).status_code == 302


# --- Looking ------------------------------------------------------------------------------------------------------


def test_the_list_is_searched_by_words_publisher_rating_and_language(editor: Client) -> None:
    imported(
        feed(
            [
                review(1, claimReviewed="Wolves attacked forty sheep in the valley.", inLanguage="en"),
                review(2, author={"name": "Anderes Haus"}, claimReviewed="Wölfe rissen Schafe.", inLanguage="de"),
            ]
        )
    )
    for query, found, missing in (
        ({"q": "sheep"}, "Wolves attacked", "Wölfe rissen"),
        ({"publisher": "anderes"}, "Wölfe rissen", "Wolves attacked"),
        ({"language": "de"}, "Wölfe rissen", "Wolves attacked"),
        ({"q": "wölfe", "rating": "false"}, "Wölfe rissen", "Wolves attacked"),
    ):
        page = editor.get(LIST, query).content.decode()
        assert found in page, query
        assert missing not in page, query
    assert "No prior check fits" in editor.get(LIST, {"q": "zeppelin"}).content.decode()


def test_an_empty_list_says_what_to_do(editor: Client) -> None:
    assert "There are no prior checks yet" in editor.get(LIST).content.decode()


def test_the_list_asks_few_questions(editor: Client, django_assert_max_num_queries: Any) -> None:
    imported(feed([review(number) for number in range(1, 25)]))

    with django_assert_max_num_queries(10):
        editor.get(LIST)


def test_one_shows_all_it_holds_and_the_claims_the_reader_may_see(offer: Offer) -> None:
    hidden = make_claim(text=WORDS, desk=make_desk(), is_confidential=True, label="A hidden label")
    match_claims()
    assert hidden.offers.exists()

    page = logged_in(role="reporter").get(offer.prior_check.get_absolute_url()).content.decode()

    for words in ("Factdesk", "factdesk.example", "Erika Brandt", "https://video.example/2", offer.claim.label):
        assert words in page
    assert "A hidden label" not in page


def test_what_publishers_write_is_shown_as_text(editor: Client) -> None:
    row = make_prior_check("<script>alert(1)</script> said the mayor", headline="<b>x</b>")

    for address in (LIST, row.get_absolute_url()):
        page = editor.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>x" not in page


# --- On a claim ---------------------------------------------------------------------------------------------------


def decide(client: Client, offer: Offer, **sent: str) -> Any:
    return client.post(reverse("web:prior_check_decide", args=[offer.claim_id, offer.pk]), sent)


def test_a_claim_says_that_it_was_checked_before(offer: Offer) -> None:
    client = logged_in(role="reporter", desk=offer.claim.desk)

    page = client.get(offer.claim.get_absolute_url()).content.decode()
    inbox = client.get("/").content.decode()

    assert "Checked before by Factdesk: False" in page
    assert "https://factdesk.example/reviews/1" in page
    assert "not confirmed" in page
    assert "checked before by Factdesk: False" in inbox


def test_people_of_the_desk_confirm_and_reject(offer: Offer) -> None:
    client = logged_in(role="reporter", desk=offer.claim.desk)

    response = decide(client, offer, decision="confirmed", shown="offered")
    assert response["Location"].endswith("#checked-before")
    page = client.get(offer.claim.get_absolute_url()).content.decode()
    assert "same claim, says" in page
    assert "confirmed that the claim was checked before" in page

    decide(client, offer, decision="rejected", shown="confirmed")
    page = client.get(offer.claim.get_absolute_url()).content.decode()
    assert "1 rejected" in page
    assert "What was offered is about other claims." in page


def test_a_decision_on_what_has_changed_is_refused_with_a_sentence(offer: Offer) -> None:
    client = logged_in(role="reporter", desk=offer.claim.desk)
    decide(client, offer, decision="rejected", shown="offered")

    response = decide(client, offer, decision="confirmed", shown="offered")

    assert response.status_code == 409
    assert "Somebody else decided this in the meantime." in response.content.decode()


def test_a_decision_needs_to_be_one(offer: Offer) -> None:
    client = logged_in(role="reporter", desk=offer.claim.desk)

    assert decide(client, offer).status_code == 422
    assert client.get(reverse("web:prior_check_decide", args=[offer.claim_id, offer.pk])).status_code == 405


def test_who_may_not_decide_is_told_why(offer: Offer) -> None:
    client = logged_in(is_administrator=True)

    page = client.get(offer.claim.get_absolute_url()).content.decode()

    assert "Only people of this desk decide what was checked before." in page
    assert decide(client, offer, decision="confirmed").status_code == 409


def test_offers_of_another_desks_confidential_claim_are_not_there() -> None:
    claim = make_claim(text=WORDS, is_confidential=True)
    other = make_claim()
    make_prior_check("Council spent £5,000 on portrait of the mayor")
    match_claims()
    offer = claim.offers.get()
    for client in (logged_in(role="editor"), logged_in(is_administrator=True)):
        assert decide(client, offer, decision="confirmed").status_code == 404
        crossed = reverse("web:prior_check_decide", args=[other.pk, offer.pk])
        assert client.post(crossed, {"decision": "confirmed"}).status_code == 404
    assert Claim.objects.filter(pk=claim.pk, offers__state="offered").exists()
