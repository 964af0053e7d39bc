"""Giving a check to somebody, in any state; watching."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.history.models import Event
from apps.verification.models import Check, Watch
from tests.factories import make_check, make_claim, make_user
from tests.web.checks.doing import page_of, post

pytestmark = pytest.mark.django_db


def test_a_check_is_assigned_with_a_due_date(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["editor"])
    due = timezone.localdate() + timedelta(days=3)

    client.post(
        reverse("web:check_assign", args=[claim.pk]), {"assignee": people["checker"].pk, "due_on": due.isoformat()}
    )

    check = Check.objects.get()
    assert (check.assignee, check.due_on) == (people["checker"], due)
    assert due.strftime("%Y") in page_of(client, claim)


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


@pytest.mark.parametrize("state", Check.State.values)
def test_a_check_is_given_away_in_any_state(client: Client, people: dict, claim: Claim, state: str) -> None:
    check = make_check(claim=claim, state=state, **people)
    client.force_login(people["editor"])

    page = page_of(client, claim)
    post(client, "check_assign", claim, assignee=people["checker"].pk, version=check.version, note="Yours, please.")

    assert reverse("web:check_assign", args=[claim.pk]) in page
    assert Check.objects.get().assignee == people["checker"]
    assert Event.objects.filter(verb="check assigned").first().reason == "Yours, please."


def test_nobody_is_offered_who_may_not_see_the_claim(client: Client, people: dict) -> None:
    claim = make_claim(desk=people["editor"].desks.get(), is_confidential=True)
    stranger = make_user("stranger", role="editor")
    client.force_login(people["editor"])

    page = page_of(client, claim)
    answer = post(client, "check_assign", claim, assignee=stranger.pk)

    assert "Stranger" not in page
    assert answer.status_code == 422
    assert not Check.objects.filter(assignee=stranger).exists()


def test_a_due_date_has_not_passed(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["editor"])
    yesterday = timezone.localdate() - timedelta(days=1)

    answer = post(client, "check_assign", claim, assignee=people["checker"].pk, due_on=yesterday.isoformat())

    assert answer.status_code == 409
    assert "The due date has passed already." in answer.content.decode()


def test_a_page_that_showed_no_check_assigns_none_that_was_made_since(
    client: Client, people: dict, claim: Claim
) -> None:
    make_check(claim=claim, state="in progress", **people)
    client.force_login(people["editor"])

    answer = client.post(reverse("web:check_assign", args=[claim.pk]), {"assignee": "", "version": ""})

    assert answer.status_code == 409
    assert Check.objects.get().assignee == people["checker"]


# --- Watching -------------------------------------------------------------------------------------


def test_a_reader_watches_and_stops(client: Client, people: dict, claim: Claim) -> None:
    client.force_login(people["reporter"])

    post(client, "claim_watch", claim, watch="yes")
    watching = page_of(client, claim)
    watched = Watch.objects.filter(claim=claim, user=people["reporter"]).exists()
    post(client, "claim_watch", claim, watch="no")

    assert watched
    assert "Stop watching" in watching
    assert not Watch.objects.exists()


def test_who_acts_on_a_check_watches_it(people: dict, claim: Claim) -> None:
    make_check(claim=claim, state="published", **people)

    watchers: set[User] = {watch.user for watch in Watch.objects.filter(claim=claim)}

    assert watchers == set(people.values())


def test_what_one_cannot_see_one_cannot_watch(client: Client) -> None:
    claim = make_claim(is_confidential=True)
    client.force_login(make_user("outsider", role="editor"))

    assert post(client, "claim_watch", claim, watch="yes").status_code == 404
    assert not Watch.objects.exists()
