"""The probes tell the truth within a second, and nothing about what is in the newsroom."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from apps.intake import health
from apps.intake.actions.sweeping import beat
from apps.intake.models import Heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "answering_workers", lambda *_args, **_kwargs: [])


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        health.connection,
        "get_connection_params",
        lambda: {"host": "/nowhere", "dbname": "x", "user": "x", "password": "s3cret"},
    )


def test_healthz_answers_when_web_and_database_serve(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": "ok"}}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_without_a_database_both_say_503_and_name_the_part_alone(path: str, client: Client, no_database: None) -> None:
    answer = client.get(path)

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "not answering"
    assert b"s3cret" not in answer.content
    assert b"nowhere" not in answer.content


def test_readyz_needs_a_worker(client: Client, no_worker: None) -> None:
    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "worker": "not answering"}


def test_readyz_is_content_with_a_worker_that_answers(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "answering_workers", lambda *_args, **_kwargs: ["celery@here"])

    assert client.get("/readyz").status_code == 200


def test_a_busy_worker_that_swept_just_now_counts_but_an_old_sweep_does_not(client: Client, no_worker: None) -> None:
    beat("sweep")
    assert client.get("/readyz").status_code == 200

    Heartbeat.objects.update(at=Now() - timedelta(minutes=1))
    assert client.get("/readyz").status_code == 503


def test_readyz_needs_the_migrations(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unfinished:
        def __init__(self, connection: Any) -> None:
            self.loader = type("Loader", (), {"graph": type("Graph", (), {"leaf_nodes": lambda _: []})()})()

        def migration_plan(self, targets: Any) -> list:
            return [(type("Migration", (), {"app_label": "claims", "name": "0002"})(), False)]

    monkeypatch.setitem(health._state, "is_migrated", False)
    monkeypatch.setattr(health, "MigrationExecutor", Unfinished)
    monkeypatch.setattr(health, "why_no_worker", lambda: "")

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "not answering")


def test_a_real_ping_without_a_worker_waits_less_than_a_second() -> None:
    assert health.answering_workers() == []
    assert health.WORKER_SECONDS < 1


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_only_reading_is_answered(path: str, client: Client) -> None:
    assert client.post(path).status_code == 405
    assert client.delete(path).status_code == 405
