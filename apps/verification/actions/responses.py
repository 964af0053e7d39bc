"""The right of reply: asking a party, recording what came back, mending either, and noting a missed deadline.

Each change is an event of the check with before and after; a late answer leaves "no reply by the deadline" there.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.sources.models import Source
from apps.sources.rules import why_not_name
from apps.verification.models import Check, Response
from apps.verification.response_rules import (
    ANSWERS,
    OPEN,
    WITH_WORDS,
    why_not_answer,
    why_not_keep_responses,
)

MENDABLE = ("channel", "contact", "question", "asked_at", "deadline", "outcome", "words", "answered_at")
MINUTE = timedelta(minutes=1)  # as fine as people write times down
AT_ONCE = 200  # rows a sweep; the next one comes within the minute


@transaction.atomic
def ask_party(
    *,
    check: Check,
    party: Source,
    by: User,
    channel: str,
    question: str,
    contact: str = "",
    asked_at: datetime | None = None,
    deadline: datetime | None = None,
) -> Response:
    """Write down that a party was asked; the log shows it as waiting until an answer or the deadline comes."""
    check = _open_to(check, by)
    if sentence := why_not_name(party, check.claim.confidential_desk_id):
        raise BadInput(sentence)
    response = Response(
        check_concerned=check,
        party=party,
        asked_by=by,
        asked_at=asked_at or timezone.now(),
        channel=channel,
        contact=contact.strip()[:300],
        question=question.strip(),
        deadline=deadline,
        recorded_by=by,
    )
    _refuse_what_cannot_be(response)
    response.save(force_insert=True)
    _tell("response asked", check, response, by=by, after=facts(response))
    return response


@transaction.atomic
def record_answer(
    *,
    response: Response,
    by: User,
    outcome: str,
    words: str = "",
    answered_at: datetime | None = None,
    version: int | None = None,
) -> Response:
    """What came back, in their exact words; also after the deadline, which the history keeps."""
    if outcome not in ANSWERS:
        raise BadInput(_("Say what came back: an answer, a confirmation, a denial or no comment."))
    changes = {"outcome": outcome, "words": words, "answered_at": answered_at or timezone.now()}
    return _change(response, "response recorded", by=by, version=version, changes=changes)


@transaction.atomic
def mend_response(*, response: Response, by: User, version: int | None = None, **changes: Any) -> Response:
    """Put right what was written down. Conflict when somebody changed it since `version` was read.

    A deadline moved into the future opens a missed one again. "No reply" is never set by hand: time decides it.
    """
    unknown = set(changes) - set(MENDABLE)
    if unknown:
        raise TypeError(f"mend_response() does not know {sorted(unknown)}")
    return _change(response, "response mended", by=by, version=version, changes=changes)


@transaction.atomic
def note_missed_deadline(*, pk: UUID, at: datetime) -> bool:
    """No answer came by the deadline. By the system; twice is the same as once; somebody's own edit goes first."""
    response = (
        Response.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("check_concerned__claim", "party")
        .filter(pk=pk)
        .overdue(at)
        .first()
    )
    if response is None:
        return False
    response.outcome, response.version = Response.Outcome.NO_REPLY, response.version + 1
    response.save(update_fields=["outcome", "version", "updated_at"])
    before = {"outcome": Response.Outcome.WAITING.value}
    _tell("response missed", response.check_concerned, response, by=None, before=before, after=facts(response))
    return True


def missed_deadlines(at: datetime) -> list[UUID]:
    """Who has not answered in time, the longest wait first."""
    return list(Response.objects.overdue(at).order_by("deadline").values_list("pk", flat=True)[:AT_ONCE])


def facts(response: Response) -> dict[str, str]:
    """A response as history keeps it: what people read, times with their zone."""
    return {
        "party": str(response.party),
        "channel": response.channel,
        "whom": response.contact,
        "question": response.question,
        "asked_at": _moment(response.asked_at),
        "deadline": _moment(response.deadline),
        "outcome": response.outcome,
        "words": response.words,
        "answered_at": _moment(response.answered_at),
    }


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(timezone.get_default_timezone()).isoformat(timespec="minutes") if moment else ""


