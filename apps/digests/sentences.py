"""What is told of a claim in a sentence, with the words it came with, in the language that is active.

The same sentence stands in a mail at once and in a digest.
"""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from apps.claims.models import Claim
from apps.digests.models import Notification
from apps.history.models import Event
from apps.verification import deadlines
from apps.verification.models import Check, Comment, Move, Response

LONGEST = 1000  # characters of somebody's words; the rest is read on the page


class Told(Protocol):
    """A notification or a line of a digest: why it is told, and which row it rests on."""

    @property
    def reason(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def object_id(self) -> str: ...
    @property
    def claim(self) -> Claim: ...


def sentences(told: Iterable[Any]) -> list[tuple[str, str]]:
    """(sentence, words) of each, in at most one query a kind; ("", "") of a row that is gone."""
    told = list(told)
    rows = _rows(told)
    return [_sentence(one, rows.get((one.kind, one.object_id))) for one in told]


def _rows(told: list[Told]) -> dict[tuple[str, str], Any]:
    ids: dict[str, list[str]] = {}
    for one in told:
        if one.reason in _SENTENCES and not one.claim.is_confidential:
            ids.setdefault(one.kind, []).append(one.object_id)
    read = {
        "comment": Comment.objects.select_related("author"),
        "move": Move.objects.select_related("by"),
        "event": Event.objects.all(),
        "response": Response.objects.select_related("party"),
    }
    return {(kind, str(row.pk)): row for kind, pks in ids.items() for row in read[kind].filter(pk__in=pks)}


def _sentence(one: Any, row: Any) -> tuple[str, str]:
    if one.reason in _SENTENCES:
        sentence, words = _SENTENCES[one.reason](row) if row else ("", "")
        return sentence, _cut(words)
    return _OF_LINES[one.reason](one), _cut(one.words)


def _mentioned(comment: Comment) -> tuple[str, str]:
    return _("%(person)s named you in a comment") % {"person": comment.author}, comment.text


def _assigned(event: Event) -> tuple[str, str]:
    sentence = _("%(person)s gave you this check") % {"person": event.actor_name or _("Claimtracker")}
    due = parse_date(event.after.get("due") or "")
    return (f"{sentence}, {_('due %(day)s') % {'day': formats.date_format(due)}}" if due else sentence), event.reason


def _sent_back(move: Move) -> tuple[str, str]:
    return _("%(person)s sent this check back to you") % {"person": _who(move)}, move.comment


def _review_asked(move: Move) -> tuple[str, str]:
    return _("%(person)s asks for a review") % {"person": _who(move)}, move.comment


def _needs_review(_move: Move) -> tuple[str, str]:
    return _("The day to look at your verdict again has passed; the check is back in the queue"), ""


def _moved(move: Move) -> tuple[str, str]:
    states = dict(Check.State.choices)
    moved = {"person": _who(move), "origin": states[move.from_state], "state": states[move.to_state]}
    return _("%(person)s moved this check: %(origin)s → %(state)s") % moved, move.comment


def _missed(response: Response) -> tuple[str, str]:
    if response.deadline is None or response.outcome != Response.Outcome.NO_REPLY:
        return _("%(party)s did not answer by the deadline, but did later") % {"party": response.party}, ""
    deadline = deadlines.told(response.deadline)
    return _("%(party)s did not answer by %(deadline)s") % {"party": response.party, "deadline": deadline}, ""


_SENTENCES = {
    Notification.Reason.MENTIONED: _mentioned,
    Notification.Reason.ASSIGNED: _assigned,
    Notification.Reason.SENT_BACK: _sent_back,
    Notification.Reason.NEEDS_REVIEW: _needs_review,
    Notification.Reason.OVERDUE: _missed,
    Notification.Reason.REVIEW_ASKED: _review_asked,
    Notification.Reason.MOVED: _moved,
}


def _who(move: Move) -> str:
    return str(move.by or _("Claimtracker"))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"


def _day(line: Any) -> str:
    return formats.date_format(line.day, "DATE_FORMAT")


_OF_LINES: dict[str, Callable[[Any], str]] = {
    "due": lambda line: _("Due %(day)s") % {"day": _day(line)},
    "overdue": lambda line: _("Overdue since %(day)s") % {"day": _day(line)},
    "awaiting review": lambda _line: _("Waits for your review"),
    "retracted": lambda _line: _("The verdict was retracted"),
    "corrected": lambda _line: _("The verdict was corrected"),
    "verdict expired": lambda _line: _("The day to look at the verdict again has passed"),
    "evidence changed": lambda _line: _("A page that is evidence has changed; our copy is as it was"),
    "evidence gone": lambda _line: _("A page that is evidence is gone; our copy is here"),
}
