"""Recompute the chain of seals, and name the first event that is not as it was."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.history.actions import inspect_history, seal_history


class Command(BaseCommand):
    help = (
        "Recomputes the chain of seals from the first event on. The exit code is 1 when an event was changed, removed "
        "or slipped in. Write the digest it prints down somewhere else: it vouches for everything before it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--known", metavar="DIGEST", help="written down earlier: is it still in the chain?")

    def handle(self, *args: Any, known: str | None, **options: Any) -> None:
        seal_history()
        inspection, report = inspect_history(time=None, anew=True)
        if report.broken:
            self.stdout.write(
                _("Sound through seal %(number)d, digest %(digest)s")
                % {"number": report.through, "digest": report.digest or "–"}
            )
            raise CommandError(report.broken, returncode=1)
        if known and known not in report.digests:
            raise CommandError(_("The chain does not have the digest %(digest)s.") % {"digest": known}, returncode=1)
        told = ngettext(
            "%(count)d event is as it was sealed.", "%(count)d events are as they were sealed.", report.events
        )
        self.stdout.write(told % {"count": report.events})
        if report.unsealed:
            told = ngettext("%(count)d waits for its seal.", "%(count)d wait for their seal.", report.unsealed)
            self.stdout.write(told % {"count": report.unsealed})
        self.stdout.write(
            _("Last seal %(number)d: %(digest)s") % {"number": inspection.through, "digest": report.digest or "–"}
        )
