"""The gates on the claim's page, and the settings of a desk and of the newsroom."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.actions import the_newsroom
from apps.accounts.models import Desk, User
from apps.claims.models import Claim
from apps.verification.actions.gates import change_gates
from apps.verification.cases import gates_of
from apps.verification.models import Check, GateException
from tests.factories import OPEN_GATES, make_check, make_claim, make_desk, make_user

pytestmark = pytest.mark.django_db
EVERYTHING = {"origins_min": 2, "needs_archive": True, "needs_contact": True, "needs_interests": True}


@pytest.fixture
def desk() -> Desk:
    return make_desk(gates=EVERYTHING)


@pytest.fixture
def check(desk: Desk) -> Check:
    return make_check(state="in review", desk=desk)


@pytest.fixture
def editor(client: Client, desk: Desk) -> User:
    user = make_user(role="editor", desk=desk, name="Edda Marsh")
    client.force_login(user)
    return user


def page_of(client: Client, claim: Claim) -> str:
    return client.get(claim.get_absolute_url()).content.decode()


def test_the_checklist_says_what_is_missing_and_leads_there(client: Client, editor: User, check: Check) -> None:
    page = page_of(client, check.claim)

    assert "Before it is published" in page
    assert "Independent origins of the evidence: 1; at least 2 are asked." in page
    assert 'href="#responses"' in page
    assert "You did not write the verdict and can be its second reader." in page
    assert "This cannot be published yet." in page, "the disabled button says the same"


def test_an_exception_is_written_on_the_page_and_shown(client: Client, editor: User, check: Check) -> None:
    address = reverse("web:exception_write", args=[check.claim_id])

    answer = client.post(address, {"gate": "origins", "reason": "The only record there is."}, follow=True)

    assert answer.status_code == 200
    assert "Exception by Edda Marsh: The only record there is." in answer.content.decode()
    assert client.get(address).status_code == 405


def test_an_exception_without_a_reason_or_right_is_refused_in_words(client: Client, desk: Desk, check: Check) -> None:
    client.force_login(make_user(role="editor", desk=desk))
    address = reverse("web:exception_write", args=[check.claim_id])

    assert client.post(address, {"gate": "origins", "reason": ""}).status_code == 422
    assert client.post(address, {"gate": "second reader", "reason": "x"}).status_code == 422
    client.force_login(make_user(role="fact-checker", desk=desk))
    refused = client.post(address, {"gate": "origins", "reason": "x"})

    assert refused.status_code == 409
    assert "Only editors of this desk write exceptions." in refused.content.decode()
    assert not GateException.objects.exists()


def test_interests_are_told_on_the_page(client: Client, editor: User, check: Check) -> None:
    address = reverse("web:interest_tell", args=[check.claim_id])

    refused = client.post(address, {"has_interest": "yes", "statement": ""})
    answer = client.post(address, {"has_interest": "yes", "statement": "I chair the club."}, follow=True)

    assert (refused.status_code, answer.status_code) == (409, 200)
    assert "I chair the club." in answer.content.decode()
    assert client.post(address, {}).status_code == 422


def test_another_desks_confidential_claim_has_no_gates_to_find(client: Client, editor: User) -> None:
    claim = make_check(state="in review", claim=make_claim(is_confidential=True)).claim

    for name in ("exception_write", "interest_tell"):
        assert client.post(reverse(f"web:{name}", args=[claim.pk]), {}).status_code == 404


def test_a_claim_that_nobody_works_on_shows_no_checklist(client: Client, editor: User) -> None:
    assert "Before it is published" not in page_of(client, make_claim())
    assert "Before it is published" not in page_of(client, make_check(state="published").claim)


# --- The settings of a desk ------------------------------------------------------------------------


def sent(desk: Desk, **changes: object) -> dict:
    return {"origins_min": 2, "version": gates_of(desk).version} | changes


def test_an_editor_changes_what_the_desk_asks_and_history_tells(client: Client, editor: User, desk: Desk) -> None:
    address = reverse("web:settings_desk_gates", args=[desk.slug])

    page = client.post(address, sent(desk, origins_min=3), follow=True).content.decode()

    assert gates_of(desk).origins_min == 3
    assert gates_of(desk).needs_contact is False, "a box that is not ticked is a no"
    assert "changed the gates" in page
    assert "<del>yes</del> → <ins>no</ins>" in page


def test_of_two_who_change_at_once_the_second_sees_both(client: Client, editor: User, desk: Desk) -> None:
    address, old = reverse("web:settings_desk_gates", args=[desk.slug]), sent(desk, origins_min=5)
    change_gates(desk=desk, by=None, **OPEN_GATES | {"origins_min": 7})

    answer = client.post(address, old)

    assert answer.status_code == 409
    assert gates_of(desk).origins_min == 7
    page = answer.content.decode()
    assert "As it is now" in page
    assert 'value="5"' in page
    again = client.post(address, old | {"version": gates_of(desk).version})
    assert again.status_code == 302
    assert gates_of(desk).origins_min == 5


@pytest.mark.parametrize("wrong", ["21", "-1", "x", ""])
def test_a_number_out_of_reach_is_refused(client: Client, editor: User, desk: Desk, wrong: str) -> None:
    address = reverse("web:settings_desk_gates", args=[desk.slug])

    assert client.post(address, sent(desk, origins_min=wrong)).status_code == 422


def test_who_sees_and_changes_a_desks_gates(client: Client, desk: Desk) -> None:
    address = reverse("web:settings_desk_gates", args=[desk.slug])
    table = [
        (make_user(is_administrator=True), 200, 302),
        (make_user(role="reporter", desk=desk), 200, 409),
        (make_user(role="editor"), 404, 404),
        (make_user(), 404, 404),
    ]
    for user, reads, writes in table:
        client.force_login(user)
        assert client.get(address).status_code == reads, user
        assert client.post(address, sent(desk)).status_code == writes, user
        assert (desk.name in client.get(reverse("web:settings_gates")).content.decode()) == (reads == 200)
    client.logout()
    assert client.get(address).status_code == 302


# --- The settings of the newsroom ------------------------------------------------------------------


def test_an_administrator_names_the_newsroom_and_opens_its_pages(client: Client) -> None:
    client.force_login(make_user(is_administrator=True))
    address = reverse("web:settings_newsroom")
    version = the_newsroom().version

    nameless = client.post(address, {"name": "", "has_public_pages": "on", "version": version})
    named = client.post(
        address, {"name": "Lendorfer Kurier", "address": "kurier.example", "contact": "korrektur@kurier.example",
                  "has_public_pages": "on", "version": version}, follow=True,
    )  # fmt: skip

    assert nameless.status_code == 409
    assert "give the newsroom&#x27;s name first" in nameless.content.decode()
    newsroom = the_newsroom()
    assert (newsroom.name, newsroom.has_public_pages) == ("Lendorfer Kurier", True)
    assert newsroom.address == "https://kurier.example"
    assert "changed the newsroom" in named.content.decode()
    stale = client.post(address, {"name": "Other", "version": version})
    assert stale.status_code == 409
    assert "As it is now" in stale.content.decode()
    assert the_newsroom().name == "Lendorfer Kurier"


@pytest.mark.parametrize("role", ["editor", "fact-checker", "reporter"])
def test_for_others_the_newsrooms_settings_are_not_there(client: Client, role: str) -> None:
    client.force_login(make_user(role=role))

    assert client.get(reverse("web:settings_newsroom")).status_code == 404
    assert client.post(reverse("web:settings_newsroom"), {}).status_code == 404
