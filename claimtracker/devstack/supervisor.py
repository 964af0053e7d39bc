"""`manage.py up`: servers, set-up, web, worker and beat as one, started in order and stopped in order.

One thread and one loop: the kernel ties a child's life to the thread that started it (see processes.py).
"""

import argparse
import contextlib
import fcntl
import http.client
import json
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from claimtracker.devstack.children import Child
from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.folders import data_folder, make_data_folder
from claimtracker.devstack.ports import listen
from claimtracker.devstack.preparation import command_for, note_done, steps_to_do
from claimtracker.devstack.processes import die_with_parent
from claimtracker.devstack.secret_key import instance_key
from claimtracker.devstack.servers import OWNER_VARIABLE, Lease, borrow, missing_servers

READY_SECONDS = 180
# Work that waits for other people's servers has a worker of its own: a site or a mail server that hangs must not
# keep an article from being read. Together these are the queues of the settings; a test compares them.
WAITING_QUEUES = ("fetch", "mail")
QUICK_QUEUES = ("receive", "clean", "extract", "resolve", "signal", "sweep")
MOST_DEATHS, DYING_SECONDS = 5, 60  # more often than this within so long, and the site stops
WORKER_IS_READY = "claimtracker worker is ready"  # what claimtracker.devstack.worker says on a line of its own
COLOURS = {"web": 36, "worker": 32, "beat": 33, "setup": 34, "up": 35}


def say(who: str, line: str) -> None:
    prefix = f"{who:>6} |"
    if sys.stdout.isatty():
        prefix = f"\033[{COLOURS[who]}m{prefix}\033[0m"
    # The terminal may have gone away before us; stopping in order matters more than saying so.
    with contextlib.suppress(OSError, ValueError):
        print(f"{prefix} {line}", flush=True)


def main(arguments: list[str]) -> int:
    """Run the site until it is told to stop (0) or a part of it dies (1)."""
    chosen = _parser().parse_args(arguments)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]  # always a real text stream here
    try:
        data = make_data_folder(data_folder(chosen.data))
        with (
            _only_one(data, f"http://{chosen.host}:{chosen.port}/"),
            listen(chosen.host, chosen.port) as listener,
        ):
            return Supervisor(data, chosen.host, chosen.port, listener).run()
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Start the whole site on this machine.")
    parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000, help="default: PORT, else 8000")
    parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="default: HOST, else 127.0.0.1")
    parser.add_argument("--data", metavar="DIR", help="where all is kept; default: CLAIMTRACKER_DATA, else var/")
    return parser


