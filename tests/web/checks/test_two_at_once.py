"""Two people at one check: the second is told, and nothing is overwritten."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.claims.actions import mend_claim
from apps.claims.models import Claim
from apps.verification.actions import assign_check, draft_verdict
from apps.verification.models import Verdict
from tests.factories import make_check, make_rating
from tests.web.checks.doing import hidden, move, page_of, post, state_of

pytestmark = pytest.mark.django_db


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


def test_the_second_of_two_is_told_who_did_what_when(client: Client, people: dict, claim: Claim) -> None:
    check = make_check(claim=claim, state="queued", **people)
    client.force_login(people["checker"])
    read = hidden(page_of(client, claim), "read")
    assign_check(check=check, to=people["editor"], by=people["editor"])

    answer = move(client, claim, "in progress", shown="queued", read=read)

    assert (answer.status_code, state_of(claim)) == (409, "queued")
    assert "This check was changed in the meantime by Editor, " in answer.content.decode()
    assert "assigned to Editor" in answer.content.decode()


def test_a_verdict_is_not_confirmed_from_a_page_out_of_date(client: Client, people: dict, claim: Claim) -> None:
    check = make_check(claim=claim, state="published", **people)
    client.force_login(people["editor"])
    move(client, claim, "in progress", comment="Look again.")
    read = hidden(page_of(client, claim), "read")
    check.refresh_from_db()
    assign_check(check=check, to=people["checker"], by=people["checker"])

    answer = post(client, "verdict_confirm", claim, review_by="2999-01-01", read=read)

    assert (answer.status_code, state_of(claim)) == (409, "in progress")
    assert "changed in the meantime by Checker" in answer.content.decode()
