"""Any manage.py command has what it needs, and takes no more."""

import subprocess
import sys

import pytest

from claimtracker.devstack.commands import needs_servers
from claimtracker.devstack.folders import PROJECT
from tests.devstack.instance import clean_environment, processes_of

ASK_THE_DATABASE = "from apps.accounts.models import User; print('people:', User.objects.count())"


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=90,
    )


@pytest.mark.parametrize(
    ("arguments", "needs"),
    [
        (["ingest", "article.txt"], True),
        (["shell"], True),
        (["migrate"], True),
        (["extract", "article.txt"], False),
        (["makemessages", "-a"], False),
        (["ingest", "--help"], False),
        (["help", "ingest"], False),
        (["--version"], False),
        ([], False),
    ],
)
def test_only_commands_that_ask_the_database_get_one(arguments, needs):
    assert needs_servers(arguments) is needs


@pytest.mark.slow
def test_a_command_on_a_new_folder_starts_the_servers_makes_the_tables_and_stops_them(tmp_path):
    data = tmp_path / "data"

    done = manage("shell", "--no-imports", "-c", ASK_THE_DATABASE, CLAIMTRACKER_DATA=str(data))

    assert done.stdout.strip().endswith("people: 0"), done.stderr
    assert processes_of(data) == {}


@pytest.mark.slow
def test_a_command_that_needs_no_database_leaves_no_folder(tmp_path):
    data = tmp_path / "data"

    done = manage("help", CLAIMTRACKER_DATA=str(data))

    assert done.returncode == 0, done.stderr
    assert not data.exists()
