"""The style guide: every component, for everyone who is logged in."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_shows_every_state_with_its_word(client: Client) -> None:
    client.force_login(make_user())

    page = client.get(reverse("web:styleguide"))

    for word in ("new", "queued", "in progress", "in review", "published", "dismissed", "retracted"):
        assert f"{word}</span>" in page.content.decode()


def test_asks_strangers_to_log_in(client: Client) -> None:
    page = client.get(reverse("web:styleguide"))

    assert page.status_code == 302
    assert page.headers["Location"].startswith(reverse("web:login"))


def test_cannot_be_posted_to(client: Client) -> None:
    client.force_login(make_user())

    assert client.post(reverse("web:styleguide")).status_code == 405
