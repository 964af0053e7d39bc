import dataclasses

import pytest

from apps.extraction import UnsupportedLanguage, extract, pipeline
from apps.extraction.types import Span
from tests.extraction.hanging import never_hangs
from tests.extraction.telling import words

ARTICLE = (
    "„Wir bauen weiter“, sagte Bürgermeisterin Anna Roth am Montag im Rat. Die Brücke sei sicher. "
    "Der Verkehrsclub kritisierte den Plan scharf. Laut der Polizei blieb der Protest am Abend friedlich. "
    "Die Bauarbeiten beginnen im Mai, die Straße bleibt bis zum Herbst gesperrt.\n"
)


@pytest.mark.parametrize("text", ["", "   \n\t ", "… – !", "\u200b"])
def test_a_text_without_words_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValueError, match="empty"):
        extract(text, "de")


def test_a_language_without_word_lists_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedLanguage, match="fr"):
        extract("Le ministre a dit que tout allait bien hier soir à Paris.", "fr")


def test_the_language_is_found_when_not_given() -> None:
    assert extract(ARTICLE).language == "de"


def test_offsets_count_in_the_text_that_was_passed_in() -> None:
    text = (
        "Startseite\nAnmelden\nDiesen Artikel teilen\n\nBrücke bleibt gesperrt\n\n"
        + ARTICLE * 2
        + "\nZum selben Thema\n"
    )

    document = extract(text)

    assert words(text, document.attributions[0].content) == "„Wir bauen weiter“"
    assert words(text, document.attributions[0].source) == "Bürgermeisterin Anna Roth"
    assert not any("teilen" in span.of(text) for span in document.paragraphs)


def test_every_span_lies_in_a_paragraph_of_the_body() -> None:
    document = extract(ARTICLE, "de", is_clean=True)

    spans = [span for item in document.attributions for span in (*item.content, *item.cue, *item.source)]
    assert spans
    assert all(any(paragraph.covers(span) for paragraph in document.paragraphs) for span in spans)


def test_the_same_text_gives_the_same_document() -> None:
    assert extract(ARTICLE, "de") == extract(ARTICLE, "de")


def test_stages_change_nothing_in_place() -> None:
    before = pipeline.prepare(ARTICLE, "de", is_clean=True)
    copy = dataclasses.replace(before)

    for stage in pipeline.STAGES:
        stage.run(before) if stage.needs == ("paragraphs",) else None

    assert before == copy


def test_a_heading_claims_nothing() -> None:
    body = "Der Umbau dauere ein Jahr, sagte Bürgermeisterin Ute Lang."
    text = f"Der Rat tagt\n\nBürgermeister fürchtet um Aufträge\n\n{body}"
    start = text.index("Bürgermeister")
    heading = Span(start, text.index("\n", start))

    claims = extract(text, "de", is_clean=True, headings={heading}).attributions

    assert not any(heading.overlaps(span) for claim in claims for span in claim.content)
    assert len(claims) == 1


def test_the_order_of_stages_is_checked() -> None:
    first, *rest = pipeline.STAGES

    with pytest.raises(ValueError, match=r"needs .*quotations"):
        pipeline.check_order(rest)


@never_hangs
def test_a_text_of_400_000_characters_is_read() -> None:
    text = (ARTICLE * (400_000 // len(ARTICLE) + 1))[:400_000]

    assert len(extract(text, "de", is_clean=True).attributions) > 1_000


@never_hangs
@pytest.mark.parametrize(
    "pump", ["„", "sagte, ", "dass ", "laut ", '"a" ', "said that ", "(", "–", "zufolge ", "und sagte "]
)
def test_hostile_text_is_read(pump: str) -> None:
    text = "Er " + (pump * 200_000)[:200_000]

    document = extract(text, "en" if "said" in pump else "de", is_clean=True)

    assert all(span.end <= len(text) for item in document.attributions for span in item.content)
