"""Where the files of imports lie until they are read: a folder of the data folder, a random name each."""

import time
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from apps.prior_checks.reading.limits import LARGEST_IMPORT
from apps.problems import Problem

KEPT = 24 * 3600  # seconds that a file nobody works on is left


def folder() -> Path:
    path = Path(settings.DATA_DIR) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def new_file() -> Path:
    return folder() / uuid4().hex


def keep(pieces: Iterable[bytes]) -> Path:
    """Write the pieces to a file of their own. Problem when they are nothing, or more than is taken."""
    path, size = new_file(), 0
    try:
        with path.open("wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST_IMPORT:
                    raise too_large()
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if not size:
        path.unlink()
        raise Problem("empty_import")
    return path


def remove(name: str) -> None:
    if name:
        (folder() / name).unlink(missing_ok=True)


def remove_forgotten(in_use: Iterable[str]) -> int:
    """Delete what a killed process left behind; how many."""
    used, count = set(in_use), 0
    for path in folder().iterdir():
        if path.name not in used and path.is_file() and path.stat().st_mtime < time.time() - KEPT:
            path.unlink(missing_ok=True)
            count += 1
    return count


def too_large() -> Problem:
    return Problem("file_too_large", limit=f"{LARGEST_IMPORT // 1024**2} MB")
