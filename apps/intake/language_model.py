"""Asking the language model that an administrator chose, by the chat protocol that most servers of such models speak.

One clock runs for an article, all its pieces, retries and pauses. The log gets an outcome and a status, never a text,
an answer or the key.
"""

import json
import logging
import time
from collections.abc import Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from apps.extraction.language_model import NOTE, Complete, ModelFailed, Outcome
from apps.fetching import Address, Answer, Deadline, post, read_service
from apps.problems import Problem

logger = logging.getLogger(__name__)

LONGEST = 180  # seconds; the built-in extraction must still fit into a task (CELERY_TASK_SOFT_TIME_LIMIT)
LARGEST_ANSWER = 1024 * 1024  # bytes; reasoning that some models send along included
PAUSES = (1.0, 4.0)  # seconds before the second and the third try
LONGEST_PAUSE = 20.0  # that a server may ask for; an article does not wait for more
REDIRECTS = range(300, 400)
PASSING = frozenset({408, 425, 429})  # and everything from 500 on
RETRIED = frozenset({"fetch_failed", "fetch_broken"})  # a server that is just starting closes without a word

_OUTCOMES = {
    "fetch_timeout": Outcome.TOO_SLOW,
    "fetch_too_large": Outcome.TOO_LARGE,
    "fetch_broken": Outcome.BROKEN,
}
_WHY: dict[str, str | Promise] = {
    Outcome.UNREACHABLE: lazy("The language model cannot be reached."),
    Outcome.TOO_SLOW: lazy("The language model did not answer in time."),
    Outcome.REFUSED: lazy("The language model's server refuses the question: its key or the model's name is wrong."),
    Outcome.SERVER_ERROR: lazy("The language model's server answers with an error."),
    Outcome.REDIRECTED: lazy("The language model's server sends us elsewhere, which is not followed."),
    Outcome.TOO_LARGE: lazy("The language model's answer is larger than any answer should be."),
    Outcome.BROKEN: lazy("The language model's server does not answer as such servers do."),
    Outcome.EMPTY: lazy("The language model answered nothing."),
    Outcome.CUT_OFF: lazy("The language model's answer breaks off."),
    Outcome.NOT_JSON: lazy("The language model's answer cannot be read."),
    Outcome.WRONG_SHAPE: lazy("The language model's answer is not in the form it was asked for."),
    Outcome.NOTHING_FOUND: lazy("The language model found nothing."),
    Outcome.UNGROUNDED: lazy("Most of what the language model answered is not in the article."),
    Outcome.TOO_LONG: lazy("The article is too long to ask the language model about it."),
    Outcome.CONFIDENTIAL: lazy("The article is confidential and was not shown to the language model."),
}


def complete_for(*, is_confidential: bool) -> Complete | None:
    """What asks the model about one article; None where no model is set.

    A confidential article leaves this machine only where LLM_CONFIDENTIAL says so.
    """
    if not settings.LLM_URL:
        return None
    try:
        service = read_service(f"{settings.LLM_URL}/chat/completions")
    except Problem:
        return _failing(Outcome.UNREACHABLE)
    if is_confidential and not (service.is_of_this_machine or settings.LLM_CONFIDENTIAL):
        return _failing(Outcome.CONFIDENTIAL)
    return Conversation(service, Deadline(min(settings.LLM_SECONDS, LONGEST))).complete


def _failing(outcome: Outcome) -> Complete:
    """Asks nobody."""

    def complete(_instructions: str, _text: str) -> str:
        raise ModelFailed(outcome)

    return complete


def told(notes: Mapping[str, str]) -> str:
    """What a document's notes say about the language model, for people; "" where none was asked."""
    outcome = notes.get(NOTE, "")
    if not outcome:
        return ""
    if outcome != Outcome.USED:
        return f"{_WHY.get(outcome, _WHY[Outcome.BROKEN])} {_('The built-in extraction found the claims instead.')}"
    found = _("A language model found the claims; every one stands in the article in these words.")
    count = int(notes.get(f"{NOTE}_ungrounded", 0))
    if not count:
        return found
    thrown_away = ngettext(
        "%(count)d of its findings was thrown away because the article does not say it.",
        "%(count)d of its findings were thrown away because the article does not say them.",
        count,
    )
    return f"{found} {thrown_away % {'count': count}}"


