"""Whether the parts of the site answer: for the probes, and in more words for `manage.py doctor`."""

from datetime import timedelta

import psycopg
from celery import current_app
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now

from apps.intake.models import Heartbeat

DATABASE_SECONDS = 2
WORKER_SECONDS = 0.5  # a probe may not take longer than a second
# The sweep runs every ten seconds: a row this fresh means that beat and a worker were there just now,
# though the machine may be too busy for the worker to answer at once.
FRESH = timedelta(seconds=25)

_state = {"is_migrated": False}


def why_no_database() -> str:
    """ "" when the database answers. Asked past the pool, whose patience is longer than a probe's."""
    wanted = {"dbname", "user", "password", "host", "port", "sslmode"}
    given = {name: value for name, value in connection.get_connection_params().items() if name in wanted}
    try:
        with psycopg.connect(**given, connect_timeout=DATABASE_SECONDS) as asked:
            asked.execute("SELECT 1")
    except psycopg.Error as error:
        return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return ""


def why_not_migrated() -> str:
    """ "" when every migration of this code was applied; once it was, the process asks no more."""
    if not _state["is_migrated"]:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if missing:
            names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing[:5])
            return f"{len(missing)} migrations are not applied: {names}"
        _state["is_migrated"] = True
    return ""


def why_no_worker() -> str:
    """ "" when a worker answers now, or swept within the last seconds."""
    return "" if answering_workers() or is_beating() else "no worker answers"


def answering_workers(seconds: float = WORKER_SECONDS, limit: int | None = 1) -> list[str]:
    """The names of workers that answer within the time; with a limit it returns as soon as so many did."""
    try:
        return sorted(current_app.control.inspect(timeout=seconds, limit=limit).ping() or {})
    # The edge of the broker: connection errors come in many classes, and all mean that nobody answers.
    except Exception:
        return []


def is_beating() -> bool:
    return Heartbeat.objects.filter(name="sweep", at__gt=Now() - FRESH).exists()
