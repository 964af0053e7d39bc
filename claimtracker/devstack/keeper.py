"""The process that holds an instance's servers as long as anybody uses them.

`manage.py up` and every other command connect to its socket and stay connected while they run. The kernel
closes the connection of a process that was killed, so the keeper always knows who is left, and stops the
servers when nobody is. Killing the keeper itself ends the servers too (see processes.die_with_parent).
"""

import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import sys
import time
from pathlib import Path

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.folders import make_private, socket_folder
from claimtracker.devstack.postgres import Postgres
from claimtracker.devstack.valkey import Valkey

NAMES = {"database": "PostgreSQL", "broker": "Valkey"}
STOPPED = b"stopped\n"
# How long a keeper waits for the command that started it to connect, and for its predecessor to finish.
FIRST_GUEST_SECONDS = 15
PREDECESSOR_SECONDS = 60


def keeper_socket(data: Path) -> Path:
    return socket_folder(data) / "keeper.sock"


class Keeper:
    def __init__(self, data: Path) -> None:
        self.data = data
        self.servers: dict[str, Postgres | Valkey] = {}
        self.guests: set[socket.socket] = set()
        self.was_asked = False
        self.selector = selectors.DefaultSelector()
        self.listener = socket.socket(socket.AF_UNIX)

    def run(self) -> None:
        """Serve until nobody is connected or a server has died."""
        address = keeper_socket(self.data)
        make_private(address.parent)
        address.unlink(missing_ok=True)
        self.listener.bind(str(address))
        self.listener.listen(64)
        self.selector.register(self.listener, selectors.EVENT_READ)
        first_guest_by = time.monotonic() + FIRST_GUEST_SECONDS
        leaving: list[socket.socket] = []
        try:
            while True:
                for key, _ in self.selector.select(timeout=0.5):
                    guest = key.fileobj
                    assert isinstance(guest, socket.socket)
                    if guest is self.listener:
                        self._welcome()
                    elif not self._hear(guest):
                        leaving.append(guest)
                if self._name_a_dead_server():
                    return
                if not self.guests and (self.was_asked or time.monotonic() > first_guest_by):
                    return
                # Those who leave while others stay need not wait; the last ones wait until all is stopped.
                self._see_off(leaving)
        finally:
            # The address goes first: whoever comes now starts a keeper of its own, which waits for our lock.
            address.unlink(missing_ok=True)
            self.listener.close()
            self._stop_servers()
            with contextlib.suppress(OSError):
                address.parent.rmdir()  # it may lie in /tmp
            self._see_off(leaving, last_words=STOPPED)

    def _welcome(self) -> None:
        guest, _ = self.listener.accept()
        guest.settimeout(5)
        self.guests.add(guest)
        self.selector.register(guest, selectors.EVENT_READ)

    def _hear(self, guest: socket.socket) -> bool:
        """Answer what the guest asks for; False when it has gone."""
        try:
            said = guest.recv(4096)
        except OSError:
            said = b""
        if not said:
            self.selector.unregister(guest)
            self.guests.discard(guest)
            return False
        self.was_asked = True
        answer: dict[str, object]
        try:
            needed = json.loads(said)["need"]
            self._ensure(needed)
            answer = {"keeper": os.getpid(), "urls": self._urls(needed)}
        except CannotStart as error:
            answer = {"error": str(error)}
        with contextlib.suppress(OSError):
            guest.sendall(json.dumps(answer).encode() + b"\n")
        return True

    def _urls(self, needed: list[str]) -> dict[str, str]:
        urls = {name: self.servers[name].url() for name in needed}
        database = self.servers.get("database")
        if "database" in needed and isinstance(database, Postgres):
            urls["owner"] = database.owner_url()
        return urls

    def _ensure(self, needed: list[str]) -> None:
        """Start what is needed and not there, side by side."""
        sockets = socket_folder(self.data)
        started = {}
        for name in needed:
            if name not in self.servers:
                started[name] = (Postgres if name == "database" else Valkey)(self.data, sockets)
        try:
            for server in started.values():
                server.start()
            for server in started.values():
                server.wait()
        except CannotStart:
            for server in started.values():
                server.stop()
            raise
        self.servers.update(started)

    def _name_a_dead_server(self) -> bool:
        """Tell everybody when a server has died by itself."""
        for name, server in self.servers.items():
            if server.process is not None and server.process.poll() is not None:
                for guest in self.guests:
                    with contextlib.suppress(OSError):
                        guest.sendall(json.dumps({"died": NAMES[name]}).encode() + b"\n")
                return True
        return False

    def _see_off(self, leaving: list[socket.socket], last_words: bytes = b"") -> None:
        for guest in leaving:
            with contextlib.suppress(OSError):
                guest.sendall(last_words)
            guest.close()
        leaving.clear()

    def _stop_servers(self) -> None:
        for name in ("broker", "database"):
            if name in self.servers:
                self.servers[name].stop()


def main(data: Path) -> int:
    # Signals sent to a whole group of processes must not take the servers away from those still finishing.
    # Empty functions rather than SIG_IGN, which the servers would inherit.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: None)
    with (data / "keeper.lock").open("w") as lock:
        deadline = time.monotonic() + PREDECESSOR_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    print(f"The process that held the servers of {data} before does not end.", file=sys.stderr)
                    return 1
                time.sleep(0.02)
        Keeper(data).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
