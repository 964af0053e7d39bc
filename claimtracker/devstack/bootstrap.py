#!/usr/bin/env python3
"""From a bare Python to what was asked for: makes .venv, installs the locked packages, and goes on.

    bootstrap.py run [options of manage.py up]
    bootstrap.py test [options of pytest]
    bootstrap.py check | bench | lock

Standard library only, and readable by Python 3.8, which must be able to say that it is too old.
"""

from __future__ import annotations

import ast
import fcntl
import glob
import hashlib
import os
import shutil
import signal
import subprocess
import sys
from types import FrameType
from typing import IO

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(PROJECT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
INSTALLED = os.path.join(VENV, "claimtracker-installed")
INSTALLING = os.path.join(VENV, "claimtracker-installing")
LISTS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
INSTALLER = "requirements-bootstrap.txt"
OLDEST, NEWEST = (3, 11), (3, 13)

# What pip is told about where packages come from, under the names by which uv knows it.
PIP_TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
}


class Stop(Exception):
    """A sentence for the person who typed the command."""


def say(text: str) -> None:
    print("claimtracker: " + text, flush=True)


def main(arguments: list[str]) -> None:
    goal = arguments[0] if arguments else ""
    if goal not in GOALS:
        raise Stop("what to do? one of: " + ", ".join(sorted(GOALS)))
    os.chdir(PROJECT)
    GOALS[goal](arguments[1:])


# --- what can be asked for ------------------------------------------------------------------------


def run(arguments: list[str]) -> None:
    install("run")
    go_on([VENV_PYTHON, "manage.py", "up"] + arguments)


def test(arguments: list[str]) -> None:
    install("dev")
    if subprocess.call([VENV_PYTHON, "-m", "claimtracker.devstack.chromium"]) != 0:
        raise Stop("the tests did not run, because the browser tests cannot")
    # Each process has a database of its own. More than four only wait for the disk and for each other's browsers.
    processes = [] if any(argument.startswith("-n") for argument in arguments) else ["-n", "auto", "--maxprocesses=4"]
    go_on([VENV_PYTHON, "-m", "pytest"] + processes + arguments)


def check(_: list[str]) -> None:
    install("dev")
    # mypy's Django plugin loads the settings; nothing is connected to.
    env = dict(
        os.environ,
        SECRET_KEY="for checking only",
        DATABASE_URL="postgresql:///claimtracker",
        CELERY_BROKER_URL="memory://",
    )
    module = [VENV_PYTHON, "-m"]
    for command in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]):
        say(" ".join(command))
        if subprocess.call(module + command, env=env) != 0:
            raise Stop(f"{command[0]} found something to mend")
    go_on(module + ["pytest", "-q", "tests/test_architecture.py"])


def bench(arguments: list[str]) -> None:
    install("dev")
    programs = sorted(glob.glob(os.path.join("tests", "benchmarks", "bench_*.py")))
    if not programs:
        raise Stop("there are no benchmarks in tests/benchmarks/")
    for program in programs:
        say(program)
        if subprocess.call([VENV_PYTHON, program] + arguments) != 0:
            raise Stop(program + " failed")


def lock(_: list[str]) -> None:
    """Make the hashed lists anew, with the newest versions that requirements*.in allow."""
    install("dev")
    options = ["--universal", "--python-version", dotted(OLDEST), "--generate-hashes", "--upgrade", "--quiet"]
    # No list may say from where this machine gets its packages.
    options += [
        "--system-certs",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--custom-compile-command",
        "make lock",
        "--override",
        "requirements-overrides.txt",
    ]
    for name, constraint in (
        ("requirements", []),
        ("requirements-dev", ["-c", "requirements.txt"]),
        (INSTALLER[:-4], []),
    ):
        say(name + ".txt")
        command = [VENV_PYTHON, "-m", "uv", "pip", "compile"] + options + constraint
        subprocess.check_call(command + [name + ".in", "-o", name + ".txt"], env=uv_environment())


GOALS = {"run": run, "test": test, "check": check, "bench": bench, "lock": lock}


def go_on(command: list[str]) -> None:
    sys.stdout.flush()
    os.execv(command[0], command)


# --- the environment ------------------------------------------------------------------------------


