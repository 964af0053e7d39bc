"""Pronouns and role nouns: one candidate or none.

Every candidate gets points for being near, for being a source or a subject, and for agreeing in gender.
The best one is taken only when it leads clearly; otherwise nobody is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.extraction.entities.parsed import ParsedName
from apps.extraction.entities.phrases import names_company
from apps.extraction.entities.registry import Cluster
from apps.extraction.entities.role_families import RoleFamilies
from apps.extraction.types import EntityKind, Span

# Points, set by reading the resolved pronouns of the annotated corpus; sentences before the pronoun.
NEARNESS = (3.0, 2.6, 1.6, 1.0, 0.7, 0.5)
SOURCE_BONUS = 1.2  # who was quoted goes on speaking
SUBJECT_BONUS = 0.6  # stands first in its sentence
QUOTED_PENALTY = 1.5  # named inside somebody's words
UNKNOWN_GENDER_PENALTY = 0.8
RIVAL_PENALTY = 0.8  # more, for unknown gender where somebody of the right one stands in the sentence before
PLURAL_PENALTY = 0.8  # "they" for a body or one unnamed speaker
BODY_PENALTY = 0.4  # German "er" or "sie" for a body
FREQUENCY_BONUS = 0.1  # for each further mention, up to four
UNNAMED_PENALTY = 1.2  # "her colleague": in passing, unless it spoke …
UNNAMED_SUBJECT_PENALTY = 0.4  # … or its sentence begins with it
LEAST_POINTS = 1.0
LEAST_LEAD = 0.7

# Nouns that fit nearly every body.
_VAGUE_BODIES: tuple[str, ...] = (
    "organisation",
    "organization",
    "unternehmen",
    "firma",
    "gruppe",
    "behörde",
    "einrichtung",
    "company",
)
_VAGUE_BODIES += ("firm", "group", "agency", "institution", "body", "konzern")
_COMPANY_NOUNS = ("company", "firm", "unternehmen", "firma", "konzern")
_OFFICES = (
    *(
        "minister",
        "ministerin",
        "präsident",
        "präsidentin",
        "kanzler",
        "kanzlerin",
        "premier",
        "könig",
        "königin",
        "papst",
    ),
    *("bürgermeister", "bürgermeisterin", "gouverneur", "gouverneurin", "sprecher", "sprecherin", "staatsanwalt"),
    *("staatsanwältin", "generalsekretär", "generalsekretärin", "sekretär", "botschafter", "botschafterin", "richter"),
    *("president", "chancellor", "king", "queen", "pope", "mayor", "governor", "spokesman", "spokeswoman"),
    *("spokesperson", "prosecutor", "secretary", "ambassador", "judge", "speaker", "ombudsman", "commissioner"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention whose entity is known."""

    cluster: Cluster
    span: Span
    sentence: int
    is_source: bool
    is_quoted: bool
    starts_sentence: bool


def resolve_pronoun(genders: str, position: int, sentence: int, seen: Sequence[Seen]) -> Cluster | None:
    """The one entity a pronoun of these genders ("m", "f", "n", "p" or several) plainly stands for."""
    points: dict[int, float] = {}
    clusters: dict[int, Cluster] = {}
    has_rival = any(
        mention.cluster.is_named_person
        and mention.cluster.gender
        and mention.cluster.gender in genders
        and mention.span.end <= position
        and sentence - mention.sentence <= 1
        for mention in seen
    )
    for mention in seen:
        distance = sentence - mention.sentence
        if mention.span.end > position or not 0 <= distance < len(NEARNESS):
            continue
        agreement = _agreement(mention.cluster, genders)
        if agreement is None:
            continue
        value = NEARNESS[distance] + agreement + SOURCE_BONUS * mention.is_source
        value += SUBJECT_BONUS * mention.starts_sentence - QUOTED_PENALTY * mention.is_quoted
        if has_rival and agreement and _is_person(mention.cluster) and not mention.cluster.gender:
            value -= RIVAL_PENALTY
        if not mention.cluster.is_named_person and not mention.is_source:
            value -= UNNAMED_SUBJECT_PENALTY if mention.starts_sentence else UNNAMED_PENALTY
        key = id(mention.cluster)
        clusters[key] = mention.cluster
        points[key] = max(points.get(key, 0.0) + FREQUENCY_BONUS * (key in points), value)
    return _leader(points, clusters)


def _is_person(cluster: Cluster) -> bool:
    return cluster.kind in (EntityKind.PERSON, EntityKind.UNNAMED_GROUP)


def _agreement(cluster: Cluster, genders: str) -> float | None:
    """Points for agreeing, or None where the entity cannot be meant."""
    if cluster.is_plural:
        return 0.0 if "p" in genders else None
    if cluster.kind is EntityKind.PERSON or cluster.kind is EntityKind.UNNAMED_GROUP:
        if not set(genders) & set("mf"):
            return -PLURAL_PENALTY if genders == "p" and not cluster.is_named_person else None
        if not cluster.gender:
            return -UNKNOWN_GENDER_PENALTY
        return 0.0 if cluster.gender in genders else None
    if genders == "p":
        return -PLURAL_PENALTY
    if cluster.gender:
        return -BODY_PENALTY if cluster.gender in genders else None
    return 0.0 if "n" in genders else None


