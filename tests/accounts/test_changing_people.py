"""What administrators do to people and desks, and what they cannot do."""

import pytest

from apps.accounts.actions import change_password, change_user, give_role, rename_desk, take_role
from apps.accounts.models import User
from apps.accounts.roles import Role, role_at
from apps.errors import NotAllowed
from apps.history.models import Event
from tests.factories import make_desk, make_user

pytestmark = pytest.mark.django_db


def test_an_administrator_changes_a_person_and_history_tells_what_was_before():
    admin, person = make_user(is_administrator=True), make_user(name="Ada", role=Role.REPORTER)

    change_user(user=person, by=admin, name="Ada Byron", is_active=False)

    person.refresh_from_db()
    event = Event.objects.about("user", person.pk).first()
    assert (person.name, person.is_active) == ("Ada Byron", False)
    assert (event.before, event.after) == (
        {"name": "Ada", "is_active": True},
        {"name": "Ada Byron", "is_active": False},
    )


def test_saving_without_a_change_leaves_no_event():
    admin, person = make_user(is_administrator=True), make_user(name="Ada")

    change_user(user=person, by=admin, name="Ada")

    assert not Event.objects.about("user", person.pk).filter(verb="person changed").exists()


def test_only_administrators_change_people():
    editor, person = make_user(role=Role.EDITOR), make_user()

    with pytest.raises(NotAllowed):
        change_user(user=person, by=editor, name="Somebody else")


@pytest.mark.parametrize("field", ["is_active", "is_superuser"])
def test_nobody_takes_their_own_keys_away(field):
    admin = make_user(is_administrator=True)

    with pytest.raises(NotAllowed):
        change_user(user=admin, by=admin, **{field: False})

    admin.refresh_from_db()
    assert getattr(admin, field) is True


def test_who_stops_being_administrator_loses_the_administration_pages():
    admin, other = make_user(is_administrator=True), make_user(is_administrator=True)

    change_user(user=other, by=admin, is_superuser=False)

    assert not User.objects.get(pk=other.pk).is_staff


def test_a_new_password_is_in_history_but_its_letters_are_not():
    person = make_user()

    change_password(user=person, password="quite another secret", by=person)

    event = Event.objects.about("user", person.pk).first()
    assert User.objects.get(pk=person.pk).check_password("quite another secret")
    assert event.verb == "password changed"
    assert "secret" not in f"{event.before}{event.after}{event.reason}"


def test_a_role_that_is_taken_holds_no_longer():
    admin, desk = make_user(is_administrator=True), make_desk()
    person = make_user(role=Role.EDITOR, desk=desk)
    assert role_at(person, desk.pk) == Role.EDITOR

    take_role(membership=person.memberships.get(), by=admin)

    assert role_at(person, desk.pk) == ""
    assert Event.objects.about("user", person.pk).first().before == {"desk": desk.name, "role": "editor"}


def test_a_desk_keeps_its_people_under_a_new_name():
    desk = make_desk("Politics")
    person = make_user()
    give_role(user=person, desk=desk, role=Role.REPORTER, by=None)

    rename_desk(desk=desk, name="World", slug="world", by=None)

    assert person.desks.get().name == "World"


def test_a_change_is_undone_when_its_event_cannot_be_written(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    admin, person = make_user(is_administrator=True), make_user(name="Ada")
    monkeypatch.setattr("apps.accounts.actions.record", fail)

    with pytest.raises(RuntimeError):
        change_user(user=person, by=admin, name="Ada Byron")

    assert User.objects.get(pk=person.pk).name == "Ada"
