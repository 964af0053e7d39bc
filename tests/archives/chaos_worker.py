"""Real processes for test_chaos.py: `python -m tests.archives.chaos_worker worker|beat|ask …`.

The worker is the one that `manage.py up` starts.
"""

import os
import sys
import time

import django

SWEEP_EVERY = 1.0  # seconds; the product's ten would only make the test longer


def ask(base: str, count: int) -> None:
    from apps.archives import tasks
    from apps.archives.actions import ask_for_capture

    for number in range(count):
        tasks.start(ask_for_capture(address=f"{base}{number}", by=None))


def beat() -> None:
    from apps.archives import tasks

    while True:
        tasks.sweep.nudge()
        time.sleep(SWEEP_EVERY)


def worker() -> None:
    from claimtracker.devstack.worker import main

    main()


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "claimtracker.settings"
    django.setup()
    what = sys.argv.pop(1)
    if what == "ask":
        ask(sys.argv[1], int(sys.argv[2]))
    elif what == "beat":
        beat()
    else:
        worker()
