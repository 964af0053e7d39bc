"""The newsroom's corrections as training documents: the text of an article with every attribution as people left it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from apps.articles.models import ArticleVersion
from apps.claims.models import Appearance, Span
from apps.claims.quotes import places
from apps.extraction.language import SUPPORTED
from apps.extraction.training.retraining import TrainingDocument
from apps.extraction.types import Attribution, Kind, SpeechAct
from apps.extraction.types import Span as Place
from apps.quality.findings import CORRECTIONS, Outcome, findings

AT_ONCE = 50  # articles read from the database in one go
# Of a mended claim what these hold does not stand in the text: the tagger has nothing to learn from it.
_ABOUT_THE_TEXT = ~Q(corrected=[]) | Q(claim__corrected__contains=["claimant"])


@dataclass(slots=True)
class Gathered:
    """What there is to learn from. `corrections` counts by language and outcome."""

    documents: list[TrainingDocument] = field(default_factory=list)
    outlets: dict[str, str] = field(default_factory=dict)  # of each document by its id
    corrections: dict[str, Counter[str]] = field(default_factory=dict)
    confidential: int = 0  # articles that were left out for it, or taken in
    known: int = 0  # articles that are in the evaluation set word for word, and left out


def gather(
    *,
    since: datetime | None = None,
    language: str = "",
    with_confidential: bool = False,
    evaluation: Collection[str] = (),
) -> Gathered:
    """Every article in which somebody rejected, added or moved a claim, with all its attributions as they are now.

    `since`: only what was added, or what belongs to a claim that somebody changed, from then on. Of an article's
    versions the last one that was corrected.
    Words told in `evaluation` are never learned from. Attributions that nobody touched are taken for right: whoever
    corrects an article has read it.
    """
    gathered = Gathered()
    known = {_folded(text) for text in evaluation}
    corrected = _corrected(since, language)
    confidential = corrected.filter(article__is_confidential=True)
    gathered.confidential = confidential.values("article").distinct().count()
    if not with_confidential:
        corrected = corrected.filter(article__is_confidential=False)
    outcomes: dict[object, Counter[str]] = {}
    for version, outcome in corrected.values_list("version", "outcome"):
        outcomes.setdefault(version, Counter())[str(outcome)] += 1
    for version in _versions(corrected):
        if _folded(version.text) in known:
            gathered.known += 1
            continue
        document = document_of(version)
        gathered.documents.append(document)
        gathered.outlets[document.id] = str(version.article.outlet or "")
        gathered.corrections.setdefault(version.language, Counter()).update(outcomes[version.pk])
    return gathered


def _corrected(since: datetime | None, language: str) -> QuerySet[Appearance]:
    kept = findings().filter(outcome__in=CORRECTIONS, version__language__in=[language] if language else SUPPORTED)
    kept = kept.filter(~Q(outcome=Outcome.CORRECTED) | _ABOUT_THE_TEXT)
    return kept.filter(Q(created_at__gte=since) | Q(claim__updated_at__gte=since)) if since else kept


def _versions(corrected: QuerySet[Appearance]) -> Iterator[ArticleVersion]:
    """The last corrected version of each article, with all that stands in it."""
    last = corrected.order_by("article_id", "-version__number").distinct("article_id").values_list("version", flat=True)
    there = (
        Appearance.objects.filter(claim__merged_into=None, claim__rejected_at=None)
        .select_related("claim__claimant")
        .defer("claim__search")
        .prefetch_related("spans", "claim__claimant__aliases")
    )
    versions = ArticleVersion.objects.filter(pk__in=list(last)).select_related("article__outlet")
    versions = versions.defer("search", "offsets", "dropped").order_by("created_at", "pk")
    yield from versions.prefetch_related(Prefetch("appearances", there)).iterator(chunk_size=AT_ONCE)


def document_of(version: ArticleVersion) -> TrainingDocument:
    """The version's text with every attribution that stands in it now. Nested ones count as the outermost."""
    found = [_attribution(version.text, appearance) for appearance in version.appearances.all()]
    found = [item for item in found if item.content]
    found.sort(key=lambda item: (item.content[0].start, -item.content[-1].end))
    kept: list[Attribution] = []
    for item in found:
        if not any(_holds(other, item) for other in kept):
            kept.append(item)
    return TrainingDocument(f"site-{version.pk}", version.language, version.text, tuple(kept))


def _holds(outer: Attribution, inner: Attribution) -> bool:
    return all(any(whole.covers(part) for whole in outer.content) for part in inner.content)


def _attribution(text: str, appearance: Appearance) -> Attribution:
    claim = appearance.claim
    content = _spans(appearance, Span.Part.CONTENT)
    return Attribution(
        kind=Kind(appearance.kind),
        content=content,
        cue=_spans(appearance, Span.Part.CUE),
        source=_source(text, appearance, content),
        confidence=1.0,
        claimant=str(claim.claimant or ""),
        speech_act=SpeechAct(claim.speech_act),
        label=claim.label,
    )


def _spans(appearance: Appearance, part: str) -> tuple[Place, ...]:
    return tuple(Place(start, end) for start, end in places(appearance, part))


def _source(text: str, appearance: Appearance, content: tuple[Place, ...]) -> tuple[Place, ...]:
    """The words that name the source: none where people say that nobody is named, looked for where none are marked."""
    claim = appearance.claim
    marked = _spans(appearance, Span.Part.SOURCE)
    if claim.claimant is None:
        return () if "claimant" in claim.corrected else marked
    if marked or not (content and _is_ours(appearance)):
        return marked
    names = [claim.claimant.name, *(alias.name for alias in claim.claimant.aliases.all())]
    return named_near(text, content, names)


def _is_ours(appearance: Appearance) -> bool:
    """A person said who speaks, and could not say where the text names them."""
    is_mended = "claimant" in appearance.claim.corrected and "source" not in appearance.corrected
    return not appearance.pipeline or is_mended


def named_near(text: str, content: tuple[Place, ...], names: Collection[str]) -> tuple[Place, ...]:
    """The mention of one of the names that is nearest to the content within its line, or nothing."""
    first, last = content[0].start, content[-1].end
    begin, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    line = text[begin : end if end >= 0 else len(text)]
    for name in sorted({name for name in names if name.strip()}, key=len, reverse=True):
        mentions = (
            Place(begin + m.start(), begin + m.end()) for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", line)
        )
        outside = [place for place in mentions if not any(place.overlaps(part) for part in content)]
        if outside:
            return (min(outside, key=lambda place: max(first - place.end, place.start - last)),)
    return ()


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
