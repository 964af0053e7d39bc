"""Moving a check from the page or from a list, each refusal in words."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Desk
from apps.claims.models import Claim
from apps.verification.models import Check
from tests.factories import make_check, make_user
from tests.web.checks.doing import move, page_of, state_of

pytestmark = pytest.mark.django_db

MOVES = [
    ("new", "reporter", "queued"),
    ("new", "checker", "in progress"),
    ("queued", "checker", "in progress"),
    ("in progress", "checker", "queued"),
    ("in progress", "checker", "dismissed"),
    ("in review", "editor", "in progress"),
    ("in review", "editor", "published"),
    ("published", "editor", "retracted"),
]


@pytest.mark.parametrize(("origin", "who", "target"), MOVES)
def test_a_move_of_the_table_is_made_and_told(
    client: Client, people: dict, claim: Claim, origin: str, who: str, target: str
) -> None:
    if origin != "new":
        make_check(claim=claim, state=origin, **people)
    client.force_login(people[who])

    answer = client.post(
        reverse("web:claim_move", args=[claim.pk]), {"to": target, "shown": origin, "comment": "Because."}, follow=True
    )

    assert state_of(claim) == target
    assert f"is now {target}" in answer.content.decode()


REFUSED = [
    ("new", "reporter", "in progress", "Only fact-checkers and editors may do this; you are a reporter here."),
    ("in progress", "checker", "in review", "There is no verdict yet. Write one first."),
    ("in review", "checker", "published", "Only editors may do this; you are a fact-checker here."),
    ("published", "editor", "queued", "This happens by itself when the day to review the verdict by has passed."),
    ("queued", "editor", "published", "cannot go to “published”"),
    ("dismissed", "checker", "queued", "cannot go to “queued”"),
]


@pytest.mark.parametrize(("origin", "who", "target", "sentence"), REFUSED)
def test_a_refused_move_says_why_and_changes_nothing(
    client: Client, people: dict, claim: Claim, origin: str, who: str, target: str, sentence: str
) -> None:
    if origin != "new":
        make_check(claim=claim, state=origin, **people)
    client.force_login(people[who])

    answer = move(client, claim, target, comment="Because.")

    assert answer.status_code == 409
    assert sentence in answer.content.decode()
    assert state_of(claim) == origin


def test_a_refused_move_opens_no_check(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    move(client, claim, "in progress")

    assert not Check.objects.exists()


def test_the_author_is_never_the_second_reader(client: Client, desk: Desk, people: dict, claim: Claim) -> None:
    editor = people["editor"]
    make_check(
        claim=claim,
        state="in review",
        checker=editor,
        reporter=people["reporter"],
        editor=make_user(role="editor", desk=desk),
    )
    client.force_login(editor)

    page = client.get(claim.get_absolute_url()).content.decode()
    answer = move(client, claim, "published")

    sentence = "You wrote in this verdict. A second reader must publish it."
    assert sentence in page
    assert sentence in answer.content.decode()


def test_the_comment_that_was_written_is_not_lost_by_a_refusal(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    assert "My long comment" in move(client, claim, "dismissed", comment="My long comment").content.decode()


def test_a_page_that_is_out_of_date_moves_nothing(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="in progress", **people)
    client.force_login(people["checker"])

    answer = move(client, claim, "queued", shown="new")

    assert answer.status_code == 409
    assert "This check was changed in the meantime by Checker, " in answer.content.decode()
    assert state_of(claim) == "in progress"


def test_from_a_list_a_move_answers_with_the_row(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    row = move(client, claim, "queued", from_list=True).content.decode()

    assert row.strip().startswith(f'<li class="claim-row" id="row-{claim.pk}" data-status="queued">')
    assert "<html" not in row
    assert '<span class="state queued">' in row


def test_from_a_list_a_refusal_stands_in_the_row(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    answer = move(client, claim, "in progress", from_list=True)

    assert answer.status_code == 409
    assert "Only fact-checkers and editors may do this" in answer.content.decode()


def test_dismissing_asks_for_a_reason_on_a_page_or_in_a_dialog(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["checker"])
    address = reverse("web:claim_move", args=[claim.pk]) + "?to=dismissed"

    page = client.get(address)
    dialog = client.get(address, headers={"HX-Request": "true"})

    assert "<html" in page.content.decode()
    assert "<html" not in dialog.content.decode()
    assert 'name="comment"' in dialog.content.decode()
    assert dialog.headers["Vary"].startswith("HX-Request")


def test_a_dialog_without_a_reason_comes_back_with_the_sentence(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["checker"])

    answer = move(client, claim, "dismissed", from_list=True, comment=" ")

    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#dialog-body")
    assert "Say why in a comment" in answer.content.decode()


@pytest.mark.parametrize(("to", "status"), [("nowhere", 400), ("", 400)])
def test_moves_that_do_not_exist_are_refused(client: Client, people: dict, claim: Claim, to: str, status: int) -> None:
    client.force_login(people["checker"])

    assert move(client, claim, to).status_code == status
    assert client.get(reverse("web:claim_move", args=[claim.pk]), {"to": to}).status_code == 404


def test_after_a_move_one_is_where_one_was_but_never_elsewhere(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    assert move(client, claim, "queued", next="https://evil.example/").headers["Location"] == claim.get_absolute_url()


def test_what_is_told_after_a_move_is_kept_out_of_cookies(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    answer = move(client, claim, "queued")

    assert set(answer.cookies) <= {"sessionid", "csrftoken"}


def test_who_sends_a_check_back_is_read_until_it_is_handed_in_again(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="in review", **people)
    client.force_login(people["editor"])
    move(client, claim, "in progress", comment="Which minutes? Name the day.")
    client.force_login(people["checker"])

    sent_back = page_of(client, claim)
    move(client, claim, "queued")
    put_back = page_of(client, claim)
    move(client, claim, "in progress")
    move(client, claim, "in review")
    handed_in = page_of(client, claim)

    for page in (sent_back, put_back):
        assert "Editor sent this back:" in page
    assert "Editor sent this back:" not in handed_in


def test_sending_back_says_why(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="in review", **people)
    client.force_login(people["editor"])

    answer = move(client, claim, "in progress", comment=" ")

    assert (answer.status_code, state_of(claim)) == (409, "in review")
    assert "Say why in a comment" in answer.content.decode()


@pytest.mark.parametrize("origin", ["new", "queued", "in progress"])
def test_a_dismissal_is_undone_to_where_the_check_was(client: Client, people: dict, claim: Claim, origin: str) -> None:
    make_check(claim=claim, state=origin, **people)
    client.force_login(people["checker"])
    move(client, claim, "dismissed", comment="Twice.")

    page = page_of(client, claim)
    refused = {to: move(client, claim, to).status_code for to in {"new", "queued", "in progress"} - {origin}}
    move(client, claim, origin)

    assert page.count("Undo the dismissal") == 1
    assert set(refused.values()) == {409}
    assert state_of(claim) == origin
    assert Check.objects.count() == 1
