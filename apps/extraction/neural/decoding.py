"""From the network's answers to spans: the best chain of tags, how probable each is, and who belongs to what.

The chain is decoded over the whole text at once (Viterbi); what a tag is worth is its marginal (forward-backward,
Rabiner 1989, scaled at every word so that nothing underflows).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.extraction.neural.distances import MIDDLE, distance_bucket
from apps.extraction.neural.model import Floats, Heads, Tables
from apps.extraction.neural.scheme import CONTENT_TAGS, KINDS, OUTSIDE, begins, kind_of, may_follow, rejoins

KIND_OF_TAG = np.array([kind_of(tag) for tag in range(len(CONTENT_TAGS))])
FORBIDDEN = np.array(
    [[0.0 if may_follow(a, b) else -1e4 for b in range(len(CONTENT_TAGS))] for a in range(len(CONTENT_TAGS))]
)
# How far from its content a source or a cue is looked for, in words.
REACH = 260
BUCKETS = np.array([distance_bucket(words) for words in range(-REACH, REACH + 1)])


@dataclass(frozen=True, slots=True)
class Found:
    """A content as the chain has it: its kind's index and its parts as (first word, behind the last word)."""

    kind: int
    parts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the decoder knows about a text, by word.

    `inside[w]` is the probability that word w belongs to a content of each kind, `opens[w]` that a content or a
    part of one begins there; `cue[w]` and `source[w]` those of outside, first word, further word.
    """

    heads: Heads
    tables: Tables
    found: tuple[Found, ...]
    inside: Floats
    opens: Floats
    cue: Floats
    source: Floats


def decode(heads: Heads, tables: Tables) -> Reading:
    """The reading of a text from what the network says about its words."""
    transitions = tables.transitions.astype(np.float64) + FORBIDDEN
    emissions = heads.content.astype(np.float64)
    marginals = _marginals(emissions, transitions)
    inside = np.stack([marginals[:, kind == KIND_OF_TAG].sum(1) for kind in range(len(KINDS))], axis=1)
    opening = [tag for kind in range(len(KINDS)) for tag in (begins(kind), rejoins(kind))]
    return Reading(
        heads,
        tables,
        tuple(_spans(_best(emissions, transitions))),
        inside.astype(np.float32),
        marginals[:, opening].sum(1).astype(np.float32),
        _softmax(heads.cue),
        _softmax(heads.source),
    )


def point(reading: Reading, pointer: str, inside: Sequence[int]) -> tuple[int, Floats]:
    """For a content of these words: (first word looked at, probability of each from there on).

    What is missing to 1 is the probability that nobody is named.
    """
    heads, tables = reading.heads, reading.tables
    asks, answers, distance, nobody = (
        (heads.asks_source, heads.answers_source, tables.source_distance, tables.nobody_source)
        if pointer == "source"
        else (heads.asks_cue, heads.answers_cue, tables.cue_distance, tables.nobody_cue)
    )
    first, last = max(0, inside[0] - REACH), min(len(heads.words), inside[-1] + REACH)
    asked = asks[list(inside)].mean(0, dtype=np.float32)
    scale = math.sqrt(len(asked))
    before, within, behind = inside[0] - first, inside[-1] + 1 - inside[0], last - inside[-1] - 1
    steps = np.concatenate([BUCKETS[REACH - before : REACH], np.full(within, MIDDLE), BUCKETS[REACH + 1 :][:behind]])
    scores = answers[first:last].astype(np.float32) @ asked / scale + distance[steps]
    nothing = float(asked @ nobody / scale)
    peak = max(nothing, float(scores.max()))
    scores = np.exp(scores - peak)
    return first, scores / (scores.sum() + math.exp(nothing - peak))


def span_from(probabilities: Floats, first: int) -> tuple[int, int]:
    """The words of the cue or source that begins at `first`: on as long as "goes on" is the likeliest tag."""
    last = first + 1
    while last < len(probabilities) and probabilities[last].argmax() == 2:
        last += 1
    return first, last


def _spans(tags: Sequence[int]) -> list[Found]:
    found: list[Found] = []
    start = 0
    while start < len(tags):
        tag = tags[start]
        if tag == OUTSIDE:
            start += 1
            continue
        end = start + 1
        while end < len(tags) and tags[end] and (tags[end] - 1) % 3 == 1:
            end += 1
        kind = kind_of(tag)
        if tag == rejoins(kind) and found and found[-1].kind == kind:
            found[-1] = Found(kind, (*found[-1].parts, (start, end)))
        else:
            found.append(Found(kind, ((start, end),)))
        start = end
    return found


def _best(emissions: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", transitions: Floats) -> list[int]:
    if not len(emissions):
        return []
    score = emissions[0] + transitions[OUTSIDE]
    back = np.zeros(emissions.shape, dtype=np.int16)
    for place in range(1, len(emissions)):
        paths = score[:, None] + transitions
        back[place] = paths.argmax(0)
        score = paths[back[place], np.arange(len(score))] + emissions[place]
    tags = [int(score.argmax())]
    for place in range(len(emissions) - 1, 0, -1):
        tags.append(int(back[place, tags[-1]]))
    return tags[::-1]


def _marginals(emissions: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", transitions: Floats) -> Floats:
    size, tags = emissions.shape
    steps = np.exp(transitions)
    local = np.exp(emissions - emissions.max(axis=1, keepdims=True))
    forward, backward = np.empty((size, tags)), np.empty((size, tags))
    state = np.ones(tags) / tags
    for place in range(size):
        state = (state @ steps if place else steps[OUTSIDE]) * local[place]
        state = state / state.sum()
        forward[place] = state
    state = np.ones(tags)
    for place in range(size - 1, -1, -1):
        backward[place] = state
        state = steps @ (local[place] * state)
        state = state / state.sum()
    both = forward * backward
    return both / both.sum(axis=1, keepdims=True)


def _softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
