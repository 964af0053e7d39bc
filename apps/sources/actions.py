"""Changes to the registry."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Desk
from apps.database import lock_for_transaction
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.sources.models import Alias, Role, Source
from apps.sources.names import name_key, plain
from apps.sources.rules import why_not_mend


@transaction.atomic
def find_or_add_source(
    *,
    name: str,
    kind: str,
    by: Any = None,
    confidential_to: Desk | None = None,
    role: str = "",
    seen_on: date | None = None,
    language: str = "",
) -> Source:
    """The one source that goes by this name, or a new one. One candidate or none: two candidates make a new row.

    A short name ("Shoigu") is not looked up here: the caller passes the fullest name the article has.
    A confidential article also finds the newsroom's own sources; the reverse never happens.
    """
    name = " ".join(name.split())[:300]
    key = name_key(name)
    if not key:
        raise BadInput(_("A source needs a name with letters in it."))
    lock_for_transaction("source", key, confidential_to.pk if confidential_to else "")
    source = _one_candidate(key, kind, confidential_to)
    if source is None:
        source = Source.objects.create(
            kind=kind, name=name, sort_key=plain(name)[:300], confidential_to=confidential_to
        )
        Alias.objects.create(source=source, name=name, key=key, language=language)
        record(
            "source added", source, by=by, after={"name": name, "kind": kind}, confidential_to=source.confidential_to_id
        )
    elif confidential_to is None or source.confidential_to_id:
        # A spelling met only in confidential articles is not written into the newsroom's own row.
        Alias.objects.get_or_create(source=source, name=name, defaults={"key": key, "language": language})
    if role and seen_on and (confidential_to is None or source.confidential_to_id):
        see_role(source=source, title=role, on=seen_on)
    return source


def _one_candidate(key: str, kind: str, confidential_to: Desk | None) -> Source | None:
    found = Source.objects.filter(aliases__key=key, kind=kind).distinct()
    scopes = [None] if confidential_to is None else [confidential_to, None]
    for scope in scopes:  # the desk's own row first
        rows = {source.merged_into_id or source.pk for source in found.filter(confidential_to=scope)[:3]}
        if len(rows) == 1:
            return Source.objects.get(pk=rows.pop())
        if rows:
            return None
    return None


@transaction.atomic
def see_role(*, source: Source, title: str, on: date) -> Role:
    """An article of that day calls the source by this office."""
    role, created = Role.objects.get_or_create(
        source=source, title=title[:200], defaults={"first_seen": on, "last_seen": on}
    )
    if not created and not role.first_seen <= on <= role.last_seen:
        # The database compares: another article may widen the days at the same moment.
        widened = {"first_seen": Least("first_seen", on), "last_seen": Greatest("last_seen", on)}
        Role.objects.filter(pk=role.pk).update(**widened)
        role.refresh_from_db(fields=list(widened))
    return role


@transaction.atomic
def add_source(
    *,
    name: str,
    kind: str,
    by: Any,
    description: str = "",
    wikidata_id: str = "",
    confidential_to: Desk | None = None,
) -> tuple[Source, bool]:
    """A source that a person enters, and whether it is new: one of this name and kind is given back as it is."""
    refusal = why_not_mend(by, confidential_to.pk if confidential_to else None)
    if refusal:
        raise NotAllowed(refusal)
    lock_for_transaction("source", name_key(name), confidential_to.pk if confidential_to else "")
    known = _one_candidate(name_key(name), kind, confidential_to)
    if known:
        return known, False
    source = find_or_add_source(name=name, kind=kind, by=by, confidential_to=confidential_to)
    if description or wikidata_id:
        change_source(source=source, version=source.version, by=by, description=description, wikidata_id=wikidata_id)
    return source, True


@transaction.atomic
def change_source(*, source: Source, version: int, by: Any, **fields: str) -> Source:
    """Mend name, kind, description or Wikidata id. Conflict when somebody else saved since `version` was read."""
    unknown = set(fields) - {"name", "kind", "description", "wikidata_id"}
    if unknown:
        raise TypeError(f"not fields of a source: {sorted(unknown)}")
    _check_may_mend(source, by)
    before = {name: getattr(source, name) for name in fields}
    if "name" in fields:
        if not name_key(fields["name"]):
            raise BadInput(_("A source needs a name with letters in it."))
        fields["sort_key"] = plain(fields["name"])[:300]
    told = Source.objects.filter(pk=source.pk, version=version)
    if not told.update(**fields, version=F("version") + 1, updated_at=timezone.now()):
        raise Conflict(_("Somebody else changed this source in the meantime. Reload it and make your change again."))
    source.refresh_from_db()
    if "name" in fields:
        Alias.objects.get_or_create(source=source, name=source.name, defaults={"key": name_key(source.name)})
    record(
        "source changed",
        source,
        by=by,
        before=before,
        after={n: getattr(source, n) for n in before},
        confidential_to=source.confidential_to_id,
    )
    return source


@transaction.atomic
def add_alias(*, source: Source, name: str, by: Any) -> Alias:
    """Another name for the source; adding one it already has changes nothing."""
    _check_may_mend(source, by)
    name = " ".join(name.split())[:300]
    key = name_key(name)
    if not key:
        raise BadInput(_("A name needs letters in it."))
    alias, created = Alias.objects.get_or_create(source=source, name=name, defaults={"key": key})
    if created:
        record("alias added", source, by=by, after={"alias": name}, confidential_to=source.confidential_to_id)
    return alias


def _check_may_mend(source: Source, by: Any) -> None:
    """`by=None` is the system at work, which has read the name in an article."""
    refusal = why_not_mend(by, source.confidential_to_id) if by else None
    if refusal:
        raise NotAllowed(refusal)
