"""The surroundings of one command: addresses of database and broker, and the key, in the environment."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.folders import data_folder, socket_folder
from claimtracker.devstack.postgres import APPLICATION, address_of
from claimtracker.devstack.preparation import command_for, is_migrated
from claimtracker.devstack.secret_key import instance_key, passing_key
from claimtracker.devstack.servers import Lease, borrow, missing_servers

# They work on files alone. Whatever is not named here gets its database and broker.
WITHOUT_SERVERS = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "extract",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "startapp",
    "startproject",
    "version",
}
# They look after the tables themselves, or must see them as they are.
WITHOUT_TABLES = {"dbshell", "flush", "makemigrations", "migrate", "optimizemigration", "showmigrations", "sqlmigrate"}
AS_OWNER = {"migrate"}
QUESTIONS = {"-h", "--help", "--version"}


def needs_servers(arguments: list[str]) -> bool:
    return bool(arguments) and arguments[0] not in WITHOUT_SERVERS and not QUESTIONS & set(arguments)


@contextmanager
def surroundings(arguments: list[str]) -> Iterator[None]:
    """Set what the settings need, unless it is set, and have the embedded servers running for the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtracker.settings")
    data = data_folder()
    if not needs_servers(arguments):
        _name_addresses(data)
        yield
        return
    lease = None
    try:
        lease = _servers_for(data, arguments[0])
    except CannotStart as error:
        sys.exit(str(error))
    try:
        yield
    finally:
        if lease:
            lease.leave()


def _name_addresses(data: Path) -> None:
    """The addresses the embedded servers would have: settings are read, nothing is asked."""
    sockets = socket_folder(data)
    os.environ.setdefault("SECRET_KEY", passing_key())
    os.environ.setdefault("DATABASE_URL", address_of(APPLICATION, sockets))
    os.environ.setdefault("CELERY_BROKER_URL", f"redis+socket://{sockets}/valkey.sock")


def _servers_for(data: Path, command: str) -> Lease | None:
    os.environ["CLAIMTRACKER_DATA"] = str(data)
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = instance_key(data)
    needed = missing_servers()
    if not needed:
        return None
    lease = borrow(data, needed)
    os.environ.update(lease.environment())
    if "database" in needed:
        if command in AS_OWNER:
            os.environ.update(lease.owner_environment())
        if command not in WITHOUT_TABLES:
            _make_tables(data, os.environ | lease.owner_environment())
    return lease


def _make_tables(data: Path, environment: Mapping[str, str]) -> None:
    """In a database that the application cannot use yet, migrate first; the lock is for two first commands at once."""
    with (data / "preparing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_migrated(os.environ["DATABASE_URL"]):
            return
        done = subprocess.run(command_for(["migrate"]), stdout=sys.stderr, stdin=subprocess.DEVNULL, env=environment)
        if done.returncode != 0:
            raise CannotStart("The database could not be prepared; what went wrong stands above.")
