"""The browser that the browser tests drive: finding it, and installing it where that is possible."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = "chromium"


def find() -> str | None:
    """The path of a Chromium or Chrome that runs: the variable CHROMIUM's, else the system's."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        path = shutil.which(name) if name else None
        if path and _runs(path):
            return path
    return None


def _runs(path: str) -> bool:
    """Whether it starts; Ubuntu has a `chromium-browser` that only points to a shop."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


def _install() -> None:
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", PACKAGE]
    print("claimtracker: installing Debian's Chromium for the browser tests", flush=True)
    # The lists of packages may be missing or old; they are fetched only then.
    if subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL).returncode != 0:
        subprocess.run(["apt-get", "update", "-q"], env=environment, capture_output=True)
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def main() -> int:
    """Have a browser: 0 when there is one now, 1 with an explanation when not."""
    if find():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        if find():
            return 0
    print(
        "claimtracker: the browser tests need Chromium, and there is none. Install it (on Debian, as root: "
        "apt-get install chromium),\n"
        "or name one: make test CHROMIUM=/path/to/chrome. To run all other tests: "
        ".venv/bin/python -m pytest -m 'not browser'",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