def install(kind: str) -> None:
    """Have the packages of this list in .venv; nothing is done when they are there already."""
    with open(os.path.abspath(__file__)) as own_file:
        lock_out_others(own_file)
        if is_installed(kind):
            return
        if os.path.exists(INSTALLING):
            say("an earlier installation was interrupted, beginning again")
            shutil.rmtree(VENV, ignore_errors=True)
        elif not version_of(VENV_PYTHON) or not is_wanted(VENV_PYTHON):
            shutil.rmtree(VENV, ignore_errors=True)
        if not os.path.exists(VENV_PYTHON):
            make_venv()
        with open(INSTALLING, "w"):
            pass
        if os.path.exists(INSTALLED):
            os.unlink(INSTALLED)
        install_packages(LISTS[kind])
        make_importable()
        with open(INSTALLED, "w") as stamp:
            stamp.write(f"{kind} {print_of_lists()}\n")
        os.unlink(INSTALLING)


def lock_out_others(file: IO[str]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("another installation is running in this folder, waiting for it")
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError:
        pass  # a file system without locks: two at once are then the user's own care


def is_installed(kind: str) -> bool:
    try:
        with open(INSTALLED) as stamp:
            has_kind, has_print = stamp.read().split()
    except (OSError, ValueError):
        return False
    # The list for development holds everything of the other one.
    if has_print != print_of_lists() or has_kind not in (kind, "dev"):
        return False
    return os.path.exists(VENV_PYTHON) and is_wanted(VENV_PYTHON)


def print_of_lists() -> str:
    digest = hashlib.sha256(PROJECT.encode("utf-8", "surrogateescape"))
    for name in (INSTALLER, LISTS["run"], LISTS["dev"]):
        with open(os.path.join(PROJECT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_wanted(python: str) -> bool:
    """Whether this interpreter is of the version that the variable PYTHON asks for, if it asks."""
    asked = os.environ.get("PYTHON")
    return not asked or version_of(asked) in (None, version_of(python))


def version_of(python: str) -> tuple[int, int] | None:
    """(major, minor) of an interpreter that really runs; None otherwise (a shim may stand for nothing)."""
    try:
        shown = subprocess.run(
            [python, "-c", "import sys; print('%d %d' % sys.version_info[:2])"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            timeout=20,
        )
        major, minor = shown.stdout.split()
        return (int(major), int(minor)) if shown.returncode == 0 else None
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def choose_pythons() -> list[tuple[str, tuple[int, int]]]:
    """The interpreters that will do, best first."""
    asked = os.environ.get("PYTHON")
    if asked:
        version = version_of(asked)
        if not version:
            raise Stop(f"PYTHON={asked} does not run. Name another interpreter, or leave PYTHON out.")
        if version < OLDEST:
            raise Stop(f"PYTHON={asked} is Python {dotted(version)}, but 3.11 or newer is needed.")
        return [(asked, version)]
    tested = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    found = {python: version_of(python) for python in tested + ["python3", "python", sys.executable]}
    good = [(python, version) for python, version in found.items() if version and version >= OLDEST]
    # Those newer than any we test come last.
    good.sort(key=lambda each: each[1] > NEWEST)
    if not good:
        newest = max(version for version in found.values() if version)
        raise Stop(
            f"Python 3.11 or newer is needed, and only {dotted(newest)} was found. Install a newer one (on Debian 12 "
            "and Ubuntu 24.04: apt-get install python3 python3-venv), or name one: make run PYTHON=/path/to/python3.13"
        )
    return good


def dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def make_venv() -> None:
    failures = []
    for python, version in choose_pythons():
        say(f"making .venv with Python {dotted(version)}")
        if version > NEWEST:
            say("note: tested with Python 3.11 to 3.13; this one is newer")
        why_not = try_venv(python, version)
        if why_not is None:
            return
        failures.append(f"{python}: {why_not}")
    raise Stop(
        "no virtual environment could be made. Install pip or venv for Python "
        "(on Debian: apt-get install python3-venv).\n" + "\n".join(failures)
    )


def try_venv(python: str, version: tuple[int, int]) -> str | None:
    """Make .venv with pip in it, or with the pip outside of it; None when that worked, else why it did not."""
    begin_venv()
    if quietly([python, "-m", "venv", VENV]) is None:
        return None
    # Some systems leave out the part that puts pip into the environment.
    begin_venv()
    why_not = quietly([python, "-m", "venv", "--without-pip", VENV])
    if why_not is not None:
        return why_not
    if quietly([python, "-m", "pip", "--version"]) is None:
        with open(os.path.join(VENV, "claimtracker-pip"), "w") as note:
            note.write(shutil.which(python) or python)
        return None
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing python3-venv")
        environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        wanted = ["apt-get", "install", "-y", "-q", "--no-install-recommends", f"python{dotted(version)}-venv"]
        if quietly(wanted, environment) is not None:
            quietly(["apt-get", "update", "-q"], environment)
            quietly(wanted, environment)
        begin_venv()
        return quietly([python, "-m", "venv", VENV])
    return "has neither ensurepip nor pip"


def begin_venv() -> None:
    """An empty folder with the note that it is not finished, so that an interruption is seen next time."""
    shutil.rmtree(VENV, ignore_errors=True)
    os.mkdir(VENV)
    with open(INSTALLING, "w"):
        pass


def quietly(command: list[str], environment: dict[str, str] | None = None) -> str | None:
    """None when the command worked, else the end of what it said."""
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment
        )
    except OSError as error:
        return str(error)
    return None if done.returncode == 0 else done.stdout.decode("utf-8", "replace").strip()[-600:]


# --- the packages ---------------------------------------------------------------------------------


def install_packages(name: str) -> None:
    """With uv, in seconds; with pip where uv does not work. Every file is checked against the list."""
    with open(os.path.join(PROJECT, name)) as file:
        count = sum("==" in line for line in file)
    say(f"installing {count} packages into .venv; later starts skip this")
    checked = ["--require-hashes", "--no-deps"]
    pip = pip_command() + ["install", "-q", "--disable-pip-version-check", "--no-input", "--no-compile"] + checked
    if quietly(pip + ["--retries", "1", "-r", INSTALLER]) is None:
        uv = [VENV_PYTHON, "-m", "uv", "pip", "install", "-q", "--system-certs"]
        if quietly(uv + checked + ["--python", VENV_PYTHON, "-r", name], uv_environment()) is None:
            return
    # Not what uv said: it might name an address with a password in it.
    say("the fast installer does not work here, using pip, which takes a minute or two")
    if subprocess.call(pip + ["-r", name]) != 0:
        raise Stop("the packages could not be installed; what pip says stands above. Is the network there?")


def pip_command() -> list[str]:
    """The pip in the environment, or the one outside that make_venv found."""
    try:
        with open(os.path.join(VENV, "claimtracker-pip")) as note:
            return [note.read().strip(), "-m", "pip", "--python", VENV_PYTHON]
    except OSError:
        return [VENV_PYTHON, "-m", "pip"]


def uv_environment() -> dict[str, str]:
    """uv reads none of pip's settings, so those on where packages come from are handed over. Never printed."""
    environment = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_NO_CONFIG="1", UV_NO_PROGRESS="1")
    # As pip does: take the best file of all places; the hashes say that it is the right one.
    environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    for name, value in pip_settings().items():
        if name in PIP_TO_UV and value:
            environment.setdefault(PIP_TO_UV[name], value)
    return environment


def pip_settings() -> dict[str, str]:
    """pip's settings from its files and variables, the strongest last, as pip itself tells them."""
    shown = subprocess.run(pip_command() + ["config", "list"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    settings = {}
    for place in ("global.", "install.", ":env:."):
        for line in shown.stdout.decode("utf-8", "replace").splitlines():
            key, _, value = line.partition("=")
            if key.startswith(place):
                try:
                    settings[key[len(place) :]] = ast.literal_eval(value)
                except (ValueError, SyntaxError):
                    continue
    return {name: only_real_places(name, value) for name, value in settings.items()}


def only_real_places(name: str, value: str) -> str:
    """uv fails on a folder that does not exist, where pip merely warns."""
    places = value.split()
    if name in ("extra-index-url", "find-links"):
        places = [place for place in places if "://" in place.replace("file://", "") or os.path.isdir(folder_of(place))]
    return ("," if name == "find-links" else " ").join(places)


def folder_of(place: str) -> str:
    return place[len("file://") :] if place.startswith("file://") else place


def make_importable() -> None:
    """Let Python in .venv find our packages from every folder."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    folder = subprocess.check_output([VENV_PYTHON, "-c", code]).decode().strip()
    with open(os.path.join(folder, "claimtracker.pth"), "w") as file:
        file.write(PROJECT + "\n")


def end_early(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is not signal.SIG_IGN:
            signal.signal(ending, end_early)
    try:
        main(sys.argv[1:])
    except Stop as stop:
        sys.exit(f"claimtracker: {stop}")
    except KeyboardInterrupt:
        sys.exit(130)
