"""Putting grounded attributions into the form that the stages behind expect."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

from apps.extraction.types import Attribution, Document, Kind, Quotation, Span

_EDGES = " \t\n,;:"


def outermost(found: Iterable[Attribution]) -> list[Attribution]:
    """Of attributions whose contents overlap the longest, in text order; of equals the first."""
    kept: list[Attribution] = []
    taken: set[int] = set()
    for attribution in sorted(found, key=_length, reverse=True):
        places = {place for span in attribution.content for place in range(span.start, span.end)}
        if taken.isdisjoint(places):
            taken |= places
            kept.append(attribution)
    return sorted(kept, key=lambda attribution: attribution.content[0].start)


def _length(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.content)


def shaped(document: Document, attribution: Attribution) -> Attribution:
    """With the kind that its quotation marks bear out, and with the edges that this kind has."""
    quoted = [_quotation(document, span) for span in attribution.content]
    kind = _kind(document.text, attribution, [quotation for quotation in quoted if quotation is not None])
    if kind is Kind.DIRECT:
        content = tuple(
            _with_marks(document.text, span, quotation)
            for span, quotation in zip(attribution.content, quoted, strict=True)
        )
    elif kind in (Kind.INDIRECT, Kind.MIXED):
        content = tuple(_without_edges(document, span) for span in attribution.content)
    else:
        content = attribution.content
    return replace(attribution, kind=kind, content=content)


def _kind(text: str, attribution: Attribution, quoted: list[Quotation]) -> Kind:
    """No words are verbatim that stand in no quotation marks, and what carries quoted words is mixed."""
    if attribution.kind is Kind.DIRECT and not quoted:
        return Kind.INDIRECT
    if attribution.kind is Kind.INDIRECT and any(" " in quotation.span.of(text).strip() for quotation in quoted):
        return Kind.MIXED
    return Kind.INDIRECT if attribution.kind is Kind.MIXED and not quoted else attribution.kind


def _quotation(document: Document, span: Span) -> Quotation | None:
    """The first quotation that overlaps the span."""
    quotations = document.quotations
    index = bisect_right(quotations, span.start, key=lambda quotation: quotation.span.end)
    return quotations[index] if index < len(quotations) and quotations[index].span.overlaps(span) else None


def _with_marks(text: str, span: Span, quotation: Quotation | None) -> Span:
    """The quotation itself, where only its marks are missing."""
    if quotation is None or not quotation.span.covers(span):
        return span
    missing = text[quotation.span.start : span.start] + text[span.end : quotation.span.end]
    return quotation.span if not any(character.isalnum() for character in missing) else span


def _without_edges(document: Document, span: Span) -> Span:
    """Without the comma at the cue and the sentence's full stop."""
    words = span.of(document.text)
    start = span.start + len(words) - len(words.lstrip(_EDGES))
    end = span.start + len(words.rstrip(_EDGES))
    if document.text[end - 1] == "." and _ends_sentence(document, end):
        end -= 1
    return Span(start, end) if start < end else span


def _ends_sentence(document: Document, end: int) -> bool:
    index = bisect_left(document.sentences, end, key=lambda sentence: sentence.span.end)
    return index < len(document.sentences) and document.sentences[index].span.end == end
