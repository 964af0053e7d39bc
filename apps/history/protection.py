"""What keeps append-only tables as they are: triggers for everybody, and what the application's role may do.

`protect` runs as the tables' owner after every migrate. It compares what is with what should be and mends only the
difference, so that it costs a few queries when nothing is new. `why_unprotected` is asked by the application.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.history.models import AppendOnly

SCHEMA = "public"
SEALING = "history_seal_next(integer)"
TABLE_RIGHTS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
SEQUENCE_RIGHTS = frozenset({"SELECT", "USAGE", "UPDATE"})
COUNTING_RIGHTS = frozenset({"SELECT", "USAGE"})  # UPDATE would let setval() turn a key back
READ_ONLY = frozenset({"django_migrations"})
LATER = {"TABLES": TABLE_RIGHTS, "SEQUENCES": SEQUENCE_RIGHTS}

_RELATIONS = """
    SELECT c.relname, c.relkind = 'S', coalesce(t.relname, c.relname),
        array(SELECT a.privilege_type FROM aclexplode(c.relacl) a WHERE a.grantee = %(role)s::regrole),
        array(SELECT a.privilege_type FROM aclexplode(c.relacl) a WHERE a.grantee = 0)
    FROM pg_class c
    LEFT JOIN pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass AND d.objid = c.oid
        AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_class t ON t.oid = d.refobjid
    WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        AND pg_has_role(c.relowner, 'MEMBER')
        AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
