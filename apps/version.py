"""The version of the program: the newest one that the change log names."""

import re
from pathlib import Path

_HEADING = re.compile(r"^## v?(\d+\.\d+(?:\.\d+)?)", re.M)


def _newest(changes: Path) -> str:
    try:
        found = _HEADING.search(changes.read_text(encoding="utf-8"))
    except OSError:  # installed without its documents
        found = None
    return found[1] if found else "0.1"


VERSION = _newest(Path(__file__).resolve().parent.parent / "CHANGELOG.md")
