"""What nobody sees in a text changes nothing in what is found, which is told in the text's own places."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.extraction import Document, extract
from apps.extraction.legible import Reading, legible
from apps.extraction.types import Span
from tests.extraction.telling import words

GERMAN = (
    "Die Fähre dürfe nicht auslaufen, erklärte Bürgermeister Jörg Käßler am Freitag. "
    "„Wir prüfen das“, sagte Käßler. Für 1.200 Gäste fällt die Überfahrt aus."
)
ENGLISH = (
    "The ferry must not sail, Mayor Zoë Brontë said on Friday. “We look into it,” Brontë added. 1,200 guests are stuck."
)
UNSEEN = {
    "soft hyphen": "\u00ad",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "byte order mark": "\ufeff",
    "right to left": "\u202e",
    "isolate": "\u2066",
    "NUL": "\x00",
    "escape": "\x1b",
    "variation selector": "\ufe0f",
    "tag": "\U000e0041",
}


def told(document: Document) -> list[tuple[str, ...]]:
    """What was found, in letters alone."""
    return [
        (
            one.kind.value,
            *(legible(words(document.text, spans)) for spans in (one.content, one.cue, one.source)),
            one.claimant,
            one.label,
        )
        for one in document.attributions
    ]


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN.keys())
@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
@pytest.mark.parametrize("is_clean", [True, False])
def test_what_nobody_sees_changes_nothing(unseen: str, text: str, language: str, is_clean: bool) -> None:
    hidden = unseen.join(text)

    document = extract(hidden, language, is_clean=is_clean)

    assert document.text == hidden
    assert told(document) == told(extract(text, language, is_clean=is_clean))
    assert len(document.attributions) >= 2


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
def test_accents_may_be_characters_of_their_own(text: str, language: str) -> None:
    apart = unicodedata.normalize("NFD", text)

    assert told(extract(apart, language, is_clean=True)) == told(extract(text, language, is_clean=True))


def test_one_name_in_two_spellings_of_its_accents_is_one_claimant() -> None:
    apart = unicodedata.normalize("NFD", "Jörg Käßler")
    text = f"„Das Tor klemmt“, sagte Bürgermeister {apart}. „Es ist alt“, sagte Jörg Käßler."

    document = extract(text, "de", is_clean=True)

    assert [one.claimant for one in document.attributions] == ["Jörg Käßler"] * 2
    assert len(document.entities) == 1


def test_a_figure_turned_round_by_a_mark_is_told_as_it_is_written() -> None:
    text = "The fee rises by \u202e05\u202c percent, Mayor Ann Roe said."

    (found,) = extract(text, "en", is_clean=True).attributions

    assert "05 percent" in found.label and "\u202e" not in found.label


def test_half_characters_are_shown_as_broken() -> None:
    (found,) = extract("“We look \ud800 into it,” Ann Roe said.", "en", is_clean=True).attributions

    assert found.label == "Roe: “We look \ufffd into it”"


def test_headings_are_known_by_their_places_in_the_text_as_it_is() -> None:
    heading = "Bür\u00adgermeister be\u00adstätigt Aus\u00adfall"
    text = f"\u200bRat tagt\n\n{heading}\n\nDie Fähre sei alt, sagte Jörg Käßler."
    span = Span(text.index(heading), text.index(heading) + len(heading))

    document = extract(text, "de", is_clean=True, headings={span})

    assert span not in document.paragraphs
    assert [words(text, one.content) for one in document.attributions] == ["Die Fähre sei alt"]


def test_a_text_that_is_legible_is_read_where_it_is() -> None:
    reading = Reading.of(GERMAN)

    assert reading.text is GERMAN or reading.text == GERMAN
    assert not reading.starts


LETTERS = st.sampled_from("aeéü \n\u0301\u0308\u00ad\u200b\x00\ud800\U0001f600\u0958\u1100\u1161")


@given(st.text(alphabet=LETTERS, max_size=40))
def test_every_legible_character_has_its_place(text: str) -> None:
    reading = Reading.of(text)

    places = list(zip(reading.starts, reading.ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert legible(reading.text) == reading.text
    for (start, end), character in zip(places, reading.text, strict=bool(places)):
        assert character in legible(text[start:end]) or unicodedata.combining(character)
