"""manage.py send_digests: what beat does, by hand."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from apps.digests.actions import due_digests, plan_digests, preview, send_digest
from apps.digests.models import Digest, Subscription


class Command(BaseCommand):
    help = "Plans and sends the digests that are due now, or at a given time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", help="pretend it is this time, for example 2026-11-22T07:00+01:00")
        parser.add_argument("--dry-run", action="store_true", help="print the mails that are due and send nothing")

    def handle(self, *, at: str | None, dry_run: bool, **_options: Any) -> None:
        moment = _moment(at)
        if dry_run:
            self._show(moment)
            return
        plan_digests(moment)
        counts: dict[str, int] = {}
        for pk in due_digests(moment):
            state = send_digest(pk, moment)
            counts[state] = counts.get(state, 0) + 1
        labels = dict(Digest.State.choices)
        for state, count in sorted(counts.items()):
            self.stdout.write(f"{labels.get(state, 'held by another sender')}: {count}")
        if not counts:
            self.stdout.write("No digest is due.")
        unsent = counts.get(Digest.State.FAILED, 0) + counts.get(Digest.State.RETRY, 0)
        if unsent:
            raise CommandError(f"{unsent} could not be sent; run manage.py doctor, or see the reason in the admin.")

    def _show(self, moment: datetime) -> None:
        due = Subscription.objects.due(moment).select_related("user")
        for subscription in due:
            mail = preview(user=subscription.user, at=moment)
            self.stdout.write(f"To: {subscription.user.email}\nSubject: {mail.subject}\n\n{mail.text}")
        self.stdout.write(f"{due.count()} due; nothing was sent.")


def _moment(at: str | None) -> datetime:
    if at is None:
        return timezone.now()
    try:
        moment = parse_datetime(at)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"{at!r} is not a time; write it like 2026-11-22T07:00+01:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
