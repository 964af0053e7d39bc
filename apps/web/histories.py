"""Events of history as lines a person reads: who did what, when, and what changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from apps.claims.models import Appearance, Change, SpeechAct
from apps.history.models import Event
from apps.history.words import done
from apps.sources.models import Source
from apps.verification import deadlines
from apps.verification.actions.gates import NO_INTEREST
from apps.verification.models import Check, Evidence, Gate, Rating, Response
from apps.web.notices import undo_address

FIELDS: dict[str, Promise] = {
    "publisher": lazy("publisher"),
    "address": lazy("address"),
    "text": lazy("claim"),
    "label": lazy("label"),
    "claimant": lazy("claimant"),
    "speech_act": lazy("speech act"),
    "assignee": lazy("assigned to"),
    "due": lazy("due"),
    "state": lazy("state"),
    "title": lazy("title"),
    "evidence": lazy("evidence"),
    "stance": lazy("stance"),
    "url": lazy("address"),
    "source": lazy("source"),
    "quote": lazy("exact quote"),
    "note": lazy("note"),
    "order": lazy("order"),
    "rating": lazy("rating"),
    "explanation": lazy("explanation"),
    "context": lazy("context"),
    "method": lazy("how it was checked"),
    "correction": lazy("what is corrected"),
    "review_by": lazy("review by"),
    "name": lazy("name"),
    "alias": lazy("name"),
    "role": lazy("office"),
    "first_seen": lazy("first seen"),
    "kind": lazy("kind"),
    "description": lazy("description"),
    "wikidata_id": lazy("Wikidata"),
    "party": lazy("party"),
    "channel": lazy("how"),
    "whom": lazy("whom exactly"),
    "question": lazy("question"),
    "asked_at": lazy("asked"),
    "deadline": lazy("answer by"),
    "outcome": lazy("what came back"),
    "words": lazy("their words"),
    "answered_at": lazy("answered"),
    "article": lazy("article"),
    "mentioned": lazy("named"),
    "gate": lazy("gate"),
    "interest": lazy("interest"),
    "origins_min": lazy("independent origins"),
    "needs_archive": lazy("archived evidence"),
    "needs_contact": lazy("claimant contacted"),
    "needs_interests": lazy("interests disclosed"),
    "other": lazy("the other"),
    "contact": lazy("corrections"),
    "named": lazy("words that name the source"),
    "manner": lazy("how it is told"),
    "has_public_pages": lazy("public pages"),
}
_CHOICES = {
    "stance": [Evidence.Stance], "channel": [Response.Channel], "outcome": [Response.Outcome],
    "kind": [Evidence.Kind, Source.Kind], "speech_act": [SpeechAct], "manner": [Appearance.Kind],
}  # fmt: skip
LONGEST = 160  # characters of a value shown; the whole of it is in the event


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    who: str
    what: str
    changes: list[tuple[str, str, str]]  # field, before, after
    reason: str
    undo: str = ""  # where to post to take it back


def lines(events: Iterable[Event], changes: Iterable[Change] = ()) -> list[Line]:
    """`changes` are those that the reader may take back."""
    events = list(events)
    ratings = _rating_labels(events)
    undo = {str(change.pk): undo_address(change) for change in changes}
    return [
        Line(
            at=event.at,
            who=event.actor_name or _("Claimtracker"),
            what=done(event.verb),
            changes=_changes(event, ratings),
            reason=event.reason,
            undo=undo.get(event.after.get("change", ""), ""),
        )
        for event in events
    ]


def _changes(event: Event, ratings: dict[str, str]) -> list[tuple[str, str, str]]:
    """What differs, field by field, in words; nothing for what the line already says."""
    if event.verb in {"claim recorded", "source added"}:
        return []
    return [
        (str(FIELDS[name]), _shown(name, event.before.get(name), ratings), _shown(name, value, ratings))
        for name, value in event.after.items()
        if name in FIELDS and value != event.before.get(name) and (value or event.before.get(name))
    ]


def _rating_labels(events: list[Event]) -> dict[str, str]:
    """What the steps of scales are called; asked for only when an event names one."""
    keys = {value for event in events for side in (event.before, event.after) if (value := side.get("rating"))}
    if not keys:
        return {}
    # The newest version comes last and wins: an event keeps the key alone.
    return {rating.key: str(rating) for rating in Rating.objects.filter(key__in=keys).order_by("version__number")}


def _shown(name: str, value: object, ratings: dict[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str("" if value is None else value)
    if name == "gate" and text in Gate.values:
        return str(Gate(text).label)
    if name == "state" and text in Check.State.values:
        return str(Check.State(text).label)
    if name == "interest" and text == NO_INTEREST:
        return _("none")
    if name == "rating":
        return ratings.get(text, text.replace("-", " "))
    for choices in _CHOICES.get(name, []):
        if text in choices.values:
            return str(choices(text).label)
    if name in {"asked_at", "deadline", "answered_at"} and (moment := parse_datetime(text)):
        return deadlines.told(moment)
    if name in {"due", "review_by"} and (day := parse_date(text)):
        return date_format(day)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