@contextlib.contextmanager
def _only_one(data: Path, address: str) -> Iterator[None]:
    """Hold the folder's lock; a second start is told where the first one is."""
    with (data / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(_where_it_runs(data)) from None
        lock.truncate(0)
        lock.write(json.dumps({"address": address, "process": os.getpid()}))
        lock.flush()
        yield


def _where_it_runs(data: Path) -> str:
    try:
        other = json.loads((data / "up.lock").read_text())
        where = f"at {other['address']} (process {other['process']}). To stop it: kill {other['process']}"
    except (OSError, ValueError, KeyError):
        where = "and is just starting"
    return (
        f"Claimtracker already runs on {data} {where}\n"
        "To start another one beside it: make run PORT=8001 CLAIMTRACKER_DATA=/another/folder"
    )


class Supervisor:
    def __init__(self, data: Path, host: str, port: int, listener: socket.socket) -> None:
        self.data = data
        self.host = host
        self.port = port
        self.listener = listener
        self.began = time.monotonic()
        self.selector = selectors.DefaultSelector()
        self.children: list[Child] = []
        self.lease: Lease | None = None
        self.stops = 0
        self.exit_code = 0
        self.worker_is_ready = False
        self.is_up = False
        self.starters: dict[str, Callable[[], None]] = {}  # how to start a part again that died
        self.deaths: list[float] = []
        self.environment = dict(
            os.environ,
            DJANGO_SETTINGS_MODULE="claimtracker.settings",
            CLAIMTRACKER_DATA=str(data),
            HOST=host,
            PORT=str(port),
            PYTHONUNBUFFERED="1",
        )
        # Only the set-up migrates: whoever serves pages or works must not know how to become the owner.
        owner = self.environment.pop(OWNER_VARIABLE, "")
        self.owner_environment = {OWNER_VARIABLE: owner} if owner else {}

    def run(self) -> int:
        self._listen_to_signals()
        try:
            self._start_servers()
            self._prepare()
            if not self.stops:
                self._start_site()
                self._wait_until_ready()
            if not self.stops:
                self._greet()
                self._start_the_rest()
                self.is_up = True
            self._loop(until=lambda: False)
        finally:
            self._stop()
        return self.exit_code

    # --- starting ----------------------------------------------------------------------------

    def _listen_to_signals(self) -> None:
        if os.environ.get("MAKELEVEL"):
            die_with_parent(os.getppid(), signal.SIGTERM)  # so that killing `make run` stops the site, too
        self._waker, waking = socket.socketpair()
        for end in (self._waker, waking):
            end.setblocking(False)
        signal.set_wakeup_fd(waking.fileno(), warn_on_full_buffer=False)
        self._waking = waking
        self.selector.register(self._waker, selectors.EVENT_READ)
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._note_stop)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means: go on without the terminal
            signal.signal(signal.SIGHUP, self._note_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # wakes the loop

    def _note_stop(self, *_: object) -> None:
        self.stops += 1

    def _start_servers(self) -> None:
        if not self.environment.get("SECRET_KEY"):
            self.environment["SECRET_KEY"] = instance_key(self.data)
        needed = missing_servers()
        if not needed:
            say("up", "using the database and broker named by DATABASE_URL and CELERY_BROKER_URL")
            return
        self.lease = borrow(self.data, needed)
        self.environment.update(self.lease.environment())
        self.owner_environment.update(self.lease.owner_environment())
        self.selector.register(self.lease.connection, selectors.EVENT_READ)
        say("up", f"{' and '.join(needed)} ready after {self._seconds()}, data in {self.data}")

    def _prepare(self) -> None:
        """Do what this start needs before the site may answer."""
        url = self.environment["DATABASE_URL"]
        with (self.data / "preparing").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            steps = steps_to_do(self.data, url)
            if not steps or self.stops:
                return
            child = Child("setup", command_for(steps), self.environment | self.owner_environment, grace=10)
            self._adopt(child)
            self._loop(until=child.ended, mourn=False)
            if self.stops:
                return
            child.finish()
            self._release(child)
            if child.process.returncode != 0:
                raise CannotStart(f"The set-up failed ({child.how_it_ended()}); what went wrong stands above.")
            note_done(self.data, url)

    def _start_site(self) -> None:
        python = sys.executable
        handle = self.listener.fileno()
        web = [python, "-m", "gunicorn", "claimtracker.wsgi", "--bind", f"fd://{handle}", "--no-control-socket"]
        web += ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--timeout", "60"]
        web += ["--graceful-timeout", "10", "--log-level", "warning"]
        if os.access("/dev/shm", os.W_OK):
            web += ["--worker-tmp-dir", "/dev/shm"]  # its heartbeat must not wait for a busy disk
        pool = str(max(2, min(os.cpu_count() or 2, 4)))
        self._adopt(Child("web", web, self.environment, grace=15, if_orphaned=signal.SIGTERM, keep_open=[handle]))
        self.listener.close()
        self._start_worker("worker", QUICK_QUEUES, pool)

    def _start_worker(self, name: str, queues: tuple[str, ...], pool: str) -> None:
        command = [sys.executable, "-m", "claimtracker.devstack.worker", "--loglevel", "INFO", "--concurrency", pool]
        command += ["--queues", ",".join(queues), "--hostname", f"{name}@%h", "--without-gossip", "--without-mingle"]
        self._adopt(Child(name, command, self.environment, grace=30))
        self.starters[name] = lambda: self._start_worker(name, queues, pool)

    def _start_the_rest(self) -> None:
        """Last, since nobody waits for them: loading the site twice more would slow the others down."""
        self._start_worker("network", WAITING_QUEUES, "4")
        self._start_beat()

    def _start_beat(self) -> None:
        beat = [sys.executable, "-m", "celery", "--quiet", "-A", "claimtracker", "beat"]
        beat += ["--loglevel", "WARNING", "--pidfile="]
        self._adopt(Child("beat", beat, self.environment, grace=5))
        self.starters["beat"] = self._start_beat

    def _wait_until_ready(self) -> None:
        """Web and database first, then the worker; a part that dies meanwhile ends the wait."""
        self._wait("The web process", lambda: self._answers("/healthz"))
        # Asked earlier, the page would log an error each time it says no.
        self._wait("The worker", lambda: self.worker_is_ready)
        self._wait("The worker", lambda: self._answers("/readyz"))

    def _wait(self, part: str, is_ready: Callable[[], bool]) -> None:
        deadline = self.began + READY_SECONDS
        while not self.stops and not is_ready():
            if time.monotonic() > deadline:
                say("up", f"{part} is not ready after {READY_SECONDS} s: stopping everything")
                self._fail()
            again = time.monotonic() + 0.1
            self._loop(until=lambda again=again: time.monotonic() >= again, patience=0.1)  # type: ignore[misc]

    def _answers(self, path: str) -> bool:
        local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        connection = http.client.HTTPConnection(local, self.port, timeout=2)
        # The site answers only to its own names, and over HTTPS where it has that before it.
        allowed = self.environment.get("ALLOWED_HOSTS", "").split(",")[0].strip(" .*")
        headers = {"Host": allowed or "localhost", "X-Forwarded-Proto": "https"}
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _greet(self) -> None:
        host = f"[{self.host}]" if ":" in self.host else self.host
        lines = ["", f"Claimtracker:  http://{host}:{self.port}/"]
        logins = self.data / "demo-logins.txt"
        if logins.exists():
            lines += ["", "Log-ins of the demo newsroom:", *logins.read_text().splitlines()]
        say("up", f"ready after {self._seconds()}")
        for line in [*lines, "", "Ctrl-C stops everything"]:
            say("up", f"    {line}".rstrip())

    def _seconds(self) -> str:
        return f"{time.monotonic() - self.began:.1f} s"

    # --- the loop ----------------------------------------------------------------------------

    def _adopt(self, child: Child) -> None:
        self.children.append(child)
        self.selector.register(child.output, selectors.EVENT_READ, child)

    def _release(self, child: Child) -> None:
        self._pass_on(child)
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(child.output)
        child.output.close()
        self.children.remove(child)

    def _loop(self, until: Callable[[], bool], *, mourn: bool = True, patience: float = 3600) -> None:
        """Pass on what the children say until `until` holds or we are told to stop."""
        while not self.stops:
            for key, _ in self.selector.select(patience):
                if isinstance(key.data, Child):
                    self._pass_on(key.data)
                elif key.fileobj is self._waker:
                    with contextlib.suppress(BlockingIOError):
                        self._waker.recv(4096)
                elif self.lease:
                    say("up", f"{self.lease.died()} ended by itself: stopping everything")
                    self._fail()
            if mourn and not self.stops:
                self._look_for_the_dead()
            if until():
                return

    def _pass_on(self, child: Child) -> None:
        while lines := child.new_lines():
            for line in lines:
                if WORKER_IS_READY in line:
                    self.worker_is_ready = True
                elif line.strip():
                    say(child.name, line)
        if lines is None:
            with contextlib.suppress(KeyError, ValueError):
                self.selector.unregister(child.output)

    def _look_for_the_dead(self) -> None:
        for child in self.children:
            if child.ended():
                child.finish()
                self._pass_on(child)
                ended = f"{child.name} ended by itself ({child.how_it_ended()})"
                if self._may_start_again(child):
                    say("up", f"{ended}: starting it again")
                    self._release(child)
                    self.starters[child.name]()
                else:
                    say("up", f"{ended}: stopping everything")
                    self._fail()
                return

    def _may_start_again(self, child: Child) -> bool:
        """Workers and beat hold nothing that is not in the database; but a part that keeps dying is no help."""
        now = time.monotonic()
        self.deaths = [death for death in self.deaths if now - death < DYING_SECONDS] + [now]
        return self.is_up and child.name in self.starters and len(self.deaths) <= MOST_DEATHS

    def _fail(self) -> None:
        self.exit_code = 1
        self.stops += 1

    # --- stopping ----------------------------------------------------------------------------

    def _stop(self) -> None:
        """Web, worker and beat first, then what they used. A second Ctrl-C does not wait for running work."""
        asked = self.stops
        say("up", "stopping")
        began = time.monotonic()
        for child in reversed(self.children):
            child.ask_to_stop()
        waiting = list(self.children)
        has_said_so = False
        while waiting:
            self.selector.select(0.1)
            with contextlib.suppress(BlockingIOError):
                self._waker.recv(4096)
            for child in waiting.copy():
                self._pass_on(child)
                is_over = time.monotonic() - began > child.grace or self.stops > asked
                if child.ended() or is_over:
                    child.finish(now=True)
                    self._pass_on(child)
                    waiting.remove(child)
            if waiting and not has_said_so and time.monotonic() - began > 3:
                has_said_so = True
                say("up", f"waiting for running work of {' and '.join(c.name for c in waiting)}; Ctrl-C ends it now")
        if self.lease and not self.lease.leave():
            say("up", "another command still uses the database, which stops when that one ends")
        say("up", f"stopped in {time.monotonic() - began:.1f} s")