def _leader(points: dict[int, float], clusters: dict[int, Cluster]) -> Cluster | None:
    ranked = sorted(points, key=lambda key: points[key], reverse=True)
    if not ranked or points[ranked[0]] < LEAST_POINTS:
        return None
    if len(ranked) > 1 and points[ranked[0]] - points[ranked[1]] < LEAST_LEAD:
        return None
    return clusters[ranked[0]]


def resolve_role(
    parsed: ParsedName, position: int, sentence: int, seen: Sequence[Seen], families: RoleFamilies
) -> tuple[Cluster | None, bool]:
    """(entity, is it settled) for "die Ministerin", "der 61-Jährige", "the company".

    A job means a person only where the article gave them this one, or one that may be the same.
    Settled without an entity means: several may be meant. Not settled: nobody before fits, so the words
    name somebody of their own.
    """
    before = [mention for mention in seen if mention.span.end <= position]
    fitting = _by_distance(
        (
            mention
            for mention in before
            if _fits_role(parsed, mention.cluster) and _same_gender(parsed, mention.cluster)
        ),
        sentence,
    )
    if fitting:
        found = _nearest_alone(fitting)
        is_vague = parsed.head.endswith(_VAGUE_BODIES)
        if (
            found is not None
            and found.is_body
            and is_vague
            and _is_another_nearer(fitting[id(found)][1], found, before, sentence)
        ):
            found = None
        return found, True
    if (
        parsed.is_possessed
        or parsed.kind is not EntityKind.PERSON
        or _is_office(parsed.head)
        or len(parsed.name.split()) > 1
    ):
        return None, False
    # Without a gender ("the author") only who has just been speaking may be meant.
    reach = 2 if parsed.gender else 1
    near = _by_distance(
        (
            mention
            for mention in before
            if mention.cluster.is_named_person
            and sentence - mention.sentence <= reach
            and _same_gender(parsed, mention.cluster)
            and families.may_be_one(parsed.head, mention.cluster)
        ),
        sentence,
    )
    if (
        not parsed.gender
        and near
        and not any(
            mention.is_source and id(mention.cluster) in near and sentence - mention.sentence <= reach
            for mention in before
        )
    ):
        return None, False
    if not near:
        return None, False
    return (next(iter(near.values()))[0], True) if len(near) == 1 else (_nearest_alone(near), True)


def _is_another_nearer(distance: int, found: Cluster, before: Sequence[Seen], sentence: int) -> bool:
    """Whether another body has spoken since: then "the organisation" may be that one."""
    return any(
        mention.is_source
        and mention.cluster.is_body
        and mention.cluster is not found
        and sentence - mention.sentence < distance
        for mention in before
    )


def _by_distance(mentions: Iterable[Seen], sentence: int) -> dict[int, tuple[Cluster, int]]:
    nearest: dict[int, tuple[Cluster, int]] = {}
    for mention in mentions:
        distance = max(0, sentence - mention.sentence)
        known = nearest.get(id(mention.cluster))
        if known is None or distance < known[1]:
            nearest[id(mention.cluster)] = (mention.cluster, distance)
    return nearest


def _nearest_alone(candidates: dict[int, tuple[Cluster, int]]) -> Cluster | None:
    """The only candidate, or the one that is at least two sentences nearer than any other."""
    ranked = sorted(candidates.values(), key=lambda item: item[1])
    if len(ranked) == 1:
        return ranked[0][0]
    return ranked[0][0] if ranked[1][1] - ranked[0][1] >= 2 else None


def _same_gender(parsed: ParsedName, cluster: Cluster) -> bool:
    return not parsed.gender or not cluster.gender or parsed.gender == cluster.gender or cluster.is_body


def _fits_role(parsed: ParsedName, cluster: Cluster) -> bool:
    """Whether the entity was called by this noun, or by a longer one that ends with it."""
    head = parsed.head
    if not head or cluster.is_plural != parsed.is_plural:
        return False
    if parsed.kind is EntityKind.PERSON and not (cluster.kind is EntityKind.PERSON or head in cluster.heads):
        return False
    if len(parsed.name.split()) > 1 and cluster.is_named_person:
        return parsed.name.lower() == cluster.role.lower() or parsed.name.lower() in cluster.role.lower()
    return any(
        known == head
        or (len(head) >= 4 and known.endswith(head))
        or (cluster.is_body and head in cluster.name.lower().split())
        or (cluster.is_body and head in _COMPANY_NOUNS and names_company(cluster.name.split()))
        for known in [*cluster.heads, cluster.name.lower()]
    )


def _is_office(head: str) -> bool:
    return head.endswith(_OFFICES) or head in ("minister", "premier")
