import pytest

from apps.extraction import quotations
from apps.extraction.types import Document, Quotation, Span
from tests.extraction.hanging import never_hangs


def found(text: str) -> list[Quotation]:
    paragraphs, start = [], 0
    for line in text.split("\n"):
        if line:
            paragraphs.append(Span(start, start + len(line)))
        start += len(line) + 1
    return list(quotations.find(Document(text, paragraphs=tuple(paragraphs))).quotations)


def quoted(text: str) -> list[str]:
    return [quotation.span.of(text) for quotation in found(text)]


STYLES = [
    ("Er rief „Halt“ und ging.", ["„Halt“"]),
    ("Er rief »Halt« und ging.", ["»Halt«"]),
    ("Er rief «Halt» und ging.", ["«Halt»"]),
    ('Er rief "Halt" und ging.', ['"Halt"']),
    ("He cried “Stop” and left.", ["“Stop”"]),
    ("Er rief ‚Halt‘ und ging.", ["‚Halt‘"]),
    ("Er rief ›Halt‹ und ging.", ["›Halt‹"]),
    ("He cried ‘Stop’ and left.", ["‘Stop’"]),
    ("He cried 'Stop' and left.", ["'Stop'"]),
    ("He cried ''Stop'' and left.", ["''Stop''"]),
    ('Er rief „Halt" und „Los” und ging.', ['„Halt"', "„Los”"]),
]


@pytest.mark.parametrize(("text", "expected"), STYLES)
def test_every_style_of_marks_is_known(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


OUTERMOST = [
    ("„Er nannte es ‚Unsinn‘ und ging“, sagte sie.", ["„Er nannte es ‚Unsinn‘ und ging“"]),
    ("“She called it ‘rot’ and left,” he said.", ["“She called it ‘rot’ and left,”"]),
    ("„Das „Wort“ zählt“, sagte sie.", ["„Das „Wort“ zählt“"]),
    ("‘We read “The Wall” twice,’ he said.", ["‘We read “The Wall” twice,’"]),
]


@pytest.mark.parametrize(("text", "expected"), OUTERMOST)
def test_of_nested_quotations_only_the_outermost_is_one(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


APOSTROPHES = [
    "Das war’s, sagt Hans’ Mutter, und sie hat's gewusst.",
    "It's the officials' plan, isn't it?",
    "Rock 'n' roll of the '90s: get 'em while they're hot.",
    "Sie ist 5' 10\" groß.",
    "The Ankers’ house and the Smiths’ barn stood empty.",
]


@pytest.mark.parametrize("text", APOSTROPHES)
def test_an_apostrophe_is_never_a_quotation(text: str) -> None:
    assert quoted(text) == []


def test_a_possessive_does_not_close_a_single_quotation() -> None:
    assert quoted("‘We like the Smiths’ barn,’ he said.") == ["‘We like the Smiths’ barn,’"]


def test_a_quotation_over_paragraphs_that_repeat_the_mark_has_a_part_in_each() -> None:
    text = "“We began early.\n“We ended late,” she said."

    assert [(item.span.of(text), item.is_closed) for item in found(text)] == [
        ("“We began early.", False),
        ("“We ended late,”", True),
    ]


def test_a_quotation_over_paragraphs_needs_no_repeated_mark_when_it_is_closed_later() -> None:
    text = "„Am Anfang war es still.\nAm Ende laut“, sagte sie."

    assert quoted(text) == ["„Am Anfang war es still.", "Am Ende laut“"]


def test_a_mark_left_open_ends_with_its_paragraph() -> None:
    text = "Sie sagte: „Wir bleiben hier.\nAm Abend regnete es."

    assert [(item.span.of(text), item.is_closed) for item in found(text)] == [("„Wir bleiben hier.", False)]


@never_hangs
@pytest.mark.parametrize("mark", ["„", "“", "»", "«", '"', "‚", "‘", "›", "'", "''"])
@pytest.mark.parametrize("between", ["", "a ", "\n", "a\n"])
def test_two_hundred_thousand_open_marks_are_no_trouble(mark: str, between: str) -> None:
    text = (mark + between) * 200_000
    paragraphs = (Span(0, len(text)),) if "\n" not in between else None
    document = Document(text, paragraphs=paragraphs or (Span(0, len(text)),))

    assert quotations.find(document).text == text
