"""Merging, splitting and rejecting claims on pages, and taking it back."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Desk, User
from apps.claims.actions import merge_claims, reject_claim
from apps.claims.models import Change, Claim
from tests.claims.saying import claim_in
from tests.factories import make_article, make_check, make_claim, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def reporter(client: Client, desk: Desk) -> User:
    user = make_user(role="reporter", desk=desk)
    client.force_login(user)
    return user


@pytest.fixture
def pair() -> tuple[Claim, Claim]:
    mayor = make_source("Hanna Vogt")
    return (
        make_claim(claimant=mayor, text="The bridge opens in May."),
        make_claim(claimant=mayor, text="The new bridge is opened in the month of May."),
    )


def post(client: Client, name: str, thing: Any, **told: Any) -> Any:
    return client.post(reverse(f"web:{name}", args=[thing.pk]), told, follow=True)


def merge(client: Client, claim: Claim, other: Claim) -> Any:
    return post(client, "claim_merge", claim, other=other.pk, version=claim.version, other_version=other.version)


def undo_on(page: str) -> str:
    found = re.search(r'<form[^>]*method="post" action="(/changes/[^"]+/undo/)"', page)
    assert found, "no undo on the page"
    return found[1]


# --- The same claim ------------------------------------------------------------------------------


def test_claims_like_it_are_offered_those_of_the_claimant_first(
    client: Client, reporter: User, pair: tuple[Claim, Claim]
) -> None:
    claim, other = pair
    somebody = make_claim(text="In May the bridge opens.")
    make_claim(text="Taxes rise.")

    page = client.get(reverse("web:claim_near", args=[claim.pk])).content.decode()

    assert page.index(other.text) < page.index(somebody.text)
    assert "Taxes rise." not in page
    assert "each make this claim" in page
    assert page.count("disabled") == 1


def test_another_claim_is_looked_for_by_its_words(client: Client, reporter: User, pair: tuple[Claim, Claim]) -> None:
    make_claim(text="Taxes rise.")
    hidden = make_claim(text="Taxes fall.", is_confidential=True)

    address = reverse("web:claim_near", args=[pair[0].pk])
    page = client.get(address, {"q": "taxes"}).content.decode()
    fragment = client.get(address, {"q": "nonsense"}, headers={"HX-Request": "true"}).content.decode()

    assert "Taxes rise." in page
    assert hidden.text not in page
    assert "No other claim has these words." in fragment
    assert "<html" not in fragment


def test_merging_leads_to_the_claim_that_stays_with_an_undo(
    client: Client, reporter: User, pair: tuple[Claim, Claim]
) -> None:
    claim, other = pair

    answer = merge(client, claim, other)

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == claim.get_absolute_url()
    assert "Where it appears (2)" in page
    assert "is part of this claim now" in page
    assert "merged another claim into this one" in page
    back = client.post(undo_on(page), follow=True)
    assert "Taken back." in back.content.decode()
    assert Claim.objects.in_use().count() == 2


def test_the_claim_being_checked_stays_whichever_page_one_is_on(
    client: Client, reporter: User, pair: tuple[Claim, Claim]
) -> None:
    claim, other = pair
    make_check(claim=other, state="queued")
    other.refresh_from_db()

    answer = merge(client, claim, other)

    assert answer.redirect_chain[-1][0] == other.get_absolute_url()


def test_the_address_of_a_merged_claim_leads_on(client: Client, reporter: User, pair: tuple[Claim, Claim]) -> None:
    claim, into = pair
    merge_claims(claim=claim, into=into, by=reporter)

    answer = client.get(claim.get_absolute_url(), follow=True)

    assert answer.redirect_chain == [(into.get_absolute_url(), 302)]
    assert "was merged into this claim" in answer.content.decode()


def test_a_refused_merge_says_why(client: Client, reporter: User, pair: tuple[Claim, Claim]) -> None:
    for claim in pair:
        make_check(claim=claim, state="queued")
        claim.refresh_from_db()

    assert "Dismiss one of the two first" in merge(client, *pair).content.decode()
    assert Claim.objects.in_use().count() == 2


def test_an_undo_that_is_no_longer_possible_says_why(client: Client, reporter: User, pair: tuple[Claim, Claim]) -> None:
    claim, into = pair
    change = merge_claims(claim=claim, into=into, by=reporter)
    merge_claims(claim=into, into=make_claim(claimant=into.claimant), by=reporter)

    page = client.post(reverse("web:change_undo", args=[change.pk]), follow=True).content.decode()

    assert "Take that back first." in page


def test_who_comes_too_late_is_told_and_led_on(client: Client, reporter: User, pair: tuple[Claim, Claim]) -> None:
    claim, into = pair
    merge_claims(claim=claim, into=into, by=make_user(role="editor"))
    move = reverse("web:claim_move", args=[claim.pk])

    whole = client.post(move, {"to": "queued"})
    row = client.post(move, {"to": "queued"}, headers={"HX-Request": "true", "HX-Target": f"row-{claim.pk}"})

    for answer in (whole, row):
        assert answer.status_code == 409
        assert "was merged into another claim" in answer.content.decode()
        assert f'href="{into.get_absolute_url()}"' in answer.content.decode()
    assert row.content.decode().startswith('<li class="claim-row">')


# --- Two claims in one ---------------------------------------------------------------------------


def split(client: Client, claim: Claim, **told: Any) -> Any:
    given = {"text": "It closes.", "label": "Closes", "claimant": str(claim.claimant), "claimant_kind": "person"}
    return post(client, "claim_split", claim, **{"version": claim.version} | given | told)


def test_appearances_are_split_off_and_come_back(client: Client, reporter: User) -> None:
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=make_source("Hanna Vogt"))
    goes = claim.appearances.first()
    assert "Two claims in one? Split" in client.get(claim.get_absolute_url()).content.decode()

    answer = split(client, claim, appearances=[str(goes.pk)])

    new = Claim.objects.get(text="It closes.")
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == new.get_absolute_url()
    assert list(new.appearances.all()) == [goes]
    client.post(undo_on(page))
    assert claim.appearances.count() == 2


def test_the_words_of_one_appearance_are_divided(client: Client, reporter: User) -> None:
    claim = claim_in(make_article(), text="It opens and costs.", claimant=None, content=((0, 4), (6, 9)))
    place = f"{claim.appearances.get().pk}:6:9"
    assert place in client.get(claim.get_absolute_url()).content.decode()

    split(client, claim, parts=[place], claimant="")

    new = Claim.objects.get(text="It closes.")
    assert [(span.start, span.end) for span in new.appearances.get().spans.all()] == [(6, 9)]


@pytest.mark.parametrize(
    ("told", "status", "sentence"),
    [
        ({"appearances": []}, 422, "Choose what belongs to the other claim"),
        ({"text": ""}, 422, "This field is required"),
        ({"version": 7}, 409, "Somebody else changed this claim"),
    ],
)
def test_a_refused_split_keeps_what_was_typed(
    client: Client, reporter: User, told: dict[str, Any], status: int, sentence: str
) -> None:
    claim = claim_in(make_article(), make_article(), text="It opens.", claimant=make_source())
    given = {"appearances": [str(claim.appearances.first().pk)], "label": "What I typed"} | told

    answer = split(client, claim, **given)

    page = answer.content.decode()
    assert answer.status_code == status
    assert sentence in page
    assert "What I typed" in page
    assert Claim.objects.count() == 1


def test_a_claim_of_one_piece_offers_no_split(client: Client, reporter: User) -> None:
    assert "Two claims in one?" not in client.get(make_claim().get_absolute_url()).content.decode()


# --- Not a claim ---------------------------------------------------------------------------------


def test_the_inbox_offers_a_key_and_the_row_an_undo(client: Client, reporter: User) -> None:
    claim = make_claim()
    inbox = client.get(reverse("web:inbox")).content.decode()
    assert 'data-key="m"' in inbox
    address, headers = reverse("web:claim_reject", args=[claim.pk]), {"HX-Request": "true"}

    row = client.post(address, {"version": 1}, headers=headers).content.decode()

    assert f'id="row-{claim.pk}"' in row
    assert "is marked as not a claim" in row
    assert claim.label not in client.get(reverse("web:inbox")).content.decode()
    back = client.post(undo_on(row), headers=headers).content.decode()
    assert 'data-key="m"' in back
    assert claim.label in client.get(reverse("web:inbox")).content.decode()


def test_without_scripts_the_inbox_comes_back_with_an_undo(client: Client, reporter: User) -> None:
    claim = make_claim()

    answer = post(client, "claim_reject", claim, version=1, next="/?status=new")

    assert answer.redirect_chain[-1][0] == "/?status=new"
    client.post(undo_on(answer.content.decode()))
    assert Claim.objects.in_use().exists()


def test_a_rejected_claim_says_who_and_why_and_can_be_taken_back(client: Client, reporter: User) -> None:
    claim = make_claim()

    page = post(client, "claim_reject", claim, version=1, reason="A greeting.").content.decode()

    assert f"{reporter} marked this as not a claim" in page
    assert "A greeting." in page
    assert "It is a claim after all" in page
    assert 'id="same"' not in page


def test_a_row_whose_claim_was_changed_meanwhile_says_so(client: Client, reporter: User) -> None:
    claim = make_claim()
    address = reverse("web:claim_reject", args=[claim.pk])

    answer = client.post(address, {"version": 7}, headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert "Somebody else changed this claim" in answer.content.decode()


def test_what_is_being_checked_is_not_rejected_on_its_page_either(client: Client, reporter: User) -> None:
    claim = make_claim()
    make_check(claim=claim, state="queued")

    assert "Dismiss the check first" in client.get(claim.get_absolute_url()).content.decode()
    assert "Dismiss the check first" in post(client, "claim_reject", claim, version=1).content.decode()


# --- Who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["claim_merge", "claim_split", "claim_reject"])
def test_another_desk_s_confidential_claim_is_not_there(client: Client, reporter: User, name: str) -> None:
    claim = make_claim(is_confidential=True)

    assert client.post(reverse(f"web:{name}", args=[claim.pk]), {"version": 1}).status_code == 404
    assert client.get(reverse("web:claim_near", args=[claim.pk])).status_code == 404


def test_another_desk_s_confidential_claim_is_merged_with_none(
    client: Client, reporter: User, pair: tuple[Claim, Claim]
) -> None:
    hidden = make_claim(is_confidential=True)

    answer = client.post(
        reverse("web:claim_merge", args=[pair[0].pk]), {"other": hidden.pk, "version": 1, "other_version": 1}
    )

    assert answer.status_code == 404


def test_another_desk_s_merged_and_rejected_claims_and_changes_are_not_there(client: Client, reporter: User) -> None:
    desk = make_desk()
    hidden = make_claim(desk=desk, is_confidential=True)
    change = reject_claim(claim=hidden, by=make_user(role="reporter", desk=desk))

    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.post(reverse("web:change_undo", args=[change.pk])).status_code == 404


def test_who_is_of_no_desk_sees_why_not(client: Client) -> None:
    client.force_login(make_user())
    claim = make_claim()

    page = client.get(claim.get_absolute_url()).content.decode()
    inbox = client.get(reverse("web:inbox")).content.decode()

    assert "Only people of this desk can mend its claims." in page
    assert "Only people of this desk can mend its claims." in inbox
    assert "Only people" in post(client, "claim_reject", claim, version=1).content.decode()
    assert Claim.objects.in_use().exists()


def test_nothing_happens_by_looking(client: Client, reporter: User) -> None:
    claim = make_claim()
    change = reject_claim(claim=make_claim(), by=reporter)

    for name in ("claim_merge", "claim_split", "claim_reject"):
        assert client.get(reverse(f"web:{name}", args=[claim.pk])).status_code == 405
    assert client.get(reverse("web:change_undo", args=[change.pk])).status_code == 405


# --- Sources -------------------------------------------------------------------------------------


def test_an_editor_merges_sources_and_takes_it_back(client: Client, desk: Desk) -> None:
    client.force_login(make_user(role="editor", desk=desk))
    source, into = make_source("Hanna Vogt"), make_source("Hanna Maria Vogt")
    claim = make_claim(claimant=source)
    address = reverse("web:source_merge", args=[source.pk])
    assert f'href="{address}"' in client.get(source.get_absolute_url()).content.decode()
    offered = client.get(address, {"q": "vogt"}).content.decode()
    assert "Merge into Hanna Maria Vogt" in offered

    answer = client.post(address, {"into": into.pk, "version": source.version}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == into.get_absolute_url()
    assert "Hanna Vogt” is part of this source now" in page
    assert claim.text in page
    assert client.get(source.get_absolute_url()).headers["Location"] == into.get_absolute_url()
    client.post(undo_on(page))
    claim.refresh_from_db()
    assert claim.claimant == source


def test_a_refused_merge_of_sources_says_why(client: Client, desk: Desk) -> None:
    client.force_login(make_user(role="editor", desk=desk))
    source, outlet = make_source("Harbour Post"), make_source("Harbour Post", kind="outlet")
    address = reverse("web:source_merge", args=[source.pk])

    offered = client.get(address).content.decode()
    answer = client.post(address, {"into": outlet.pk, "version": source.version})

    assert "of the kind news" not in offered
    assert "Mend the kind first." in offered
    assert answer.status_code == 409
    assert "Mend the kind first." in answer.content.decode()
    assert not Change.objects.exists()


def test_only_editors_are_offered_the_merging_of_sources(client: Client, reporter: User) -> None:
    source, into = make_source("Hanna Vogt"), make_source("Hanna Maria Vogt")
    hidden = make_source(confidential_to=make_desk())
    address = reverse("web:source_merge", args=[source.pk])

    assert address not in client.get(source.get_absolute_url()).content.decode()
    answer = client.post(address, {"into": into.pk, "version": 1})
    assert "Only editors merge sources" in answer.content.decode()
    assert client.get(reverse("web:source_merge", args=[hidden.pk])).status_code == 404
    assert client.post(address, {"into": hidden.pk, "version": 1}).status_code == 404
    assert not Change.objects.exists()


def test_a_source_that_becomes_unnamed_takes_its_claims_along(client: Client, reporter: User) -> None:
    source = make_source("people close to the council")
    claim = make_claim(claimant=source)

    client.post(
        reverse("web:source_mend", args=[source.pk]),
        {"name": source.name, "kind": "unnamed group", "description": "", "wikidata_id": "", "version": source.version},
    )

    claim.refresh_from_db()
    assert claim.attribution == "unnamed"
