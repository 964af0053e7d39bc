"""A process of the site: started with a prefix for its output, and stopped with all it started itself."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence

from claimtracker.devstack.folders import PROJECT
from claimtracker.devstack.processes import before_exec


class Child:
    """A child in a session of its own, so that the terminal's Ctrl-C reaches the supervisor alone."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        grace: float,
        if_orphaned: signal.Signals = signal.SIGKILL,
        keep_open: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.grace = grace
        self._rest = b""
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=keep_open,
            preexec_fn=before_exec(if_orphaned),
        )
        assert self.process.stdout is not None
        self.output = self.process.stdout
        os.set_blocking(self.output.fileno(), False)

    def new_lines(self) -> list[str] | None:
        """The whole lines written since the last call; None when the output is closed."""
        try:
            said = os.read(self.output.fileno(), 65536)
        except BlockingIOError:
            return []
        if not said:
            last, self._rest = self._rest, b""
            return [last.decode(errors="replace")] if last else None
        *lines, self._rest = (self._rest + said).split(b"\n")
        return [line.decode(errors="replace").rstrip("\r") for line in lines]

    def ended(self) -> bool:
        """Whether it has ended. It is not collected yet, so that its number still names its group."""
        if self.process.returncode is not None:
            return True
        if not hasattr(os, "waitid"):  # macOS before Python 3.13
            return self.process.poll() is not None
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def ask_to_stop(self) -> None:
        if not self.ended():
            self.process.terminate()

    def finish(self, *, now: bool = False) -> None:
        """Kill what is left of it and of what it started, then collect it. `now` does not wait for its end."""
        if self.process.returncode is not None:
            return
        deadline = time.monotonic() + 5
        while not now and not self.ended() and time.monotonic() < deadline:
            time.sleep(0.01)
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: nobody is left to kill
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def how_it_ended(self) -> str:
        code = self.process.returncode
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
