"""Putting models beside each other and saying which is in use: the file that says so is replaced in one step."""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from apps.errors import Conflict
from apps.extraction.neural.installed import POINTER, InUse, in_use

PART_OF_NAME = 16  # characters of the SHA-256: enough that no two models meet


def fingerprint(model: Path) -> str:
    """SHA-256 over the names and the contents of all files of a model."""
    told = hashlib.sha256()
    for path in sorted(path for path in model.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        told.update(f"{path.relative_to(model).as_posix()}\0{content}\n".encode())
    return told.hexdigest()


def keep(folder: Path, model: Path, digest: str) -> str:
    """Move a new model beside the others, under its own name. The same again is the one that is there."""
    name = digest[:PART_OF_NAME]
    if (folder / name).exists():
        shutil.rmtree(model)
    else:
        model.rename(folder / name)
    return name


def point(folder: Path, to: InUse) -> None:
    """From now on this is in use: who reads the file meanwhile finds the old line or the new, never half of one."""
    draft = folder / f".{POINTER}.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"model": to.model, "former": to.former}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / POINTER)


def forget_others(folder: Path) -> None:
    """Remove models that are neither in use nor the former one."""
    kept = in_use(folder)
    for path in folder.iterdir():
        if path.is_dir() and path.name not in {kept.model, kept.former}:
            shutil.rmtree(path)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time; Conflict while another process trains or installs. A killed one holds nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("Another process is training a model just now.") from None
        yield
