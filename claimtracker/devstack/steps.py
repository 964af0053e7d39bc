"""The steps before a start that need Django, all in one process, since loading Django takes most of the time."""

import os
import sys

import django
from django.core.management import call_command, get_commands


def main(steps: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtracker.settings")
    django.setup()
    if "migrate" in steps:
        print("bringing the database up to date", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    if "collectstatic" in steps:
        print("collecting styles and scripts", flush=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    if "demo" in steps and "setup_demo" in get_commands():
        print("making the demo newsroom", flush=True)
        # The log-ins it prints are shown when the site is ready; its errors are raised.
        with open(os.devnull, "w") as nowhere:
            call_command("setup_demo", "--if-empty", stdout=nowhere)


if __name__ == "__main__":
    main(sys.argv[1:])
