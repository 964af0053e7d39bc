"""What the sweep does: it, not the broker, guarantees that imports go on."""

from uuid import UUID

from django.db.models.functions import Now

from apps.prior_checks import files
from apps.prior_checks.models import ImportRun

AT_ONCE = 100


def sweep_imports() -> list[UUID]:
    """The imports that need a message again: due, or left by a worker that died. Twice is the same as once."""
    due = ImportRun.objects.due().not_nudged_lately().order_by("next_attempt_at")
    return list(due.values_list("pk", flat=True)[:AT_ONCE])


def note_nudged(run_id: UUID) -> None:
    """A message for this import was sent; the sweep leaves it alone for a while."""
    ImportRun.objects.filter(pk=run_id).update(nudged_at=Now())


def tidy() -> int:
    """Delete files that no import needs any more; how many."""
    return files.remove_forgotten(ImportRun.objects.exclude(file="").values_list("file", flat=True))
