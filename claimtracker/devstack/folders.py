"""Where an instance keeps its things, and where its sockets can be."""

import hashlib
import os
import re
import stat
from pathlib import Path

from claimtracker.devstack.errors import CannotStart

PROJECT = Path(__file__).resolve().parent.parent.parent
# sockaddr_un holds 107 bytes; PostgreSQL's ".s.PGSQL.5432.lock" is the longest name we put behind the folder.
LONGEST_SOCKET_FOLDER = 85
SAFE_IN_ADDRESSES = re.compile(r"[A-Za-z0-9/._-]+")


def data_folder(given: str | None = None) -> Path:
    """The folder of this instance: the one given, else CLAIMTRACKER_DATA, else var/ beside manage.py."""
    chosen = given or os.environ.get("CLAIMTRACKER_DATA") or PROJECT / "var"
    return Path(chosen).expanduser().resolve()


def make_data_folder(data: Path) -> Path:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"The data folder {data} cannot be made ({error.strerror}). "
            "Name another one: make run CLAIMTRACKER_DATA=/a/folder/of/yours"
        ) from error
    if not os.access(data, os.W_OK | os.X_OK):
        raise CannotStart(
            f"The data folder {data} cannot be written to. "
            "Name another one: make run CLAIMTRACKER_DATA=/a/folder/of/yours"
        )
    return data


def short_name(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]


def socket_folder(data: Path) -> Path:
    """The same folder for every process that asks about `data`, short enough for a socket's address.

    It lies inside the data folder where that is short and plain, else in /tmp, never under TMPDIR or
    XDG_RUNTIME_DIR: a command run by cron must find the servers that a terminal started.
    """
    inside = data / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and SAFE_IN_ADDRESSES.fullmatch(str(inside)):
        return inside
    return Path("/tmp") / f"claimtracker-{os.getuid()}-{short_name(data)}"


def make_private(folder: Path) -> Path:
    """Make the folder for us alone; refuse one that somebody else made (anyone may write to /tmp)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise CannotStart(f"{folder} belongs to somebody else. Remove it, or use another data folder.")
    folder.chmod(0o700)
    return folder
