"""Two sources that are one, and what their claims make of it. Above `sources`, since claims follow their claimant."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from apps.articles.actions import follow_source, follow_source_back
from apps.claims.actions import merging
from apps.claims.actions.changes import hold, refuse
from apps.claims.actions.recording import attribution_of, text_key
from apps.claims.actions.signals import ask_for_recount
from apps.claims.models import Change, Claim, Signal
from apps.claims.rules import why_cannot_be_joined
from apps.errors import Conflict, NotAllowed
from apps.history.actions import record
from apps.sources.actions import change_source, join_sources, part_sources
from apps.sources.models import Source
from apps.sources.rules import why_not_merge_sources


@transaction.atomic
def merge_sources(*, source: Source, into: Source, by: Any, version: int | None = None) -> Change:
    """`source` becomes part of `into`: names, roles, articles and claims follow, and its address leads there.

    Claims that then are the same words by the same claimant become one, each merge a part of this change.
    Conflict when the two cannot be one; then nothing is written. undo_change takes all of it back.
    """
    if refusal := why_not_merge_sources(by, source):
        raise NotAllowed(refusal)
    source, into, facts = join_sources(source=source, into=into, version=version)
    facts |= follow_source(source=source, into=into)
    change = Change.objects.create(
        kind=Change.Kind.SOURCES_MERGED, source=source, into_source=into, by=by, confidential_to=source.confidential_to
    )
    facts["kept_apart"] = _join_claims(source, into, change, by)
    facts["claims"] = _follow(source, into)
    change.facts = facts
    change.save(update_fields=["facts"])
    _ask_for_recount(facts)
    _tell("source merged", source, into, change, by)
    _tell("source took in", into, source, change, by)
    return change


def _join_claims(source: Source, into: Source, change: Change, by: Any) -> list[list[str]]:
    """Merge the claims that both make; [id, text_key] of those that cannot be one and are none of the person's."""
    kept_apart = []
    visible = set(Claim.objects.visible_to(by).filter(claimant=source).values_list("pk", flat=True))
    for claim in _held(source):
        twin = Claim.objects.in_use().of_circle(claim).filter(claimant=into, text_key=claim.text_key).first()
        if twin is None or not claim.is_in_use:
            continue
        claim, twin = hold(claim, twin)
        if not why_cannot_be_joined(claim, twin):
            merging.join(claim, twin, by=by, part_of=change)
        elif not why_cannot_be_joined(twin, claim):
            merging.join(twin, claim, by=by, part_of=change)
        elif claim.pk in visible:
            refuse(
                _("Both make the claim “%(claim)s”, and both claims have a check. Dismiss one of the two first.")
                % {"claim": claim}
            )
        else:  # another desk's: it neither stands in the way nor is told of
            kept_apart.append([str(claim.pk), claim.text_key])
            Claim.objects.filter(pk=claim.pk).update(text_key=text_key(claim.text, within=claim.pk))
    return kept_apart


def _held(source: Source) -> list[Claim]:
    claims = Claim.objects.select_for_update(of=("self",)).filter(claimant=source)
    return list(claims.select_related("desk").defer("search").order_by("pk"))


def _follow(source: Source, into: Source) -> list[str]:
    """Every claim of the source is the other's now, also those out of use: their words still lead somewhere."""
    claims = Claim.objects.filter(claimant=source)
    moved = [str(pk) for pk in claims.values_list("pk", flat=True)]
    claims.update(claimant=into, version=F("version") + 1, updated_at=Now())
    return moved


def _ask_for_recount(facts: dict[str, Any]) -> None:
    """Unnamed sources are named in their claims' signals, outlets and agencies in those of all their articles."""
    ask_for_recount(Claim.objects.filter(pk__in=facts["claims"]))
    articles = [*facts["outlet_of"], *facts["agency_of"], *facts["agency_with"]]
    if articles:
        ask_for_recount(Claim.objects.filter(appearances__article__in=articles))


def _tell(verb: str, source: Source, other: Source, change: Change, by: Any) -> None:
    told = {"change": str(change.pk), "other": other.name, "other_id": str(other.pk)}
    record(verb, source, by=by, after=told, confidential_to=source.confidential_to_id)


def part(change: Change, *, by: Any) -> None:
    """Take a merge of sources back, with the merges of claims that it brought, the last first."""
    assert change.source and change.into_source, "a merge names both"
    source, into = part_sources(source=change.source, into=change.into_source, facts=change.facts)
    follow_source_back(source=source, into=into, facts=change.facts)
    _follow_back(source, into, change.facts, by)
    for claims_merged in change.parts.select_related("claim").order_by("-at", "-id"):
        _part_claims(claims_merged, by)
    for pk, key in change.facts["kept_apart"]:
        Claim.objects.filter(pk=pk, claimant=source).update(text_key=key)
    _ask_for_recount(change.facts)
    _tell("source merge undone", source, into, change, by)
    _tell("source merge undone", into, source, change, by)


def _part_claims(change: Change, by: Any) -> None:
    """Another desk's that were changed since stay one: they neither stand in the way nor are told of."""
    try:
        with transaction.atomic():
            merging.part(change, by=by)
    except Conflict:
        if Change.objects.visible_to(by).filter(pk=change.pk).exists():
            raise


def _follow_back(source: Source, into: Source, facts: dict[str, Any], by: Any) -> None:
    """The claims that followed return. One that was given another claimant since stands in the way, if it is seen."""
    followed = Claim.objects.filter(pk__in=facts["claims"])
    astray = followed.visible_to(by).exclude(claimant=into).first()
    if astray:
        refuse(_("“%(claim)s” was given another claimant since. Take that back first.") % {"claim": astray})
    followed.filter(claimant=into).update(claimant=source, version=F("version") + 1, updated_at=Now())


@transaction.atomic
def mend_source(*, source: Source, version: int, by: Any, **fields: str) -> Source:
    """As change_source. When the kind becomes or was an unnamed group, the attribution of its claims follows."""
    was_unnamed = Source.objects.get(pk=source.pk).kind == Source.Kind.UNNAMED_GROUP
    source = change_source(source=source, version=version, by=by, **fields)
    if was_unnamed != (source.kind == Source.Kind.UNNAMED_GROUP):
        _attribute(source)
    return source


def _attribute(source: Source) -> None:
    claims = Claim.objects.filter(claimant=source)
    claims.update(attribution=attribution_of(source), version=F("version") + 1, updated_at=Now())
    if source.kind == Source.Kind.UNNAMED_GROUP:
        ids = claims.values_list("pk", flat=True)
        told = {"name": Signal.Name.UNNAMED_SOURCE, "reasons": [{"claimant": source.name}]}
        Signal.objects.bulk_create([Signal(claim_id=pk, **told) for pk in ids], ignore_conflicts=True)
    else:
        Signal.objects.filter(claim__claimant=source, name=Signal.Name.UNNAMED_SOURCE).delete()
