"""A real `manage.py up` in a folder of its own, and a look at every process that belongs to it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from claimtracker.devstack.folders import PROJECT, socket_folder

# What the test run itself set must not reach the instance under test.
OF_THE_TEST_RUN = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "CELERY_BROKER_URL",
    "SECRET_KEY",
    "CLAIMTRACKER_DATA",
    "DJANGO_SETTINGS_MODULE",
    "PORT",
    "HOST",
    "MAKELEVEL",
    "MAKEFLAGS",
    "ARGS",
    "ALLOWED_HOSTS",
    "PYTHONPATH",
)
PATIENCE = 120  # a first start on a busy machine; usually it takes a few seconds


def clean_environment(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TEST_RUN}
    return {**kept, **changes}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def processes_of(data: Path) -> dict[int, str]:
    """Every living process that names the data folder in its command, its environment or its place."""
    marks = [os.fsencode(data), os.fsencode(socket_folder(data))]
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            traces = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            traces += os.fsencode(os.readlink(entry / "cwd"))
            is_zombie = re.search(r"^State:\s+Z", (entry / "status").read_text(), re.M)
        except OSError:
            continue
        if any(mark in traces for mark in marks) and not is_zombie and int(entry.name) != os.getpid():
            found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def kill_all_of(data: Path) -> None:
    for pid in processes_of(data):
        with contextlib.suppress(ProcessLookupError):  # it died with its parent
            os.kill(pid, signal.SIGKILL)


def wait_until(is_so, what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, f"waited {patience} s in vain: {what}"
        time.sleep(0.05)


class Instance:
    """`manage.py up` on `data`, its output in a file."""

    def __init__(self, data: Path, *, command: list[str] | None = None, **environment: str) -> None:
        self.data = data
        self.port = free_port()
        self.output = data.with_suffix(".output")
        environment = clean_environment(**{"CLAIMTRACKER_DATA": str(data), "PORT": str(self.port), **environment})
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                command or [sys.executable, "manage.py", "up"],
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        return self.output.read_text(errors="replace")

    def wait_until_ready(self) -> "Instance":
        wait_until(lambda: "| ready after" in self.said() or self.has_ended(), "ready")
        assert not self.has_ended(), self.said()
        return self

    def database_url(self) -> str:
        """As the owner, to whom nothing is forbidden."""
        return f"postgresql://claimtracker@/claimtracker?host={quote(str(socket_folder(self.data)))}"

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def tell(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def exit_code(self) -> int:
        return self.process.wait(PATIENCE)

    def clear(self) -> None:
        """Kill all that is left, for the next test."""
        kill_all_of(self.data)
        if not self.has_ended():
            self.process.kill()
        self.process.wait()

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=clean_environment(CLAIMTRACKER_DATA=str(self.data), **environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
