"""Scores resolution against the annotated articles; README.md of this folder says what the measures mean."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from apps.extraction.entities import resolve
from apps.extraction.types import Entity
from tests.evaluation.resolution.articles import Article, Mentioned, SourceMention, read

RIGHT, NONE, WRONG = "right", "none", "wrong"
_ARTICLES = re.compile(r"^(?:the|an?|der|die|das|dem|den|des|ein|eine|einem|einen|eines|einer) ", re.IGNORECASE)
_MARKS = re.compile(r"[„“”\"»«‚‘]")
_ENDING = 2  # letters that inflection may change at the end of a word


@dataclass(frozen=True)
class Answer:
    """What came out for one source mention: right, none or wrong, with the entity it was given."""

    article: Article
    mention: SourceMention
    found: Entity | None
    result: str
    cluster: int | None


@dataclass
class Tally:
    """Counts over all mentions of some articles, by kind of mention, and their entities' figures."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    open_counts: Counter[str] = field(default_factory=Counter)
    entities: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    b_cubed: list[tuple[float, float]] = field(default_factory=list)

    def add(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            if answer.mention.entity is None:
                self.open_counts[answer.result] += 1
            else:
                self.counts[answer.mention.kind][answer.result] += 1
        self.b_cubed += _b_cubed(answers)
        for name, is_right in _of_entities(answers):
            self.entities[name].append(is_right)

    def figures(self) -> dict[str, float]:
        """Per cent: precision and recall of mentions, B-cubed F1 of clusters, and accuracies of the entities."""
        total = sum(self.counts.values(), Counter[str]())
        precision, recall = rates(total, self.open_counts)
        shares = [sum(values) / max(1, len(values)) for values in zip(*self.b_cubed, strict=True)] or [0.0, 0.0]
        f1 = 2 * shares[0] * shares[1] / (sum(shares) or 1)
        accuracies = {name: _percent(sum(hits), len(hits)) for name, hits in self.entities.items()}
        return {"precision": precision, "recall": recall, "clusters": round(100 * f1, 1), **accuracies}


def rates(counts: Counter[str], open_counts: Counter[str] | None = None) -> tuple[float, float]:
    """(precision, recall): of the mentions that got an entity, and of those that have one."""
    answered = counts[RIGHT] + counts[WRONG] + (open_counts[WRONG] if open_counts else 0)
    return _percent(counts[RIGHT], answered), _percent(counts[RIGHT], counts.total())


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def answers_of(article: Article) -> list[Answer]:
    """Every source mention of the article with what `resolve` made of it."""
    document = resolve(article.document())
    found = []
    for mention, attribution in zip(article.mentions, document.attributions, strict=True):
        entity = None if attribution.entity is None else document.entities[attribution.entity]
        found.append(Answer(article, mention, entity, _result(article, mention, entity), attribution.entity))
    return found


def _result(article: Article, mention: SourceMention, entity: Entity | None) -> str:
    if entity is None:
        return RIGHT if mention.entity is None else NONE
    if mention.entity is None:
        return WRONG
    return RIGHT if is_called(article.entities[mention.entity], entity.name) else WRONG


def is_called(annotated: Mentioned, name: str) -> bool:
    """Whether the name is one of the entity's; inflection counts in persons' names only."""
    is_same = _same_words if annotated.kind != "person" else lambda one, other: _plain(one) == _plain(other)
    return any(is_same(known, name) for known in annotated.names)


def _plain(name: str) -> str:
    return _ARTICLES.sub("", _MARKS.sub("", name).strip()).casefold()


def _same_words(one: str, other: str) -> bool:
    words = [_plain(one).split(), _plain(other).split()]
    return len(words[0]) == len(words[1]) and all(
        a == b or (min(len(a), len(b)) > 3 and a[: max(len(a), len(b)) - _ENDING] == b[: max(len(a), len(b)) - _ENDING])
        for a, b in zip(*words, strict=True)
    )


def _b_cubed(answers: Sequence[Answer]) -> Iterator[tuple[float, float]]:
    """(precision, recall) of each mention's cluster, among the source mentions of its article."""
    annotated, found = defaultdict(set), defaultdict(set)
    keys = []
    for number, answer in enumerate(answers):
        own = (answer.mention.entity or f"open {number}", answer.cluster if answer.cluster is not None else -1 - number)
        keys.append(own)
        annotated[own[0]].add(number)
        found[own[1]].add(number)
    for one, other in keys:
        shared = len(annotated[one] & found[other])
        yield shared / len(found[other]), shared / len(annotated[one])


def _of_entities(answers: Sequence[Answer]) -> Iterator[tuple[str, bool]]:
    """For each annotated entity that some mention led to: are type, name, role, name parts and titles right?"""
    seen: set[str | None] = set()
    for answer in answers:
        if answer.mention.entity in seen or answer.found is None or answer.result != RIGHT:
            continue
        seen.add(answer.mention.entity)
        annotated, found = answer.article.entities[str(answer.mention.entity)], answer.found
        yield "type", annotated.kind == found.kind
        yield "name", _plain(annotated.names[0]) == _plain(found.name)
        if annotated.kind == "person":
            yield "role", found.role.casefold() in {role.casefold() for role in annotated.roles}
            yield "parts", (annotated.given, annotated.family) == (found.given, found.family)
            yield "titles", " ".join(found.titles) in annotated.titles


def tallies(articles: Iterable[Article] | None = None) -> dict[str, Tally]:
    """The tally of each language."""
    found: dict[str, Tally] = {}
    for article in read() if articles is None else articles:
        found.setdefault(article.language, Tally()).add(answers_of(article))
    return found
