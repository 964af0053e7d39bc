"""Taking back a merge, a split or a rejection: exactly, or not at all."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.claims.actions import merging, rejecting, source_merging, splitting
from apps.claims.models import Change
from apps.claims.rules import why_not_touch
from apps.errors import Conflict, NotAllowed
from apps.sources.rules import why_not_merge_sources

_BACK: dict[str, Callable[..., None]] = {
    Change.Kind.CLAIMS_MERGED: merging.part,
    Change.Kind.CLAIM_SPLIT: splitting.unite,
    Change.Kind.CLAIM_REJECTED: rejecting.take_back,
    Change.Kind.SOURCES_MERGED: source_merging.part,
}


@transaction.atomic
def undo_change(*, change: Change, by: Any) -> Change:
    """All is as it was before the change. Twice is the same as once, and two at once are one.

    What came in since stays where it is. Conflict, with nothing written, when something that the change touched was
    changed again since.
    """
    change = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if refusal := why_not_undo(by, change):
        raise NotAllowed(refusal)
    if change.undone_at:
        return change
    if change.part_of:
        raise Conflict(_("These claims became one when two sources were merged. Take that back as a whole."))
    _BACK[change.kind](change, by=by)
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])
    change.parts.update(undone_at=change.undone_at, undone_by=by)
    return change


def why_not_undo(user: Any, change: Change) -> str | None:
    """Who may make such a change may take it back."""
    if change.claim:
        return why_not_touch(user, change.claim)
    assert change.source, "a change is about claims or about sources"
    return why_not_merge_sources(user, change.source)
