"""What every page sends along: nothing from elsewhere may run, and nothing leaves for elsewhere."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.browser.newsroom import make_newsroom
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses() -> Callable[[], list[str]]:
    def made() -> list[str]:
        newsroom = make_newsroom()
        things = [newsroom.dam, newsroom.failed, *newsroom.claims.values(), newsroom.source]
        return [
            *(reverse(f"web:{name}") for name in ("inbox", "add", "sources", "search", "settings", "styleguide")),
            *(thing.get_absolute_url() for thing in things),
        ]

    return made


def test_no_page_has_scripts_styles_or_handlers_of_its_own(client: Client, addresses: Callable) -> None:
    pages = ["/login/", *addresses()]
    client.force_login(make_user(role="editor"))

    for address in pages:
        html = client.get(address).content.decode()

        assert not re.search(r"<script(?![^>]*\ssrc=)[^>]*>", html), address
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html), address
        assert not re.search(
            r"""(?:src|href|action)=["'](?:https?:)?//(?!kurier\.example|council\.example|haushalt\.example)""", html
        ), address


def test_the_policy_allows_this_host_alone(client: Client) -> None:
    policy = client.get("/login/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_other_sites_are_not_told_where_a_reader_came_from(client: Client) -> None:
    assert client.get("/login/").headers["Referrer-Policy"] == "same-origin"


def test_pages_for_people_are_kept_by_no_cache(client: Client) -> None:
    client.force_login(make_user())

    assert "no-store" in client.get("/").headers["Cache-Control"]


def test_forms_that_lack_the_token_are_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/login/", {"username": "rosa", "password": "x"})

    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()


def test_an_address_that_leads_nowhere_says_so(client: Client) -> None:
    answer = client.get("/nothing/here/", headers={"Accept-Language": "de"})

    assert answer.status_code == 404
    assert 'lang="de"' in answer.content.decode()
    assert "nothing/here" not in answer.content.decode()


def test_a_broken_page_tells_no_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.web.views.styleguide._ratings", lambda: 1 / 0)
    client.force_login(make_user())
    client.raise_request_exception = False

    answer = client.get(reverse("web:styleguide"))

    assert answer.status_code == 500
    assert "went wrong on our side" in answer.content.decode()
    assert "ZeroDivisionError" not in answer.content.decode()
