"""Every test run has its own servers, and clears up after runs that were killed."""

import os

import psycopg
import pytest

from claimtracker.devstack.pytest_plugin import PREFIX, broker_of_its_own, remove_leftovers, take_lock


def test_the_database_folds_letters_outside_ascii():
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT upper('äpfel'), 'ÜBUNG' ILIKE 'übung'").fetchone()

    assert row == ("ÄPFEL", True)


def test_what_killed_runs_left_is_removed_and_what_is_in_use_stays(tmp_path):
    killed, living, just_made, stranger = (
        tmp_path / name for name in (PREFIX + "killed", PREFIX + "living", PREFIX + "new", "other")
    )
    for folder in (killed, living, just_made, stranger):
        folder.mkdir()
    (killed / "in-use").touch()
    lock = take_lock(living)

    remove_leftovers(tmp_path)

    assert sorted(tmp_path.iterdir()) == sorted([living, just_made, stranger])
    lock.close()


@pytest.mark.parametrize(("worker", "number"), [("gw0", 1), ("gw3", 4), ("gw15", 1)])
def test_workers_of_one_run_do_not_share_messages(monkeypatch, worker, number):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis+socket:///run/valkey.sock")

    broker_of_its_own(worker)

    assert os.environ["CELERY_BROKER_URL"] == f"redis+socket:///run/valkey.sock?virtual_host={number}"
