"""Who stands out where a mention stands: points for being near, a source, a subject, and often named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.extraction.entities.registry import Cluster
from apps.extraction.types import Span

# Points, set by reading the resolved pronouns of the annotated corpus; sentences before the mention.
NEARNESS = (3.0, 2.6, 1.6, 1.0, 0.7, 0.5)
FAR = 0.3  # farther away, where that is allowed
SOURCE_BONUS = 1.2  # who was quoted goes on speaking
LATER_SOURCE_BONUS = 0.3  # is its source, but stands later: "“…,” said Kline"
SUBJECT_BONUS = 0.6  # stands first in its sentence …
SAME_SENTENCE_BONUS = 0.8  # … and both, in this one: "X was absent, saying he was ill"
QUOTED_PENALTY = 1.5  # named inside somebody's words
FREQUENCY_BONUS = 0.1  # for each further mention, up to four
UNNAMED_PENALTY = 1.2  # "her colleague": in passing, unless it spoke …
UNNAMED_SUBJECT_PENALTY = 0.4  # … or its sentence begins with it
LEAST_POINTS = 1.0
LEAST_LEAD = 0.7


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention whose entity is known."""

    cluster: Cluster
    span: Span
    sentence: int
    is_source: bool
    is_quoted: bool
    starts_sentence: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where the mention stands that asks for its entity."""

    position: int
    sentence: int


def leader(
    place: Place,
    seen: Sequence[Seen],
    agreement: Callable[[Seen], float | None],
    *,
    lead: float = LEAST_LEAD,
    is_far_allowed: bool = False,
) -> Cluster | None:
    """The entity that leads all others clearly; None where two are close or nobody agrees.

    `agreement` gives points for fitting the mention, or None for whom it cannot mean.
    """
    points: dict[int, float] = {}
    clusters: dict[int, Cluster] = {}
    for mention in seen:
        distance = place.sentence - mention.sentence
        if mention.span.end > place.position or distance < 0 or (distance >= len(NEARNESS) and not is_far_allowed):
            continue
        agrees = agreement(mention)
        if agrees is None:
            continue
        value = agrees + _prominence(mention, distance)
        key = id(mention.cluster)
        clusters[key] = mention.cluster
        points[key] = max(points.get(key, 0.0) + FREQUENCY_BONUS * (key in points), value)
    ranked = sorted(points, key=lambda key: points[key], reverse=True)
    if not ranked or points[ranked[0]] < LEAST_POINTS:
        return None
    if len(ranked) > 1 and points[ranked[0]] - points[ranked[1]] < lead:
        return None
    return clusters[ranked[0]]


def _prominence(mention: Seen, distance: int) -> float:
    value = NEARNESS[distance] if distance < len(NEARNESS) else FAR
    value += SOURCE_BONUS * mention.is_source
    value += SUBJECT_BONUS if mention.starts_sentence else LATER_SOURCE_BONUS * mention.is_source
    value += SAME_SENTENCE_BONUS * (distance == 0 and mention.is_source and mention.starts_sentence)
    value -= QUOTED_PENALTY * mention.is_quoted
    if not mention.cluster.is_named_person and not mention.is_source and not mention.cluster.is_body:
        value -= UNNAMED_SUBJECT_PENALTY if mention.starts_sentence else UNNAMED_PENALTY
    return value
