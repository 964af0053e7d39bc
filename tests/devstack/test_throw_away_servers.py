"""Every test run has its own servers and leaves nothing behind."""

import os

import psycopg


def test_the_database_folds_letters_outside_ascii():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT upper('äpfel'), 'ÜBUNG' ILIKE 'übung'").fetchone()

    assert row == ("ÄPFEL", True)
