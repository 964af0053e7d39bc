"""Changes to the registry."""

from datetime import date
from typing import Any

from django.db import models, transaction
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
from apps.sources.rules import why_not_mend, why_not_one


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
        _name_also(source, name, by=by, key=key, language=language)
    if role and seen_on and (confidential_to is None or source.confidential_to_id):
        see_role(source=source, title=role, on=seen_on)
    return source


def _name_also(source: Source, name: str, *, by: Any, key: str, language: str = "") -> Alias:
    """One more name, unless the source has it already; history tells of a new one."""
    alias, created = Alias.objects.get_or_create(source=source, name=name, defaults={"key": key, "language": language})
    if created:
        record("alias added", source, by=by, after={"alias": name}, confidential_to=source.confidential_to_id)
    return alias


def _one_candidate(key: str, kind: str, confidential_to: Desk | None) -> Source | None:
    found = Source.objects.filter(aliases__key=key, kind=kind).distinct()
    scopes = [None] if confidential_to is None else [confidential_to, None]
    for scope in scopes:  # the desk's own row first
        rows = {source.survivor() for source in found.filter(confidential_to=scope).select_related("merged_into")}
        if len(rows) == 1:
            return rows.pop()
        if rows:
            return None
    return None


@transaction.atomic
def see_role(*, source: Source, title: str, on: date) -> Role:
    """An article of that day calls the source by this office.

    History tells of a new office. That it was held longer than known is told by the articles themselves.
    """
    role, created = Role.objects.get_or_create(
        source=source, title=title[:200], defaults={"first_seen": on, "last_seen": on}
    )
    if created:
        after = {"role": role.title, "first_seen": on.isoformat()}
        record("role seen", source, by=None, after=after, confidential_to=source.confidential_to_id)
    elif not role.first_seen <= on <= role.last_seen:
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
    told = Source.objects.in_use().filter(pk=source.pk, version=version)
    if not told.update(**fields, version=F("version") + 1, updated_at=timezone.now()):
        raise Conflict(_("Somebody else changed this source in the meantime. Reload it and make your change again."))
    source.refresh_from_db()
    if "name" in fields:
        _name_also(source, source.name, by=by, key=name_key(source.name))
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
    return _name_also(source, name, by=by, key=key)


def _check_may_mend(source: Source, by: Any) -> None:
    """`by=None` is the system at work, which has read the name in an article."""
    refusal = why_not_mend(by, source.confidential_to_id) if by else None
    if refusal:
        raise NotAllowed(refusal)
    if source.merged_into_id:
        raise Conflict(_("“%(source)s” was merged into another source.") % {"source": source})


GIVEN = ("description", "wikidata_id")  # what the other gets where it has none


def join_sources(*, source: Source, into: Source, version: int | None = None) -> tuple[Source, Source, dict[str, Any]]:
    """The registry's part of merging two sources (claims: merge_sources): names and roles move, `source` leads on.

    Both rows as they are then, locked, and what was where before. A name or an office that both have stays behind.
    """
    _wait_for_articles_that_name(source)
    source, into = _hold(source, into)
    if version is not None and source.version != version:
        raise Conflict(_("Somebody else changed this source in the meantime. Look at it again, and decide anew."))
    if refusal := why_not_one(source, into):
        raise Conflict(refusal)
    facts: dict[str, Any] = {
        "aliases": _move(source.aliases.exclude(name__in=into.aliases.values("name")), source=into),
        "roles_widened": _widen_roles(source, into),
        "roles": _move(source.roles.exclude(title__in=into.roles.values("title")), source=into),
        "offices": _move(source.offices.all(), organisation=into),
        "given": {name: getattr(source, name) for name in GIVEN if getattr(source, name) and not getattr(into, name)},
    }
    _write(into, **facts["given"])
    _write(source, merged_into=into)
    return source, into, facts


def part_sources(*, source: Source, into: Source, facts: dict[str, Any]) -> tuple[Source, Source]:
    """Take the registry's part of a merge back. Conflict when what was merged was merged on, or mended since."""
    source, into = _hold(source, into)
    if into.merged_into_id:
        raise Conflict(
            _("“%(source)s” was itself merged into another source since. Take that back first.") % {"source": into}
        )
    if any(getattr(into, name) != value for name, value in facts["given"].items()):
        raise Conflict(
            _("“%(source)s” was mended since: what it got from the other cannot be taken back.") % {"source": into}
        )
    Alias.objects.filter(pk__in=facts["aliases"], source=into).update(source=source)
    Role.objects.filter(pk__in=facts["roles"], source=into).update(source=source)
    Role.objects.filter(pk__in=facts["offices"], organisation=into).update(organisation=source)
    for pk, before, after in facts["roles_widened"]:
        # Days that an article told of since stay as they are.
        Role.objects.filter(pk=pk, first_seen=after[0], last_seen=after[1]).update(
            first_seen=before[0], last_seen=before[1]
        )
    _write(into, **dict.fromkeys(facts["given"], ""))
    _write(source, merged_into=None)
    return source, into


def _wait_for_articles_that_name(source: Source) -> None:
    """An article that is being read may just have found the source by a name: its claims come before the merge."""
    circles: list[Any] = [source.confidential_to_id or ""]
    if not source.confidential_to_id:  # a desk's confidential articles find the newsroom's sources, too
        circles += Desk.objects.order_by("pk").values_list("pk", flat=True)
    for key in sorted(set(source.aliases.values_list("key", flat=True))):
        for circle in circles:
            lock_for_transaction("source", key, circle)


def _hold(*sources: Source) -> list[Source]:
    """The rows as they are now, locked until the transaction ends, in one order."""
    rows = Source.objects.select_for_update(of=("self",)).select_related("confidential_to")
    now = {row.pk: row for row in rows.filter(pk__in=[source.pk for source in sources]).order_by("pk")}
    return [now[source.pk] for source in sources]


def _move(rows: models.QuerySet, **to: Source) -> list[int]:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.model._default_manager.filter(pk__in=ids).update(**to)
    return ids


def _widen_roles(source: Source, into: Source) -> list[list[Any]]:
    """An office of both was seen on the days of both: [role, [first, last] before, [first, last] now]."""
    theirs = {role.title: role for role in source.roles.filter(title__in=into.roles.values("title"))}
    widened = []
    for role in into.roles.filter(title__in=theirs):
        other, before = theirs[role.title], [role.first_seen, role.last_seen]
        after = [min(before[0], other.first_seen), max(before[1], other.last_seen)]
        Role.objects.filter(pk=role.pk).update(first_seen=after[0], last_seen=after[1])
        widened.append([role.pk, [str(day) for day in before], [str(day) for day in after]])
    return widened


def _write(source: Source, **fields: Any) -> None:
    """Change a row that is held, as a new version of it."""
    Source.objects.filter(pk=source.pk).update(**fields, version=F("version") + 1, updated_at=timezone.now())
    for name, value in fields.items():
        setattr(source, name, value)
    source.version += 1
