"""The network is asked about every word once, at the piece the word begins in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from apps.extraction.neural import SHIPPED
from apps.extraction.neural.words import WINDOW, pieces_of, windows, words_of

TOKENIZER = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
ALPHABET = st.sampled_from(
    ["Haus", "sagte", "„", "“", ",", ".", " ", "  ", "\n", "ß", "é", "\u200b", "漢", "💬", "3.500", "-"]
)


def test_a_word_keeps_its_hyphens_and_signs_stand_alone() -> None:
    text = "Die SPD-Chefin sagte: „Nein.“"

    assert [text[start:end] for start, end in words_of(text)] == [
        "Die", "SPD-Chefin", "sagte", ":", "„", "Nein", ".", "“",
    ]  # fmt: skip


@given(st.lists(ALPHABET, max_size=1500).map("".join))
def test_every_word_is_fresh_in_exactly_one_window(text: str) -> None:
    words = words_of(text)
    ids, starts = pieces_of(text, TOKENIZER)

    found = list(windows(words, ids, starts, TOKENIZER))

    fresh = [word for window in found for word in window.words[window.fresh :]]
    assert fresh == list(range(len(words)))
    for window in found:
        assert len(window.places) == len(window.words)
        assert len(window.pieces) <= WINDOW
        assert all(0 < place < len(window.pieces) for place in window.places)


def test_a_word_is_asked_about_at_the_piece_it_begins_in() -> None:
    text = "Bundesverfassungsgerichtspräsidentin Müller lehnte ab."
    words, (ids, starts) = words_of(text), pieces_of(text, TOKENIZER)

    (window,) = windows(words, ids, starts, TOKENIZER)

    # The first of the pieces is the window's opening mark, and a piece may begin with the space before it.
    pieces = [starts[place - 1] for place in window.places]
    assert [text[start:].lstrip()[0] for start in pieces] == [text[start] for start, _ in words]
    assert all(start - 1 <= piece <= start for piece, (start, _) in zip(pieces, words, strict=True))


@pytest.mark.parametrize("text", ["x" * 20_000, "x-" * 10_000, "„" * 20_000, "\n" * 20_000])
def test_text_without_spaces_comes_to_an_end(text: str) -> None:
    words, (ids, starts) = words_of(text), pieces_of(text, TOKENIZER)

    assert sum(len(window.words) - window.fresh for window in windows(words, ids, starts, TOKENIZER)) == len(words)
