"""manage.py validate_claimreviews: is every published check a ClaimReview that others can read?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.actions import the_newsroom
from apps.verification.claim_reviews import claim_review, faults
from apps.verification.models import Verdict


class Command(BaseCommand):
    help = "Checks the ClaimReview of every published check and names each fault; ends with 1 when there is one."

    def handle(self, **_options: Any) -> None:
        newsroom = the_newsroom()
        count, broken = 0, 0
        for verdict in Verdict.objects.for_readers().newest_of_checks().order_by("pk").iterator():
            found = faults(claim_review(verdict, newsroom))
            count, broken = count + 1, broken + bool(found)
            for fault in found:
                self.stderr.write(f"{verdict.check_rated_id}: {fault}")
        if broken:
            raise CommandError(f"{broken} of {count} published checks have faults.")
        self.stdout.write(f"{count} published checks, no faults.")