"""


def append_only_models() -> list[type[AppendOnly]]:
    return [model for model in apps.get_models() if issubclass(model, AppendOnly)]


# --- After every migrate ------------------------------------------------------------------------


def protect(app_role: str) -> None:
    """Make triggers, and the grants of the application's role if it has one of its own, what they should be.

    Twice is the same as once; who owns nothing changes nothing.
    """
    with connection.cursor() as cursor:
        if not _owns_history(cursor):
            return
        for statement in (*_missing_triggers(cursor), *_grants(cursor, app_role)):
            cursor.execute(statement)


def _owns_history(cursor: Any) -> bool:
    cursor.execute(
        "SELECT pg_has_role(relowner, 'MEMBER') FROM pg_class WHERE oid = to_regclass(%s)", [f"{SCHEMA}.history_seal"]
    )
    return bool((cursor.fetchone() or [False])[0])


def _missing_triggers(cursor: Any) -> Iterator[str]:
    cursor.execute("SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal")
    enabled = dict(cursor.fetchall())
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SCHEMA])
    made = {name for (name,) in cursor.fetchall()}
    for model in append_only_models():
        table = model._meta.db_table
        if table not in made:  # migrations were asked for up to an earlier one
            continue
        for name, what in _triggers(model).items():
            if name not in enabled:
                yield f'CREATE TRIGGER "{name}" {what}'
            elif enabled[name] not in "OA":
                yield f'ALTER TABLE {SCHEMA}."{table}" ENABLE TRIGGER "{name}"'


def _triggers(model: type[AppendOnly]) -> dict[str, str]:
    """The triggers of the table by name, with what follows the name in CREATE TRIGGER."""
    table = f'{SCHEMA}."{model._meta.db_table}"'
    refuse = f"EXECUTE FUNCTION {SCHEMA}.history_refuse_change()"
    wanted = {
        f"{model._meta.db_table}_no_change": f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"{model._meta.db_table}_no_truncate": f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    }
    if stamps := stamped_columns(model):
        stamp = f"{SCHEMA}.history_stamp({', '.join(map(repr, stamps))})"
        wanted[f"{model._meta.db_table}_stamp"] = f"BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {stamp}"
    return wanted


def stamped_columns(model: type[AppendOnly]) -> list[str]:
    """The columns that the database sets itself: the counted key, and every time that is "now" by default."""
    fields = model._meta.local_concrete_fields
    own = [f.column for f in fields if isinstance(f, models.AutoField) or isinstance(getattr(f, "db_default", 0), Now)]
    return [*own, *model.stamps]


def _grants(cursor: Any, role: str) -> Iterator[str]:
    if not role:
        return
    cursor.execute("SELECT to_regrole(quote_ident(%s)) IS NULL", [role])
    if cursor.fetchone()[0]:
        raise ImproperlyConfigured(
            f"The database has no role {role}, as which DATABASE_URL logs in. Create it first: "
            "docs/how-to/run-in-production.md says how."
        )
    yield from _grants_on_schema(cursor, role)
    yield from _grants_for_later(cursor, role)
    may = {model._meta.db_table: model.app_may for model in append_only_models()}
    cursor.execute(_RELATIONS, {"role": f'"{role}"', "schema": SCHEMA})
    for name, is_sequence, table, has, everybody_has in cursor.fetchall():
        wanted = _wanted(table, is_sequence, may)
        place = f'{"SEQUENCE" if is_sequence else "TABLE"} {SCHEMA}."{name}"'
        yield from _difference(wanted, has, place, f'"{role}"')
        if table in may:
            yield from _difference(frozenset(), everybody_has, place, "PUBLIC")


def _wanted(table: str, is_sequence: bool, may: dict[str, frozenset[str]]) -> frozenset[str]:
    if is_sequence:
        return COUNTING_RIGHTS if table in may else SEQUENCE_RIGHTS
    return frozenset({"SELECT"}) if table in READ_ONLY else may.get(table, TABLE_RIGHTS)


def _difference(wanted: frozenset[str], has: Iterable[str], place: str, role: str) -> Iterator[str]:
    if missing := sorted(wanted - set(has)):
        yield f"GRANT {', '.join(missing)} ON {place} TO {role}"
    if too_many := sorted(set(has) - wanted):
        yield f"REVOKE {', '.join(too_many)} ON {place} FROM {role}"


def _grants_on_schema(cursor: Any, role: str) -> Iterator[str]:
    cursor.execute(
        "SELECT has_schema_privilege(%(role)s, %(schema)s, 'USAGE'),"
        " has_schema_privilege(%(role)s, %(schema)s, 'CREATE'),"
        " has_function_privilege(%(role)s, %(sealing)s, 'EXECUTE')",
        {"role": role, "schema": SCHEMA, "sealing": f"{SCHEMA}.{SEALING}"},
    )
    may_use, may_create, may_seal = cursor.fetchone()
    if not may_use:
        yield f'GRANT USAGE ON SCHEMA {SCHEMA} TO "{role}"'
    if may_create:  # databases made before PostgreSQL 15 let everybody
        yield f'REVOKE CREATE ON SCHEMA {SCHEMA} FROM PUBLIC, "{role}"'
    if not may_seal:
        yield f'GRANT EXECUTE ON FUNCTION {SCHEMA}.{SEALING} TO "{role}"'


def _grants_for_later(cursor: Any, role: str) -> Iterator[str]:
    """What the owner makes later is the application's to use at once, without waiting for the next `protect`."""
    cursor.execute(
        "SELECT d.defaclobjtype, array_agg(a.privilege_type) FROM pg_default_acl d, aclexplode(d.defaclacl) a"
        " WHERE d.defaclnamespace = %s::regnamespace AND pg_get_userbyid(d.defaclrole) = current_user"
        " AND a.grantee = to_regrole(quote_ident(%s)) GROUP BY 1",
        [SCHEMA, role],
    )
    has = {{"r": "TABLES", "S": "SEQUENCES"}.get(kind, kind): set(rights) for kind, rights in cursor.fetchall()}
    for what, wanted in LATER.items():
        if not wanted <= has.get(what, set()):
            rights = ", ".join(sorted(wanted))
            yield f'ALTER DEFAULT PRIVILEGES IN SCHEMA {SCHEMA} GRANT {rights} ON {what} TO "{role}"'


# --- Asked by the application -------------------------------------------------------------------


def why_unprotected() -> str:
    """ "" when this very connection could not change history if it wanted to, else what is wrong in a sentence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper, r.rolcreaterole OR r.rolbypassrls OR r.rolreplication, "
            "has_schema_privilege(%s, 'CREATE') FROM pg_roles r WHERE r.rolname = current_user",
            [SCHEMA],
        )
        is_superuser, is_powerful, may_create = cursor.fetchone()
        tables = [model._meta.db_table for model in append_only_models()]
        cursor.execute(
            "SELECT bool_or(pg_has_role(c.relowner, 'MEMBER')), bool_or(has_any_column_privilege(c.oid, 'UPDATE') "
            "OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER, REFERENCES')) "
            "FROM pg_class c WHERE c.relnamespace = %s::regnamespace AND c.relname = ANY(%s)",
            [SCHEMA, tables],
        )
        is_owner, may_change = cursor.fetchone()
        has_gaps = next(_missing_triggers(cursor), None) is not None
    if has_gaps:
        return _("A trigger that keeps history as it is is missing or switched off.")
    if is_superuser or is_owner:
        return _("The application logs in as the owner of the tables: history is protected by triggers alone.")
    if is_powerful or may_create or may_change:
        return _("The application's database role may do more than it needs, and could change history.")
    return ""
