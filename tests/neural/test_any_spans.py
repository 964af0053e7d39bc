"""What is made of a finding bears whatever spans a model gives it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.extraction.neural.words import words_of
from apps.extraction.pipeline import PROPOSING, TELLING, prepare
from apps.extraction.types import Attribution, Document, Kind, Span

ARTICLES = {
    "de": (
        "Rat stoppt Brücke\nDarauf gab Bürgermeisterin Ina Holm (SPD) keine Antwort, teilte der Sprecher mit. "
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
WORDS = {language: words_of(text) for language, text in ARTICLES.items()}
FEWEST = min(map(len, WORDS.values()))


def words(least: int) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Up to two stretches, each from its first word through its last."""
    edges = st.lists(st.integers(0, FEWEST - 1), min_size=2 * least, max_size=4, unique=True).map(sorted)
    return edges.map(lambda places: list(zip(places[::2], places[1::2], strict=False)))


def spans(language: str, stretches: list[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(WORDS[language][first][0], WORDS[language][last][1]) for first, last in stretches)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(ARTICLES)), st.sampled_from(list(Kind)), words(1), words(0), words(0))
def test_any_spans_come_out_with_a_label(
    language: str,
    kind: Kind,
    content: list[tuple[int, int]],
    cue: list[tuple[int, int]],
    source: list[tuple[int, int]],
) -> None:
    marked = (spans(language, part) for part in (content, cue, source))
    document = replace(READ[language], attributions=(Attribution(kind, *marked, confidence=0.5),))

    for stage in TELLING:
        document = stage.run(document)

    (item,) = document.attributions
    assert len(item.label) <= 90
    assert 0 <= item.worth <= 1
