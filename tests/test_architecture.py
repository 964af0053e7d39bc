"""Who may import whom, as data. The imports are read from the syntax trees, so nothing needs to run."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ROOT / "apps"

# Each part may import itself, the floors, and what is listed: everything below it, never a neighbour.
FLOORS = {"errors", "ids", "database", "version", "problems", "limits", "holders", "leases", "fetching", "decoding"}
BELOW = {
    "extraction": set(),
    "fetching": set(),
    "decoding": set(),
    "history": set(),
    "accounts": {"history"},
    "sources": {"accounts", "history"},
    "articles": {"sources", "accounts", "history"},
    "claims": {"articles", "sources", "accounts", "history"},
    "archives": {"articles", "sources", "accounts", "history", "extraction"},
    "intake": {"claims", "archives", "articles", "sources", "accounts", "history", "extraction"},
    "verification": {"archives", "claims", "articles", "sources", "accounts", "history"},
    "prior_checks": {"claims", "articles", "sources", "accounts", "history", "extraction"},
    "quality": {"claims", "articles", "sources", "accounts", "history", "extraction"},
    "digests": {"intake", "verification", "archives", "claims", "articles", "sources", "accounts", "history"},
    "api": {
        "digests",
        "quality",
        "prior_checks",
        "intake",
        "verification",
        "archives",
        "claims",
        "articles",
        "sources",
        "accounts",
        "history",
        "extraction",
    },
    "web": {
        "digests",
        "quality",
        "prior_checks",
        "intake",
        "verification",
        "archives",
        "claims",
        "articles",
        "sources",
        "accounts",
        "history",
        "extraction",
    },
}
# `extraction` must be usable by someone who has never heard of this site.
FOREIGN_TO_EXTRACTION = {"django", "celery", "rest_framework", "psycopg", "httpx2", "claimtracker"}


def modules(*folders: Path) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and "training" not in path.parts
    )


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"write the import in full (line {node.lineno})"
            yield node.module or "", node.lineno


def part_of(path: Path) -> str:
    return path.relative_to(APPS).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", modules(APPS), ids=lambda path: str(path.relative_to(APPS)))
def test_imports_point_down(path: Path) -> None:
    part = part_of(path)
    allowed = FLOORS | {part} | BELOW.get(part, set())

    for name, line in imports(ast.parse(path.read_text())):
        if name.startswith("apps."):
            assert name.split(".")[1] in allowed, f"{path}:{line} imports {name}"
        if part == "extraction" and "management" not in path.parts:
            assert name.split(".")[0] not in FOREIGN_TO_EXTRACTION, f"{path}:{line} imports {name}"


def test_every_app_has_its_place_in_the_table() -> None:
    found = {path.name for path in APPS.iterdir() if path.is_dir() and (path / "__init__.py").exists()}

    assert found == set(BELOW)


@pytest.mark.parametrize("path", modules(APPS, ROOT / "claimtracker"), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stand_at_the_top(path: Path) -> None:
    if path.name == "apps.py":  # Django loads these before any model may be imported
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [child.lineno for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{path}:{hidden} imports inside a function"


@pytest.mark.parametrize("path", modules(APPS), ids=lambda path: str(path.relative_to(APPS)))
def test_actions_know_no_tasks_and_nothing_is_sent_before_the_commit(path: Path) -> None:
    tree = ast.parse(path.read_text())
    if path.name != "tasks.py" and "actions" in path.as_posix():
        assert not [line for name, line in imports(tree) if name.endswith(".tasks")], f"{path} imports tasks"
    called = {
        node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert "delay" not in called, f"{path} calls .delay(; use delay_on_commit"


WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "delete", "bulk_update"}


@pytest.mark.parametrize("path", modules(APPS / "web", APPS / "api"), ids=lambda path: str(path.relative_to(APPS)))
def test_surfaces_write_through_actions(path: Path) -> None:
    if path.name in {"models.py", "idempotency.py"}:  # the API's own memory of its answers
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            is_query = ".objects" in owner
            assert not (node.func.attr in WRITES and is_query), f"{path}:{node.lineno} writes; call an action"
            assert not (node.func.attr == "save" and "form" not in owner), f"{path}:{node.lineno} saves; call an action"


def test_templates_never_switch_escaping_off() -> None:
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file():
            text = path.read_text()
            assert "|safe" not in text, path
            assert "autoescape off" not in text, path


@pytest.mark.parametrize("path", modules(APPS, ROOT / "claimtracker"), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_marks_text_as_safe(path: Path) -> None:
    assert "mark_safe" not in path.read_text()
