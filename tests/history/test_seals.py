"""Whoever changes history behind the application's back is found, and the first changed event is named."""

import io
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from apps.accounts.actions import add_desk, rename_desk
from apps.accounts.models import Desk
from apps.history import tasks
from apps.history.actions import inspect_history, seal_history
from apps.history.models import Event, Inspection, Seal
from apps.history.owner import has_owner
from apps.history.sealing import inspect_chain
from tests.roles import as_the_application, as_the_owner

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not has_owner(), reason="the given database has one role for everything"),
]
SAY = (
    "INSERT INTO history_event (verb, kind, object_id, actor_name, subject, reason, before, after)"
    " VALUES ('said', 'desk', '1', 'Ünal \"the\" \\ \t', '', E'two\\nlines', '{\"a\": 1.50, \"ö\": null}', '[1e3]')"
)


def tell(count: int = 3) -> list[Event]:
    """So many events, each in a transaction of its own."""
    made = []
    for number in range(count):
        add_desk(name=f"Desk {number}", slug=f"desk-{number}", by=None)
        made.append(Event.objects.order_by("id").last())
    return made


@pytest.fixture
def intruder() -> Iterator[psycopg.Connection[Any]]:
    """Somebody with a superuser's rights, whom no trigger stops."""
    with as_the_owner() as owner:
        owner.execute("SET session_replication_role = replica")
        yield owner


def verify(*arguments: str) -> str:
    out = io.StringIO()
    call_command("verify_history", *arguments, stdout=out)
    return out.getvalue()


def broken() -> str:
    with pytest.raises(CommandError) as found:
        verify()
    assert found.value.returncode == 1
    return str(found.value)


def test_what_nobody_changed_is_sound_and_its_last_digest_is_told() -> None:
    tell(3)

    said = verify()

    assert "3 events are as they were sealed." in said
    assert Seal.objects.latest("number").digest in said
    assert Inspection.objects.get().is_sound


def test_any_letter_that_json_knows_is_sealed_and_computed_alike() -> None:
    with as_the_application() as application:
        application.execute(SAY)
        application.execute(SAY.replace("two\\nlines", "\\x01\\x1f\\x7f\\b\\f\\r/🙂\\u2028"))

    assert seal_history() == 1
    assert inspect_chain().broken == ""
    assert inspect_chain().events == 2


def test_each_seal_follows_on_the_one_before_and_nothing_is_sealed_twice() -> None:
    tell(1)
    assert seal_history() == 1
    assert seal_history() == 0
    rename_desk(desk=Desk.objects.get(), name="Sport", slug="sport", by=None)
    assert seal_history() == 1

    first, second = Seal.objects.all()

    assert (first.number, second.number) == (1, 2)
    assert second.previous == first.digest
    assert (first.until_xid, first.until_id) == (second.from_xid, second.from_id)
    assert inspect_chain().broken == ""


def test_more_events_than_a_seal_holds_make_more_seals() -> None:
    tell(7)
    with transaction.atomic():
        for _ in range(4):
            tell_in_transaction()
    with connection.cursor() as cursor:
        for _ in range(6):
            cursor.execute("SELECT public.history_seal_next(2)")

    assert [seal.events for seal in Seal.objects.all()] == [2, 2, 2, 2, 2, 1]
    assert inspect_chain().broken == ""
    assert inspect_chain().unsealed == 0


def tell_in_transaction() -> None:
    with connection.cursor() as cursor:
        cursor.execute(SAY)


def test_a_transaction_that_commits_late_is_sealed_later_and_never_taken_for_forged() -> None:
    with as_the_application() as late, late.transaction():
        late.execute(SAY)
        tell(2)  # written later, committed earlier, with larger numbers

        assert seal_history() == 0  # the late one could still come before them
        assert inspect_chain().unsealed == 2

    assert seal_history() == 1
    assert inspect_chain().broken == ""
    assert inspect_chain().events == 3


def test_what_began_after_the_oldest_open_transaction_waits_and_what_ended_before_is_sealed() -> None:
    tell(2)
    with as_the_application() as late, late.transaction():
        late.execute(SAY)
        rename_desk(desk=Desk.objects.earliest("created_at"), name="Sport", slug="sport", by=None)

        assert seal_history() == 1
        assert Seal.objects.get().events == 2
    assert seal_history() == 1
    assert inspect_chain().broken == ""
    assert inspect_chain().events == 4


