"""manage.py setup_demo: the demo newsroom in an empty database."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import User
from apps.web.demo import LOGINS, set_up


class Command(BaseCommand):
    help = "Makes a demo newsroom: people for every role, desks, articles, checks in every state."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are people already")

    def handle(self, *, if_empty: bool, **_options: Any) -> None:
        if User.objects.exists():
            if if_empty:
                return
            raise CommandError("There are people in this database; a demo newsroom only goes into an empty one.")
        for username, password in set_up().items():
            self.stdout.write(f"{username:<10} {password}")
        self.stdout.write(f"These log-ins are kept in {settings.DATA_DIR / LOGINS}.")
