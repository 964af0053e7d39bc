import pytest
from django.db import DatabaseError, connection, transaction

from apps.accounts.actions import add_desk
from apps.history.actions import record
from apps.history.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history_event SET verb = 'nothing happened'",
        "DELETE FROM history_event",
        "TRUNCATE history_event",
    ],
)
def test_history_cannot_be_changed_with_sql(statement: str) -> None:
    add_desk(name="Politics", slug="politics", by=None)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Event.objects.get().verb == "desk added"


def test_an_action_is_undone_when_its_event_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    from apps.accounts import actions
    from apps.accounts.models import Desk

    def fail(*_args: object, **_kwargs: object) -> None:
        raise DatabaseError("no room for history")

    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(DatabaseError):
        add_desk(name="Politics", slug="politics", by=None)

    assert not Desk.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused() -> None:
    desk = add_desk(name="Politics", slug="politics", by=None)

    with pytest.raises(RuntimeError):
        record("desk renamed", desk, by=None)
