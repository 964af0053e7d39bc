"""Work on a check from the page: moves, assignment, evidence and verdicts, each with its refusal in words."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.claims.actions import mend_claim
from apps.claims.models import Claim
from apps.verification.actions import draft_verdict, move_check
from apps.verification.models import Check, Verdict
from tests.factories import make_check, make_claim, make_desk, make_rating, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def people(desk: Desk) -> dict[str, User]:
    roles = {"reporter": "reporter", "checker": "fact-checker", "editor": "editor"}
    return {name: make_user(name, role=role, desk=desk) for name, role in roles.items()}


@pytest.fixture
def claim(desk: Desk) -> Claim:
    return make_claim(desk=desk)


def move(client: Client, claim: Claim, to: str, *, from_list: bool = False, **fields: str) -> object:
    headers = {"HX-Request": "true"} if from_list else {}
    return client.post(reverse("web:claim_move", args=[claim.pk]), {"to": to} | fields, headers=headers)


def state_of(claim: Claim) -> str:
    return Claim.objects.values_list("status", flat=True).get(pk=claim.pk)


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
    ("published", "editor", "queued", "cannot go to “queued”"),
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

    sentence = "You wrote this verdict. A second reader must publish it."
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
    assert "Somebody else moved this check in the meantime." in answer.content.decode()
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


def test_a_check_is_assigned_with_a_due_date(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["editor"])
    due = timezone.localdate() + timedelta(days=3)

    client.post(
        reverse("web:check_assign", args=[claim.pk]), {"assignee": people["checker"].pk, "due_on": due.isoformat()}
    )

    check = Check.objects.get()
    assert (check.assignee, check.due_on) == (people["checker"], due)


def test_reporters_assign_nothing(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    answer = client.post(reverse("web:check_assign", args=[claim.pk]), {"assignee": people["checker"].pk})

    assert answer.status_code == 409
    assert "Only fact-checkers and editors of this desk assign its checks." in answer.content.decode()
    assert not Check.objects.exists()


def test_assigning_from_an_old_page_overwrites_nobody(client: Client, people: dict, claim: Claim) -> None:
    check = make_check(claim=claim, state="in progress", **people)
    client.force_login(people["editor"])

    answer = client.post(reverse("web:check_assign", args=[claim.pk]), {"assignee": "", "version": check.version - 1})

    assert answer.status_code == 409
    assert Check.objects.get().assignee == people["checker"]


def test_evidence_is_added_with_its_stance_and_exact_quote(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="in progress", **people)
    make_source("State Archive", kind="organisation")
    client.force_login(people["checker"])
    fields = {"stance": "refutes", "title": "Minutes", "url": "https://council.example/1", "source": "state archive"}

    client.post(reverse("web:evidence_add", args=[claim.pk]), fields | {"quote": "It opens in June."})

    page = client.get(claim.get_absolute_url()).content.decode()
    for shown in ("Minutes", "https://council.example/1", "State Archive", "It opens in June.", "refutes"):
        assert shown in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "Minutes", "stance": "refutes"}, "Evidence needs an address or a source of the registry."),
        ({"title": "Minutes", "stance": "refutes", "source": "Nobody"}, "There is no source of this name"),
        ({"title": "Minutes", "stance": "refutes", "url": "javascript:alert(1)"}, "Enter a valid URL."),
        ({"title": "Minutes", "url": "https://a.example/"}, "This field is required."),
    ],
)
def test_evidence_that_points_nowhere_is_refused(
    client: Client, people: dict, claim: Claim, fields: dict, sentence: str
) -> None:
    make_check(claim=claim, state="in progress", **people)
    client.force_login(people["checker"])

    answer = client.post(reverse("web:evidence_add", args=[claim.pk]), fields)

    assert answer.status_code in {409, 422}
    assert sentence in answer.content.decode()


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


@pytest.mark.parametrize("name", ["evidence_add", "verdict_draft"])
def test_work_waits_until_the_check_is_taken(client: Client, people: dict, claim: Claim, name: str) -> None:
    make_check(claim=claim, state="queued", **people)
    client.force_login(people["checker"])
    fields = {"stance": "refutes", "title": "Minutes", "url": "https://a.example/"}
    fields |= {"rating": make_rating().pk, "explanation": "So."}

    answer = client.post(reverse(f"web:{name}", args=[claim.pk]), fields)

    assert answer.status_code == 409
    assert "Take the check first" in answer.content.decode()


@pytest.mark.parametrize("name", ["check_assign", "check_again", "evidence_add", "verdict_draft"])
def test_reading_an_address_that_writes_is_refused(client: Client, people: dict, claim: Claim, name: str) -> None:
    client.force_login(people["checker"])

    assert client.get(reverse(f"web:{name}", args=[claim.pk])).status_code == 405


# --- Two at one check -----------------------------------------------------------------------------


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found[1] if found else ""


def test_a_claim_that_changed_under_the_second_reader_is_not_published(
    client: Client, people: dict, claim: Claim
) -> None:
    make_check(claim=claim, state="in review", **people)
    client.force_login(people["editor"])
    read = hidden(client.get(claim.get_absolute_url()).content.decode(), "read")
    mend_claim(claim=claim, version=1, by=people["reporter"], text="Something quite different.")

    refused = move(client, claim, "published", shown="in review", read=read)
    read_again = hidden(refused.content.decode(), "read")
    published = move(client, claim, "published", shown="in review", read=read_again)

    assert refused.status_code == 409
    assert "was changed since you read it" in refused.content.decode()
    assert published.status_code == 302
    assert state_of(claim) == "published"


def test_two_who_write_a_verdict_at_once_see_both_and_neither_is_lost(
    client: Client, people: dict, claim: Claim
) -> None:
    check = make_check(claim=claim, state="in progress", **people)
    client.force_login(people["checker"])
    empty = hidden(client.get(claim.get_absolute_url()).content.decode(), "over")
    draft_verdict(check=check, rating=make_rating("true"), explanation="Theirs.", by=people["editor"])
    address, mine = reverse("web:verdict_draft", args=[claim.pk]), {"rating": make_rating("false").pk}
    mine |= {"explanation": "Mine."}

    refused = client.post(address, mine | {"over": empty})
    page = refused.content.decode()
    kept = Verdict.objects.get().explanation
    client.post(address, mine | {"over": hidden(page, "over")})

    assert (refused.status_code, kept) == (409, "Theirs.")
    assert "Theirs." in page
    assert "Mine." in page
    assert Verdict.objects.get().explanation == "Mine."


def test_a_page_that_showed_no_check_assigns_none_that_was_made_since(
    client: Client, people: dict, claim: Claim
) -> None:
    make_check(claim=claim, state="in progress", **people)
    client.force_login(people["editor"])

    answer = client.post(reverse("web:check_assign", args=[claim.pk]), {"assignee": "", "version": ""})

    assert answer.status_code == 409
    assert Check.objects.get().assignee == people["checker"]


# --- What was published once ----------------------------------------------------------------------


def test_while_a_check_is_reopened_its_verdict_is_an_earlier_one(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="published", **people)
    client.force_login(people["editor"])

    move(client, claim, "in progress", comment="New minutes.")
    page = client.get(claim.get_absolute_url())

    assert page.context["published"] is None
    assert [verdict.rating.key for verdict in page.context["earlier"]] == ["false"]
    assert "Earlier verdicts" in page.content.decode()


def test_a_new_verdict_stands_and_the_one_before_is_told(client: Client, people: dict, claim: Claim) -> None:
    check = make_check(claim=claim, state="published", **people)
    move_check(check=check, to="in progress", by=people["editor"], comment="New minutes.")
    draft_verdict(check=check, rating=make_rating("true"), explanation="They do.", by=people["checker"])
    move_check(check=check, to="in review", by=people["checker"])
    move_check(check=check, to="published", by=people["editor"])
    client.force_login(people["reporter"])

    page = client.get(claim.get_absolute_url())

    assert page.context["published"].rating.key == "true"
    assert [verdict.rating.key for verdict in page.context["earlier"]] == ["false"]


def test_a_retracted_verdict_is_told_also_beside_a_new_check(client: Client, people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="retracted", **people)
    client.force_login(people["reporter"])

    before = client.get(claim.get_absolute_url())
    client.post(reverse("web:check_again", args=[claim.pk]))
    after = client.get(claim.get_absolute_url())

    for page in (before, after):
        assert page.context["published"] is None
        assert len(page.context["earlier"]) == 1
        assert "retracted" in page.content.decode()
    assert state_of(claim) == "new"


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


def test_what_is_told_after_a_move_is_kept_out_of_cookies(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    answer = move(client, claim, "queued")

    assert set(answer.cookies) <= {"sessionid", "csrftoken"}
