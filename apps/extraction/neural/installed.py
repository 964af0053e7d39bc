"""Which model of a folder of models is in use: one small file says so.

`installed.json` holds {"model": …, "former": …}, names of folders beside it; null is the model that is shipped.
"""

import json
from dataclasses import dataclass
from pathlib import Path

POINTER = "installed.json"


@dataclass(frozen=True, slots=True)
class InUse:
    """Names of folders, None for the shipped model."""

    model: str | None = None
    former: str | None = None


def in_use(folder: Path) -> InUse:
    """What the folder's pointer says; nothing was ever installed where there is none."""
    try:
        told = json.loads((folder / POINTER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return InUse()
    return InUse(told["model"], told["former"])


def installed_model(folder: Path) -> Path | None:
    """The folder of the model in use; None while the shipped one is."""
    name = in_use(folder).model
    return folder / name if name else None
