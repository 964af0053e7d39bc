"""Who wants to hear of a claim's check. Watching is a person's own affair, so no event tells of it."""

from django.db import transaction

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.errors import NotAllowed
from apps.verification.models import Watch
from apps.verification.rules import why_not_watch


@transaction.atomic
def watch_claim(*, claim: Claim, by: User) -> None:
    """From now on the person hears of what happens to the claim's check. Twice is the same as once."""
    refusal = why_not_watch(by, claim)
    if refusal:
        raise NotAllowed(refusal)
    watch_along(claim, by)


@transaction.atomic
def unwatch_claim(*, claim: Claim, by: User) -> None:
    """The person hears no more of it, until they act on the check again."""
    Watch.objects.filter(claim=claim, user=by).delete()


def watch_along(claim: Claim, *people: User | None) -> None:
    """People who act on a check watch it; None is the system, which does not."""
    Watch.objects.bulk_create([Watch(claim=claim, user=user) for user in people if user], ignore_conflicts=True)
