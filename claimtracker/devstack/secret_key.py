"""The key that signs sessions and links: made once for an instance and kept in its data folder."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from claimtracker.devstack.folders import make_data_folder


def instance_key(data: Path) -> str:
    """The key of this data folder, made when there is none. Two commands at once get the same one."""
    file = data / "secret_key"
    if not file.exists():
        make_data_folder(data)
        handle, unfinished = tempfile.mkstemp(dir=data, prefix="secret_key.")  # readable by us alone
        with os.fdopen(handle, "w") as writing:
            writing.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # another command was faster
            os.link(unfinished, file)
        os.unlink(unfinished)
    return file.read_text().strip()


def passing_key() -> str:
    """A key for a command that signs nothing anybody keeps."""
    return secrets.token_urlsafe(50)
