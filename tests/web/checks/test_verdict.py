"""Writing a verdict, correcting one that stands, confirming it, and what the page tells of those before."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.claims.models import Claim
from apps.verification.actions import draft_verdict, move_check
from apps.verification.actions.reviewing import return_due_reviews
from apps.verification.models import Check, Verdict
from tests.factories import make_check, make_rating, make_user
from tests.web.checks.doing import move, page_of, post, state_of

pytestmark = pytest.mark.django_db


def test_a_verdict_is_drafted_and_shown_as_a_draft(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="in progress", **people)
    client.force_login(people["checker"])

    answer = client.post(
        reverse("web:verdict_draft", args=[claim.pk]),
        {"rating": make_rating("true").pk, "explanation": "The minutes say so."},
        follow=True,
    )

    page = answer.content.decode()
    assert "saved as a draft" in page
    assert '<span class="draft">(draft)</span>' in page
    assert "The minutes say so." in page


def test_a_review_date_lies_ahead(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="in progress", **people)
    client.force_login(people["checker"])
    fields = {"rating": make_rating().pk, "explanation": "So.", "review_by": timezone.localdate().isoformat()}

    answer = client.post(reverse("web:verdict_draft", args=[claim.pk]), fields)

    assert answer.status_code == 422
    assert "Choose a day that is still to come." in answer.content.decode()


def test_a_verdict_waits_until_the_check_is_taken(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="queued", **people)
    client.force_login(people["checker"])

    answer = post(client, "verdict_draft", claim, rating=make_rating().pk, explanation="So.")

    assert answer.status_code == 409
    assert "Take the check first" in answer.content.decode()


@pytest.mark.parametrize("name", ["check_assign", "check_again", "claim_watch", "verdict_confirm", "verdict_draft"])
def test_reading_an_address_that_writes_is_refused(client: Client, people: dict, claim: Claim, name: str) -> None:
    client.force_login(people["checker"])

    assert client.get(reverse(f"web:{name}", args=[claim.pk])).status_code == 405


def test_all_that_was_written_stands_in_the_form_again(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="in progress", **people)
    client.force_login(people["checker"])
    fields = {"explanation": "Minutes say so.", "context": "In spring.", "method": "Read the minutes."}

    post(client, "verdict_draft", claim, rating=make_rating("true").pk, **fields)

    form = client.get(claim.get_absolute_url()).context["verdict_form"]
    assert {name: form.initial[name] for name in fields} == fields
    assert form.initial["rating"] == make_rating("true").pk


# --- What stands ----------------------------------------------------------------------------------


def test_a_verdict_stands_on_the_page_while_its_check_is_worked_on_again(
    client: Client, people: dict, claim: Claim
) -> None:
    make_check(claim=claim, state="published", **people)
    client.force_login(people["editor"])

    move(client, claim, "in progress", comment="New minutes.")
    page = client.get(claim.get_absolute_url())

    assert page.context["published"].rating.key == "false"
    assert "This verdict stands while the check is worked on again." in page.content.decode()
    assert page.context["verdict_form"].initial["explanation"] == "The minutes of the council say otherwise."


def corrected(claim: Claim, people: dict) -> Check:
    check = make_check(claim=claim, state="published", **people)
    move_check(check=check, to="in progress", by=people["editor"], comment="New minutes.")
    draft_verdict(
        check=check,
        rating=make_rating("true"),
        explanation="The new minutes of the council say so.",
        correction="We had read the old minutes.",
        by=people["checker"],
    )
    move_check(check=check, to="in review", by=people["checker"])
    return move_check(check=check, to="published", by=people["editor"])


def test_a_correction_is_told_with_what_it_changed(client: Client, people: dict, claim: Claim) -> None:
    corrected(claim, people)
    client.force_login(people["reporter"])

    page = client.get(claim.get_absolute_url())
    text = page.content.decode()

    assert page.context["published"].rating.key == "true"
    assert [edition.verdict.rating.key for edition in page.context["editions"]] == ["true", "false"]
    assert "We had read the old minutes." in text
    assert "<del>otherwise." in text
    assert "<ins>so.</ins>" in text


def test_what_replaces_a_verdict_is_not_published_without_saying_what_is_corrected(
    client: Client, people: dict, claim: Claim
) -> None:
    check = make_check(claim=claim, state="published", **people)
    move_check(check=check, to="in progress", by=people["editor"], comment="New minutes.")
    client.force_login(people["checker"])
    fields = {"rating": make_rating("true").pk, "explanation": "They do."}

    post(client, "verdict_draft", claim, **fields)
    refused = move(client, claim, "in review")
    over = client.get(claim.get_absolute_url()).context["verdict_form"].initial["over"]
    post(client, "verdict_draft", claim, **fields, correction="The minutes were old.", over=over)
    move(client, claim, "in review")

    assert refused.status_code == 409
    assert "Say in the draft what is corrected, and why." in refused.content.decode()
    assert state_of(claim) == "in review"


def test_the_draft_of_a_correction_is_told_apart_from_what_stands(client: Client, people: dict, claim: Claim) -> None:
    check = make_check(claim=claim, state="published", **people)
    move_check(check=check, to="in progress", by=people["editor"], comment="New minutes.")
    draft_verdict(check=check, rating=make_rating("true"), explanation="x", by=people["checker"])
    client.force_login(people["reporter"])

    page = client.get(claim.get_absolute_url())

    assert page.context["published"].rating.key == "false"
    assert page.context["draft"].rating.key == "true"


def test_a_retraction_is_told_with_its_reason_also_beside_a_new_check(
    client: Client, people: dict, claim: Claim
) -> None:
    check = make_check(claim=claim, state="published", **people)
    move_check(check=check, to="retracted", by=people["editor"], comment="The minutes were forged.")
    client.force_login(people["reporter"])

    before = client.get(claim.get_absolute_url())
    post(client, "check_again", claim)
    after = client.get(claim.get_absolute_url())

    for page in (before, after):
        assert page.context["published"] is None
        assert "Retracted by Editor" in page.content.decode()
        assert "The minutes were forged." in page.content.decode()
        assert len(page.context["editions"]) == 1
    assert state_of(claim) == "new"


# --- Due for review -------------------------------------------------------------------------------


def due(claim: Claim, people: dict) -> Check:
    check = make_check(claim=claim, state="published", **people)
    Verdict.objects.update(review_by=timezone.localdate() - timedelta(days=1))
    return_due_reviews(timezone.localdate())
    check.refresh_from_db()
    return check


def next_year() -> date:
    return timezone.localdate() + timedelta(days=365)


def test_a_verdict_that_is_due_says_so_and_stands(client: Client, people: dict, claim: Claim) -> None:
    due(claim, people)
    client.force_login(people["reporter"])

    page = client.get(claim.get_absolute_url())

    assert state_of(claim) == "queued"
    assert page.context["published"].rating.key == "false"
    for said in ("needs review", "Due for review since", "returned the check to the queue"):
        assert said in page.content.decode()


def test_an_editor_who_did_not_write_it_confirms_a_verdict(client: Client, people: dict, claim: Claim) -> None:
    due(claim, people)
    client.force_login(people["editor"])

    post(client, "verdict_confirm", claim, review_by=next_year().isoformat(), comment="Same minutes.")
    page = page_of(client, claim)

    verdict = Verdict.objects.get()
    assert (verdict.review_by, verdict.confirmed_by) == (next_year(), people["editor"])
    assert state_of(claim) == "published"
    assert not Check.objects.get().needs_review
    assert "found the verdict to be still right" in page
    assert "Due for review" not in page


def test_the_author_is_told_that_another_editor_confirms(client: Client, people: dict, claim: Claim) -> None:
    author = make_user("author", role="editor", desk=claim.desk)
    due(claim, people | {"checker": author})
    client.force_login(author)

    page = page_of(client, claim)
    answer = post(client, "verdict_confirm", claim, review_by=next_year().isoformat())

    assert "A second reader must publish it." in page
    assert (answer.status_code, state_of(claim)) == (409, "queued")


@pytest.mark.parametrize("day", ["", "2020-01-01"])
def test_confirming_needs_a_day_that_is_still_to_come(client: Client, people: dict, claim: Claim, day: str) -> None:
    due(claim, people)
    client.force_login(people["editor"])

    answer = post(client, "verdict_confirm", claim, review_by=day)

    assert answer.status_code in {409, 422}
    assert state_of(claim) == "queued"


# --- Asked for again ------------------------------------------------------------------------------


def test_a_dismissed_claim_is_asked_for_again(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="dismissed", **people)
    client.force_login(people["reporter"])

    page = client.get(claim.get_absolute_url()).content.decode()
    client.post(reverse("web:check_again", args=[claim.pk]))

    assert reverse("web:check_again", args=[claim.pk]) in page
    assert state_of(claim) == "new"
    assert Check.objects.count() == 2


def test_who_has_no_desk_asks_for_no_check_again(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="dismissed", **people)
    client.force_login(make_user())

    page = client.get(claim.get_absolute_url()).content.decode()
    answer = client.post(reverse("web:check_again", args=[claim.pk]))

    assert reverse("web:check_again", args=[claim.pk]) not in page
    assert answer.status_code == 409
    assert state_of(claim) == "dismissed"
