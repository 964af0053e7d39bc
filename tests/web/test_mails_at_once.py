"""Settings > Digest: which mails come at once; and the links that end them."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.digests.actions import choose_mails
from apps.digests.choices import choices_of
from apps.digests.unsubscribing import unsubscribe_url_at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_is_on_and_saves_what_is_ticked(client: Client) -> None:
    user = make_user(role="reporter")
    client.force_login(user)

    before = client.get(reverse("web:settings_digest")).content.decode()
    client.post(reverse("web:settings_at_once"), {"watched": "on"})

    assert "Mails at once" in before
    assert before.count(" checked") >= 2
    assert choices_of(user) == {"mentions": False, "assignments": False, "watched": True}


def test_reading_the_address_that_saves_is_refused(client: Client) -> None:
    client.force_login(make_user())

    assert client.get(reverse("web:settings_at_once")).status_code == 405


def test_a_link_asks_and_ends_only_when_it_is_posted_without_logging_in(client: Client) -> None:
    user = make_user()
    link = unsubscribe_url_at_once(user, ["mentions"])

    asked = client.get(link)
    before = choices_of(user)
    done = Client(enforce_csrf_checks=True).post(link, {"List-Unsubscribe": "One-Click"})

    assert "somebody names me in a comment" in asked.content.decode()
    assert before["mentions"]
    assert done.status_code == 200
    assert choices_of(user) == {"mentions": False, "assignments": True, "watched": False}


def test_an_old_link_says_that_it_is_no_longer_in_use(client: Client) -> None:
    user = make_user()
    link = unsubscribe_url_at_once(user, ["mentions"])
    for is_on in (False, True):
        choose_mails(user=user, by=user, wanted={"mentions": is_on})

    assert "no longer in use" in client.get(link).content.decode()
    client.post(link)
    assert choices_of(user)["mentions"]
