"""Who may change the registry. Pure: no queries, no writes."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.roles import is_editor, may_add


def why_not_mend(user: Any, confidential_to: UUID | None) -> str | None:
    """The sentence that explains a refusal to add or mend a source, or None when it is allowed.

    Administrators keep the newsroom's registry; a desk's confidential sources are its own people's.
    """
    if may_add(user, confidential_to) or (confidential_to is None and user.is_active and user.is_administrator):
        return None
    if confidential_to:
        return _("Only people of this desk change its confidential sources.")
    return _("Only people of a desk change the registry. An administrator can give you a role at one.")


def why_not_name(source: Any, confidential_desk_id: UUID | None) -> str | None:
    """Why the source may not be named on something that this desk alone, or with None the whole newsroom, sees."""
    if source.confidential_to_id and source.confidential_to_id != confidential_desk_id:
        return _("This source is confidential to a desk; others would see its name here.")
    return None


def why_not_merge_sources(user: Any, source: Any) -> str | None:
    """The sentence that explains who merges sources and takes that back, or None when the person may."""
    if is_editor(user, source.confidential_to_id):
        return None
    if source.confidential_to_id is None and user.is_active and user.is_administrator:
        return None
    return _("Only editors merge sources: every claim and article of the one becomes the other's.")


def why_not_one(source: Any, into: Any) -> str | None:
    """Why these two cannot be one source of which `into` stays, whoever asks."""
    if source.pk == into.pk:
        return _("These two are one source already.")
    for each in (source, into):
        if each.merged_into_id:
            return _("“%(source)s” was merged into another source.") % {"source": each}
    if source.confidential_to_id != into.confidential_to_id:
        return _("A source that is confidential to a desk can only be merged with another one of the same desk.")
    if source.kind != into.kind:
        return _("“%(source)s” is of the kind %(kind)s, “%(into)s” of the kind %(other)s. Mend the kind first.") % {
            "source": source, "kind": source.get_kind_display(), "into": into, "other": into.get_kind_display(),
        }  # fmt: skip
    if source.wikidata_id and into.wikidata_id and source.wikidata_id != into.wikidata_id:
        return _("Wikidata knows them as two: %(one)s and %(other)s. Mend the number that is wrong first.") % {
            "one": source.wikidata_id,
            "other": into.wikidata_id,
        }
    return None
