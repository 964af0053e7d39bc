"""`manage.py doctor`: looks at every part of the site, and says what to do about the ones that are ill."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from apps.intake.diagnosis import examine


class Command(BaseCommand):
    help = (
        "Checks database, broker, worker, beat, extraction, mail, disk and backlog. The exit code is 1 when one is ill."
    )
    requires_migrations_checks = False

    def handle(self, *args: Any, **options: Any) -> None:
        ill = 0
        for finding in examine():
            mark = self.style.SUCCESS("ok   ") if finding.is_well else self.style.ERROR("WRONG")
            self.stdout.write(f"{mark}  {finding.part}: {finding.told}")
            if not finding.is_well:
                ill += 1
                self.stdout.write(f"       → {finding.advice}")
        if ill:
            sentence = ngettext("%(count)d part needs attention.", "%(count)d parts need attention.", ill)
            raise CommandError(sentence % {"count": ill}, returncode=1)