def test_a_transaction_that_is_undone_leaves_no_gap() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(1)
        raise RuntimeError
    tell(1)

    assert seal_history() == 1
    assert inspect_chain().broken == ""


def test_two_sealings_at_once_make_one_chain() -> None:
    tell(20)
    barrier = threading.Barrier(4)

    def work() -> None:
        with as_the_application() as application:
            barrier.wait()
            for _ in range(6):
                application.execute("SELECT public.history_seal_next(3)")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(Seal.objects.values_list("number", flat=True)) == list(range(1, 8))
    assert inspect_chain().broken == ""
    assert inspect_chain().events == 20


CHANGES = {
    "verb": "'nothing happened'",
    "actor_name": "'Somebody Else'",
    "actor_id": "gen_random_uuid()",
    "reason": "'I had to'",
    "subject": "'Another desk'",
    "object_id": "'0'",
    "kind": "'claim'",
    "before": '\'{"name": "x"}\'',
    "after": "'{}'",
    "confidential_to": "gen_random_uuid()",
    "at": "at + interval '1 microsecond'",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_event_is_named(intruder: psycopg.Connection[Any], column: str) -> None:
    events = tell(4)
    seal_history()

    intruder.execute(f"UPDATE history_event SET {column} = {CHANGES[column]} WHERE id >= %s", [events[1].pk])

    assert broken().startswith(f"Event {events[1].pk} (")
    assert "was changed after it was sealed" in broken()


def test_a_time_that_no_clock_shows_is_named_too(intruder: psycopg.Connection[Any]) -> None:
    event = tell(1)[0]
    seal_history()

    intruder.execute("UPDATE history_event SET at = 'infinity'")

    assert f"Event {event.pk} (desk added) was changed" in broken()


@pytest.mark.parametrize("which", [0, 1, 3])
def test_a_removed_event_is_named(intruder: psycopg.Connection[Any], which: int) -> None:
    events = tell(4)
    seal_history()

    intruder.execute("DELETE FROM history_event WHERE id = %s", [events[which].pk])

    assert f"Event {events[which].pk} was removed." in broken()


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        ("xid = xid - 1", "was changed"),
        ("xid = xid - 1000", "was changed"),
        ("xid = xid + 1000000", "was removed"),
        ("server = 5", "was removed"),
        ("id = -id", "was slipped in"),
    ],
)
def test_an_event_moved_elsewhere_is_missed(intruder: psycopg.Connection[Any], moved: str, told: str) -> None:
    events = tell(4)
    seal_history()

    intruder.execute(f"UPDATE history_event SET {moved} WHERE id = %s", [events[1].pk])

    assert re.match(rf"Event -?{events[1].pk} .*{told}", broken())


@pytest.mark.parametrize("place", [0, 2, 3])
def test_an_event_slipped_in_among_sealed_ones_is_named(intruder: psycopg.Connection[Any], place: int) -> None:
    beside = tell(4)[place]
    seal_history()

    intruder.execute(
        "INSERT INTO history_event"
        " (id, server, xid, at, verb, kind, object_id, actor_name, subject, reason, before, after)"
        " SELECT 1000000, server, xid, at, 'forged', kind, object_id, '', '', '', '{}', '{}'"
        " FROM history_event WHERE id = %s",
        [beside.pk],
    )

    assert "Event 1000000 (forged) was slipped in" in broken()


def test_an_event_of_an_unknown_server_is_named(intruder: psycopg.Connection[Any]) -> None:
    tell(2)
    seal_history()

    intruder.execute("UPDATE history_event SET server = 77, id = 5000 WHERE id = (SELECT max(id) FROM history_event)")
    intruder.execute(SAY.replace("(verb", "(server, xid, verb").replace("('said'", "(77, 1, 'forged'"))

    assert "was removed" in broken()  # the first one; and without it, the forged one:
    intruder.execute("TRUNCATE history_seal")
    intruder.execute("DELETE FROM history_event WHERE verb <> 'forged'")
    tell_in_transaction()
    assert "(forged) was slipped in: it belongs to no database server" in broken()


