"""How many copies are made a second, from a server on this machine.

    .venv/bin/python tests/benchmarks/bench_archives.py

Works in a transaction that is rolled back, with files in a folder that is removed. No broker and no worker take
part, so the figures are those of one process; each copy is on the disk for good (fsync) before the next begins.
"""

import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from claimtracker.devstack.commands import surroundings  # noqa: E402

COPIES = 200


class Undo(Exception):
    """Ends the transaction without leaving anything."""


def main() -> None:
    with surroundings(["bench"]), tempfile.TemporaryDirectory() as folder:
        django.setup()
        settings.ARCHIVE_DIR = Path(folder)
        try:
            with transaction.atomic():
                measure()
                raise Undo
        except Undo:
            pass


def measure() -> None:
    actions: Any = import_module("apps.archives.actions")  # only now: Django was not set up before
    servers: Any = import_module("tests.intake.servers")
    page = "".join(f"<p>Paragraph {number} of a page that somebody relies on as evidence.</p>" for number in range(60))
    body = f"<html><head><title>Minutes</title></head><body><article>{page}</article></body></html>".encode()
    with servers.serving(servers.always(body)) as server:
        settings.FETCH_ALLOW_PRIVATE = [server.pair]
        captures = [actions.ask_for_capture(address=server.url(f"/{number}"), by=None) for number in range(COPIES)]
        began = time.perf_counter()
        assert all(actions.archive(capture.pk) for capture in captures)
        kept = time.perf_counter()
        for capture in captures:
            actions.read_text(capture.pk)
        read = time.perf_counter()
    print(f"{COPIES} pages of {len(body) // 1024} kB")
    print(f"copies kept a second:  {COPIES / (kept - began):.0f}")
    print(f"texts read a second:   {COPIES / (read - kept):.0f}")


if __name__ == "__main__":
    main()