class _Passing(Exception):
    """The server could not answer just now; `seconds` is how long it wants to be left alone."""

    def __init__(self, outcome: Outcome, seconds: float = 0.0) -> None:
        super().__init__(outcome.value)
        self.outcome, self.seconds = outcome, seconds


class Conversation:
    """All that is asked about one article, within one time."""

    def __init__(self, service: Address, deadline: Deadline) -> None:
        self.service = service
        self.deadline = deadline

    def complete(self, instructions: str, text: str) -> str:
        """The model's answer. Raises ModelFailed, whatever went wrong."""
        try:
            return self._complete(instructions, text)
        except ModelFailed as failure:
            logger.warning("the language model was of no use: %s", failure.outcome)
            raise

    def _complete(self, instructions: str, text: str) -> str:
        question = json.dumps(
            {
                "model": settings.LLM_MODEL,
                "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": text}],
                "temperature": 0,
                "stream": False,
            }
        )
        return _said(self._answer(question.encode()))

    def _answer(self, question: bytes) -> Answer:
        """The first answer that is no passing error; ModelFailed after the last try."""
        for pause in PAUSES:
            try:
                return self._post(question)
            except _Passing as passing:
                self._wait(max(pause, passing.seconds), passing.outcome)
        try:
            return self._post(question)
        except _Passing as passing:
            raise ModelFailed(passing.outcome) from None

    def _post(self, question: bytes) -> Answer:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if settings.LLM_KEY:
            headers["Authorization"] = f"Bearer {settings.LLM_KEY}"
        try:
            answer = post(self.service, question, headers=headers, deadline=self.deadline, largest=LARGEST_ANSWER)
        except Problem as problem:
            logger.info("asking the language model: %s", problem.code)
            outcome = _OUTCOMES.get(problem.code, Outcome.UNREACHABLE)
            raise (_Passing(outcome) if problem.code in RETRIED else ModelFailed(outcome)) from None
        if answer.status >= 300:
            logger.info("asking the language model: status %s", answer.status)
        if answer.status in PASSING or answer.status >= 500:
            raise _Passing(Outcome.SERVER_ERROR, _asked_to_wait(answer))
        return answer

    def _wait(self, seconds: float, outcome: Outcome) -> None:
        """Wait, unless that is longer than there is time: then this is how it ended."""
        try:
            left = self.deadline.left()
        except Problem:
            raise ModelFailed(Outcome.TOO_SLOW) from None
        if seconds >= min(left, LONGEST_PAUSE + 1):
            raise ModelFailed(outcome)
        time.sleep(seconds)


def _asked_to_wait(answer: Answer) -> float:
    """Seconds that the server wants; a date, or anything else, is not read."""
    asked = answer.headers.get("retry-after", "").strip()
    return float(asked) if asked.isdigit() and len(asked) < 7 else 0.0


def _said(answer: Answer) -> str:
    """The words in the answer's envelope."""
    if answer.status in REDIRECTS:
        raise ModelFailed(Outcome.REDIRECTED)
    if answer.status >= 400:
        raise ModelFailed(Outcome.REFUSED)
    try:
        choice = json.loads(answer.body)["choices"][0]
        said, ended = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        raise ModelFailed(Outcome.BROKEN) from None
    if ended == "length":
        raise ModelFailed(Outcome.CUT_OFF)
    if said is None:
        raise ModelFailed(Outcome.EMPTY)
    if not isinstance(said, str):
        raise ModelFailed(Outcome.BROKEN)
    return said


def with_name(notes: Mapping[str, str]) -> dict[str, str]:
    """A document's notes with the name of the model that was asked."""
    return {**notes, f"{NOTE}_name": settings.LLM_MODEL[:200]} if NOTE in notes else dict(notes)
