"""Gives a test run its own PostgreSQL and broker, thrown away at the end.

Loaded with -p, not from a conftest: pytest-django reads the settings, and with them DATABASE_URL, before any
conftest is read. With DATABASE_URL or CELERY_BROKER_URL set, those are used and that server is not started.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import IO

import pytest

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.postgres import Postgres
from claimtracker.devstack.valkey import Valkey

PREFIX = "claimtracker-test-"
ENOUGH_MEMORY = 2**30
QUESTIONS = {"-h", "--help", "--version", "-V", "--markers", "--fixtures"}


class ThrowAwayServers:
    """The servers of one run, in a folder that a lock marks as in use."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.servers: list[Postgres | Valkey] = []
        self.lock: IO[str] | None = None
        self.seconds = 0.0

    def start(self) -> None:
        began = time.monotonic()
        atexit.register(self.stop)  # pytest_unconfigure is not called when a conftest cannot be imported
        place = roomy_place()
        remove_leftovers(place)
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        self.lock = take_lock(self.folder)
        # Mails, files and collected pages of the tests go there too, never into a running instance's folder.
        os.environ["CLAIMTRACKER_DATA"] = str(self.folder)
        if "CELERY_BROKER_URL" not in os.environ:
            self.servers.append(Valkey(self.folder, self.folder / "run", throw_away=True))
            os.environ["CELERY_BROKER_URL"] = self.servers[-1].url()
        if "DATABASE_URL" not in os.environ:
            database = Postgres(self.folder, self.folder / "run", throw_away=True)
            self.servers.append(database)
            # Tests work as the application does; its owner makes their databases and empties them.
            os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"] = database.url(), database.owner_url()
        for server in self.servers:
            server.start()
        for server in self.servers:
            server.wait()
        self.seconds = time.monotonic() - began

    def stop(self) -> None:
        for server in self.servers:
            server.stop()
        for server in self.servers:
            if isinstance(server, Postgres):
                shutil.rmtree(server.home, ignore_errors=True)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self.lock:
            self.lock.close()
        self.servers = []
        self.folder = self.lock = None


SERVERS = ThrowAwayServers()


def roomy_place() -> Path:
    """Memory where there is enough (containers often have 64 MB of /dev/shm), else the folder for temporary files."""
    memory = Path("/dev/shm")
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ENOUGH_MEMORY:
        return memory
    return Path(tempfile.gettempdir())


def take_lock(folder: Path) -> IO[str] | None:
    """The open lock file, or None when the run that made the folder still lives."""
    lock = (folder / "in-use").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def remove_leftovers(place: Path) -> None:
    """Remove the folders of runs that were killed; their servers died with them."""
    for folder in place.glob(PREFIX + "*"):
        try:
            # A folder without its lock file is one that another run is just making.
            if folder.stat().st_uid != os.getuid() or not (folder / "in-use").exists():
                continue
            lock = take_lock(folder)
        except OSError:
            continue
        if lock:
            shutil.rmtree(folder, ignore_errors=True)
            lock.close()


def broker_of_its_own(worker: str) -> None:
    """Give each xdist worker a numbered database of the broker, so that their messages never mix."""
    url = os.environ.get("CELERY_BROKER_URL", "")
    if url.startswith("redis+socket://") and "virtual_host" not in url:
        os.environ["CELERY_BROKER_URL"] = f"{url}?virtual_host={int(worker.removeprefix('gw')) % 15 + 1}"


# A wrapper, since those run before every other implementation, pytest-django's among them.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Generator[None, object, object]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        broker_of_its_own(worker)
    elif not QUESTIONS & set(args):
        try:
            SERVERS.start()
        except CannotStart as error:
            SERVERS.stop()
            raise pytest.UsageError(str(error)) from error
    return (yield)


def pytest_report_header() -> str | None:
    return f"database and broker: own, started in {SERVERS.seconds:.1f} s" if SERVERS.servers else None


def pytest_unconfigure() -> None:
    SERVERS.stop()
