"""Logging in: with name and password, not too often, and back to where one wanted to go."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/login/"


def try_to_log_in(client: Client, username: str, password: str, **more: str) -> object:
    return client.post(LOGIN, {"username": username, "password": password} | more)


def test_the_right_password_opens_the_inbox(client: Client) -> None:
    user = make_user("rosa")

    answer = try_to_log_in(client, "rosa", PASSWORD)

    assert answer.headers["Location"] == reverse("web:inbox")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_new_session_begins_with_the_log_in(client: Client) -> None:
    make_user("rosa")
    client.get(LOGIN)
    before = client.session.session_key

    try_to_log_in(client, "rosa", PASSWORD)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/claims/?q=x", "/claims/?q=x"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("inbox", "/"),
        ("web:sources", "/"),
        ("\x00", "/"),
    ],
)
def test_goes_on_to_addresses_of_this_site_only(client: Client, wanted: str, reached: str) -> None:
    make_user("rosa")

    assert try_to_log_in(client, "rosa", PASSWORD, next=wanted).headers["Location"] == reached


def test_an_unknown_name_and_a_wrong_password_get_the_same_words(client: Client) -> None:
    make_user("rosa")

    wrong = try_to_log_in(client, "rosa", "not the password").context["form"].errors
    unknown = try_to_log_in(client, "nobody", "not the password").context["form"].errors

    assert wrong == unknown
    assert "do not belong together" in str(wrong)


def test_a_closed_account_stays_outside(client: Client) -> None:
    make_user("rosa", is_active=False)

    assert try_to_log_in(client, "rosa", PASSWORD).status_code == 422
    assert "_auth_user_id" not in client.session


def test_partners_are_sent_to_the_api(client: Client) -> None:
    make_user("paula", is_partner=True)

    answer = try_to_log_in(client, "paula", PASSWORD)

    assert answer.status_code == 422
    assert "API only" in answer.content.decode()


def test_the_sixth_try_in_a_minute_must_wait_even_with_the_right_password(client: Client) -> None:
    make_user("rosa")
    for _try in range(5):
        try_to_log_in(client, "rosa", "not the password")

    answer = try_to_log_in(client, "ROSA", PASSWORD)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert "Too many tries" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_nobody_is_locked_out_by_tries_from_elsewhere(client: Client) -> None:
    make_user("rosa")
    for _try in range(6):
        client.post(LOGIN, {"username": "rosa", "password": "no"}, REMOTE_ADDR="203.0.113.9")

    assert try_to_log_in(client, "rosa", PASSWORD).status_code == 302


def test_a_forged_forwarding_header_does_not_start_a_new_count(client: Client) -> None:
    make_user("rosa")
    for number in range(5):
        client.post(LOGIN, {"username": "rosa", "password": "no"}, headers={"X-Forwarded-For": f"203.0.113.{number}"})

    answer = client.post(LOGIN, {"username": "rosa", "password": PASSWORD}, headers={"X-Forwarded-For": "203.0.113.99"})

    assert answer.status_code == 429


def test_logging_out_ends_the_session_and_empties_the_browser(client: Client) -> None:
    client.force_login(make_user())

    answer = client.post(reverse("web:logout"))

    assert answer.headers["Location"] == LOGIN
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").status_code == 302


def test_a_link_cannot_log_anybody_out(client: Client) -> None:
    client.force_login(make_user())

    assert client.get(reverse("web:logout")).status_code == 405


def test_the_page_speaks_the_language_that_was_chosen(client: Client) -> None:
    client.post(reverse("web:language"), {"language": "de", "next": LOGIN})

    page = client.get(LOGIN)

    assert page.headers["Content-Language"] == "de"
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "de"


@pytest.mark.parametrize(("chosen", "kept"), [("dark", "dark"), ("", ""), ('"><script>', None)])
def test_brightness_is_kept_in_a_cookie(client: Client, chosen: str, kept: str | None) -> None:
    client.post(reverse("web:theme"), {"theme": chosen})

    assert (client.cookies["theme"].value if "theme" in client.cookies else None) == kept


def test_a_part_of_a_page_whose_session_has_ended_loads_the_whole_page_again(client: Client) -> None:
    answer = client.get("/inbox/news/", headers={"HX-Request": "true"}, follow=True)

    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_who_is_logged_in_already_goes_on_even_from_an_odd_address(client: Client) -> None:
    client.force_login(make_user())

    assert client.get(LOGIN, {"next": "not-a-path"}).headers["Location"] == reverse("web:inbox")


def test_a_session_ends_when_its_person_becomes_a_partner(client: Client) -> None:
    user = make_user()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_partner=True)

    assert client.get(reverse("web:inbox")).headers["Location"].startswith(reverse("web:login"))
    assert client.get("/api/v1/me/").status_code == 401


def test_a_cookie_with_a_nul_is_no_session(client: Client) -> None:
    client.cookies["sessionid"] = "abcdefgh\x00"

    assert client.get(LOGIN).status_code == 200