def _open_to(check: Check, by: User) -> Check:
    """The locked check; NotAllowed when its log may not be written to."""
    check = Check.objects.select_for_update(of=("self",)).select_related("claim").get(pk=check.pk)
    refusal = why_not_keep_responses(by, check)
    if refusal:
        raise NotAllowed(refusal)
    return check


def _change(response: Response, verb: str, *, by: User, version: int | None, changes: dict[str, Any]) -> Response:
    check = _open_to(response.check_concerned, by)
    found = Response.objects.select_for_update(of=("self",)).select_related("party").get(pk=response.pk)
    found.check_concerned = check
    if version is not None and found.version != version:
        raise Conflict(
            _("Somebody else changed this response in the meantime. Read it, then save yours over it or leave theirs.")
        )
    if verb == "response recorded" and (refusal := why_not_answer(found)):
        raise Conflict(refusal)
    before = facts(found)
    for name, value in changes.items():
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    _settle(found, before["outcome"])
    _refuse_what_cannot_be(found)
    after = facts(found)
    changed = {name for name in after if after[name] != before[name]}
    if not changed:
        return found
    found.version += 1
    found.save(update_fields=[*MENDABLE, "version", "updated_at"])
    was, now = ({name: side[name] for name in changed} for side in (before, after))
    _tell(verb, check, found, by=by, before=was, after=now)
    return found


def _settle(response: Response, was: str) -> None:
    """What follows from a change: no answer has no words, and a deadline still to come is not missed."""
    no_reply = Response.Outcome.NO_REPLY
    if response.outcome == no_reply and was != no_reply:
        raise BadInput(_("“No reply” is noted by itself when the deadline has passed."))
    if response.outcome == no_reply and (response.deadline is None or response.deadline > timezone.now()):
        response.outcome = Response.Outcome.WAITING
    if response.outcome in OPEN:
        response.words, response.answered_at = "", None
    elif response.answered_at is None:
        response.answered_at = timezone.now()
    elif timedelta(0) < response.asked_at - response.answered_at < MINUTE:
        response.answered_at = response.asked_at


def _refuse_what_cannot_be(response: Response) -> None:
    """BadInput with a sentence for what the database would refuse, and for times that nobody can mean."""
    now = timezone.now()
    is_reported = response.channel == Response.Channel.ARTICLE
    if response.channel not in Response.Channel.values or (is_reported and response.asked_by_id):
        raise BadInput(_("Say how the party was asked: by e-mail, by phone, in person and so on."))
    if response.outcome not in Response.Outcome.values:
        raise BadInput(_("Say what came back: an answer, a confirmation, a denial or no comment."))
    if not response.question and not is_reported:
        raise BadInput(_("Write down what was asked: an answer is read against its question."))
    if response.outcome in WITH_WORDS and not response.words:
        raise BadInput(_("Write down their exact words."))
    if response.asked_at > now:
        raise BadInput(_("The time of asking lies in the future. Write it down once you have asked."))
    if response.deadline and response.deadline <= response.asked_at:
        raise BadInput(_("The deadline must be later than the time of asking."))
    if response.answered_at and not response.asked_at <= response.answered_at <= now:
        raise BadInput(_("The answer cannot be older than the question, nor lie in the future."))


def _tell(
    verb: str, check: Check, response: Response, *, by: User | None, after: dict, before: dict | None = None
) -> None:
    """The event of the check: which response, of whom, and what changed."""
    which = {"response": str(response.pk), "party": str(response.party)}
    record(
        verb,
        check,
        by=by,
        before=which | before if before else {},
        after=which | after,
        confidential_to=check.claim.confidential_desk_id,
    )
