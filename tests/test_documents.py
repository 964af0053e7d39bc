"""What the documents name is there, and what is there is named."""

import re
from pathlib import Path

import pytest
from celery.app import defaults
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# A file is named by a path with a folder, or by a well-known name at the top.
_PATH = re.compile(r"`((?:apps|claimtracker|docs|templates|tests)/[\w./-]*)`")
_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
_COMMAND = re.compile(r"manage\.py (\w+)")
_READ = re.compile(
    r"env\.(?:text|flag|numbers?|service|secret)\(\s*[\"']([A-Z_]+)|(?<!\w)(?:numbers?|flag|text)\(\"([A-Z_]+)\""
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_links_named_in_documents_are_there(document: Path) -> None:
    text = document.read_text()

    missing = [name for name in _PATH.findall(text) if not (ROOT / name).exists()]
    missing += [link for link in _LINK.findall(text) if not (document.parent / link).exists()]

    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_named_in_documents_exist(document: Path) -> None:
    known = set(get_commands()) | {"up"}

    assert set(_COMMAND.findall(document.read_text())) <= known


def test_every_setting_read_from_the_environment_is_documented() -> None:
    read = {
        first or second
        for path in (ROOT / "claimtracker").glob("*.py")
        for first, second in _READ.findall(path.read_text())
    }
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/reference/settings.md").read_text(), re.M))

    assert read - documented == set()
    assert documented - read <= {"HOST"}, "HOST is the supervisor's"


def test_celery_knows_each_of_its_settings() -> None:
    ours = {name.removeprefix("CELERY_").lower() for name in dir(settings) if name.startswith("CELERY_")}

    assert ours <= {name for name, _option in defaults.flatten(defaults.NAMESPACES)}


def test_the_changelog_names_a_version() -> None:
    assert re.search(r"^## \d+\.\d+\.\d+", (ROOT / "CHANGELOG.md").read_text(), re.M)
