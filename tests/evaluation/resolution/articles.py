"""Reads articles.jsonl: articles whose source mentions and cues are marked inline, as README.md describes."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.extraction import quotations, segments
from apps.extraction.pipeline import prepare
from apps.extraction.types import Attribution, Document, Kind, Span

PATH = Path(__file__).parent / "articles.jsonl"
MARK = re.compile(r"\[(\d+)([nsprbmu]):|[\]{}]")
MENTION_KINDS = {
    "n": "full name",
    "s": "short name",
    "p": "pronoun",
    "r": "role noun",
    "b": "body or document",
    "m": "metonym",
    "u": "unnamed",
}


@dataclass(frozen=True)
class Mentioned:
    """An entity as annotated. `names` begins with the fullest; any of `roles` and of `titles` is a right answer."""

    kind: str
    names: tuple[str, ...]
    roles: tuple[str, ...] = ("",)
    titles: tuple[str, ...] = ("",)
    given: str = ""
    family: str = ""


@dataclass(frozen=True)
class SourceMention:
    """A source's words in the plain text; `entity` is None where the text leaves open who is meant."""

    span: Span
    kind: str
    entity: str | None
    cues: tuple[Span, ...]


@dataclass(frozen=True)
class Article:
    """An article without its marks, the title as its first line."""

    name: str
    language: str
    text: str
    mentions: tuple[SourceMention, ...]
    entities: Mapping[str, Mentioned]

    def document(self) -> Document:
        """The article as the stages before `resolve` would hand it on, had they made no mistake."""
        attributions = tuple(
            Attribution(Kind.INDIRECT, (mention.span,), mention.cues, (mention.span,)) for mention in self.mentions
        )
        document = prepare(self.text, self.language, is_clean=True)
        for stage in (quotations.find, segments.segment):
            document = stage(document)
        return Document(
            self.text,
            self.language,
            paragraphs=document.paragraphs,
            sentences=document.sentences,
            quotations=document.quotations,
            attributions=attributions,
        )


def read(path: Path = PATH) -> Iterator[Article]:
    """Every article of the set, in its order."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield _article(json.loads(line))


def _article(row: Mapping) -> Article:
    text, mentions = _unmark("\n".join([row["title"], *row["paragraphs"]]))
    entities = {number: _mentioned(entity) for number, entity in row["entities"].items()}
    return Article(row["id"], row["language"], text, mentions, entities)


def _mentioned(row: Mapping) -> Mentioned:
    return Mentioned(
        row["kind"],
        (row["name"], *row.get("also", ())),
        tuple(row.get("role", ("",))),
        tuple(row.get("titles", ("",))),
        row.get("given", ""),
        row.get("family", ""),
    )


def _unmark(marked: str) -> tuple[str, tuple[SourceMention, ...]]:
    text, position = "", 0
    found: list[tuple[Span, str, str]] = []
    cues: list[Span] = []
    opened, start, number, kind = "", 0, "", ""
    for mark in MARK.finditer(marked):
        text += marked[position : mark.start()]
        position = mark.end()
        if mark.group() == "]":
            found.append((Span(start, len(text)), number, kind))
        elif mark.group() == "}":
            cues.append(Span(start, len(text)))
        else:
            opened, start = mark.group(), len(text)
            number, kind = (mark.group(1), mark.group(2)) if opened[0] == "[" else ("", "")
    text += marked[position:]
    return text, tuple(
        SourceMention(span, MENTION_KINDS[kind], number if number != "0" else None, _cues_of(span, found, cues, text))
        for span, number, kind in found
    )


def _cues_of(span: Span, found: Sequence[tuple[Span, str, str]], cues: Sequence[Span], text: str) -> tuple[Span, ...]:
    """The cues that stand nearer to this mention than to any other of their line."""
    starts = [match.end() for match in re.finditer("\n", text)]
    line = bisect_right(starts, span.start)
    rivals = [other for other, _, _ in found if bisect_right(starts, other.start) == line]
    own = []
    for cue in cues:
        if bisect_right(starts, cue.start) == line and min(rivals, key=lambda other: _distance(other, cue)) == span:
            own.append(cue)
    return tuple(own)


def _distance(one: Span, other: Span) -> int:
    return max(one.start - other.end, other.start - one.end)
