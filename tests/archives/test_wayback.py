"""The Wayback adapter against a server that answers well, slowly, with too much to do, nonsense and nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.test import override_settings

from apps.archives.actions import ask_for_capture, ask_wayback, sweep, try_again
from apps.archives.models import Capture
from apps.archives.wording import wayback_sentence
from apps.history.models import Event
from tests.factories import make_desk
from tests.intake.servers import Server, Talk, always, answer, path_of, serving

pytestmark = pytest.mark.django_db
PAGE = "https://council.example/minutes?day=1"
COPY = f"/web/20261122101500/{PAGE}"


@contextmanager
def wayback(talk: Talk) -> Iterator[Server]:
    with (
        serving(talk) as server,
        override_settings(WAYBACK_URL=server.url("/save/"), FETCH_ALLOW_PRIVATE=[server.pair], ARCHIVE_SECONDS=1),
    ):
        yield server


def asked(**how: Any) -> Capture:
    capture = ask_for_capture(address=PAGE, by=None, **how)
    ask_wayback(capture.pk)
    capture.refresh_from_db()
    return capture


@pytest.mark.parametrize("header", ["Location", "Content-Location"])
def test_the_address_of_the_copy_is_kept(header: str) -> None:
    status = "302 Found" if header == "Location" else "200 OK"
    with wayback(always(b"", status=status, headers=(f"{header}: {COPY}",))) as server:
        capture = asked()

    assert (capture.wayback, capture.wayback_address) == ("kept", server.url(COPY))
    assert path_of(server.hits[0]) == f"/save/{PAGE}"
    assert Event.objects.filter(verb="wayback kept", object_id=str(capture.pk)).count() == 1


def test_it_is_off_unless_the_setting_is_there() -> None:
    capture = ask_for_capture(address=PAGE, by=None)

    assert (capture.wayback, wayback_sentence(capture)) == ("off", "")
    assert [due.task for due in sweep()] == ["archive"]


def test_nothing_confidential_is_ever_told() -> None:
    with wayback(always(b"", headers=(f"Content-Location: {COPY}",))) as server:
        capture = asked(confidential_to=make_desk())
        assert (capture.wayback, server.hits) == ("off", [])

        with pytest.raises(IntegrityError), transaction.atomic():
            Capture.objects.filter(pk=capture.pk).update(wayback="due", wayback_next_at=Now())


def silent(connection: Any, head: bytes) -> None:
    connection.close()


def slow(connection: Any, head: bytes) -> None:
    while True:  # a byte now and then gains no time
        connection.sendall(b"H")
        connection.settimeout(0.2)
        try:
            if not connection.recv(1):
                return
        except TimeoutError:
            continue


NONSENSE = (
    always(b"<html>saved?</html>"),
    always(b"", status="302 Found", headers=("Location: https://elsewhere.example/web/20261122101500/x",)),
    always(b"", status="302 Found", headers=("Location: javascript:alert(1)",)),
    always(b"", status="302 Found", headers=("Location: /login",)),
)


@pytest.mark.parametrize(
    ("talk", "code"),
    [
        *[(talk, "wayback_nonsense") for talk in NONSENSE],
        (always(b"", status="503 Busy"), "wayback_busy"),
        (silent, "wayback_silent"),
        (slow, "wayback_silent"),
        (lambda connection, _head: connection.sendall(b"\x00\x01\x02 no HTTP at all\r\n\r\n"), "wayback_silent"),
    ],
)
def test_what_is_no_copy_is_asked_for_again_later(talk: Talk, code: str) -> None:
    with wayback(talk):
        capture = asked()

    assert (capture.wayback, capture.wayback_code, capture.wayback_address) == ("due", code, "")
    assert "tried again" in wayback_sentence(capture)
    assert capture.wayback_next_at is not None and capture.wayback_next_at > capture.created_at


def test_it_waits_as_long_as_it_is_told_to() -> None:
    with wayback(always(b"", status="429 Too Many", headers=("Retry-After: 3600",))):
        capture = asked()

    assert capture.wayback_next_at is not None
    assert timedelta(minutes=59) < capture.wayback_next_at - capture.created_at < timedelta(minutes=61)


def test_a_page_that_is_not_taken_fails_at_once_and_can_be_asked_for_again() -> None:
    with wayback(always(b"", status="403 Forbidden")) as server:
        capture = asked()
        Capture.objects.update(state="kept", captured_at=Now(), sha256="x", warc="x")
        capture.refresh_from_db()

        assert (capture.wayback, capture.wayback_code) == ("failed", "wayback_refused")
        server.talk = always(b"", headers=(f"Content-Location: {COPY}",))
        ask_wayback(try_again(capture=capture, by=None).pk)

    capture.refresh_from_db()
    assert capture.wayback == "kept"


def test_after_so_many_attempts_it_says_so_and_ends() -> None:
    with wayback(always(b"", status="503 Busy")) as server, override_settings(INTAKE_ATTEMPTS=3):
        capture = asked()
        for _attempt in range(4):
            Capture.objects.update(wayback_next_at=Now())
            ask_wayback(capture.pk)

    capture.refresh_from_db()
    assert (capture.wayback, capture.wayback_attempts, len(server.hits)) == ("failed", 3, 3)
    assert Event.objects.filter(verb="wayback failed").count() == 1


def test_the_sweep_sends_what_is_due_and_a_second_worker_does_not_ask_at_the_same_time() -> None:
    hits: list[int] = []

    def talk(connection: Any, head: bytes) -> None:
        hits.append(1)
        connection.sendall(answer(b"", headers=(f"Content-Location: {COPY}",)))

    with wayback(talk):
        capture = ask_for_capture(address=PAGE, by=None)
        assert {due.task for due in sweep()} == {"archive", "ask_wayback"}
        ask_wayback(capture.pk)
        ask_wayback(capture.pk)

    assert len(hits) == 1
