"""What every test can count on.

Tests work as the application's own database role, so that a missing right is found. Its owner makes the database,
migrates it, empties it after tests with real commits, and takes it away.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from apps.history.owner import as_owner
from tests.roles import as_the_owner

_flush = DatabaseOperations.execute_sql_flush


def _flush_past_history(self: DatabaseOperations, sql_list: list[str]) -> None:
    # Append-only tables refuse to be emptied, as they must; and the application may empty none at all.
    with as_the_owner() as owner:
        owner.execute("SET session_replication_role = replica")
        for statement in sql_list:
            owner.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def history_can_be_emptied_between_tests() -> None:
    DatabaseOperations.execute_sql_flush = _flush_past_history


@pytest.fixture(scope="session")
def owner_at_work() -> Iterator[ExitStack]:
    """Who makes the database is its owner; closing the stack makes everything after it the application's work."""
    with ExitStack() as stack:
        stack.enter_context(as_owner())
        yield stack


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, owner_at_work: ExitStack) -> None:
    """Comes before the database is made."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, owner_at_work: ExitStack, django_db_blocker: Any) -> Iterator[None]:
    """The tables are there: from here on the application's role works with them, until they are taken away."""
    owner_at_work.close()
    yield
    with django_db_blocker.unblock():
        connection.close()
    owner_at_work.enter_context(as_owner())
