"""One claim that is two: some of its appearances, or some of the words of one, become a claim of their own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.claims.actions.changes import hold, leave_change, refuse, refuse_others, refuse_stale, tell, write
from apps.claims.actions.recording import attribution_of, refuse_to_betray, said_in, text_key, within
from apps.claims.actions.signals import recount_signals
from apps.claims.models import Appearance, Change, Claim, Span
from apps.claims.rules import why_not_split
from apps.errors import BadInput, Conflict
from apps.history.actions import record
from apps.sources.models import Source

COPIED = (
    "language",
    "speech_act",
    "is_negative",
    "hedges",
    "evidentials",
    "tense",
    "worth",
    "reasons",
    "desk",
    "is_confidential",
)


@transaction.atomic
def split_claim(
    *,
    claim: Claim,
    appearances: Iterable[Appearance | UUID],
    text: str,
    label: str,
    claimant: Source | None,
    by: Any,
    version: int | None = None,
    parts: Iterable[tuple[int, int]] = (),
) -> Change:
    """The chosen appearances become another claim; at least one goes and one stays.

    With `parts`, one appearance is chosen and divided: those (start, end) of its content go, the others stay.
    Conflict when the claim cannot be split, or changed since `version` was read. undo_change takes it back; the new
    claim is the `other` of the change.
    """
    (claim,) = hold(claim)
    refuse_others(by, claim)
    refuse_stale(claim, version)
    refuse(why_not_split(by, claim))
    chosen = _chosen(claim, appearances)
    refuse_to_betray(claimant, claim.confidential_desk_id)
    spans = _spans_of(chosen, set(parts))
    if not spans and claim.appearances.count() == len(chosen):
        raise BadInput(_("At least one appearance must stay with the claim. To reword all of it, mend the claim."))
    new = _new_claim(claim, chosen, text=text, label=label, claimant=claimant, by=by)
    facts = _divide(chosen[0], spans, new, by) if spans else _hand_over(chosen, new)
    write(claim)
    change = leave_change(Change.Kind.CLAIM_SPLIT, claim, other=new, by=by, facts=facts)
    record("claim recorded", new, by=by, after={"text": new.text}, confidential_to=new.confidential_desk_id)
    tell("claim split", claim, change, by=by, other=new)
    tell("claim split off", new, change, by=by, other=claim)
    recount_signals(claim, new)
    return change


def _chosen(claim: Claim, appearances: Iterable[Appearance | UUID]) -> list[Appearance]:
    ids = {each.pk if isinstance(each, Appearance) else each for each in appearances}
    chosen = list(claim.appearances.filter(pk__in=ids).order_by("created_at", "pk"))
    if not chosen:
        raise BadInput(_("Choose the appearances that make the other claim."))
    if len(chosen) < len(ids):
        raise Conflict(_("The appearances are no longer as you read them. Look at the claim again."))
    return chosen


def _spans_of(chosen: list[Appearance], parts: set[tuple[int, int]]) -> list[Span]:
    """The content that goes, when one appearance is divided."""
    if not parts:
        return []
    if len(chosen) != 1:
        raise BadInput(_("Divide one appearance at a time."))
    content = list(chosen[0].spans.filter(part=Span.Part.CONTENT))
    spans = [span for span in content if (span.start, span.end) in parts]
    if len(spans) < len(parts):
        raise BadInput(_("These words are not a part of the appearance."))
    if len(spans) == len(content):
        raise BadInput(_("At least one part of the words must stay with the claim."))
    return spans


def _new_claim(
    claim: Claim, chosen: list[Appearance], *, text: str, label: str, claimant: Source | None, by: Any
) -> Claim:
    text, label = text.strip(), label.strip()
    if not text or not label:
        raise BadInput(_("A claim needs its words and a label."))
    key = text_key(text, within=within(claimant, claim.speech_act, chosen[0].article_id))
    try:
        with transaction.atomic():
            return Claim.objects.create(
                **{name: getattr(claim, name) for name in COPIED},
                text=text,
                text_key=key,
                label=label[:90],
                quantities=said_in(text, claim.quantities),
                moments=said_in(text, claim.moments),
                claimant=claimant,
                claimant_role=claim.claimant_role if claimant == claim.claimant else "",
                attribution=attribution_of(claimant),
                added_by=by,
            )
    except IntegrityError:
        raise Conflict(
            _("There is already a claim with these words by this claimant. Merge the two instead of splitting.")
        ) from None


def _hand_over(chosen: list[Appearance], new: Claim) -> dict[str, Any]:
    Appearance.objects.filter(pk__in=[appearance.pk for appearance in chosen]).update(claim=new)
    return {"appearances": [str(appearance.pk) for appearance in chosen]}


def _divide(appearance: Appearance, spans: list[Span], new: Claim, by: Any) -> dict[str, Any]:
    """Some of the content goes to an appearance of its own; both keep the cue and the source."""
    content = list(appearance.spans.filter(part=Span.Part.CONTENT))
    rest = [span for span in content if span not in spans]
    shared = list(appearance.spans.exclude(part=Span.Part.CONTENT))
    facts = {"divided": str(appearance.pk), "places": [appearance.start, appearance.end]}
    twin = Appearance.objects.get(pk=appearance.pk)
    twin.pk, twin.claim, twin.start, twin.end = None, new, spans[0].start, spans[-1].end
    twin.pk, twin.divided_from = Appearance._meta.pk.get_default(), appearance
    twin.found, twin.corrected = {}, []
    twin.save(force_insert=True)
    Span.objects.filter(pk__in=[span.pk for span in spans]).update(appearance=twin)
    Span.objects.bulk_create(Span(appearance=twin, part=s.part, start=s.start, end=s.end) for s in shared)
    appearance.start, appearance.end = rest[0].start, rest[-1].end
    facts["corrected"] = appearance.corrected
    appearance.corrected = sorted({*appearance.corrected, "split"}) if appearance.found else []
    try:
        with transaction.atomic():
            appearance.save(update_fields=["start", "end", "corrected"])
    except IntegrityError:
        raise Conflict(_("The claim appears a second time where it would stay. Split that off first.")) from None
    return facts | {"appearances": [str(twin.pk)], "spans": [s.pk for s in spans], "rest": [s.pk for s in rest]}


def unite(change: Change, *, by: Any) -> None:
    """Take a split back. The claim that was split off leads to the one it came from; its words find it no more."""
    assert change.claim and change.other, "a split names both"
    claim, new = hold(change.claim, change.other)
    _refuse_when_moved_on(claim, new, change.facts)
    if "divided" in change.facts:
        _put_together(change.facts)
    else:
        new.appearances.update(claim=claim)
    write(new, merged_into=claim, text_key=text_key(new.text, within=new.pk))
    write(claim)
    tell("split undone", claim, change, by=by, other=new)
    tell("split undone", new, change, by=by, other=claim)
    recount_signals(claim)


def _refuse_when_moved_on(claim: Claim, new: Claim, facts: dict[str, Any]) -> None:
    for each in (claim, new):
        if not each.is_in_use:
            refuse(
                _("“%(claim)s” was itself merged or marked as not a claim since. Take that back first.")
                % {"claim": each}
            )
    if new.status != Claim.Status.NEW:
        refuse(_("There is a check of “%(claim)s” by now. Merge the two claims instead.") % {"claim": new})
    if new.version > 1:
        refuse(_("“%(claim)s” was changed since. Merge the two claims instead.") % {"claim": new})
    if set(map(str, new.appearances.values_list("pk", flat=True))) != set(facts["appearances"]):
        refuse(_("“%(claim)s” was found elsewhere since. Merge the two claims instead.") % {"claim": new})
    if "divided" in facts and not _is_as_divided(claim, facts):
        refuse(_("The words that were divided were changed since. Merge the two claims instead."))


def _is_as_divided(claim: Claim, facts: dict[str, Any]) -> bool:
    def content(appearance_id: str) -> set[int]:
        return set(
            Span.objects.filter(appearance__pk=appearance_id, part=Span.Part.CONTENT).values_list("pk", flat=True)
        )

    is_here = claim.appearances.filter(pk=facts["divided"]).exists()
    return (
        is_here
        and content(facts["divided"]) == set(facts["rest"])
        and content(facts["appearances"][0]) == set(facts["spans"])
    )


def _put_together(facts: dict[str, Any]) -> None:
    Span.objects.filter(pk__in=facts["spans"]).update(appearance=facts["divided"])
    Appearance.objects.filter(pk__in=facts["appearances"]).delete()
    start, end = facts["places"]
    corrected = facts.get("corrected", [])  # not told by splits of earlier releases
    Appearance.objects.filter(pk=facts["divided"]).update(start=start, end=end, corrected=corrected)
