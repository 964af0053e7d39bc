"""Events of history as lines a person reads: who did what, when, and what changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from apps.claims.models import Change
from apps.history.models import Event
from apps.verification.models import Check, Evidence, Gate, Rating, Response
from apps.web.notices import undo_address

VERBS: dict[str, Promise] = {
    "claim recorded": lazy("recorded the claim"),
    "claim mended": lazy("mended the claim"),
    "check opened": lazy("opened a check"),
    "check moved": lazy("moved the check"),
    "check assigned": lazy("assigned the check"),
    "evidence attached": lazy("added evidence"),
    "copy asked for": lazy("asked for an archived copy"),
    "copy kept": lazy("archived a copy"),
    "copy failed": lazy("could not archive a copy"),
    "copy tried again": lazy("tried the archived copy again"),
    "link same": lazy("found the address unchanged again"),
    "link changed": lazy("found that the address changed"),
    "link gone": lazy("found that the page is gone"),
    "link unreachable": lazy("could not reach the address any more"),
    "wayback kept": lazy("found the Wayback Machine’s copy"),
    "wayback failed": lazy("got no copy from the Wayback Machine"),
    "evidence mended": lazy("mended evidence"),
    "evidence removed": lazy("removed evidence"),
    "evidence restored": lazy("put evidence back"),
    "evidence reordered": lazy("ordered the evidence"),
    "evidence taken over": lazy("took evidence over from an earlier check"),
    "evidence archived again": lazy("had evidence archived again"),
    "dossier taken": lazy("took the dossier"),
    "review due": lazy("returned the check to the queue: the verdict is due for review"),
    "verdict drafted": lazy("wrote a verdict"),
    "verdict confirmed": lazy("found the verdict to be still right"),
    "exception written": lazy("wrote an exception"),
    "interest told": lazy("told their interests"),
    "gates changed": lazy("changed the gates"),
    "newsroom changed": lazy("changed the newsroom"),
    "response asked": lazy("asked for a response"),
    "response recorded": lazy("recorded an answer"),
    "response mended": lazy("mended a response"),
    "response missed": lazy("noted that no reply came by the deadline"),
    "response taken": lazy("took a response from an article"),
    "offer set aside": lazy("set a report aside as not about this claim"),
    "offer brought back": lazy("brought a report back that was set aside"),
    "comment added": lazy("commented"),
    "comment taken back": lazy("took a comment back"),
    "prior check confirmed": lazy("confirmed that the claim was checked before"),
    "prior check rejected": lazy("said that a prior check is about another claim"),
    "claim merged": lazy("merged the claim into another"),
    "claim took in": lazy("merged another claim into this one"),
    "merge undone": lazy("took the merge back"),
    "claim split": lazy("split another claim off"),
    "claim split off": lazy("split the claim off from another"),
    "split undone": lazy("took the split back"),
    "claim rejected": lazy("marked it as not a claim"),
    "rejection undone": lazy("said that it is a claim after all"),
    "source merged": lazy("merged the source into another"),
    "source took in": lazy("merged another source into this one"),
    "source merge undone": lazy("took the merge of sources back"),
    "source added": lazy("added the source"),
    "source changed": lazy("mended the source"),
    "alias added": lazy("added a name"),
    "role seen": lazy("noted an office"),
}
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
    "has_public_pages": lazy("public pages"),
}
_CHOICES = {"stance": Evidence.Stance, "channel": Response.Channel, "outcome": Response.Outcome}
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
            what=str(VERBS.get(event.verb, event.verb)),
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
    if name == "rating":
        return ratings.get(text, text.replace("-", " "))
    if name in _CHOICES and text in _CHOICES[name].values:
        return str(_CHOICES[name](text).label)
    if name in {"asked_at", "deadline", "answered_at"} and (moment := parse_datetime(text)):
        return f"{date_format(localtime(moment), 'DATETIME_FORMAT')} {date_format(localtime(moment), 'T')}"
    if name in {"due", "review_by"} and (day := parse_date(text)):
        return date_format(day)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
