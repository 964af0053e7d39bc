"""What somebody can do who sends any SQL as the application's database role: to history, nothing but add to it."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from psycopg import errors

from apps.accounts.actions import add_desk
from apps.history.models import AppendOnly, Event, Inspection, Seal
from apps.history.owner import as_owner, has_owner
from apps.history.protection import append_only_models, protect, stamped_columns, why_unprotected
from tests.factories import make_check
from tests.roles import as_the_application, as_the_owner

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not has_owner(), reason="the given database has one role for everything"),
]
ADD = "INSERT INTO history_event (verb, kind, object_id, actor_name, subject, reason, before, after"
VALUES = "VALUES ('said', 'desk', '1', '', '', '', '{}', '{}'"

REFUSED = [
    "UPDATE history_event SET verb = 'nothing happened'",
    "UPDATE history_event SET verb = verb WHERE false",
    "DELETE FROM history_event",
    "TRUNCATE history_event",
    "MERGE INTO history_event e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
    f"{ADD}) {VALUES}) ON CONFLICT (id) DO UPDATE SET verb = 'nothing happened'",
    "SELECT * FROM history_event FOR UPDATE",
    "WITH gone AS (DELETE FROM history_event RETURNING *) SELECT count(*) FROM gone",
    "ALTER TABLE history_event DISABLE TRIGGER ALL",
    "ALTER TABLE history_event DISABLE TRIGGER history_event_no_change",
    "ALTER TABLE history_event ADD COLUMN more text",
    "ALTER TABLE history_event RENAME TO history_past",
    "ALTER TABLE history_event OWNER TO claimtracker_app",
    "ALTER TABLE history_event SET SCHEMA pg_temp",
    "ALTER TABLE history_event ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE history_event SET (autovacuum_enabled = off)",
    "DROP TABLE history_event",
    "DROP TRIGGER history_event_no_change ON history_event",
    "DROP FUNCTION history_refuse_change() CASCADE",
    "CREATE OR REPLACE FUNCTION history_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE OR REPLACE FUNCTION history_stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE OR REPLACE FUNCTION history_seal_next(most integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION mine() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM history_event'",
    "ALTER FUNCTION history_seal_next(integer) SECURITY INVOKER",
    "CREATE RULE nothing AS ON INSERT TO history_event DO INSTEAD NOTHING",
    "CREATE TRIGGER swallow BEFORE INSERT ON history_event FOR EACH ROW "
    "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE POLICY none ON history_event USING (false)",
    "CREATE TABLE child () INHERITS (history_event)",
    "CREATE TABLE mine (id bigint REFERENCES history_event ON DELETE CASCADE)",
    "CREATE VIEW mine AS SELECT * FROM history_event",
    "CREATE INDEX mine ON history_event (verb)",
    "CREATE SCHEMA mine",
    "CREATE EXTENSION dblink",
    "CREATE ROLE mine SUPERUSER",
    "CREATE PUBLICATION mine FOR TABLE history_event",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION history_refuse_change()",
    "BEGIN; LOCK TABLE history_event IN ACCESS EXCLUSIVE MODE",
    "REINDEX TABLE history_event",
    "CLUSTER history_event USING history_event_pkey",
    "COPY history_event TO PROGRAM 'cat'",
    "COPY history_event FROM '/etc/hostname'",
    "SET session_replication_role = replica",
    "SELECT set_config('session_replication_role', 'replica', false)",
    "SET ROLE claimtracker",
    "SET SESSION AUTHORIZATION claimtracker",
    "GRANT claimtracker TO claimtracker_app",
    "ALTER ROLE claimtracker_app SUPERUSER",
    "ALTER ROLE claimtracker PASSWORD 'mine'",
    "ALTER SYSTEM SET session_replication_role = replica",
    "ALTER DATABASE postgres SET session_replication_role = replica",
    "SELECT setval('history_event_id_seq', 1)",
    "ALTER SEQUENCE history_event_id_seq RESTART",
    "UPDATE pg_class SET relowner = 'claimtracker_app'::regrole WHERE relname = 'history_event'",
    "DELETE FROM pg_trigger",
    "SELECT lo_export(1, '/tmp/mine')",
    "INSERT INTO history_seal SELECT 1, now(), 0, 0, 0, 0, 0, 0, '', '', 'mine'",
    "DELETE FROM history_seal",
    "DELETE FROM history_inspection",
    "DELETE FROM django_migrations",
    "BEGIN; LOCK TABLE history_seal IN SHARE ROW EXCLUSIVE MODE",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_application_cannot_do_this(statement: str) -> None:
    with as_the_application() as attacker, pytest.raises(psycopg.Error) as refused:
        attacker.execute(statement)

    # Because it may not, not because the statement is wrong or nothing was there to be changed.
    assert isinstance(refused.value, errors.InsufficientPrivilege | errors.FeatureNotSupported), refused.value


@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_even_the_owner_is_refused_by_a_trigger(statement: str) -> None:
    with as_the_owner() as owner:
        owner.execute(f"{ADD}) {VALUES})")
        try:
            with pytest.raises(errors.RestrictViolation, match="append-only"):
                owner.execute(statement.format("history_event"))
        finally:
            owner.execute("SET session_replication_role = replica")
            owner.execute("DELETE FROM history_event")


def test_the_application_gives_itself_no_rights() -> None:
    with as_the_application() as attacker:
        attacker.execute("GRANT ALL ON history_event TO claimtracker_app")  # PostgreSQL merely warns

        rights = attacker.execute("SELECT has_table_privilege('history_event', 'UPDATE, DELETE')").fetchone()

    assert rights == (False,)


def test_the_role_is_as_small_as_the_manual_says() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        powers = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        owned = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole")
        memberships = cursor.fetchone()

    assert powers == (False,) * 5
    assert (owned, memberships) == ((0,), (0,))
    assert why_unprotected() == ""


def test_an_event_cannot_be_given_another_time_key_or_transaction() -> None:
    before = datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{ADD}, id, at, server, xid) OVERRIDING SYSTEM VALUE {VALUES}, -5, '1999-01-01', 1, 1)"
            " RETURNING id, server, xid = pg_current_xact_id()::text::bigint"
        )
        key, server, is_own_transaction = cursor.fetchone()
    event = Event.objects.get(pk=key)

    assert key > 0
    assert server > 1
    assert is_own_transaction
    assert before <= event.at <= datetime.now(UTC)


def test_copied_rows_are_stamped_too() -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY history_event (verb, kind, object_id, actor_name, subject, reason, before, after, at) FROM STDIN"
        ) as copy,
    ):
        copy.write_row(("copied", "desk", "1", "", "", "", "{}", "{}", "1999-01-01"))

    assert Event.objects.get(verb="copied").at.year > 1999


def test_a_temporary_table_of_the_same_name_takes_no_event_away() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE history_event (LIKE public.history_event INCLUDING ALL)")
        cursor.execute("SET LOCAL search_path = pg_temp, public")
        add_desk(name="Politics", slug="politics", by=None)
        cursor.execute("SELECT (SELECT count(*) FROM pg_temp.history_event), (SELECT verb FROM public.history_event)")
        assert cursor.fetchone() == (0, "desk added")
        cursor.execute("SET LOCAL search_path = public, pg_temp")
        cursor.execute("DROP TABLE pg_temp.history_event")


def test_a_temporary_table_stands_behind_the_real_one_by_default() -> None:
    with as_the_application() as attacker:
        attacker.execute("CREATE TEMPORARY TABLE history_event (id int)")

        found = attacker.execute(
            "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = 'history_event'::regclass"
        )
        assert found.fetchone() == ("public",)


def test_own_functions_and_operators_are_never_called_by_the_triggers() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.statement_timestamp() RETURNS timestamptz LANGUAGE sql"
            " AS $$ SELECT timestamptz '1999-01-01' $$"
        )
        cursor.execute("SET LOCAL search_path = pg_temp, public, pg_catalog")
        event = Event.objects.get(pk=_added(cursor))

    assert event.at.year > 1999


def _added(cursor: object) -> int:
    cursor.execute(f"{ADD}) {VALUES}) RETURNING id")  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


def test_what_the_application_needs_goes_on_working() -> None:
    check = make_check(state="dismissed")
    with connection.cursor() as cursor:
        for statement in (
            "SELECT pg_advisory_xact_lock(5)",
            "SELECT pg_notify('news', '')",
            "CREATE TEMPORARY TABLE scratch ON COMMIT DROP AS SELECT 1 AS one",
            "SELECT setval(pg_get_serial_sequence('claims_span', 'id'), 1000000)",
            "SELECT * FROM django_migrations",
        ):
            cursor.execute(statement)

    assert check.moves.count() == 1


@pytest.mark.parametrize("model", append_only_models(), ids=lambda model: model.__name__)
def test_every_append_only_table_has_its_triggers_and_rights(model: type[AppendOnly]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O'", [table])
        triggers = {name for (name,) in cursor.fetchall()}
        may = "SELECT has_any_column_privilege(%s, 'UPDATE'), has_table_privilege(%s, %s)"
        cursor.execute(may, [table, table, "DELETE, TRUNCATE, TRIGGER, REFERENCES"])
        rights = cursor.fetchone()

    assert {f"{table}_no_change", f"{table}_no_truncate"} <= triggers
    assert not stamped_columns(model) or f"{table}_stamp" in triggers
    assert rights == (False, False)


@pytest.mark.parametrize("model", append_only_models(), ids=lambda model: model.__name__)
def test_no_foreign_key_of_an_append_only_row_is_blanked(model: type[AppendOnly]) -> None:
    for field in model._meta.concrete_fields:
        if field.remote_field:
            assert field.remote_field.on_delete not in {models.SET_NULL, models.SET_DEFAULT}, field


def test_the_list_of_append_only_tables_is_what_we_mean() -> None:
    assert {Event, Seal, Inspection} <= set(append_only_models())
    assert stamped_columns(Event) == ["id", "at", "server", "xid"]


def test_tables_of_later_migrations_are_covered_at_once() -> None:
    with as_the_owner() as owner:
        owner.execute(
            "CREATE TABLE later (id bigint GENERATED BY DEFAULT AS IDENTITY, two int GENERATED ALWAYS AS (2) STORED)"
        )
        try:
            with as_the_application() as application:
                application.execute("INSERT INTO later DEFAULT VALUES")
                application.execute("UPDATE later SET id = 7")
                assert application.execute("DELETE FROM later RETURNING id, two").fetchone() == (7, 2)
        finally:
            owner.execute("DROP TABLE later")


@pytest.mark.django_db(transaction=True)
def test_protecting_twice_changes_nothing_and_mends_what_was_changed() -> None:
    with as_the_owner() as owner:
        owner.execute("ALTER TABLE history_event DISABLE TRIGGER history_event_no_change")
        owner.execute("GRANT UPDATE ON history_event TO claimtracker_app, PUBLIC")
        owner.execute("REVOKE ALL ON claims_claim FROM claimtracker_app")
    assert "trigger" in why_unprotected()

    _protect_as_owner()

    assert why_unprotected() == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM claims_claim")
    assert _statements_of_protect() == []


def _protect_as_owner() -> None:
    with as_owner():
        protect(settings.DATABASES["default"]["USER"])


def _statements_of_protect() -> list[str]:
    with as_owner(), CaptureQueriesContext(connection) as queries:
        protect(settings.DATABASES["default"]["USER"])
    return [each["sql"] for each in queries if not each["sql"].lstrip().startswith("SELECT")]


def test_a_person_who_moved_a_check_cannot_be_deleted_from_its_moves() -> None:
    move = make_check(state="dismissed").moves.first()

    with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
        move.by.delete()


@pytest.mark.django_db(transaction=True)
def test_an_application_that_is_the_owner_is_told_what_that_means() -> None:
    with as_owner():
        assert "triggers alone" in why_unprotected()
    assert why_unprotected() == ""
