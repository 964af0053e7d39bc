"""`manage.py verify_archive`: reads every archived copy again and compares it with what was written down."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.archives import storage
from apps.archives.models import Capture
from apps.archives.reading import why_not_whole


class Command(BaseCommand):
    help = (
        "Compares every archived copy with its SHA-256: the file, each record in it, and the body. "
        "Names what is missing or altered, and files that no copy names. The exit code is 1 when a copy is not whole."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = broken = 0
        for capture in Capture.objects.kept().defer("text").order_by("created_at").iterator(chunk_size=200):
            count += 1
            if reason := why_not_whole(capture):
                broken += 1
                self.stderr.write(
                    f"{capture.warc}: {reason} (copy {capture.pk}, {capture.address or capture.filename})"
                )
        for name in self._strangers():
            self.stdout.write(f"{name}: no copy names this file")
        self.stdout.write(ngettext("%(count)d copy read.", "%(count)d copies read.", count) % {"count": count})
        if broken:
            sentence = ngettext(
                "%(count)d copy is missing or altered.", "%(count)d copies are missing or altered.", broken
            )
            raise CommandError(sentence % {"count": broken}, returncode=1)
        self.stdout.write(self.style.SUCCESS(_("Every copy is whole.")))

    def _strangers(self) -> list[str]:
        names = [name for name, _found in storage.files()]
        known = set(Capture.objects.filter(warc__in=names).values_list("warc", flat=True))
        return [name for name in names if name not in known]
