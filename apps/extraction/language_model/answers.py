"""What a model answers, read strictly: JSON of one shape, or nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from apps.extraction.types import Kind

# Given the instructions and the text, the model's answer; raises ModelFailed and nothing else.
Complete = Callable[[str, str], str]

LARGEST_ANSWER = 200_000  # characters; twenty times the text that was asked about, and far above any honest answer
MOST_ITEMS = 200  # of one answer; a piece of text has some forty sentences
MOST_PARTS = 8  # of one content; a speech interrupted seven times


class Outcome(StrEnum):
    """How asking the model ended. All but `USED` mean that the built-in tagger did the work."""

    USED = "used"
    UNREACHABLE = "unreachable"
    TOO_SLOW = "too_slow"
    REFUSED = "refused"  # the key or the model's name is not accepted
    SERVER_ERROR = "server_error"
    REDIRECTED = "redirected"  # followed, it would hand text and key to somebody else
    TOO_LARGE = "too_large"  # the answer
    BROKEN = "broken"  # no answer by the protocol
    EMPTY = "empty"
    CUT_OFF = "cut_off"
    NOT_JSON = "not_json"
    WRONG_SHAPE = "wrong_shape"
    NOTHING_FOUND = "nothing_found"
    UNGROUNDED = "ungrounded"  # most of what it says is not in the article
    TOO_LONG = "too_long"  # the article
    CONFIDENTIAL = "confidential"  # the article, and the model is somewhere else


class ModelFailed(Exception):
    """The model gave nothing that can be used; `outcome` says why. Never holds text, answer or key."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Claimed:
    """One attribution as the model words it: quotes of the text that nobody has looked up yet."""

    kind: Kind
    content: tuple[str, ...]
    cue: tuple[str, ...] = ()
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What one answer claims, and how many of its items had no shape that can be read."""

    claimed: tuple[Claimed, ...]
    invalid: int = 0


def read(answer: str) -> Answer:
    """The answer's items. Raises ModelFailed for what is no JSON object with a list of attributions."""
    if len(answer) > LARGEST_ANSWER:
        raise ModelFailed(Outcome.TOO_LARGE)
    if not answer.strip():
        raise ModelFailed(Outcome.EMPTY)
    items = _items(_parsed(answer))
    claimed = [item for item in map(_claimed, items) if item is not None]
    return Answer(tuple(claimed), invalid=len(items) - len(claimed))


def _parsed(answer: str) -> Any:
    """The JSON between the first and the last brace: models put it in fences, or a sentence before it."""
    start, end = answer.find("{"), answer.rfind("}")
    if start < 0 or end < start:
        raise ModelFailed(Outcome.CUT_OFF if start >= 0 else Outcome.NOT_JSON)
    try:
        return json.loads(answer[start : end + 1])
    except (ValueError, RecursionError):
        raise ModelFailed(Outcome.NOT_JSON) from None


def _items(parsed: Any) -> list[Any]:
    items = parsed.get("attributions") if isinstance(parsed, dict) else None
    if not isinstance(items, list) or len(items) > MOST_ITEMS:
        raise ModelFailed(Outcome.WRONG_SHAPE)
    return items


def _claimed(item: Any) -> Claimed | None:
    if not isinstance(item, dict) or item.get("kind") not in list(Kind):
        return None
    content, cue, source = (_strings(item.get(name)) for name in ("content", "cue", "source"))
    if not content or cue is None or source is None:
        return None
    return Claimed(Kind(item["kind"]), content, cue, source)


def _strings(value: Any) -> tuple[str, ...] | None:
    """A string, a list of them, or nothing; None for anything else."""
    values = [] if value is None else [value] if isinstance(value, str) else value
    if not isinstance(values, list) or len(values) > MOST_PARTS or not all(isinstance(one, str) for one in values):
        return None
    return tuple(one for one in values if one.strip())
