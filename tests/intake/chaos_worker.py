"""Real processes for test_chaos.py: `python -m tests.intake.chaos_worker worker|beat|deliver …`.

The worker is the one that `manage.py up` starts, with one thing added: an article with the word of death in
it kills the process that reads it, as a fault in a library would.
"""

import os
import signal
import sys
import time
from typing import Any

import django

DEATH = "Todeswort"
SWEEP_EVERY = 1.0  # seconds; the product's ten would only make the test longer


def deliver(count: int) -> None:
    from apps.accounts.actions import add_desk
    from apps.intake import tasks
    from tests.intake.running import delivered, text_number

    desk = add_desk(name="Chaos", slug="chaos", by=None)
    for number in range(count):
        text = text_number(number)
        tasks.start(delivered(text.replace("im Herbst", f"im Herbst ({DEATH})") if number == 3 else text, desk=desk))


def beat() -> None:
    from apps.intake import tasks

    while True:
        tasks.sweep.nudge()
        time.sleep(SWEEP_EVERY)


def worker() -> None:
    from apps.intake.steps import extract
    from claimtracker.devstack.worker import main

    real = extract.extract

    def deadly(text: str, *rest: Any, **options: Any) -> Any:
        if DEATH in text:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(text, *rest, **options)

    extract.extract = deadly
    main()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "claimtracker.settings"
    django.setup()
    what = sys.argv.pop(1)
    if what == "deliver":
        deliver(int(sys.argv[1]))
    elif what == "beat":
        beat()
    else:
        worker()
