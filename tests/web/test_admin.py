"""The administration: people, desks and outlets, for administrators alone, and history tells every write."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import ApiToken, Desk, User
from apps.accounts.roles import Role
from apps.history.models import Event
from apps.sources.models import Source
from tests.factories import PASSWORD, make_claim, make_desk, make_source, make_token, make_user

pytestmark = pytest.mark.django_db
NEW = "violet tractor seventeen rivers"
PEOPLE, DESKS, SOURCES = "/admin/accounts/user/", "/admin/accounts/desk/", "/admin/sources/source/"
LISTS = [PEOPLE, DESKS, SOURCES, "/admin/accounts/apitoken/"]


@pytest.fixture
def admin(client: Client):
    person = make_user("boss", is_administrator=True)
    client.force_login(person)
    return person


def roles(*rows: dict, initial: int = 0) -> dict:
    form = {"memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        form |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return form


def person_form(person: User, **changed) -> dict:
    kept = {
        "username": person.username,
        "name": person.name,
        "email": person.email,
        "language": "en",
        "time_zone": "Europe/Berlin",
    }
    return kept | ({"is_active": "on"} if person.is_active else {}) | roles() | changed


def verbs(thing) -> list[str]:
    return list(Event.objects.about(thing._meta.model_name, thing.pk).values_list("verb", flat=True))


# --- People ---------------------------------------------------------------------------------------


def test_a_person_is_added_with_a_role_and_can_log_in(client, admin):
    desk = make_desk()
    form = {
        "username": "ada",
        "name": "Ada",
        "email": "ada@newsroom.example",
        "language": "en",
        "time_zone": "Europe/Berlin",
    }
    form |= {"password1": NEW, "password2": NEW} | roles({"desk": desk.pk, "role": "editor"})

    answer = client.post(f"{PEOPLE}add/", form)

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    person = User.objects.get(username="ada")
    assert person.roles == {desk.pk: "editor"}
    assert Client().login(username="ada", password=NEW)
    assert verbs(person) == ["role given", "person added"]
    assert Event.objects.about("user", person.pk).filter(actor_id=admin.pk).count() == 2
    assert not person.is_staff


@pytest.mark.parametrize(
    "wrong",
    [
        {"password2": "other"},
        {"password1": "short", "password2": "short"},
        {"username": "boss"},
        {"time_zone": "Mars/Base"},
    ],
)
def test_a_wrong_person_is_told_and_not_added(client, admin, wrong):
    form = {"username": "ada", "name": "", "email": "", "language": "en", "time_zone": "Europe/Berlin"}

    answer = client.post(f"{PEOPLE}add/", form | {"password1": NEW, "password2": NEW} | roles() | wrong)

    assert answer.status_code == 200
    assert User.objects.exclude(username="boss").count() == 0


def test_a_person_is_deactivated_and_locked_out_at_the_next_request(client, admin):
    person = make_user(role=Role.REPORTER)
    elsewhere = Client()
    elsewhere.force_login(person)
    membership = person.memberships.get()
    row = roles({"id": membership.pk, "user": person.pk, "desk": membership.desk_id, "role": "reporter"}, initial=1)
    form = person_form(person) | row
    form.pop("is_active")

    client.post(f"{PEOPLE}{person.pk}/change/", form)

    person.refresh_from_db()
    assert not person.is_active
    assert elsewhere.get("/settings/").status_code == 302
    assert verbs(person)[0] == "person changed"


def test_a_role_is_changed_moved_and_taken(client, admin):
    person, sport = make_user(role=Role.REPORTER), make_desk("Sport")
    membership = person.memberships.get()
    row = {"id": membership.pk, "user": person.pk, "desk": membership.desk_id}
    address = f"{PEOPLE}{person.pk}/change/"

    answer = client.post(address, person_form(person) | roles(row | {"role": "editor"}, initial=1))
    assert answer.status_code == 302, (
        answer.context["adminform"].form.errors,
        answer.context["inline_admin_formsets"][0].formset.errors,
        answer.context["inline_admin_formsets"][0].formset.data,
    )
    assert [m.role for m in person.memberships.all()] == ["editor"]

    client.post(address, person_form(person) | roles(row | {"role": "editor", "desk": sport.pk}, initial=1))
    assert [m.desk for m in person.memberships.all()] == [sport]

    membership = person.memberships.get()
    row = {"id": membership.pk, "user": person.pk, "desk": sport.pk, "role": "editor", "DELETE": "on"}
    client.post(address, person_form(person) | roles(row, initial=1))
    assert not person.memberships.exists()
    assert verbs(person)[:3] == ["role taken", "role given", "role taken"]


def test_an_administrator_cannot_lock_themselves_out(client, admin):
    form = person_form(admin)
    form.pop("is_active")

    client.post(f"{PEOPLE}{admin.pk}/change/", form)

    admin.refresh_from_db()
    assert (admin.is_active, admin.is_superuser, admin.is_staff) == (True, True, True)


def test_a_password_set_for_somebody_is_in_history_and_ends_their_sessions(client, admin):
    person = make_user()
    elsewhere = Client()
    elsewhere.force_login(person)

    client.post(f"{PEOPLE}{person.pk}/password/", {"password1": NEW, "password2": NEW, "usable_password": "true"})

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert verbs(person)[0] == "password changed"
    assert elsewhere.get("/settings/").status_code == 302


def test_a_refused_password_leaves_no_event(client, admin):
    person = make_user()

    client.post(f"{PEOPLE}{person.pk}/password/", {"password1": NEW, "password2": "other", "usable_password": "true"})

    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert "password changed" not in verbs(person)


# --- Desks ----------------------------------------------------------------------------------------


def test_a_desk_is_added_and_renamed(client, admin):
    client.post(f"{DESKS}add/", {"name": "Sport", "slug": "sport"})
    desk = Desk.objects.get(slug="sport")

    client.post(f"{DESKS}{desk.pk}/change/", {"name": "Sports", "slug": "sports"})

    desk.refresh_from_db()
    assert desk.name == "Sports"
    assert verbs(desk) == ["desk renamed", "desk added"]


@pytest.mark.parametrize("thing", ["person", "desk", "source"])
def test_nothing_that_history_names_can_be_deleted(client, admin, thing):
    made = {
        "person": lambda: (PEOPLE, make_user()),
        "desk": lambda: (DESKS, make_desk()),
        "source": lambda: (SOURCES, make_source()),
    }
    address, row = made[thing]()

    answer = client.post(f"{address}{row.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


# --- Outlets --------------------------------------------------------------------------------------

NO_ROWS = {"aliases-TOTAL_FORMS": 0, "aliases-INITIAL_FORMS": 0, "roles-TOTAL_FORMS": 0, "roles-INITIAL_FORMS": 0}


def test_an_outlet_is_added_mended_and_given_another_name(client, admin):
    outlet = {"name": "Morning Post", "kind": "outlet", "description": "", "wikidata_id": ""}
    client.post(f"{SOURCES}add/", outlet | NO_ROWS)
    source = Source.objects.get(name="Morning Post")
    alias = {"aliases-TOTAL_FORMS": 1, "aliases-0-name": "The Post", "aliases-0-source": source.pk}

    client.post(
        f"{SOURCES}{source.pk}/change/",
        outlet | NO_ROWS | alias | {"description": "A daily", "version": source.version},
    )

    source.refresh_from_db()
    assert source.description == "A daily"
    assert source.aliases.filter(name="The Post").exists()
    assert verbs(source) == ["alias added", "source changed", "source added"]


def test_claims_follow_when_a_source_becomes_an_unnamed_group(client, admin):
    source = make_source("people close to the council")
    claim = make_claim(claimant=source)
    form = {"name": source.name, "kind": "unnamed group", "description": "", "wikidata_id": ""}

    client.post(f"{SOURCES}{source.pk}/change/", form | NO_ROWS | {"version": source.version})

    claim.refresh_from_db()
    assert claim.attribution == "unnamed"


def test_a_change_by_somebody_else_is_not_overwritten(client, admin):
    source = make_source("Morning Post", kind="outlet")
    form = {
        "name": "Evening Post",
        "kind": "outlet",
        "description": "",
        "wikidata_id": "",
        "version": source.version - 1,
    }

    answer = client.post(f"{SOURCES}{source.pk}/change/", form | NO_ROWS)

    source.refresh_from_db()
    assert "Somebody else changed this source" in answer.content.decode()
    assert source.name == "Morning Post"


def test_administrators_see_no_confidential_sources_of_other_desks(client, admin):
    source = make_source("Deep Throat", confidential_to=make_desk())

    assert "Deep Throat" not in client.get(SOURCES).content.decode()
    assert "Deep Throat" not in client.get(SOURCES, {"q": "throat"}).content.decode()
    assert client.get(f"{SOURCES}{source.pk}/change/").status_code == 302


# --- Tokens ---------------------------------------------------------------------------------------


def test_an_administrator_revokes_anybodys_token_but_makes_none(client, admin):
    token, _secret = make_token()

    client.post("/admin/accounts/apitoken/", {"action": "revoke", "_selected_action": [token.pk]})

    assert ApiToken.objects.get().revoked_at
    assert client.get("/admin/accounts/apitoken/add/").status_code == 403


# --- Who may come in ------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/admin/", *LISTS])
def test_the_pages_open_for_administrators(client, admin, address):
    make_user(role=Role.REPORTER)
    make_source()
    make_token()

    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", *LISTS])
def test_strangers_log_in_where_tries_are_counted(client, address):
    answer = client.get(address, follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("web:login"))


def test_there_is_no_second_form_to_guess_passwords_with(client):
    make_user("boss", is_administrator=True)

    client.post("/admin/login/", {"username": "boss", "password": PASSWORD})

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("role", list(Role))
def test_for_everybody_else_there_is_nothing(client, role):
    client.force_login(make_user(role=role))

    assert client.get("/admin/", follow=True).status_code == 404
    assert client.get(PEOPLE, follow=True).status_code == 404


def test_ones_own_password_is_changed_under_settings(client, admin):
    assert client.get("/admin/password_change/").headers["Location"] == reverse("web:settings_password")


@pytest.mark.parametrize("address", LISTS)
def test_the_lists_take_the_same_queries_for_many(client, admin, address, django_assert_max_num_queries):
    for _ in range(8):
        make_token(make_user(role=Role.REPORTER))
        make_source()

    with django_assert_max_num_queries(12):
        client.get(address)


# --- Odd addresses --------------------------------------------------------------------------------


def test_a_filter_with_a_nul_is_refused(client, admin):
    assert client.get(SOURCES, {"kind__exact": "\x00"}).status_code == 400


def test_the_password_of_nobody_is_not_found(client, admin):
    assert client.get(f"{PEOPLE}nobody/password/").status_code == 404
