"""A start repeats nothing that is done, and skips nothing that is not."""

import os

import psycopg
import pytest

from claimtracker.devstack import preparation
from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.secret_key import instance_key

ALL = ["migrate", "collectstatic", "demo"]


@pytest.fixture
def url():
    """An empty database of its own."""
    name = f"preparation_{os.getpid()}"
    owner = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield owner.replace("/claimtracker?", f"/{name}?")
        server.execute(f"DROP DATABASE {name}")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project; the real one would change under the test."""
    monkeypatch.setattr(preparation, "PROJECT", tmp_path)
    monkeypatch.setattr(preparation, "PACKAGES", tmp_path / "requirements.txt")
    monkeypatch.setattr(preparation, "SETTINGS", tmp_path / "claimtracker/settings.py")
    for name in ("apps/claims/models.py", "apps/web/static/page.css", "claimtracker/settings.py", "requirements.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first")
    return tmp_path


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def prepare(data, url):
    """What the steps would do."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS django_migrations (app text, name text)")
        connection.execute("CREATE TABLE IF NOT EXISTS accounts_user (id int)")
        connection.execute("INSERT INTO django_migrations VALUES ('claims', '0001_initial')")
        connection.execute("INSERT INTO accounts_user VALUES (1)")
    (data / "static").mkdir(parents=True)
    (data / "static" / "page.css").write_text("collected")
    preparation.note_done(data, url)


def test_a_first_start_does_everything(project, data, url):
    assert preparation.steps_to_do(data, url) == ALL


def test_a_second_start_does_nothing(project, data, url):
    prepare(data, url)

    assert preparation.steps_to_do(data, url) == []


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ("apps/claims/models.py", ["migrate"]),
        ("apps/claims/migrations/0002_more.py", ["migrate"]),
        ("apps/web/static/page.css", ["collectstatic"]),
        ("claimtracker/settings.py", ["migrate", "collectstatic"]),
        ("requirements.txt", ["migrate", "collectstatic"]),
        ("data/static/page.css", ["collectstatic"]),
    ],
)
def test_what_changed_is_done_again(project, data, url, changed, steps):
    prepare(data, url)

    (project / changed).parent.mkdir(exist_ok=True)
    (project / changed).write_text("a change")

    assert preparation.steps_to_do(data, url) == steps


def test_a_migration_that_was_taken_back_is_done_again(project, data, url):
    prepare(data, url)

    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM django_migrations")

    assert preparation.steps_to_do(data, url) == ["migrate"]


def test_another_database_is_prepared_from_the_start(project, data, url):
    prepare(data, url)

    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE django_migrations, accounts_user")

    assert preparation.steps_to_do(data, url) == ["migrate", "demo"]


def test_an_emptied_database_gets_the_demo_newsroom_again(project, data, url):
    prepare(data, url)

    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM accounts_user")

    assert preparation.steps_to_do(data, url) == ["demo"]


def test_a_database_that_does_not_answer_is_said_so_without_its_password(data):
    with pytest.raises(CannotStart, match="does not answer") as stopped:
        preparation.steps_to_do(data, "postgresql://someone:geheim@127.0.0.1:1/claims")

    assert "geheim" not in str(stopped.value)


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first = instance_key(tmp_path / "data")

    assert instance_key(tmp_path / "data") == first
    assert len(first) >= 50
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]
