"""The Celery worker as `manage.py up` runs it: its pool's processes end with it, even when it is killed.

In production run `celery -A claimtracker worker` under a service manager, which sees to that itself.
"""

import os
import signal
import sys
import warnings

from celery import signals
from celery.bin.celery import main as celery
from celery.platforms import SecurityWarning

from claimtracker.devstack.processes import die_with_parent
from claimtracker.devstack.supervisor import WORKER_IS_READY


def main() -> None:
    worker = os.getpid()

    # Nothing is lost: a message is only acknowledged when its work is done.
    def end_with_worker(**_: object) -> None:
        die_with_parent(worker, signal.SIGKILL)

    def say_so(**_: object) -> None:
        # sys.stdout leads into the log by now; and in one piece, since others write to this pipe, too.
        os.write(1, f"{WORKER_IS_READY}\n".encode())

    signals.worker_process_init.connect(end_with_worker, weak=False)
    signals.worker_ready.connect(say_so, weak=False)
    # Where root starts it (a container), Celery warns of pickled messages, which we neither send nor accept.
    warnings.simplefilter("ignore", SecurityWarning)
    sys.argv = ["celery", "--quiet", "-A", "claimtracker", "worker", *sys.argv[1:]]
    celery()


if __name__ == "__main__":
    main()
