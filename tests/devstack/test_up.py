"""`manage.py up`: everything with one command, and nothing left of it afterwards, however it ends."""

import os
import shutil
import signal
import urllib.request
from pathlib import Path

import psycopg
import pytest

from claimtracker.devstack.servers import borrow
from tests.devstack.instance import Instance, free_port, kill_all_of, processes_of, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder after its first start, with what that start said. Tests work on copies."""
    data = tmp_path_factory.mktemp("up") / "data"
    first = Instance(data)
    try:
        first.wait_until_ready()
        first.tell(signal.SIGTERM)
        assert first.exit_code() == 0, first.said()
        assert processes_of(data) == {}
        yield data, first.said()
    finally:
        first.clear()


@pytest.fixture
def start(prepared, tmp_path):
    """Start an instance on a copy of the prepared folder; whatever the test leaves is killed."""
    started = []

    def begin(**options) -> Instance:
        if not started:
            shutil.copytree(prepared[0], tmp_path / "data", ignore=shutil.ignore_patterns("*.sock", ".s.PGSQL*"))
        started.append(Instance(tmp_path / "data", **options))
        return started[-1]

    yield begin
    for instance in started:
        instance.clear()


def fetch(instance: Instance, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{instance.port}{path}", timeout=10) as answer:
        return answer.status


def test_the_first_start_makes_everything_and_says_where_it_is(prepared):
    data, said = prepared

    assert "bringing the database up to date" in said
    assert "http://127.0.0.1:" in said
    assert (data / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_running_instance_is_found_by_others(start):
    instance = start().wait_until_ready()

    second = instance.manage("up", "--port", str(free_port()))
    neighbour = Instance(instance.data.with_name("neighbour"), PORT=str(instance.port))
    command = instance.manage("shell", "--no-imports", "-c", "from apps.accounts.models import User; print('asked')")

    assert fetch(instance, "/healthz") == fetch(instance, "/readyz") == 200
    assert "bringing the database up to date" not in instance.said()
    assert second.returncode == 1
    assert f"already runs on {instance.data} at http://127.0.0.1:{instance.port}/" in second.stderr
    assert neighbour.exit_code() == 1
    assert f"Port {instance.port} is in use by" in neighbour.said()
    assert "make run PORT=" in neighbour.said()
    assert command.stdout == "asked\n", command.stderr
    assert not instance.has_ended()
    instance.tell(signal.SIGINT)
    assert instance.exit_code() == 0, instance.said()
    assert processes_of(instance.data) == {}


def clients(instance):
    """Who is connected: the role of every session but our own."""
    with psycopg.connect(instance.database_url()) as connection:
        found = connection.execute(
            "SELECT usename FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return [role for (role,) in found]


def test_every_process_of_the_site_works_as_the_application_and_none_can_become_the_owner(start):
    instance = start().wait_until_ready()
    fetch(instance, "/login/")
    wait_until(lambda: process(instance, " beat"), "the rest is started", patience=40)
    wait_until(lambda: clients(instance), "somebody is connected", patience=40)
    asked = instance.manage(
        "shell", "--no-imports", "-c",
        "import os; from django.db import connection as c; k = c.cursor(); k.execute('SELECT current_user'); "
        "print(k.fetchone()[0], os.environ.get('DATABASE_OWNER_URL'))",
    )  # fmt: skip

    assert set(clients(instance)) == {"claimtracker_app"}
    assert asked.stdout == "claimtracker_app None\n", asked.stderr
    for pid, command in processes_of(instance.data).items():
        given = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        assert not [line for line in given if line.startswith(b"DATABASE_OWNER_URL=")], command
        if "gunicorn" in command or "worker@%h" in command or " beat" in command:
            assert [line for line in given if line.startswith(b"DATABASE_URL=postgresql://claimtracker_app@")], command


def test_a_folder_from_before_there_was_an_application_role_is_brought_up_to_date(start):
    first = start().wait_until_ready()
    first.tell(signal.SIGTERM)
    assert first.exit_code() == 0
    lease = borrow(first.data, ["database"])
    with psycopg.connect(lease.urls["owner"]) as owner:
        events = owner.execute("SELECT count(*) FROM history_event").fetchone()
        people = owner.execute("SELECT count(*) FROM accounts_user").fetchone()
        # What the migrations and the start of then had not made.
        owner.execute("DROP OWNED BY claimtracker_app")
        owner.execute("DROP ROLE claimtracker_app")
    lease.leave()

    command = first.manage("shell", "--no-imports", "-c", "from apps.accounts.models import User; print('asked')")
    second = Instance(first.data).wait_until_ready()

    assert command.stdout == "asked\n", command.stderr
    with psycopg.connect(second.database_url()) as owner:
        assert owner.execute("SELECT count(*) FROM accounts_user").fetchone() == people
        assert owner.execute("SELECT count(*) >= %s FROM history_event", events).fetchone() == (True,)
    assert second.manage("verify_history").returncode == 0
    assert second.manage("migrate", "--check").returncode == 0
    assert second.manage("migrate").returncode == 0
    second.clear()


def test_killing_everything_at_once_is_recovered_by_the_next_start(start):
    first = start().wait_until_ready()
    with psycopg.connect(first.database_url()) as connection:
        connection.execute("CREATE TABLE written_before AS SELECT 'kept' AS word")

    kill_all_of(first.data)
    first.exit_code()
    second = start().wait_until_ready()

    with psycopg.connect(second.database_url()) as connection:
        assert connection.execute("SELECT word FROM written_before").fetchone() == ("kept",)
    second.tell(signal.SIGHUP)  # the terminal's window is closed
    assert second.exit_code() == 0
    assert processes_of(second.data) == {}


def test_killing_the_supervisor_alone_leaves_nothing(start):
    instance = start().wait_until_ready()

    instance.tell(signal.SIGKILL)

    wait_until(lambda: not processes_of(instance.data), "nothing is left", patience=20)


def process(instance, words):
    """The oldest process of the instance whose command holds the words; None when there is none."""
    return min((pid for pid, command in processes_of(instance.data).items() if words in command), default=None)


def test_a_worker_that_is_killed_is_started_again(start):
    instance = start().wait_until_ready()
    wait_until(lambda: process(instance, " beat"), "the rest is started", patience=40)
    before = set(processes_of(instance.data))

    os.kill(process(instance, "worker@%h"), signal.SIGKILL)

    words = "worker ended by itself (killed by SIGKILL): starting it again"
    wait_until(lambda: words in instance.said(), "the supervisor has seen it", patience=40)
    wait_until(
        lambda: any(pid not in before and "worker@%h" in line for pid, line in processes_of(instance.data).items()),
        "another worker runs",
        patience=40,
    )


def test_a_web_process_that_dies_ends_the_others_and_is_named(start):
    instance = start().wait_until_ready()

    os.kill(process(instance, "gunicorn"), signal.SIGKILL)

    assert instance.exit_code() == 1
    assert "web ended by itself (killed by SIGKILL)" in instance.said()
    assert processes_of(instance.data) == {}


def test_killing_make_stops_the_site(start):
    instance = start(command=["make", "-s", "run"]).wait_until_ready()

    instance.tell(signal.SIGKILL)

    wait_until(lambda: not processes_of(instance.data), "nothing is left", patience=40)
    assert "stopped in" in instance.said()


def test_given_servers_are_used_and_none_are_started(prepared, tmp_path):
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    name = f"given_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    given = url.replace("/claimtracker?", f"/{name}?")
    broker = os.environ["CELERY_BROKER_URL"].partition("?")[0] + "?virtual_host=15"
    shutil.copytree(prepared[0] / "static", tmp_path / "data" / "static")
    shutil.copy(prepared[0] / "prepared.json", tmp_path / "data")
    instance = Instance(tmp_path / "data", DATABASE_URL=given, CELERY_BROKER_URL=broker)
    try:
        instance.wait_until_ready()

        programs = " ".join(processes_of(instance.data).values())
        assert "keeper" not in programs
        assert "bin/postgres" not in programs
        assert list((tmp_path / "data").glob("postgres*")) == []
        instance.tell(signal.SIGTERM)
        assert instance.exit_code() == 0
    finally:
        instance.clear()
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
