"""How fast articles pass through the pipeline, and how fast deliveries are taken in.

    .venv/bin/python benchmarks/bench_intake.py

Works in a transaction that is rolled back: nothing stays in the database. No broker and no worker take part, so
the figures are those of one process; workers side by side add up until the database is the limit.
"""

import statistics
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
from django.db import transaction  # noqa: E402

from claimtracker.devstack.commands import surroundings  # noqa: E402

ARTICLES = 50
PARAGRAPHS = (
    "Der Rat der Stadt hat am Montag über die neue Brücke Nummer {number} beraten und die Mittel dafür freigegeben.",
    "„Die Brücke {number} wird im Mai eröffnet“, sagte die Bürgermeisterin Anna Lindqvist nach der Sitzung.",
    "Der Verkehrsminister Karl Brandt erklärte, der Bund werde die Hälfte der Kosten tragen.",
    "Die Opposition kritisierte die Pläne scharf. Das Geld fehle an den Schulen, sagte ihr Sprecher Paul Neri.",
    "Laut dem Rechnungshof kostet der Bau {number} Millionen Euro mehr als geplant.",
    "Die Arbeiten sollen im Herbst beginnen. Anwohner fürchten Lärm und Staub.",
)


class Undo(Exception):
    """Ends the transaction without leaving anything."""


def text_number(number: int) -> str:
    title = f"Rat beschließt Brücke {number}"
    return "\n\n".join([title, *(paragraph.format(number=number) for paragraph in PARAGRAPHS * 3)])


def main() -> None:
    with surroundings(["bench"]):
        django.setup()
        try:
            with transaction.atomic():
                measure()
                raise Undo
        except Undo:
            pass


def measure() -> None:
    actions: Any = import_module("apps.intake.actions")  # only now: Django was not set up before
    add_desk = import_module("apps.accounts.actions").add_desk
    Run = import_module("apps.intake.models").Run
    receive, work = actions.receive, actions.work
    desk = add_desk(name="Benchmark", slug="benchmark", by=None)
    began = time.perf_counter()
    receipts = [receive(desk=desk, by=None, arrival="api", text=text_number(number)) for number in range(ARTICLES)]
    print(f"taken in: {ARTICLES / (time.perf_counter() - began):.0f} articles a second")
    began = time.perf_counter()
    for number in range(ARTICLES):
        receive(desk=desk, by=None, arrival="api", text=text_number(number))
    print(f"told to be here already: {ARTICLES / (time.perf_counter() - began):.0f} a second")
    seconds: dict[str, list[float]] = {step: [] for step in Run.Step.values}
    for receipt in receipts:
        assert receipt.run is not None
        step: str | None = receipt.run.step
        while step is not None:
            began = time.perf_counter()
            following = work(receipt.run.pk, step)
            seconds[step].append(time.perf_counter() - began)
            step = following
    done = Run.objects.filter(article__desk=desk, state=Run.State.DONE).count()
    assert done == ARTICLES, f"{ARTICLES - done} articles did not come to their end"
    total = 0.0
    for step, times in seconds.items():
        if times:
            total += statistics.mean(times)
            # The first article pays for loading word lists and models.
            print(f"{step:>8}: median {statistics.median(times) * 1000:.0f} ms, first {times[0] * 1000:.0f} ms")
    print(f"read: {1 / total:.1f} articles a second in one process")


if __name__ == "__main__":
    main()
