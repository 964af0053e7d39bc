"""The best chain of tags, and the probability of each, are those that trying all chains would give."""

import itertools

import numpy as np
import pytest

from apps.extraction.neural.decoding import FORBIDDEN, decode, point, span_from
from apps.extraction.neural.distances import DISTANCES, MIDDLE, distance_bucket
from apps.extraction.neural.model import POINTER_SIZE, Floats, Heads, Tables
from apps.extraction.neural.scheme import CONTENT_TAGS, KINDS, begins, goes_on, may_follow, rejoins

TAGS = len(CONTENT_TAGS)
INDIRECT = KINDS.index("indirect")


def heads(content: Floats) -> Heads:
    size = len(content)
    nothing = np.zeros((size, 3), dtype=np.float32)
    pointers = [np.zeros((size, POINTER_SIZE), dtype=np.float16) for _ in range(4)]
    return Heads([(n, n + 1) for n in range(size)], content, nothing, nothing, *pointers)


def tables(transitions: Floats) -> Tables:
    nobody, distance = np.zeros(POINTER_SIZE), np.zeros(DISTANCES)
    return Tables(transitions, distance, distance, nobody, nobody, np.zeros(1), np.ones(1), np.zeros(1))


def said(tags: list[int]) -> Floats:
    """Emissions that leave no doubt."""
    content = np.zeros((len(tags), TAGS), dtype=np.float32)
    content[range(len(tags)), tags] = 9
    return content


@pytest.mark.parametrize("seed", range(4))
def test_chain_and_marginals_are_those_of_all_chains(seed: int) -> None:
    chance = np.random.default_rng(seed)
    content = chance.normal(size=(4, TAGS)).astype(np.float32)
    transitions = chance.normal(size=(TAGS, TAGS))
    steps = transitions + FORBIDDEN
    chains = list(itertools.product(range(TAGS), repeat=4))
    scores = np.array(
        [
            steps[0, chain[0]] + sum(content[n, tag] for n, tag in enumerate(chain))
            + sum(steps[a, b] for a, b in itertools.pairwise(chain))
            for chain in chains
        ]
    )  # fmt: skip
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()

    reading = decode(heads(content), tables(transitions))

    best = chains[int(scores.argmax())]
    covered = {word for found in reading.found for start, end in found.parts for word in range(start, end)}
    assert covered == {n for n, tag in enumerate(best) if tag}
    inside = [sum(w for w, chain in zip(weights, chains, strict=True) if chain[n]) for n in range(4)]
    np.testing.assert_allclose(reading.inside.sum(1), inside, atol=1e-4)


def test_a_part_behind_the_cue_rejoins_its_content() -> None:
    tags = [begins(INDIRECT), goes_on(INDIRECT), 0, rejoins(INDIRECT), goes_on(INDIRECT), 0]

    (found,) = decode(heads(said(tags)), tables(np.zeros((TAGS, TAGS)))).found

    assert (found.kind, found.parts) == (INDIRECT, ((0, 2), (3, 5)))


def test_what_goes_on_needs_a_word_of_its_kind_before_it() -> None:
    assert may_follow(begins(INDIRECT), goes_on(INDIRECT))
    assert not may_follow(0, goes_on(INDIRECT))
    assert not may_follow(begins(0), goes_on(INDIRECT))
    assert may_follow(begins(0), begins(INDIRECT))


def test_nothing_to_read_gives_nothing() -> None:
    reading = decode(heads(np.zeros((0, TAGS), dtype=np.float32)), tables(np.zeros((TAGS, TAGS))))

    assert reading.found == ()


def test_a_pointer_gives_every_word_and_nobody_their_share() -> None:
    reading = decode(heads(np.zeros((40, TAGS), dtype=np.float32)), tables(np.zeros((TAGS, TAGS))))

    first, probable = point(reading, "source", (10, 11, 12))

    assert first == 0
    assert len(probable) == 40
    np.testing.assert_allclose(probable, 1 / 41, rtol=1e-5)


def test_a_span_ends_where_going_on_is_not_likeliest() -> None:
    tagged = np.array([[0, 1, 0], [0, 0, 1], [0.2, 0.1, 0.7], [0.6, 0, 0.4], [0, 0, 1]])

    assert span_from(tagged, 0) == (0, 3)


def test_distances_grow_in_steps_that_double() -> None:
    steps = [distance_bucket(words) for words in (0, 1, 2, 3, 5, 9, 17, 1000, 10**9)]

    assert steps == sorted(steps)
    assert steps[0] == MIDDLE
    assert steps[-1] == DISTANCES - 1
    assert [distance_bucket(-words) for words in (1, 2, 3)] == [2 * MIDDLE - distance_bucket(w) for w in (1, 2, 3)]
