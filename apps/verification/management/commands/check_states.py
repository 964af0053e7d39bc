"""manage.py check_states: the state table as Markdown."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from apps.verification.state_table import page


class Command(BaseCommand):
    help = "Prints the table of allowed moves; --write puts it in docs/reference/check-states.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true")

    def handle(self, *, write: bool, **_options: Any) -> None:
        with translation.override("en"):
            text = page()
        if write:
            (settings.BASE_DIR / "docs" / "reference" / "check-states.md").write_text(text)
        else:
            self.stdout.write(text)
