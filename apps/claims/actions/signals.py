"""Signals: written by the pipeline when an article was read, and counted again when claims or sources change."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from apps.claims.models import Claim, Signal
from apps.claims.querysets import ClaimQuerySet
from apps.claims.signals import COUNTED, signals_of, with_all_that_counts

AT_ONCE = 200  # claims a sweep; the next one comes in ten seconds


@transaction.atomic
def replace_signals(*, claim: Claim, signals: Iterable[tuple[str, int, list]]) -> None:
    """The claim's signals of the names that are counted are now exactly these: (name, value, reasons)."""
    rows = [Signal(claim=claim, name=name, value=value, reasons=reasons) for name, value, reasons in signals]
    claim.signals.filter(name__in=COUNTED).exclude(name__in=[row.name for row in rows]).delete()
    Signal.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["claim", "name"], update_fields=["value", "reasons", "updated_at"]
    )


@transaction.atomic
def set_signal(*, claim: Claim, name: str, value: int, reasons: list) -> None:
    """A signal that is found out elsewhere is now this; with the value 0 there is none."""
    if not value:
        claim.signals.filter(name=name).delete()
        return
    row = Signal(claim=claim, name=name, value=value, reasons=reasons)
    Signal.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["claim", "name"], update_fields=["value", "reasons", "updated_at"]
    )


def recount_signals(*claims: Any) -> None:
    """Count the signals of these claims again, in one order everywhere: two at once must not wait in a ring."""
    for claim in with_all_that_counts(Claim.objects.filter(pk__in=[claim.pk for claim in claims])).order_by("pk"):
        replace_signals(claim=claim, signals=signals_of(claim))


def ask_for_recount(claims: ClaimQuerySet) -> int:
    """Leave word that these claims' signals are to be counted again; the sweep does it, in the background."""
    return claims.filter(signals_due_at=None).order_by().update(signals_due_at=Now())


@transaction.atomic
def recount_what_is_due() -> int:
    """Count again what is asked for, oldest first; how many were done. Two at once take different claims."""
    due = Claim.objects.filter(signals_due_at__isnull=False).order_by("signals_due_at", "pk")
    claims = list(due.select_for_update(skip_locked=True, no_key=True)[:AT_ONCE])
    recount_signals(*claims)
    Claim.objects.filter(pk__in=[claim.pk for claim in claims]).update(signals_due_at=None)
    return len(claims)
