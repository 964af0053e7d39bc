#!/usr/bin/env python
"""Every command of the site, with the database and broker it needs (see claimtracker/devstack/)."""

import sys

try:
    from django.core.management import execute_from_command_line
except ImportError:
    sys.exit("Django is not installed for this Python. Use `make run`, or .venv/bin/python manage.py …")

from claimtracker.devstack import commands, supervisor


def main() -> None:
    if sys.argv[1:2] == ["up"]:
        sys.exit(supervisor.main(sys.argv[2:]))
    with commands.surroundings(sys.argv[1:]):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
