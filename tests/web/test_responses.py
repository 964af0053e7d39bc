"""The right of reply and comments on the page of a claim, without scripts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.history.words import VERBS
from apps.sources.models import Source
from apps.verification.actions import move_check
from apps.verification.actions.responses import mend_response, note_missed_deadline
from apps.verification.models import Check, Comment, Response, SetAsideOffer
from tests.factories import (
    make_article,
    make_check,
    make_claim,
    make_comment,
    make_desk,
    make_response,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def checker(desk: Desk) -> User:
    return make_user("checker", role="fact-checker", desk=desk, time_zone="Europe/Berlin")


@pytest.fixture
def check(desk: Desk, checker: User) -> Check:
    return make_check(state="in progress", desk=desk, checker=checker)


def page_of(client: Client, check: Check) -> str:
    return client.get(check.claim.get_absolute_url()).content.decode()


def address(name: str, thing: Response) -> str:
    return reverse(f"web:response_{name}", args=[thing.check_concerned.claim_id, thing.pk])


QUESTION = {"party_kind": "organisation", "channel": "phone", "question": "Is it so?"}


def test_the_claimant_is_asked_with_a_deadline_that_shows_its_zone(client: Client, checker: User, check: Check) -> None:
    client.force_login(checker)
    claimant = check.claim.claimant
    assert f'value="{claimant}"' in page_of(client, check)

    asked = {"party": str(claimant), "asked_at": "2026-01-05T09:00", "deadline": "2026-01-05T17:00"}
    answer = client.post(reverse("web:response_ask", args=[check.claim_id]), QUESTION | asked, follow=True)

    response = Response.objects.get()
    assert (response.party, response.channel, response.asked_by) == (claimant, "phone", checker)
    assert response.deadline.isoformat() == "2026-01-05T16:00:00+00:00"
    page = answer.content.decode()
    assert "Written down" in page
    assert "17:00" in page or "5 p.m." in page
    assert "CET" in page


def test_a_new_party_joins_the_registry_and_a_confidential_one_its_desk(
    client: Client, desk: Desk, checker: User
) -> None:
    check = make_check(state="in progress", claim=make_claim(desk=desk, is_confidential=True), checker=checker)
    client.force_login(checker)

    client.post(reverse("web:response_ask", args=[check.claim_id]), QUESTION | {"party": "Ministry of Bridges"})

    assert Source.objects.get(name="Ministry of Bridges").confidential_to == desk


def test_a_refused_entry_keeps_what_was_written_and_adds_no_source(client: Client, desk: Desk, check: Check) -> None:
    client.force_login(make_user(role="reporter", desk=desk))

    answer = client.post(reverse("web:response_ask", args=[check.claim_id]), QUESTION | {"party": "Somebody New"})

    assert answer.status_code == 409
    assert "Only fact-checkers and editors of this desk ask parties" in answer.content.decode()
    assert not Source.objects.filter(name="Somebody New").exists()


def test_asking_about_an_untouched_claim_opens_its_check(client: Client, desk: Desk, checker: User) -> None:
    claim = make_claim(desk=desk)
    client.force_login(checker)

    client.post(reverse("web:response_ask", args=[claim.pk]), QUESTION | {"party": str(claim.claimant)})

    assert Response.objects.get().check_concerned == Check.objects.get(claim=claim)


def test_an_answer_is_recorded_on_a_page_of_its_own(client: Client, checker: User, check: Check) -> None:
    response = make_response(check=check, by=checker)
    client.force_login(checker)
    fields = {"outcome": "denied", "words": "“Never.”", "version": 1}

    form = client.get(address("answer", response))
    client.post(address("answer", response), fields)

    assert "Their exact words" in form.content.decode()
    page = page_of(client, check)
    assert "denied it" in page
    assert "“Never.”" in page


def test_an_answer_without_words_comes_back_with_the_sentence(client: Client, checker: User, check: Check) -> None:
    response = make_response(check=check, by=checker)
    client.force_login(checker)

    answer = client.post(address("answer", response), {"outcome": "denied", "words": "", "version": 1})

    assert answer.status_code == 422
    assert "Write down their exact words." in answer.content.decode()


def test_of_two_who_mend_the_second_sees_theirs_and_decides(client: Client, checker: User, check: Check) -> None:
    response = make_response(check=check, by=checker)
    client.force_login(checker)
    mend_response(response=response, by=checker, question="Theirs?")
    response.refresh_from_db()
    mine = {"channel": "e-mail", "question": "Mine?", "outcome": "waiting", "asked_at": "2026-01-05T09:00"}

    refused = client.post(address("mend", response), mine | {"version": 1})
    page, kept = refused.content.decode(), Response.objects.get().question
    client.post(address("mend", response), mine | {"version": 2})

    assert (refused.status_code, kept) == (409, "Theirs?")
    assert "Theirs?" in page
    assert "Mine?" in page
    assert Response.objects.get().question == "Mine?"


def test_saving_the_form_untouched_changes_nothing(client: Client, checker: User, check: Check) -> None:
    response = make_response(check=check, by=checker, asked_at=timezone.now() - timedelta(hours=1, seconds=7))
    client.force_login(checker)
    form = client.get(address("mend", response)).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    fields["asked_at"] = timezone.localtime(response.asked_at, checker.zone).strftime("%Y-%m-%dT%H:%M")

    client.post(address("mend", response), fields)

    assert Response.objects.get().version == 1
    assert Response.objects.get().asked_at == response.asked_at


def test_a_late_answer_says_so(client: Client, checker: User, check: Check) -> None:
    now = timezone.now()
    response = make_response(
        check=check, by=checker, asked_at=now - timedelta(hours=3), deadline=now - timedelta(hours=1)
    )
    note_missed_deadline(pk=response.pk, at=now)
    client.force_login(checker)
    missed = page_of(client, check)

    client.post(address("answer", response), {"outcome": "no comment", "words": "", "version": 2})

    assert "no reply by the deadline" in missed
    page = page_of(client, check)
    assert "after the deadline" in page
    assert str(VERBS["response missed"]) in page


def test_a_published_check_offers_no_way_to_change_its_log(client: Client, desk: Desk) -> None:
    editor, checker = make_user(role="editor", desk=desk), make_user(role="fact-checker", desk=desk)
    check = make_check(state="in review", desk=desk, checker=checker, editor=editor)
    response = make_response(check=check, by=checker)
    move_check(check=check, to="published", by=editor)
    client.force_login(checker)

    page = page_of(client, check)
    answer = client.post(address("answer", response), {"outcome": "no comment", "words": "", "version": 1})

    assert "Reopen it before you change them." in page
    assert address("answer", response) not in page
    assert answer.status_code == 409
    assert Response.objects.get().outcome == "waiting"


def test_what_an_article_reports_is_taken_or_set_aside_or_brought_back(
    client: Client, desk: Desk, checker: User
) -> None:
    article = make_article(text="The mayor said it opens in May.\n\nHe declined to say who pays.", desk=desk)
    mayor = make_source()
    claim = make_claim(article=article, claimant=mayor, quote="it opens in May")
    silence = make_claim(
        article=article, claimant=mayor, quote="declined to say who pays", speech_act="declines to comment"
    )
    decide = reverse("web:response_offer", args=[claim.pk, silence.appearances.get().pk])
    client.force_login(checker)

    offered = client.get(claim.get_absolute_url()).content.decode()
    client.post(decide, {"decision": "aside"})
    aside, was_aside = client.get(claim.get_absolute_url()).content.decode(), SetAsideOffer.objects.count()
    client.post(decide, {"decision": "back"})
    client.post(decide, {"decision": "take"})

    assert "Take as a response" in offered
    assert "Bring it back" in aside
    assert was_aside == 1
    assert Response.objects.get().words == "declined to say who pays"
    assert client.post(decide, {"decision": "burn"}).status_code == 400


def test_responses_of_another_desk_are_not_found(client: Client, desk: Desk, checker: User) -> None:
    claim = make_claim(desk=desk, is_confidential=True)
    response = make_response(check=make_check(state="in progress", claim=claim), by=checker)
    comment = make_comment(claim=claim, by=checker)
    client.force_login(make_user(role="editor"))

    for name in ("answer", "mend"):
        assert client.get(address(name, response)).status_code == 404
        assert client.post(address(name, response)).status_code == 404
    assert client.post(reverse("web:response_ask", args=[claim.pk]), QUESTION).status_code == 404
    assert client.post(reverse("web:comment_add", args=[claim.pk]), {"text": "x"}).status_code == 404
    assert client.post(reverse("web:comment_take_back", args=[claim.pk, comment.pk])).status_code == 404


@pytest.mark.parametrize("name", ["response_ask", "comment_add"])
def test_reading_an_address_that_writes_is_refused(client: Client, checker: User, check: Check, name: str) -> None:
    client.force_login(checker)

    assert client.get(reverse(f"web:{name}", args=[check.claim_id])).status_code == 405


# --- Comments -------------------------------------------------------------------------------------


def test_a_comment_shows_links_and_mentions_and_escapes_the_rest(client: Client, checker: User, check: Check) -> None:
    make_user("eva", role="editor", desk=check.claim.desk)
    client.force_login(checker)
    words = "@eva see https://a.example/?a=1&b=<2> <script>alert(1)</script>"

    answer = client.post(reverse("web:comment_add", args=[check.claim_id]), {"text": words}, follow=True)

    page = answer.content.decode()
    assert "<strong>@eva</strong>" in page
    assert 'href="https://a.example/?a=1&amp;b="' in page
    assert "nofollow" in page
    assert "<script>alert" not in page


def test_an_unknown_name_comes_back_with_the_words_that_were_written(
    client: Client, checker: User, check: Check
) -> None:
    client.force_login(checker)

    answer = client.post(reverse("web:comment_add", args=[check.claim_id]), {"text": "My long words, @nobody"})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nobody called @nobody reads this claim." in page
    assert "My long words" in page
    assert not Comment.objects.exists()


def test_a_comment_taken_back_leaves_its_place_and_not_its_words(client: Client, checker: User, check: Check) -> None:
    comment = make_comment(claim=check.claim, by=checker, text="Zebrafink")
    client.force_login(checker)

    client.post(reverse("web:comment_take_back", args=[check.claim_id, comment.pk]))

    page = page_of(client, check)
    assert "took this comment back" in page
    assert "Zebrafink" not in page


def test_nobody_takes_back_the_comment_of_another(client: Client, checker: User, check: Check) -> None:
    comment = make_comment(claim=check.claim)
    client.force_login(checker)

    answer = client.post(reverse("web:comment_take_back", args=[check.claim_id, comment.pk]))

    assert answer.status_code == 404
    assert Comment.objects.get().removed_at is None


def test_many_comments_and_responses_ask_the_database_no_more_than_few(
    client: Client, checker: User, check: Check, django_assert_max_num_queries: object
) -> None:
    client.force_login(checker)

    def queries() -> int:
        with django_assert_max_num_queries(200) as captured:  # type: ignore[operator]  # pytest-django's fixture
            page_of(client, check)
        return len(captured)

    make_user("eva", role="editor", desk=check.claim.desk)
    make_comment(claim=check.claim, by=checker, text="@eva")
    make_response(check=check, by=checker)
    few = queries()
    for _ in range(4):
        make_comment(claim=check.claim, by=checker, text="@eva")
        make_response(check=check, by=checker, party=make_source())

    assert queries() == few
