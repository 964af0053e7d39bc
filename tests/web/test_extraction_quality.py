"""The page that tells editors and administrators how well claims are found."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Desk, User
from apps.claims.actions import mend_claim, reject_claim
from apps.quality.figures import FEWEST
from apps.quality.models import Retraining
from tests.factories import make_check, make_claim, make_desk, make_user
from tests.quality.test_figures import judge

pytestmark = pytest.mark.django_db
ADDRESS = reverse("web:settings_extraction")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def editor(client: Client, desk: Desk) -> User:
    user = make_user(role="editor", desk=desk)
    client.force_login(user)
    return user


def page(client: Client, **asked: Any) -> str:
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_figures_stand_with_their_interval_and_how_they_are_counted(client: Client, editor: User) -> None:
    judge(FEWEST, 5, kind="direct", confidence=0.95)

    shown = page(client)

    assert "<strong>80%</strong>" in shown
    assert "(61% – 91%)" in shown
    assert "Wilson’s interval" in shown
    assert "90% – 100%" in shown, "the range of confidence"


def test_with_too_few_decisions_the_page_says_so(client: Client, editor: User) -> None:
    make_check(state="queued")
    make_claim(kind="direct")

    shown = page(client)

    assert "too few to tell (1 decision)" in shown
    assert "nothing decided" in shown
    assert f"no range of confidence has {FEWEST} decisions yet" in shown
    assert "<strong>" not in shown.partition("quality-table")[2].partition("</table>")[0]


def test_an_empty_newsroom_says_where_figures_come_from(client: Client, editor: User) -> None:
    assert "Nothing was found in this time" in page(client)
    assert "No finding fits" in page(client, kind="direct")


def test_what_is_counted_is_chosen(client: Client, editor: User) -> None:
    make_claim(kind="direct", speech_act="warns")
    make_claim(kind="reported")

    acts, only = page(client, by="speech_act"), page(client, kind="direct", days="30")

    assert '<th scope="row">warns</th>' in acts
    assert '<th scope="row">direct</th>' in only
    assert '<th scope="row">reported</th>' not in only
    for by in ("language", "pipeline", "month"):
        assert 'aria-current="page">By' in page(client, by=by)
    assert '<th scope="row">direct</th>' in page(client, by="weather", days="x", kind="sung"), (
        "what is unknown is not asked"
    )


def test_corrections_are_listed_with_links_and_what_changed(client: Client, editor: User) -> None:
    claim = make_claim(label="Berg: it opens")
    mend_claim(claim=claim, version=1, label="Berg: it closes", by=editor)
    reject_claim(claim=make_claim(), by=editor, reason="Only a caption")

    shown = page(client)

    assert claim.get_absolute_url() in shown
    assert "<del>Berg: it opens</del>" in shown
    assert "<ins>Berg: it closes</ins>" in shown
    assert "“Only a caption”" in shown


def test_what_was_learned_stands_below(client: Client, editor: User) -> None:
    Retraining.objects.create(
        outcome="refused", model="ab" * 32, documents={"de": 3}, before={"de": {"found": 80.0}},
        after={"de": {"found": 79.1}},
    )  # fmt: skip

    shown = page(client)

    assert "refused: it finds less" in shown
    assert "80.0 → 79.1" in shown


def test_it_is_there_for_editors_and_administrators_alone(client: Client, desk: Desk) -> None:
    for person, status in (
        (make_user(role="reporter", desk=desk), 404), (make_user(role="fact-checker", desk=desk), 404),
        (make_user(), 404), (make_user(is_administrator=True), 200), (make_user(role="editor", desk=desk), 200),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(ADDRESS).status_code == status
        assert (ADDRESS in client.get(reverse("web:settings")).content.decode()) == (status == 200)


def test_another_desks_confidential_claims_are_neither_counted_nor_listed(client: Client, desk: Desk) -> None:
    inside = make_user(role="editor", desk=desk)
    reject_claim(claim=make_claim(desk=desk, is_confidential=True, label="Zebra"), by=inside)

    client.force_login(make_user(role="editor"))
    assert "Zebra" not in page(client)
    assert "Nothing was found" in page(client)
    client.force_login(inside)
    assert "Zebra" in page(client)


def test_the_page_takes_as_many_queries_however_much_was_corrected(
    client: Client, editor: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(8):
        reject_claim(claim=make_claim(), by=editor)
        mend_claim(claim=(claim := make_claim()), version=claim.version, label="Mended", by=editor)

    with django_assert_max_num_queries(14):
        page(client)
