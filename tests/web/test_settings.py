"""What people choose for themselves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import ApiToken, User
from apps.accounts.roles import Role, Scope
from apps.digests.actions import subscribe
from apps.digests.models import Subscription
from apps.history.models import Event
from tests.factories import PASSWORD, make_article, make_claim, make_desk, make_token, make_user

pytestmark = pytest.mark.django_db
NEW = "violet tractor seventeen rivers"


@pytest.fixture
def reporter(client: Client):
    person = make_user(name="Ada", role=Role.REPORTER)
    client.force_login(person)
    return person


# --- Profile --------------------------------------------------------------------------------------


def test_name_language_and_time_zone_hold_from_the_next_page_on(client, reporter):
    answer = client.post(
        reverse("web:settings"), {"name": "Ada B.", "language": "de", "time_zone": "America/New_York"}, follow=True
    )

    reporter.refresh_from_db()
    assert (reporter.name, reporter.language, reporter.time_zone) == ("Ada B.", "de", "America/New_York")
    assert '<html lang="de"' in answer.content.decode()
    assert Event.objects.about("user", reporter.pk).first().verb == "profile changed"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"language": "fr"}, {"time_zone": "Mars/Base"}, {"name": "x" * 151}])
def test_a_wrong_profile_is_told_and_changes_nothing(client, reporter, wrong):
    answer = client.post(
        reverse("web:settings"), {"name": "Other", "language": "en", "time_zone": "Europe/Berlin"} | wrong
    )

    reporter.refresh_from_db()
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert reporter.name == "Ada"


def test_moving_to_another_time_zone_moves_the_next_digest(client, reporter):
    before = subscribe(user=reporter, by=reporter, hour=7).next_due_at

    client.post(reverse("web:settings"), {"name": "Ada", "language": "en", "time_zone": "America/Los_Angeles"})

    after = Subscription.objects.get(user=reporter).next_due_at
    assert after.astimezone(timezone.zoneinfo.ZoneInfo("America/Los_Angeles")).hour == 7
    assert after != before


def test_a_time_zone_with_an_old_name_is_kept_on_the_page(client, reporter):
    User.objects.filter(pk=reporter.pk).update(time_zone="Japan")

    assert "<option selected>Japan</option>" in client.get(reverse("web:settings")).content.decode()


def test_the_page_shows_the_desks_and_roles(client, reporter):
    page = client.get(reverse("web:settings")).content.decode()

    assert f"{reporter.desks.get().name} (reporter)" in page


def test_only_administrators_see_the_way_to_people_and_desks(client, reporter):
    assert "People and desks" not in client.get(reverse("web:settings")).content.decode()

    client.force_login(make_user(is_administrator=True))

    assert "People and desks" in client.get(reverse("web:settings")).content.decode()


# --- Password --------------------------------------------------------------------------------------


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post(
        reverse("web:settings_password"), {"old_password": old, "new_password1": new, "new_password2": again}
    )


def test_a_new_password_ends_every_other_session_but_this(client, reporter):
    elsewhere = Client()
    elsewhere.force_login(reporter)

    answer = change(client)

    assert answer.status_code == 302
    assert client.get(reverse("web:settings")).status_code == 200
    assert elsewhere.get(reverse("web:settings")).status_code == 302
    assert User.objects.get(pk=reporter.pk).check_password(NEW)
    assert Event.objects.about("user", reporter.pk).first().verb == "password changed"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"old": "not mine"}, "Your old password was entered incorrectly"),
        ({"again": "something else entirely"}, "didn’t match"),
        ({"new": "short", "again": "short"}, "at least 12 characters"),
        ({"new": "password1234", "again": "password1234"}, "too common"),
    ],
)
def test_a_wrong_or_weak_password_is_told_and_changes_nothing(client, reporter, wrong, sentence):
    answer = change(client, **wrong)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert User.objects.get(pk=reporter.pk).check_password(PASSWORD)


def test_an_open_session_is_no_way_to_guess_the_password(client, reporter):
    for _ in range(5):
        change(client, old="a guess")

    answer = change(client)

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()
    assert User.objects.get(pk=reporter.pk).check_password(PASSWORD)


def test_no_password_is_ever_sent_back(client, reporter):
    assert "not mine" not in change(client, old="not mine").content.decode()


# --- Digest ----------------------------------------------------------------------------------------


def choose(client, **chosen):
    return client.post(reverse("web:settings_digest"), {"is_active": "on", "cadence": "daily", "hour": "7"} | chosen)


def test_a_digest_is_chosen_with_its_hour_on_ones_own_clock(client, reporter):
    answer = choose(client, cadence="weekdays", hour="18", send_empty="on")

    subscription = Subscription.objects.get(user=reporter)
    assert answer.status_code == 302
    assert (subscription.is_active, subscription.cadence, subscription.hour, subscription.send_empty) == (
        True,
        "weekdays",
        18,
        True,
    )
    assert "18:00" in client.get(reverse("web:settings_digest")).content.decode()


def test_a_digest_is_ended(client, reporter):
    choose(client)

    client.post(reverse("web:settings_digest"), {"cadence": "daily", "hour": "7"})

    assert not Subscription.objects.get(user=reporter).is_active
    assert "No mail is sent." in client.get(reverse("web:settings_digest")).content.decode()


@pytest.mark.parametrize("wrong", [{"hour": "24"}, {"hour": "-1"}, {"hour": "x"}, {"cadence": "hourly"}])
def test_an_impossible_digest_is_told_and_not_kept(client, reporter, wrong):
    answer = choose(client, **wrong)

    assert answer.status_code == 422
    assert not Subscription.objects.filter(user=reporter).exists()


def test_without_an_address_the_page_says_what_is_missing(client):
    person = make_user(email="")
    client.force_login(person)

    answer = choose(client)

    assert answer.status_code == 422
    assert "no e-mail address" in answer.content.decode()


def test_the_preview_shows_the_mail_as_it_would_be_sent(client, reporter):
    make_claim(text="The viaduct is ready.", label="Mayor: viaduct ready", worth=0.9)

    page = client.get(reverse("web:settings_digest")).content.decode()
    mail = client.get(reverse("web:settings_digest_preview")).content.decode()

    assert "Mayor: viaduct ready" in page
    assert "Mayor: viaduct ready" in mail


def test_the_preview_betrays_nothing_confidential(client, reporter):
    article = make_article(is_confidential=True, desk=make_desk())
    make_claim(article=article, label="Zyxwv: secret", worth=0.9)

    assert "Zyxwv" not in client.get(reverse("web:settings_digest")).content.decode()
    assert "Zyxwv" not in client.get(reverse("web:settings_digest_preview")).content.decode()


def test_the_previewed_mail_runs_nothing_and_styles_only_what_we_wrote(client, reporter):
    make_claim(label="<style>*{display:none}</style>", worth=0.9)

    answer = client.get(reverse("web:settings_digest_preview"))

    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'none'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert ' style="' not in answer.content.decode()
    assert "<style>*" not in answer.content.decode()


def test_without_news_the_preview_says_that_nothing_would_be_sent(client, reporter):
    assert "There is no news yet." in client.get(reverse("web:settings_digest")).content.decode()


def test_the_next_mail_is_told_for_what_is_not_saved_yet(client, reporter):
    answer = client.get(reverse("web:settings_digest_when"), {"is_active": "on", "cadence": "weekly", "hour": "5"})

    assert "Monday" in answer.content.decode()
    assert not Subscription.objects.exists()


HALF_CHOICES = [
    {},
    {"is_active": "on"},
    *({"is_active": "on", "hour": h, "cadence": "daily"} for h in ("99", "9" * 5000)),
]


@pytest.mark.parametrize("query", HALF_CHOICES, ids=range(len(HALF_CHOICES)))
def test_half_a_choice_is_no_error(client, reporter, query):
    assert "No mail is sent." in client.get(reverse("web:settings_digest_when"), query).content.decode()


# --- Tokens ----------------------------------------------------------------------------------------


def test_a_token_is_shown_once(client, reporter):
    answer = client.post(reverse("web:settings_tokens"), {"name": "Feed", "scopes": ["claims:read"], "days": "30"})

    token = ApiToken.objects.get()
    page = answer.content.decode()
    assert token.owner == reporter
    assert token.expires_at - timezone.now() < timedelta(days=30)
    assert f"{token.prefix}" in page
    assert "shown this once" in page
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'class="input" type="text" readonly' not in client.get(reverse("web:settings_tokens")).content.decode()


def test_a_token_may_live_as_long_as_the_rules_say(client, reporter):
    answer = client.post(reverse("web:settings_tokens"), {"name": "Feed", "scopes": ["claims:read"], "days": "180"})

    assert answer.status_code == 200
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "9999"}])
def test_a_wrong_token_is_not_made(client, reporter, wrong):
    answer = client.post(
        reverse("web:settings_tokens"), {"name": "Feed", "scopes": ["claims:read"], "days": "30"} | wrong
    )

    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_revoking_ends_a_token_at_once_and_twice_is_once(client, reporter):
    token, _secret = make_token(reporter)

    for _ in range(2):
        client.post(reverse("web:settings_token_revoke", args=[token.pk]))

    token.refresh_from_db()
    assert token.revoked_at
    assert Event.objects.about("apitoken", token.pk).filter(verb="token revoked").count() == 1
    assert "revoked" in client.get(reverse("web:settings_tokens")).content.decode()


def test_nobody_sees_or_revokes_the_tokens_of_others(client, reporter):
    token, _secret = make_token(name="Somebody else's")

    page = client.get(reverse("web:settings_tokens")).content.decode()
    answer = client.post(reverse("web:settings_token_revoke", args=[token.pk]))

    token.refresh_from_db()
    assert "Somebody else" not in page
    assert answer.status_code == 404
    assert token.revoked_at is None


def test_every_scope_can_be_chosen(client, reporter):
    page = client.get(reverse("web:settings_tokens")).content.decode()

    assert all(f'value="{scope}"' in page for scope in Scope.values)


# --- The pages themselves ----------------------------------------------------------------------------

PAGES = [
    "settings",
    "settings_password",
    "settings_digest",
    "settings_tokens",
    "settings_digest_when",
    "settings_digest_preview",
]


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_asked_to_log_in(client, name):
    assert client.get(reverse(f"web:{name}")).headers["Location"].startswith(reverse("web:login"))


@pytest.mark.parametrize("name", ["settings_digest_when", "settings_digest_preview"])
def test_previews_cannot_be_posted_to(client, reporter, name):
    assert client.post(reverse(f"web:{name}")).status_code == 405


def test_a_token_is_not_revoked_by_reading(client, reporter):
    token, _secret = make_token(reporter)

    assert client.get(reverse("web:settings_token_revoke", args=[token.pk])).status_code == 405


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_take_few_queries(client, reporter, name, django_assert_max_num_queries):
    for _ in range(5):
        make_token(reporter)

    # A digest reads each thing it tells of once: what waits, what changed, moves, claims.
    with django_assert_max_num_queries(26 if name.startswith("settings_digest") else 14):
        assert client.get(reverse(f"web:{name}")).status_code == 200
