"""The embedded servers: started when needed, shared while used, stopped with the last user, never in the way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from claimtracker.devstack import postgres
from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.folders import PROJECT, make_private, socket_folder
from claimtracker.devstack.postgres import Postgres
from claimtracker.devstack.servers import borrow
from tests.devstack.instance import clean_environment, kill_all_of, processes_of, wait_until

BOTH = ["database", "broker"]
USER = """
import sys
from pathlib import Path
from claimtracker.devstack.servers import borrow
lease = borrow(Path(sys.argv[1]), ["database", "broker"])
print("has them", flush=True)
sys.stdin.read()
lease.leave()
"""


def start_user(data: Path) -> subprocess.Popen[str]:
    """Another command that uses the servers until its input is closed."""
    user = subprocess.Popen(
        [sys.executable, "-c", USER, str(data)],
        cwd=PROJECT,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert user.stdout and user.stdout.readline() == "has them\n"
    return user


def end_user(user: subprocess.Popen[str]) -> None:
    user.communicate(timeout=60)


def count_notes(url: str) -> int:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (id serial)")
        connection.execute("INSERT INTO note DEFAULT VALUES")
        return connection.execute("SELECT count(*) FROM note").fetchone()[0]


@pytest.mark.slow
def test_servers_stop_with_their_last_user_and_keep_their_data(tmp_path):
    data = tmp_path / "data"
    first = borrow(data, BOTH)
    second = start_user(data)
    assert count_notes(first.urls["owner"]) == 1

    first_stopped_them = first.leave()
    end_user(second)

    assert not first_stopped_them
    assert processes_of(data) == {}
    third = borrow(data, BOTH)
    assert count_notes(third.urls["owner"]) == 2
    assert third.leave()
    assert processes_of(data) == {}


@pytest.mark.slow
def test_a_killed_user_leaves_no_servers(tmp_path):
    data = tmp_path / "data"
    user = start_user(data)

    user.kill()
    end_user(user)

    wait_until(lambda: not processes_of(data), "the servers end")


@pytest.mark.slow
def test_a_killed_keeper_takes_its_servers_along_and_the_next_start_recovers(tmp_path):
    data = tmp_path / "data"
    lease = borrow(data, BOTH)
    assert count_notes(lease.urls["owner"]) == 1
    keeper = next(pid for pid, command in processes_of(data).items() if "claimtracker.devstack.keeper" in command)

    os.kill(keeper, signal.SIGKILL)
    wait_until(lambda: not processes_of(data), "the servers end")

    lease.leave()
    again = borrow(data, BOTH)
    assert count_notes(again.urls["owner"]) == 2
    again.leave()


@pytest.mark.slow
def test_everything_killed_at_once_is_recovered_even_when_another_program_has_the_old_number(tmp_path):
    data = tmp_path / "data"
    lease = borrow(data, BOTH)
    count_notes(lease.urls["owner"])
    kill_all_of(data)
    wait_until(lambda: not processes_of(data), "all are gone")
    lease.leave()
    stranger = subprocess.Popen(["sleep", "60"])
    (pid_file,) = data.glob("postgres*/postmaster.pid")
    pid_file.write_text(pid_file.read_text().replace(pid_file.read_text().split()[0], str(stranger.pid), 1))

    again = borrow(data, BOTH)

    assert count_notes(again.urls["owner"]) == 2
    assert stranger.poll() is None
    again.leave()
    stranger.kill()
    stranger.wait()


@pytest.mark.slow
def test_a_long_path_with_spaces_and_umlauts_works(tmp_path):
    data = tmp_path / ("Prüfstelle mit langem Namen " * 5) / "data"

    lease = borrow(data, BOTH)

    assert count_notes(lease.urls["owner"]) == 1
    lease.leave()
    assert not socket_folder(data).exists()


def test_the_application_has_a_role_of_its_own_that_a_cluster_from_before_gets_at_its_next_start(tmp_path):
    server = Postgres(tmp_path, tmp_path / "run", throw_away=True)
    server.start()
    server.wait()
    assert count_notes(server.owner_url()) == 1
    with psycopg.connect(server.owner_url()) as owner:
        owner.execute("DROP ROLE claimtracker_app")
    server.stop()

    server.start()
    server.wait()

    with psycopg.connect(server.url()) as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("SELECT count(*) FROM note")
    assert count_notes(server.owner_url()) == 2
    server.stop()


def test_a_half_made_cluster_is_never_used(tmp_path):
    unfinished = tmp_path / "postgres18.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    server = Postgres(tmp_path, tmp_path / "run", throw_away=True)
    server.start()
    server.wait()

    assert count_notes(server.owner_url()) == 1
    assert not unfinished.exists()
    server.stop()


def test_a_cluster_of_another_version_is_named_not_touched(tmp_path):
    former = tmp_path / "postgres14"
    former.mkdir()
    (former / "PG_VERSION").write_text("14\n")

    with pytest.raises(CannotStart, match="was made by PostgreSQL 14"):
        Postgres(tmp_path, tmp_path / "run").start()

    assert list(tmp_path.glob("postgres1[5-9]*")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
def test_root_without_user_namespaces_runs_it_as_another_account(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAIMTRACKER_ROOT_MODE", "account")
    monkeypatch.setattr(postgres, "SHARED_PLACE", Path("/var/lib/claimtracker-test"))

    server = Postgres(tmp_path, tmp_path / "run", throw_away=True)
    server.start()
    server.wait()

    assert count_notes(server.owner_url()) == 1
    assert server.process and os.stat(f"/proc/{server.process.pid}").st_uid != 0
    server.stop()
    subprocess.run(["rm", "-r", "/var/lib/claimtracker-test"], check=True)


def test_a_socket_folder_that_somebody_else_made_is_refused(tmp_path):
    trap = tmp_path / "trap"
    trap.symlink_to(tmp_path)

    with pytest.raises(CannotStart, match="belongs to somebody else"):
        make_private(trap)
