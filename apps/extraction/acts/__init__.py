"""What kind of saying each attribution is, and what softens, dates and counts the claim."""

from dataclasses import replace

from apps.extraction import lexicons
from apps.extraction.acts.hedging import claims_to_know, evidentials, hedges, inferences, is_hearsay, written
from apps.extraction.acts.polarity import is_negative
from apps.extraction.acts.speech import speech_act
from apps.extraction.clauses import clause_words, content_words, cue_words
from apps.extraction.dates import find_dates
from apps.extraction.lexicons import Lexicon
from apps.extraction.quantities import find_quantities
from apps.extraction.types import Attribution, Document, Kind, Quantity

NEEDS = ("language", "attributions")
ADDS = ("acts",)


def act(document: Document) -> Document:
    """The document with the speech act, polarity, hedges, figures and dates of each attribution."""
    if document.language not in lexicons.LANGUAGES:
        return document
    lexicon = lexicons.load(document.language)
    read = (_read(document.text, attribution, lexicon) for attribution in document.attributions)
    return replace(document, attributions=tuple(read))


def _read(text: str, attribution: Attribution, lexicon: Lexicon) -> Attribution:
    clause, content = clause_words(text, attribution), content_words(text, attribution)
    act_of_cue, takes_negation = speech_act(text, attribution, lexicon, clause, content)
    around = content if attribution.kind is Kind.REPORTED else [*clause, *content]
    told, signs = evidentials(attribution, lexicon, around), inferences(lexicon, around)
    own = claims_to_know(attribution, lexicon, cue_words(text, attribution), content)
    return replace(
        attribution,
        speech_act=act_of_cue,
        is_negative=is_negative(attribution, act_of_cue, takes_negation, content, lexicon),
        is_hearsay=is_hearsay(text, attribution, lexicon, told),
        hedges=written(text, hedges(lexicon, around)),
        evidentials=written(text, [*told, *signs, *own]),
        quantities=_quantities(text, attribution, lexicon.language),
        dates=_dates(text, attribution, lexicon.language),
    )


def _quantities(text: str, attribution: Attribution, language: str) -> tuple[Quantity, ...]:
    return tuple(
        quantity
        for span in attribution.content
        for quantity in find_quantities(span.of(text), language, offset=span.start)
    )


def _dates(text: str, attribution: Attribution, language: str) -> tuple[str, ...]:
    parts = [span.of(text) for span in attribution.content]
    found = (date.of(part) for part in parts for date in find_dates(part, language))
    return tuple(dict.fromkeys(" ".join(words.split()) for words in found))
