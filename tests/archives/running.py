"""Archiving without a worker: the same functions, one after the other, against a small server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.models.functions import Now
from django.test import override_settings

from apps.archives.actions import archive, ask_for_capture, look_again, read_text
from apps.archives.models import Capture
from apps.archives.storage import path_of
from tests.intake.servers import Server, Talk, always, serving

SENTENCES = (
    "The council of the town released the money for the new bridge on Monday evening.",
    "Mayor Anna Lindqvist said that the bridge would be open to everybody by next May.",
    "Transport minister Karl Brandt said the government would pay half of what it costs.",
)


def page(*sentences: str, title: str = "Council approves the bridge", around: str = "Advert 1") -> bytes:
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences or SENTENCES)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body><aside>{around}</aside>"
        f"<article><h1>{title}</h1>{paragraphs}</article></body></html>"
    ).encode()


@contextmanager
def site(talk: Talk | None = None, **settings: Any) -> Iterator[Server]:
    """A server that may be fetched from, although it stands on this machine."""
    with (
        serving(talk or always(page())) as server,
        override_settings(FETCH_ALLOW_PRIVATE=[server.pair], ARCHIVE_SECONDS=5, **settings),
    ):
        yield server


def kept(server: Server, path: str = "/", **how: Any) -> Capture:
    """A copy of the server's page, its text read."""
    return work_through(ask_for_capture(address=server.url(path), by=how.pop("by", None), **how))


def work_through(capture: Capture) -> Capture:
    archive(capture.pk)
    read_text(capture.pk)
    capture.refresh_from_db()
    return capture


def look(capture: Capture, *, days: int = 1) -> Capture | None:
    """Look at the address as if so many days had passed."""
    back = timedelta(days=days)
    Capture.objects.filter(pk=capture.pk).update(health_next_at=Now() - timedelta(seconds=1), health_taken_at=None)
    if capture.captured_at:
        Capture.objects.filter(pk=capture.pk).update(captured_at=capture.captured_at - back)
    later = look_again(capture.pk)
    capture.refresh_from_db()
    return later


def file_of(capture: Capture) -> Path:
    return path_of(capture.warc)


def alter(capture: Capture, change: Any) -> None:
    """Rewrite the file as somebody with access to the disk would."""
    path = file_of(capture)
    data = path.read_bytes()
    path.chmod(0o640)
    path.write_bytes(change(data))
