"""What must be done before the site can start, and whether it was done already.

A second start must take seconds, so nothing is repeated that is known to be done. "Known" is strict: the code,
the packages, and what the database itself says about its migrations must all be as they were when it was done.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path

import psycopg

from claimtracker.devstack.errors import CannotStart
from claimtracker.devstack.folders import PROJECT

PACKAGES = PROJECT / "requirements.txt"
SETTINGS = PROJECT / "claimtracker" / "settings.py"
CODE = ("apps", "claimtracker")


def steps_to_do(data: Path, database_url: str) -> list[str]:
    """Which of migrate, collectstatic and demo this start needs, in the eyes of the application."""
    done = _read(data)
    steps = []
    applied, has_people = _look_into(database_url)
    if done.get("migrate") != [_code_print(), applied]:
        steps.append("migrate")
    if done.get("collectstatic") != [_static_print(), _listing_print(data / "static")]:
        steps.append("collectstatic")
    if not has_people:
        steps.append("demo")
    return steps


def note_done(data: Path, database_url: str) -> None:
    """Write down that everything is done for the code and database as they are now."""
    applied, _ = _look_into(database_url)
    done = {
        "migrate": [_code_print(), applied],
        "collectstatic": [_static_print(), _listing_print(data / "static")],
    }
    unfinished = data / f"prepared.json.{os.getpid()}"
    unfinished.write_text(json.dumps(done, indent=1))
    unfinished.replace(data / "prepared.json")


def is_migrated(database_url: str) -> bool:
    """Whether migrations have ever run in this database, and for the one who asks."""
    return bool(_look_into(database_url)[0])


def command_for(steps: list[str]) -> list[str]:
    return [sys.executable, "-m", "claimtracker.devstack.steps", *steps]


def _read(data: Path) -> dict:
    try:
        done = json.loads((data / "prepared.json").read_text())
    except (OSError, ValueError):
        return {}
    return done if isinstance(done, dict) else {}


def _look_into(database_url: str) -> tuple[str, bool]:
    """A print of the migrations the database says it has (empty when none), and whether it knows any person."""
    try:
        with psycopg.connect(database_url, connect_timeout=10) as connection:
            found = connection.execute(
                # Null where there is no table, false where the application was not yet given its rights.
                "SELECT has_table_privilege(to_regclass('django_migrations'), 'SELECT'),"
                " has_table_privilege(to_regclass('accounts_user'), 'SELECT')"
            ).fetchone()
            has_migrations, has_accounts = found or (None, None)
            if not has_migrations:
                return "", has_accounts is False
            rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
            people = connection.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchone() if has_accounts else None
    except psycopg.Error as error:
        raise CannotStart(f"The database does not answer: {str(error).strip()}") from error
    applied = _print_of(f"{app}.{name}".encode() for app, name in rows) if rows else ""
    return applied, people is not None


def _code_print() -> str:
    files = [path for folder in CODE for path in (PROJECT / folder).rglob("*.py")]
    return _files_print([*files, PACKAGES])


def _static_print() -> str:
    files = [path for folder in CODE for path in (PROJECT / folder).rglob("static/**/*") if path.is_file()]
    return _files_print([*files, PACKAGES, SETTINGS])


def _files_print(files: Iterable[Path]) -> str:
    return _print_of(part for path in sorted(files) for part in (os.fsencode(path), path.read_bytes()))


def _listing_print(folder: Path) -> str:
    """Names and sizes only: the collected files are many, and nobody edits them in place."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return _print_of(f"{path}\0{path.stat().st_size}".encode() for path in files) if files else ""


def _print_of(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256(f"python {sys.version_info[:2]}".encode())
    for part in parts:
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()
