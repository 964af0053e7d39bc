from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def archive_folder(settings: Any, tmp_path: Path) -> Path:
    """Every test has a folder of its own."""
    settings.ARCHIVE_DIR = tmp_path / "archive"
    return tmp_path / "archive"
