"""What every test can count on."""

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

_flush = DatabaseOperations.execute_sql_flush


def _flush_past_history(self: DatabaseOperations, sql_list: list[str]) -> None:
    # Tests with real commits empty the tables afterwards; history refuses that, as it must.
    with self.connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    try:
        _flush(self, sql_list)
    finally:
        with self.connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(scope="session", autouse=True)
def history_can_be_emptied_between_tests() -> None:
    DatabaseOperations.execute_sql_flush = _flush_past_history
