"""resolve: claimants become sources of the registry, attributions become claims with their places.

One candidate or none: an attribution whose claimant the text leaves open is kept, with its source's words
marked, but without a claimant, and a person is asked. Hearsay that names nobody has no claimant by its nature.
"""

from typing import Any

from django.utils import timezone

from apps.claims.actions import Found, record_claim, text_key
from apps.claims.models import Appearance
from apps.intake.models import Run
from apps.intake.steps.step import Done, left_by
from apps.sources.actions import find_or_add_source
from apps.sources.models import Source
from apps.sources.names import name_key


def prepare(run: Run) -> dict[str, Any]:
    return left_by(run, Run.Step.EXTRACT)


def store(run: Run, found: dict[str, Any]) -> Done:
    version = run.article_version
    assert version is not None, "clean sets the version"
    attributions = found["attributions"]
    sources = _sources(run, found["entities"], {a["entity"] for a in attributions if a["entity"] is not None})
    pairs = [(attribution, _claimant(attribution, sources)) for attribution in attributions]
    # Two articles at once record what they share in the same order, so that neither waits for the other in a ring.
    pairs.sort(key=lambda pair: (str(pair[1].pk) if pair[1] else "", text_key(pair[0]["text"])))
    appearances: set[Appearance] = set()
    unclear = 0
    for attribution, claimant in pairs:
        appearances.add(
            record_claim(
                version=version,
                found=_found(attribution, found["entities"]),
                claimant=claimant,
                pipeline=run.pipeline,
            )
        )
        unclear += claimant is None and not attribution["is_hearsay"]
    return Done(next=Run.Step.SIGNAL, result={"appearances": len(appearances), "unclear": unclear})


def _sources(run: Run, entities: list[dict], wanted: set[int]) -> dict[int, Source]:
    """The registry's source for each claimant among the article's entities, locked in the order of their keys."""
    article = run.article
    circle = article.desk if article.is_confidential else None
    day = timezone.localdate(article.published_at) if article.published_at else timezone.localdate()
    found = {}
    for number in sorted(wanted, key=lambda number: (name_key(entities[number]["name"]), entities[number]["kind"])):
        entity = entities[number]
        if not name_key(entity["name"]):
            continue  # a name without letters names nobody
        found[number] = find_or_add_source(
            name=entity["name"],
            kind=entity["kind"],
            confidential_to=circle,
            role=entity["role"],
            seen_on=day,
            language=article.language,
        )
    return found


def _claimant(attribution: dict, sources: dict[int, Source]) -> Source | None:
    return sources.get(attribution["entity"]) if attribution["entity"] is not None else None


def _found(attribution: dict, entities: list[dict]) -> Found:
    role = entities[attribution["entity"]]["role"] if attribution["entity"] is not None else ""
    return Found(
        text=attribution["text"],
        label=attribution["label"],
        kind=attribution["kind"],
        content=_places(attribution["content"]),
        cue=_places(attribution["cue"]),
        source=_places(attribution["source"]),
        speech_act=attribution["speech_act"],
        is_negative=attribution["is_negative"],
        hedges=tuple(attribution["hedges"]),
        evidentials=tuple(attribution["evidentials"]),
        # Of a run that an earlier release began there are none.
        quantities=tuple(attribution.get("quantities", ())),
        moments=tuple(attribution.get("moments", ())),
        tense=attribution.get("tense", ""),
        worth=min(1.0, max(0.0, attribution["worth"])),
        reasons=tuple(attribution["reasons"]),
        confidence=attribution["confidence"],
        claimant_role=role,
    )


def _places(spans: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in spans)
