"""`manage.py import_checks FILE|URL`: fact-checks published before, with every broken record named."""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.errors import ClaimtrackerError
from apps.prior_checks.actions import start_import, work
from apps.prior_checks.models import BrokenRecord, ImportRun

PIECE = 1024 * 1024
SLICE = 2.0  # seconds between two lines of progress
LOOK_EVERY = 0.5  # seconds between two looks at an import that a worker reads


class Command(BaseCommand):
    help = (
        "Imports fact-checks (schema.org ClaimReview) from a file or an address: JSON, NDJSON, a web page or a feed, "
        "packed with gzip or not. Each broken record is named. The exit code is 1 when nothing could be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", metavar="FILE|URL")

    def handle(self, *, source: str, **_options: Any) -> None:
        run = self._start(source)
        told = 0
        while not run.is_over:
            goes_on = work(run.pk, seconds=SLICE)
            run.refresh_from_db()
            told = self._name_broken(run, told)
            self._progress(run)
            if not (goes_on or run.is_over):
                if run.state == ImportRun.State.QUEUED and run.error_code:
                    break  # put off: a worker tries again
                time.sleep(LOOK_EVERY)  # a worker was faster and reads it
        self._end(run)

    def _start(self, source: str) -> ImportRun:
        try:
            if "://" in source:
                return start_import(by=None, url=source)
            return start_import(by=None, file=_pieces(Path(source)), name=Path(source).name)
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(_("The file cannot be read: %(reason)s.") % {"reason": reason}) from error
        except ClaimtrackerError as error:
            raise CommandError(f"{source}: {error}") from error

    def _name_broken(self, run: ImportRun, last: int) -> int:
        """Print the broken records that came since; the id of the last one."""
        for broken in BrokenRecord.objects.filter(run=run, pk__gt=last).order_by("pk").iterator():
            place = _("record %(position)d, line %(line)s, byte %(byte)s") % {
                "position": broken.position,
                "line": broken.line,
                "byte": broken.byte,
            }
            self.stderr.write(f"{place}: {broken.sentence} {broken.excerpt[:100]}".rstrip())
            last = broken.pk
        return last

    def _progress(self, run: ImportRun) -> None:
        if sys.stderr.isatty():
            percent = "" if run.percent is None else f" ({run.percent} %)"
            sys.stderr.write(f"\r{run.read}{percent}" + ("\n" if run.is_over else ""))
            sys.stderr.flush()

    def _end(self, run: ImportRun) -> None:
        self.stdout.write(
            _(
                "%(read)d read: %(added)d new, %(changed)d changed, %(unchanged)d unchanged, %(broken)d broken."
            ) % {name: getattr(run, name) for name in ("read", "added", "changed", "unchanged", "broken")}
        )  # fmt: skip
        if run.state != ImportRun.State.DONE:
            raise CommandError(f"{run.name}: {run.problem}", returncode=1)
        if not run.kept:
            raise CommandError(_("Nothing in it could be read."), returncode=1)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
