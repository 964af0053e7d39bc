"""How fast fact-checks are imported, and how much memory that takes.

    .venv/bin/python tests/benchmarks/bench_prior_checks.py [--records 10000]

Works in a transaction that is rolled back: nothing stays in the database. The records are invented, one in twenty is
broken, and no broker and no worker take part.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from django.db import transaction  # noqa: E402

from claimtracker.devstack.commands import surroundings  # noqa: E402

WORDS = "the council says that bridge {number} cost {number},000 pounds more than planned and opened late"
BODY = "A long text that nobody reads. " * 30  # real feeds carry more than is kept


class Undo(Exception):
    """Ends the transaction without leaving anything."""


def feed(records: int) -> Iterator[bytes]:
    yield b'{"@type": "DataFeed", "dataFeedElement": ['
    for number in range(1, records + 1):
        review = {
            "@type": "ClaimReview",
            "url": f"https://factdesk.example/{number}",
            "claimReviewed": WORDS.format(number=number) if number % 20 else None,
            "author": {"name": f"Desk {number % 50}"},
            "itemReviewed": {"author": {"name": f"Person {number % 500}"}, "datePublished": "2026-05-02"},
            "reviewRating": {"alternateName": "False", "ratingValue": "1", "bestRating": 5, "worstRating": 1},
            "reviewBody": BODY,
        }
        yield (b"," if number > 1 else b"") + json.dumps({"@type": "DataFeedItem", "item": [review]}).encode()
    yield b"]}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, default=10_000)
    records = parser.parse_known_args()[0].records
    with surroundings(["bench"]):
        django.setup()
        try:
            with transaction.atomic():
                measure(records)
                raise Undo
        except Undo:
            pass


def measure(records: int) -> None:
    actions: Any = import_module("apps.prior_checks.actions")  # only now: Django was not set up before
    files: Any = import_module("apps.prior_checks.files")
    before = peak()
    for what in ("new", "known"):
        run = actions.start_import(by=None, file=feed(records), name="feed.json")
        name, began = run.file, time.perf_counter()
        while actions.work(run.pk):
            pass
        seconds = time.perf_counter() - began
        run.refresh_from_db()
        files.remove(name)  # the row that would do so is rolled back
        assert run.state == "done", run.error_code
        assert run.broken == records // 20, run.broken
        print(f"prior checks, {what}: {records / seconds:.0f} records a second, {run.broken} broken ones named")
    print(f"prior checks: peak memory {peak():.0f} MB, {peak() - before:.0f} MB of it for importing")


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
