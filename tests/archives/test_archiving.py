"""A copy of an address: asked for, fetched, kept, read; and what happens where that does not go well."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models.functions import Now

from apps.archives import actions, tasks
from apps.archives.actions import archive, ask_for_capture, sweep, tidy, try_again
from apps.archives.actions.archiving import keep
from apps.archives.models import Capture
from apps.archives.reading import copy_of
from apps.archives.storage import files
from apps.archives.wording import state_sentence
from apps.errors import BadInput, Conflict, NotAllowed, NotReady
from apps.history.models import Event
from apps.leases import LeaseLost, take
from tests.archives.running import SENTENCES, file_of, kept, page, site, work_through
from tests.factories import make_desk, make_user
from tests.intake.servers import always

pytestmark = pytest.mark.django_db


def events(capture: Capture) -> list[str]:
    return list(Event.objects.filter(object_id=str(capture.pk)).order_by("id").values_list("verb", flat=True))


def test_a_page_is_kept_byte_for_byte_and_its_words_can_be_read() -> None:
    with site() as server:
        capture = kept(server, "/minutes")

    assert (capture.state, capture.content_type, capture.final_address) == (
        "kept",
        "text/html",
        server.url("/minutes"),
    )
    assert copy_of(capture) == (page(), "text/html")
    assert capture.size == len(page())
    assert (capture.title, capture.language, capture.text_note) == ("Council approves the bridge", "en", "")
    assert all(sentence in capture.text for sentence in SENTENCES)
    assert events(capture) == ["copy asked for", "copy kept"]
    assert capture.health_next_at is not None


def test_nothing_is_handed_out_before_it_is_kept() -> None:
    capture = ask_for_capture(address="https://council.example/minutes", by=None)

    with pytest.raises(NotReady, match="waits"):
        copy_of(capture)


@pytest.mark.parametrize("address", ["", "ftp://council.example/", "council.example", "http://a b/", "x" * 3000])
def test_what_is_no_address_is_refused_in_words(address: str) -> None:
    with pytest.raises(BadInput):
        ask_for_capture(address=address, by=None)


def test_an_address_of_a_private_network_is_never_fetched_and_says_why() -> None:
    capture = work_through(ask_for_capture(address="http://127.0.0.1:8000/admin", by=None))

    assert (capture.state, capture.error_code) == ("failed", "fetch_refused")
    assert "private network" in state_sentence(capture)
    assert events(capture) == ["copy asked for", "copy failed"]


@pytest.mark.parametrize(
    ("status", "code", "state", "word"),
    [
        ("404 Not Found", "fetch_not_found", "failed", "404"),
        ("403 Forbidden", "fetch_forbidden", "failed", "Save it in your browser"),
        ("503 Busy", "fetch_status", "due", "tried again"),
    ],
)
def test_what_cannot_be_fetched_says_why_and_whether_it_is_tried_again(
    status: str, code: str, state: str, word: str
) -> None:
    with site(always(b"no", status=status)) as server:
        capture = kept(server)

    assert (capture.state, capture.error_code) == (state, code)
    assert word in state_sentence(capture)
    assert not list(files())


def test_what_passes_is_tried_so_often_and_then_fails() -> None:
    with site(always(b"", status="503 Busy"), INTAKE_ATTEMPTS=3) as server:
        capture = ask_for_capture(address=server.url(), by=None)
        for _attempt in range(5):
            archive(capture.pk)
            Capture.objects.update(next_attempt_at=Now())

    capture.refresh_from_db()
    assert (capture.state, capture.attempts, len(server.hits)) == ("failed", 3, 3)


def test_a_second_worker_finds_nothing_to_do() -> None:
    with site() as server:
        capture = ask_for_capture(address=server.url(), by=None)

        assert [archive(capture.pk), archive(capture.pk)] == [True, False]

    assert len(server.hits) == 1


def test_a_worker_that_lost_its_lease_writes_nothing_and_leaves_no_file() -> None:
    with site() as server:
        capture = ask_for_capture(address=server.url(), by=None)
        take(Capture.objects.filter(pk=capture.pk), length=timedelta(minutes=6))

        with pytest.raises(LeaseLost):
            keep(capture, uuid4())

    capture.refresh_from_db()
    assert (capture.state, list(files())) == ("leased", [])


def test_whatever_kind_it_is_it_is_kept() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    with site(always(picture, headers=("Content-Type: image/png",))) as server:
        capture = kept(server, "/map.png")

    assert copy_of(capture) == (picture, "image/png")
    assert (capture.text, capture.text_note) == ("", "no_text_in_this_kind")


def test_what_is_too_large_is_refused_before_it_is_read() -> None:
    with site(always(b"x" * 1_100_000), ARCHIVE_LARGEST_MB=1) as server:
        capture = kept(server)

    assert (capture.state, capture.error_code) == ("failed", "fetch_too_large")
    assert "1 MB" in state_sentence(capture)


def test_a_disk_that_cannot_be_written_puts_it_off(archive_folder: Path) -> None:
    archive_folder.write_text("a file where the folder should be")
    with site() as server:
        capture = kept(server)

    assert (capture.state, capture.error_code) == ("due", "disk")


def test_the_sweep_frees_what_a_dead_worker_held_and_sends_what_is_due() -> None:
    capture = ask_for_capture(address="https://council.example/", by=None)
    assert [(due.task, due.capture_id) for due in sweep()] == [("archive", capture.pk)]
    take(Capture.objects.filter(pk=capture.pk), length=timedelta(seconds=-1))

    sweep()

    capture.refresh_from_db()
    assert (capture.state, capture.error_code, capture.attempts) == ("due", "interrupted", 1)


def test_a_message_is_not_sent_twice_within_two_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(tasks.TASKS["archive"], "nudge", lambda pk: sent.append(pk) or True)
    ask_for_capture(address="https://council.example/", by=None)

    tasks.sweep()
    tasks.sweep()

    assert len(sent) == 1


def test_starting_sends_each_message_that_is_due_on_commit(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    sent: list[str] = []
    for name, task in tasks.TASKS.items():
        monkeypatch.setattr(task, "nudge", lambda _pk, name=name: sent.append(name) or True)

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        tasks.start(ask_for_capture(address="https://council.example/", by=None))
        tasks.start(actions.keep_file(payload=b"a,b\n1,2\n", filename="t.csv", content_type="text/csv", by=None))
        assert not sent

    assert sent == ["archive", "read_text"]


def test_tidying_removes_what_dead_workers_left_and_nothing_else(archive_folder: Path) -> None:
    with site() as server:
        capture = kept(server)
    path = file_of(capture)
    other = path.with_name(path.name.replace(path.name[37:69], "0" * 32))
    unfinished = path.with_name(other.name + ".part")
    stranger = archive_folder / "notes.txt"
    for left in (other, unfinished, stranger):
        left.write_bytes(b"left")

    assert tidy() == 0
    for left in (path, other, unfinished, stranger):
        two_hours_ago = left.stat().st_mtime - 7200
        os.utime(left, (two_hours_ago, two_hours_ago))

    assert tidy() == 2
    assert path.exists() and stranger.exists()


def test_failed_ones_are_tried_again_by_people_of_the_desk_and_once() -> None:
    desk = make_desk()
    member, outsider = make_user(role="reporter", desk=desk), make_user(role="editor")
    with site(always(b"", status="404 Gone")) as server:
        capture = kept(server, confidential_to=desk)

    with pytest.raises(NotAllowed):
        try_again(capture=capture, by=outsider)
    assert try_again(capture=capture, by=member).state == "due"
    with pytest.raises(Conflict):
        try_again(capture=capture, by=member)
    assert set(Event.objects.filter(object_id=str(capture.pk)).values_list("confidential_to", flat=True)) == {desk.pk}
