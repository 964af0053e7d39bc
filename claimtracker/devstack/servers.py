"""Using an instance's servers: finding those that run, or having them started, for as long as one needs them."""

import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.folders import PROJECT, make_data_folder
from claimtracker.devstack.keeper import STOPPED, keeper_socket
from claimtracker.devstack.processes import is_alive

VARIABLES = {"database": "DATABASE_URL", "broker": "CELERY_BROKER_URL"}
OWNER_VARIABLE = "DATABASE_OWNER_URL"  # for migrating alone; no other process is given it
PATIENCE_SECONDS = 150
LEAVING_SECONDS = 90


def missing_servers() -> list[str]:
    """The servers that the environment names no address for, so that the embedded ones are wanted."""
    return [name for name, variable in VARIABLES.items() if not os.environ.get(variable)]


class Lease:
    """A connection to the keeper; the servers run at least as long as it is open."""

    def __init__(self, connection: socket.socket, urls: dict[str, str], keeper_pid: int) -> None:
        self.connection = connection
        self.urls = urls
        self._keeper_pid = keeper_pid
        self._is_ending = False

    def environment(self) -> dict[str, str]:
        return {VARIABLES[name]: url for name, url in self.urls.items() if name in VARIABLES}

    def owner_environment(self) -> dict[str, str]:
        """What migrating needs beyond `environment`."""
        return {OWNER_VARIABLE: self.urls["owner"]} if "owner" in self.urls else {}

    def died(self) -> str:
        """Read the keeper's word that a server died: its name. To be called when the connection is readable."""
        self._is_ending = True
        try:
            said = self.connection.recv(4096)
            return str(json.loads(said)["died"]) if said else "The process that holds the servers"
        except (OSError, ValueError, KeyError):
            return "The process that holds the servers"

    def leave(self) -> bool:
        """Give the servers back. Returns when they are stopped, or at once, with False, while others use them."""
        said = b""
        try:
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(LEAVING_SECONDS)
            while part := self.connection.recv(4096):
                said += part
        except OSError:
            pass
        self.connection.close()
        if not said.endswith(STOPPED) and not self._is_ending:
            return False
        deadline = time.monotonic() + LEAVING_SECONDS
        while is_alive(self._keeper_pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        return True


def borrow(data: Path, needed: list[str]) -> Lease:
    """Have the servers `needed` running on this data folder, started if they are not."""
    make_data_folder(data)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection = _connect(data) or _start_keeper(data)
        answer = _ask(connection, needed) if connection else None
        if connection and answer:
            if "error" in answer:
                connection.close()
                raise CannotStart(answer["error"])
            return Lease(connection, answer["urls"], answer["keeper"])
        # The keeper was just about to end; another one follows it.
        if connection:
            connection.close()
        if time.monotonic() > deadline:
            raise CannotStart(f"The servers of {data} do not answer. See the logs in {data / 'log'}.")
        time.sleep(0.05)


def _connect(data: Path) -> socket.socket | None:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(keeper_socket(data)))
    except OSError:
        connection.close()
        return None
    connection.settimeout(PATIENCE_SECONDS)
    return connection


def _ask(connection: socket.socket, needed: list[str]) -> dict | None:
    """The addresses, or what went wrong; None when the keeper ended before it answered."""
    try:
        connection.sendall(json.dumps({"need": needed}).encode())
        answer = b""
        while not answer.endswith(b"\n"):
            part = connection.recv(65536)
            if not part:
                return None
            answer += part
    except TimeoutError:
        raise CannotStart("The servers took too long to start; see the logs in the data folder.") from None
    except OSError:
        return None
    found: dict = json.loads(answer)
    return found


def _start_keeper(data: Path) -> socket.socket | None:
    """Start a keeper, one even when two commands want one, and connect to it; None when it ended at once."""
    with (data / "keeper.starting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection = _connect(data)
        if connection:
            return connection
        log_file = data / "log" / "keeper.log"
        log_file.parent.mkdir(exist_ok=True)
        with log_file.open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "claimtracker.devstack.keeper", str(data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=PROJECT,
                start_new_session=True,
            )
        while True:
            connection = _connect(data)
            if connection:
                break
            if keeper.poll() is not None:
                if keeper.returncode == 0:
                    return None
                raise CannotStart(f"The servers cannot be started:\n{log_file.read_text(errors='replace')[-2000:]}")
            time.sleep(0.01)
        # It outlives us when others use it, so nobody waits for it here; an ended child is collected at our end.
        keeper.returncode = 0
        return connection
