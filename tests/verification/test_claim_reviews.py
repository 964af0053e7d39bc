"""ClaimReview as it goes out: whole where it is honest, silent where nobody knows, and read again as it was meant."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.actions import change_newsroom, the_newsroom
from apps.accounts.models import Newsroom
from apps.prior_checks.reading.claim_reviews import parts_of
from apps.verification.actions import move_check
from apps.verification.claim_reviews import claim_review, faults
from apps.verification.models import Check, Rating, Verdict
from tests.factories import make_article, make_check, make_claim, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def newsroom() -> Newsroom:
    return change_newsroom(
        by=None, name="Lendorfer Kurier", address="https://kurier.example/", contact="", has_public_pages=True
    )


def review_of(check: Check) -> dict:
    return claim_review(Verdict.objects.filter(check_rated=check).latest("published_at"), the_newsroom())


def published(**claim: object) -> Check:
    rating = claim.pop("rating", "false")
    state = claim.pop("state", "published")
    return make_check(state=state, claim=make_claim(**claim), rating=rating)


def test_it_says_who_checked_what_whom_and_with_which_result() -> None:
    article = make_article(
        outlet=make_source("Harbour Post", kind="outlet"), url="https://post.example/bridge",
        published_at=datetime(2026, 5, 1, 8, tzinfo=UTC),
    )  # fmt: skip
    check = published(article=article, claimant=make_source("Erika Brandt"), claimant_role="mayor", text="It opens.")

    review = review_of(check)

    assert review["@type"] == "ClaimReview"
    assert review["url"].endswith(f"/checks/{check.pk}/")
    assert review["claimReviewed"] == "It opens."
    assert review["author"] == {"@type": "Organization", "name": "Lendorfer Kurier", "url": "https://kurier.example/"}
    assert review["reviewRating"] == {
        "@type": "Rating", "alternateName": "False", "ratingValue": 1, "worstRating": 1, "bestRating": 5,
    }  # fmt: skip
    claim = review["itemReviewed"]
    assert claim["author"] == {"@type": "Person", "name": "Erika Brandt", "jobTitle": "mayor"}
    assert claim["datePublished"] == "2026-05-01"
    assert claim["firstAppearance"]["url"] == "https://post.example/bridge"
    assert claim["appearance"] == [claim["firstAppearance"]]
    assert faults(review) == []


def test_the_label_is_in_the_language_of_the_claim() -> None:
    review = review_of(published(article=make_article(language="de")))

    assert (review["inLanguage"], review["reviewRating"]["alternateName"]) == ("de", "Falsch")


@pytest.mark.parametrize("claimant", [None, "group", "document"])
def test_a_claimant_whom_nobody_can_name_is_left_out(claimant: str | None) -> None:
    kinds = {"group": "unnamed group", "document": "document"}
    source = make_source(kind=kinds[claimant]) if claimant else None

    assert "author" not in review_of(published(claimant=source))["itemReviewed"]


def test_numbers_are_left_out_where_they_would_not_be_honest() -> None:
    check = make_check(state="in review")
    check.verdicts.update(rating=Rating.objects.get(version__scale__slug="confirmed-or-not", key="unproven"))
    move_check(check=check, to="published", by=make_user(role="editor", desk=check.claim.desk))

    rating = review_of(check)["reviewRating"]

    assert rating == {"@type": "Rating", "alternateName": "Unproven"}


def test_a_retracted_check_says_so_instead_of_its_rating() -> None:
    review = review_of(published(state="retracted"))

    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Retracted"}
    assert review["creativeWorkStatus"] == "Retracted"
    assert review["correction"]["text"] == "For the record."
    assert faults(review) == []


def test_what_we_publish_can_be_imported_again() -> None:
    article = make_article(url="https://post.example/bridge", published_at=datetime(2026, 5, 1, 8, tzinfo=UTC))
    check = published(article=article, claimant=make_source("Erika Brandt"), text="The bridge will open in May.")

    (read,) = parts_of(json.loads(json.dumps(review_of(check))))

    assert read.claim_text == "The bridge will open in May."
    assert (read.publisher, read.site) == ("Lendorfer Kurier", "kurier.example")
    assert (read.rating_label, read.rating_number, read.rating_worst, read.rating_best) == ("False", 1, 1, 5)
    assert (read.claimant_name, read.language) == ("Erika Brandt", "en")
    assert read.url.endswith(f"/checks/{check.pk}/")
    assert str(read.claim_date) == "2026-05-01"
    assert read.first_appearance == "https://post.example/bridge"


WHOLE = {
    "claimReviewed": "x", "url": "http://127.0.0.1:8000/checks/1/", "author": {"name": "Kurier"},
    "reviewRating": {"alternateName": "False"}, "itemReviewed": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"claimReviewed": ""}, "no claim"),
        ({"claimReviewed": "x" * 10_001}, "longer"),
        ({"reviewRating": {}}, "no word"),
        ({"url": "https://elsewhere.example/checks/1/"}, "not on this host"),
        ({"author": {"name": ""}}, "no name"),
        ({"reviewRating": {"alternateName": "x", "ratingValue": 2}}, "needs value, worst and best"),
        ({"reviewRating": {"alternateName": "x", "ratingValue": 2, "worstRating": 0, "bestRating": 5}}, "do not fit"),
        ({"reviewRating": {"alternateName": "x", "ratingValue": 6, "worstRating": 1, "bestRating": 5}}, "do not fit"),
        ({"reviewRating": {"alternateName": "x", "ratingValue": 1, "worstRating": 1, "bestRating": 1}}, "do not fit"),
        ({"itemReviewed": {"appearance": [{"url": "javascript:x"}]}}, "no address that a browser"),
    ],
)
def test_each_fault_is_named(settings, change: dict, words: str) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    assert faults(WHOLE) == []

    (fault,) = faults(WHOLE | change)

    assert words in fault


def test_the_command_passes_over_whole_ones_and_names_broken_ones() -> None:
    whole = published()
    published(article=make_article(is_confidential=True))
    out = StringIO()
    call_command("validate_claimreviews", stdout=out)
    assert "1 published checks, no faults" in out.getvalue()

    broken = make_check(state="in review")
    type(broken.claim).objects.filter(pk=broken.claim_id).update(text="\u202e")
    move_check(check=broken, to="published", by=make_user(role="editor", desk=broken.claim.desk))

    with pytest.raises(CommandError, match="1 of 2"):
        call_command("validate_claimreviews", stdout=out, stderr=out)
    assert str(broken.pk) in out.getvalue()
    assert "no claim" in out.getvalue()
    assert str(whole.pk) not in out.getvalue()
