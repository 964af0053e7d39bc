"""Pronouns: one candidate or none."""

from collections.abc import Sequence

from apps.extraction.entities.registry import Cluster
from apps.extraction.entities.salience import Place, Seen, leader
from apps.extraction.types import EntityKind

UNKNOWN_GENDER_PENALTY = 0.8
RIVAL_PENALTY = 0.8  # more, for unknown gender where somebody of the right one stands in the sentence before
PLURAL_PENALTY = 0.8  # "they" for a body or one unnamed speaker
BODY_PENALTY = 0.4  # German "er" or "sie" for a body, unless the sentence before begins with it


def resolve_pronoun(genders: str, place: Place, seen: Sequence[Seen]) -> Cluster | None:
    """The one entity a pronoun of these genders ("m", "f", "n", "p" or several) plainly stands for."""
    has_rival = any(
        mention.cluster.is_named_person
        and mention.cluster.gender
        and mention.cluster.gender in genders
        and mention.span.end <= place.position
        and place.sentence - mention.sentence <= 1
        for mention in seen
    )

    def agreement(mention: Seen) -> float | None:
        distance = place.sentence - mention.sentence
        agrees = _agreement(mention, genders, distance)
        is_unsure = _is_person(mention.cluster) and not mention.cluster.gender
        if agrees and has_rival and is_unsure and distance:
            agrees -= RIVAL_PENALTY
        if agrees is not None and mention.cluster.is_body and not mention.is_source:
            agrees -= 0.4 if mention.starts_sentence else 1.2
        return agrees

    return leader(place, seen, agreement)


def _is_person(cluster: Cluster) -> bool:
    return cluster.kind in (EntityKind.PERSON, EntityKind.UNNAMED_GROUP)


def _agreement(mention: Seen, genders: str, distance: int) -> float | None:
    """Points for agreeing, or None where the entity cannot be meant."""
    cluster = mention.cluster
    if cluster.is_plural:
        return 0.0 if "p" in genders else None
    if _is_person(cluster):
        if not set(genders) & set("mf"):
            return -PLURAL_PENALTY if genders == "p" and not cluster.is_named_person else None
        if not cluster.gender:
            return -UNKNOWN_GENDER_PENALTY
        return 0.0 if cluster.gender in genders else None
    if genders == "p":
        return -PLURAL_PENALTY
    if cluster.gender:
        if cluster.gender not in genders:
            return None
        return 0.0 if distance <= 1 and mention.is_source and mention.starts_sentence else -BODY_PENALTY
    return 0.0 if "n" in genders else None
