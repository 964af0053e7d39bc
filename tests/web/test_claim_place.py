"""The words of a claim are moved in the text, by people who may mend it."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.claims.actions import mend_claim
from apps.claims.models import Appearance
from apps.claims.quotes import exact_quote, places
from tests.claims.saying import say
from tests.factories import make_article, make_check, make_desk, make_source, make_user

pytestmark = pytest.mark.django_db
TEXT = "Quay\n\nThe quay is full. It must close and it costs a lot, said Lena Voss.\n\nThe quay is old, Voss said."


@pytest.fixture
def reporter(client: Client) -> User:
    user = make_user(role="reporter")
    client.force_login(user)
    return user


@pytest.fixture
def appearance() -> Appearance:
    content = ((place("It must close")), (place("it costs a lot")))
    article = make_article(title="Quay", text=TEXT)
    return say(article, "It must close.", make_source("Lena Voss"), start=place("It must")[0], content=content,
               source=(place("Lena Voss"),))  # fmt: skip


def place(words: str) -> tuple[int, int]:
    return TEXT.index(words), TEXT.index(words) + len(words)


def address(appearance: Appearance) -> str:
    return reverse("web:claim_place", args=[appearance.claim_id, appearance.pk])


def form(**other: object) -> dict[str, object]:
    return {
        "words": "It must close […] it costs a lot",
        "source": "Lena Voss",
        "kind": "indirect",
        "version": 1,
    } | other


def test_the_claims_page_leads_there_and_the_form_shows_what_is_marked(
    client: Client, reporter: User, appearance: Appearance
) -> None:
    assert address(appearance) in client.get(appearance.claim.get_absolute_url()).content.decode()

    shown = client.get(address(appearance)).content.decode()

    assert "It must close […] it costs a lot" in shown
    assert "Lena Voss</textarea>" in shown
    assert "The quay is old" in shown, "the text around, to copy from"


def test_words_are_moved_and_history_tells_it(client: Client, reporter: User, appearance: Appearance) -> None:
    answer = client.post(
        address(appearance), form(words="It must close", source="said Lena Voss", kind="direct"), follow=True
    )

    moved = Appearance.objects.get(pk=appearance.pk)
    assert (exact_quote(moved), exact_quote(moved, "source"), moved.kind) == (
        "It must close",
        "said Lena Voss",
        "direct",
    )
    shown = answer.content.decode()
    assert "The place in the text is mended." in shown
    assert "mended the place in the text" in shown


def test_what_is_not_touched_stays_just_where_it_is(client: Client, reporter: User, appearance: Appearance) -> None:
    client.post(address(appearance), form(source=""))

    moved = Appearance.objects.get(pk=appearance.pk)
    assert places(moved) == [place("It must close"), place("it costs a lot")]
    assert places(moved, "source") == []


def test_words_that_stand_there_twice_are_taken_where_they_are_nearest(
    client: Client, reporter: User, appearance: Appearance
) -> None:
    client.post(address(appearance), form(words="The quay is", source="Voss"))

    moved = Appearance.objects.get(pk=appearance.pk)
    assert moved.start == TEXT.index("The quay is")
    assert places(moved, "source") == [place("Voss")]


@pytest.mark.parametrize("wrong", [{"words": "It must open"}, {"words": " "}, {"source": "Jo Lund"}, {"kind": "sung"}])
def test_words_that_are_not_there_are_refused(
    client: Client, reporter: User, appearance: Appearance, wrong: dict[str, str]
) -> None:
    answer = client.post(address(appearance), form(**wrong))

    assert answer.status_code == 422
    assert Appearance.objects.get(pk=appearance.pk).corrected == []


def test_a_change_in_between_is_told_and_sending_again_is_a_decision(
    client: Client, reporter: User, appearance: Appearance
) -> None:
    mend_claim(claim=appearance.claim, version=1, label="Mended", by=reporter)

    answer = client.post(address(appearance), form(words="It must close"))

    assert answer.status_code == 409
    assert 'name="version" value="2"' in answer.content.decode()
    assert client.post(address(appearance), form(words="It must close", version=2)).status_code == 302


def test_who_may_not_mend_the_claim_finds_no_form(client: Client, reporter: User) -> None:
    published = make_check(state="published").claim.appearances.get()
    secret = say(make_article(desk=make_desk(), is_confidential=True), "It opens.", None)

    assert 'name="words"' not in client.get(address(published)).content.decode()
    words = {"words": exact_quote(published), "source": "", "kind": "direct", "version": published.claim.version}
    assert client.post(address(published), words).status_code == 409
    assert client.get(address(secret)).status_code == 404
