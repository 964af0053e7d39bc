"""`manage.py doctor` names every part, and says what to do about the ones that are ill."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import CommandError, call_command
from django.db.models.functions import Now
from django.utils import timezone

from apps.archives.actions import ask_for_capture, keep_file
from apps.archives.models import Capture
from apps.archives.storage import path_of
from apps.history.models import Inspection
from apps.intake import diagnosis
from apps.intake.actions.sweeping import beat
from apps.intake.diagnosis import Finding, examine
from apps.intake.models import Run
from tests.intake.running import delivered, text_number

pytestmark = pytest.mark.django_db


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture(autouse=True)
def well(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """A site in which all is well, though the tests' database is not safe against power cuts."""
    monkeypatch.setattr(diagnosis, "_database", lambda: Finding("database", True, "PostgreSQL"))
    monkeypatch.setattr(diagnosis, "answering_workers", lambda **_kwargs: ["celery@here"])
    monkeypatch.setattr(diagnosis.shutil, "disk_usage", lambda _folder: Usage(10**12, 0, 10**12))
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    beat("sweep")


def ill() -> dict[str, Finding]:
    return {finding.part: finding for finding in examine() if not finding.is_well}


def test_a_site_that_is_well_passes_with_every_part_named() -> None:
    out = io.StringIO()

    call_command("doctor", stdout=out)

    for part in (
        "database",
        "migrations",
        "broker",
        "worker",
        "beat",
        "history",
        "extraction",
        "mail",
        "disk",
        "backlog",
        "archive",
    ):
        assert f"{part}: " in out.getvalue()
    assert "WRONG" not in out.getvalue()


def test_something_ill_is_an_exit_code_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "answering_workers", lambda **_kwargs: [])
    out = io.StringIO()

    with pytest.raises(CommandError) as error:
        call_command("doctor", stdout=out)

    assert error.value.returncode == 1
    assert "→ Start the site with `make run`" in out.getvalue()


def test_a_beat_that_stopped_is_seen() -> None:
    diagnosis.Heartbeat.objects.update(at=Now() - timedelta(minutes=5))
    assert set(ill()) == {"beat"}

    diagnosis.Heartbeat.objects.all().delete()
    assert "never" in ill()["beat"].told


def test_history_that_only_triggers_protect_is_said_so_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "why_unprotected", lambda: "The application is the owner.")

    assert ill()["history"].told == "The application is the owner."
    assert "docs/how-to/run-in-production.md" in ill()["history"].advice


def test_history_that_somebody_changed_is_seen_and_one_that_was_verified_is_told() -> None:
    Inspection.objects.create(first=1, through=7, digest="f" * 64, is_whole=True, is_sound=True)
    assert "through seal 7" in next(each.told for each in examine() if each.part == "history")

    Inspection.objects.create(first=1, through=2, is_whole=False, is_sound=False, told="Event 5 was removed.")

    assert ill()["history"].told == "Event 5 was removed."


def test_events_that_wait_too_long_for_their_seal_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "oldest_unsealed", lambda: timezone.now() - timedelta(hours=2))

    assert set(ill()) == {"history"}


def test_a_broker_that_is_away_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Any:
        raise ConnectionError("nobody there")

    monkeypatch.setattr(diagnosis.current_app, "connection_for_write", away)

    assert set(ill()) == {"broker", "worker"}


def test_a_mail_server_that_is_away_is_seen(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = "127.0.0.1", 1, False

    assert set(ill()) == {"mail"}


def test_a_full_disk_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis.shutil, "disk_usage", lambda _folder: Usage(10**12, 0, 10**10))

    assert set(ill()) == {"disk"}


def test_an_article_that_waits_too_long_is_seen_and_one_that_waits_for_its_next_attempt_is_not() -> None:
    delivered()
    delivered(text_number(1))
    assert ill() == {}

    Run.objects.update(created_at=Now() - timedelta(minutes=30))
    assert "2 articles on their way" in ill()["backlog"].told

    Run.objects.update(error_code="fetch_timeout")
    assert ill() == {}


def test_extraction_that_finds_nothing_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_kwargs: Any) -> Any:
        raise FileNotFoundError("verbs.tsv")

    monkeypatch.setattr(diagnosis, "extract", broken)

    assert "verbs.tsv" in ill()["extraction"].told


def test_settings_that_lose_work_in_a_power_cut_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    finding = diagnosis._database()  # the tests' own server trades safety for speed

    assert not finding.is_well
    assert "fsync" in finding.told


def test_without_a_database_the_rest_is_still_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "_database", lambda: Finding("database", False, "refused", "Start it."))

    parts = [finding.part for finding in examine()]

    assert parts == ["database", "broker", "worker", "extraction", "mail", "disk"]


def test_an_archived_copy_that_was_altered_is_seen(settings: Any, tmp_path: Path) -> None:
    settings.ARCHIVE_DIR = tmp_path
    capture = keep_file(payload=b"words", filename="a.txt", content_type="text/plain", by=None)
    assert "archive" not in ill()

    path_of(capture.warc).unlink()

    assert "verify_archive" in ill()["archive"].advice


def test_a_copy_that_waits_too_long_is_seen_and_one_that_waits_for_its_next_attempt_is_not() -> None:
    ask_for_capture(address="https://council.example/", by=None)
    Capture.objects.update(created_at=Now() - timedelta(hours=1))
    assert "archive" in ill()

    Capture.objects.update(error_code="fetch_failed")
    assert "archive" not in ill()
