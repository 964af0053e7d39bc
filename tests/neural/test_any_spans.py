"""What is made of a finding bears whatever spans a model gives it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.extraction.pipeline import PROPOSING, TELLING, prepare
from apps.extraction.types import Attribution, Document, Kind, Span

ARTICLES = {
    "de": (
        "Rat stoppt Brücke\nDarauf gab Bürgermeisterin Ina Holm (SPD) keine Antwort, teilte der Sprecher am Montag mit. "
        "„Nein“, sagte sie.\nNicht alle lehnten das ab. Laut Polizei seien 1,2 Millionen Euro weg."
    ),
    "en": (
        "Council halts bridge\nMayor Ina Holm, 52, did not say whether it would go on, a spokesman told reporters. "
        "“No,” she said.\nAccording to police, not everyone rejected it. Two officials denied a third."
    ),
}


def read(language: str) -> Document:
    document = prepare(ARTICLES[language], language, is_clean=True)
    for stage in PROPOSING:
        document = stage.run(document)
    return document


READ = {language: read(language) for language in ARTICLES}
SHORTEST = min(map(len, ARTICLES.values()))


def spans(least: int) -> st.SearchStrategy[tuple[Span, ...]]:
    edges = st.lists(st.integers(0, SHORTEST), min_size=2 * least, max_size=4, unique=True).map(sorted)
    return edges.map(lambda places: tuple(Span(a, b) for a, b in zip(places[::2], places[1::2], strict=False)))


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(ARTICLES)), st.sampled_from(list(Kind)), spans(1), spans(0), spans(0))
def test_any_spans_come_out_with_a_label(
    language: str, kind: Kind, content: tuple[Span, ...], cue: tuple[Span, ...], source: tuple[Span, ...]
) -> None:
    document = replace(READ[language], attributions=(Attribution(kind, content, cue, source, confidence=0.5),))

    for stage in TELLING:
        document = stage.run(document)

    (item,) = document.attributions
    assert len(item.label) <= 90
    assert 0 <= item.worth <= 1
