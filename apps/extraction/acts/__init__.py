"""What kind of saying each attribution is, and what softens, dates and counts the claim."""

from dataclasses import replace
from datetime import date

from apps.extraction import lexicons
from apps.extraction.acts.hedging import claims_to_know, evidentials, hedges, inferences, is_hearsay, written
from apps.extraction.acts.polarity import is_negative
from apps.extraction.acts.speech import speech_act
from apps.extraction.acts.tense import of_what_is_said, tense_of
from apps.extraction.clauses import clause_words, content_words, cue_words
from apps.extraction.dates import read_dates
from apps.extraction.lexicons import Lexicon
from apps.extraction.quantities import find_quantities
from apps.extraction.types import Attribution, Document, Kind, Moment, Quantity, Span

NEEDS = ("language", "attributions")
ADDS = ("acts",)


def act(document: Document) -> Document:
    """The document with the speech act, polarity, hedges, figures and dates of each attribution."""
    if document.language not in lexicons.LANGUAGES:
        return document
    lexicon = lexicons.load(document.language)
    read = (_read(document.text, attribution, lexicon, document.published) for attribution in document.attributions)
    return replace(document, attributions=tuple(read))


def _read(text: str, attribution: Attribution, lexicon: Lexicon, published: date | None) -> Attribution:
    clause, content = clause_words(text, attribution), content_words(text, attribution)
    act_of_cue, takes_negation = speech_act(text, attribution, lexicon, clause, content)
    around = content if attribution.kind is Kind.REPORTED else [*clause, *content]
    told, signs = evidentials(attribution, lexicon, around), inferences(lexicon, around)
    cue = cue_words(text, attribution)
    own = claims_to_know(attribution, lexicon, cue, content)
    tense = tense_of(attribution, act_of_cue, cue, content, lexicon)
    moments = _moments(text, attribution, lexicon.language, published)
    return replace(
        attribution,
        speech_act=of_what_is_said(attribution, act_of_cue, tense, knows=bool(own)),
        tense=tense,
        is_negative=is_negative(attribution, act_of_cue, takes_negation, cue, content, lexicon),
        is_hearsay=is_hearsay(text, attribution, lexicon, told),
        hedges=written(text, hedges(lexicon, around)),
        evidentials=written(text, [*told, *signs, *own]),
        quantities=_quantities(text, attribution, lexicon.language, moments),
        dates=tuple(dict.fromkeys(" ".join(moment.span.of(text).split()) for moment in moments)),
        moments=moments,
    )


def _quantities(
    text: str, attribution: Attribution, language: str, moments: tuple[Moment, ...]
) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    for part in attribution.content:
        inside = (moment.span for moment in moments if part.covers(moment.span))
        dates = [Span(span.start - part.start, span.end - part.start) for span in inside]
        found += find_quantities(part.of(text), language, offset=part.start, dates=dates)
    return tuple(found)


def _moments(text: str, attribution: Attribution, language: str, published: date | None) -> tuple[Moment, ...]:
    return tuple(
        replace(moment, span=Span(moment.span.start + part.start, moment.span.end + part.start))
        for part in attribution.content
        for moment in read_dates(part.of(text), language, published)
    )