def test_a_seal_that_was_changed_removed_or_put_in_place_of_another_is_named(intruder: psycopg.Connection[Any]) -> None:
    for _ in range(3):
        tell_in_transaction()
        seal_history()
    for statement, told in (
        ("UPDATE history_seal SET events = events, leaves = 'mine' WHERE number = 2", "Seal 2 was changed"),
        ("UPDATE history_seal SET at = at - interval '1 day' WHERE number = 2", "Seal 2 was changed"),
        ("UPDATE history_seal SET digest = repeat('0', 64) WHERE number = 2", "Seal 2 was changed"),
        ("DELETE FROM history_seal WHERE number = 2", "Seal 2 is missing"),
        ("DELETE FROM history_seal WHERE number = 1", "Seal 1 is missing"),
    ):
        intruder.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM history_seal")
        intruder.execute(statement)
        assert told in broken()
        intruder.execute("DELETE FROM history_seal")
        intruder.execute("INSERT INTO history_seal SELECT * FROM kept")
        intruder.execute("DROP TABLE kept")
    assert inspect_chain().broken == ""


def test_a_chain_made_anew_is_told_by_a_digest_written_down_outside(intruder: psycopg.Connection[Any]) -> None:
    event = tell(2)[0]
    digest = re.search(r"[0-9a-f]{64}", verify())[0]  # type: ignore[index]
    verify("--known", digest)

    intruder.execute("UPDATE history_event SET reason = 'I had to' WHERE id = %s", [event.pk])
    intruder.execute("TRUNCATE history_seal")

    assert "2 events" in verify()  # what stands in the database agrees with itself
    with pytest.raises(CommandError, match="does not have the digest"):
        verify("--known", digest)


def test_events_from_before_there_were_seals_are_sealed_first(intruder: psycopg.Connection[Any]) -> None:
    for _ in range(3):
        intruder.execute(SAY)  # no trigger stamps them: server and transaction are 0, as in an upgraded database
    tell(2)

    assert seal_history() == 2

    assert [(seal.server == 0, seal.events) for seal in Seal.objects.all()] == [(True, 3), (False, 2)]
    assert inspect_chain().broken == ""
    intruder.execute(SAY)
    assert "(said) was slipped in" in broken()


def test_a_database_that_was_restored_elsewhere_goes_on_with_its_chain(intruder: psycopg.Connection[Any]) -> None:
    tell(2)
    seal_history()
    tell_in_transaction()
    # As if all this had been dumped from another server, whose transactions had larger numbers.
    intruder.execute("TRUNCATE history_seal")
    intruder.execute("UPDATE history_event SET server = 4711, xid = xid + 1000000")
    _seal_as(intruder, server=4711, most=2)
    tell_in_transaction()

    assert seal_history() == 2

    assert [(seal.server == 4711, seal.events) for seal in Seal.objects.all()] == [(True, 2), (True, 1), (False, 1)]
    assert inspect_chain().broken == ""
    assert inspect_chain().unsealed == 0


def _seal_as(owner: psycopg.Connection[Any], *, server: int, most: int) -> None:
    """The seal that the other server made before it was dumped."""
    source = owner.execute("SELECT pg_get_functiondef('history_seal_next'::regproc)").fetchone()[0]
    there = (
        source.replace("FUNCTION public.history_seal_next", "FUNCTION pg_temp.seal_there")
        .replace("(SELECT system_identifier FROM pg_control_system())", str(server))
        .replace("e.xid < horizon", "true")
    )
    owner.execute(there)
    owner.execute("SELECT pg_temp.seal_there(%s)", [most])


def test_a_long_chain_is_inspected_in_turns() -> None:
    for _ in range(3):
        tell_in_transaction()
        seal_history()
    seen = [inspect_history(time=timedelta(0))[0] for _ in range(4)]

    assert [(each.first, each.through, each.is_whole) for each in seen] == [
        (1, 1, False),
        (2, 2, False),
        (3, 3, False),
        (4, 3, True),
    ]
    assert inspect_history(time=timedelta(0))[0].first == 1  # and from the start again


def test_beat_seals_and_inspects() -> None:
    tell(1)

    tasks.seal()
    tasks.inspect()

    assert Inspection.objects.get().through == Seal.objects.get().number == 1
