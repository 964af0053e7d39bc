"""Which source belongs to which content, across sentences, interruptions and paragraphs."""

from bisect import bisect_right
from dataclasses import replace

from apps.extraction.types import Attribution, Document, Kind, Span

NEEDS = ("attributions", "paragraphs")
ADDS = ("links",)

# Words of a tag between two speeches: "Jan Holm (R-Ohio), a member of the panel, said in an interview on Monday."
MAX_TAG = 45
TAKES_UP = frozenset(["das", "dies"])
BACK_REFERENCES = frozenset(["demnach", "demzufolge", "dementsprechend"])


def link(document: Document) -> Document:
    """The document with continued speech joined, and each report without a teller given the last one before it."""
    starts = [paragraph.start for paragraph in document.paragraphs]
    linked: list[Attribution] = []
    for attribution in sorted(document.attributions, key=lambda item: item.content[0].start):
        previous = linked[-1] if linked else None
        if previous is not None and _runs_on(document, starts, previous, attribution):
            linked[-1] = replace(previous, content=(*previous.content, *attribution.content))
        elif previous is not None and _is_one_report(document.text, previous, attribution):
            joined = Span(previous.content[0].start, attribution.content[-1].end)
            linked[-1] = replace(previous, content=(joined,))
        elif attribution.kind is Kind.FREE_INDIRECT and not attribution.source:
            linked.append(_with_teller(document, starts, linked, attribution))
        elif (
            attribution.kind is Kind.DIRECT and not attribution.source and not attribution.cue and previous is not None
        ):
            linked.append(_with_speaker(starts, previous, attribution))
        else:
            linked.append(attribution)
    return replace(document, attributions=tuple(linked))


def _points_back(text: str, attribution: Attribution) -> bool:
    """ "demnach": whoever was named last."""
    return any(span.of(text).lower() in BACK_REFERENCES for span in attribution.cue)


def _paragraph(starts: list[int], position: int) -> int:
    return bisect_right(starts, position) - 1


def _runs_on(document: Document, starts: list[int], previous: Attribution, attribution: Attribution) -> bool:
    """Speech that goes on at once, or in the next paragraph behind one whose marks were left open."""
    if previous.kind is not Kind.DIRECT or attribution.kind is not Kind.DIRECT:
        return False
    if attribution.cue or attribution.source:
        return False
    last, first = previous.content[-1], attribution.content[0]
    distance = _paragraph(starts, first.start) - _paragraph(starts, last.start)
    if distance == 0:
        between = document.text[last.end : first.start]
        return _is_only_tag(between, previous, last, first) and bool(previous.source)
    return distance == 1 and any(
        quotation.span == last and not quotation.is_closed for quotation in document.quotations
    )


def _is_only_tag(between: str, previous: Attribution, last: Span, first: Span) -> bool:
    """Nothing stands between the two speeches but the cue and the source of the first."""
    told = [span for span in (*previous.cue, *previous.source) if last.end <= span.start and span.end <= first.start]
    words = sum(1 for word in between.split() if word.strip(".,;:–—"))
    return words <= MAX_TAG if told else words == 0


def _is_one_report(text: str, previous: Attribution, attribution: Attribution) -> bool:
    """Neighbouring sentences of free indirect speech are one content."""
    if previous.kind is not Kind.FREE_INDIRECT or attribution.kind is not Kind.FREE_INDIRECT:
        return False
    if previous.is_hearsay != attribution.is_hearsay:
        return False
    between = text[previous.content[-1].end : attribution.content[0].start]
    return not between.strip() and "\n" not in between


def _with_teller(
    document: Document, starts: list[int], linked: list[Attribution], attribution: Attribution
) -> Attribution:
    paragraph = _paragraph(starts, attribution.content[0].start)
    for other in reversed(linked):
        distance = paragraph - _paragraph(starts, other.content[-1].start)
        if distance > 1:
            break
        if attribution.is_hearsay and distance and not _is_next(document, other, attribution):
            break
        if attribution.is_hearsay and _is_borne_out(document.text, other):
            break
        if other.is_hearsay or (not other.source and other.kind is not Kind.DIRECT and not other.cue):
            continue
        return replace(attribution, source=other.source, is_hearsay=attribution.is_hearsay and not other.source)
    return attribution


def _is_borne_out(text: str, other: Attribution) -> bool:
    """ "…, das bestätigte Alt": the article's own words, which somebody bore out; what follows is the article's too."""
    if not other.cue or other.cue[0].start < other.content[-1].end:
        return False
    return text[other.content[-1].end : other.cue[0].start].strip(" ,").lower() in TAKES_UP


def _is_next(document: Document, other: Attribution, attribution: Attribution) -> bool:
    """Whether the report stands in the sentence right before."""
    end = max(span.end for span in (*other.content, *other.cue, *other.source))
    between = document.text[end : attribution.content[0].start]
    return "\n" not in between and not any(
        end <= sentence.span.start and sentence.span.end <= attribution.content[0].start
        for sentence in document.sentences
    )


def _with_speaker(starts: list[int], previous: Attribution, attribution: Attribution) -> Attribution:
    """Speech without a cue: by whoever spoke last, in this paragraph or the one before."""
    distance = _paragraph(starts, attribution.content[0].start) - _paragraph(starts, previous.content[-1].start)
    if previous.source and (distance == 0 or (distance == 1 and previous.kind is Kind.DIRECT)):
        return replace(attribution, source=previous.source)
    return attribution
