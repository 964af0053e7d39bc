"""The figures of a claim are found and read as what they count; what only names something is none."""

import time

import pytest

from apps.extraction.numerals import figure_value, german_numeral, number_at, tokens_of
from apps.extraction.quantities import MAX_QUANTITIES, find_quantities
from tests.extraction.hanging import never_hangs


def read(text: str, language: str) -> list[tuple]:
    return [
        (quantity.value, quantity.unit, quantity.upper, str(quantity.bound))
        for quantity in find_quantities(text, language)
    ]


@pytest.mark.parametrize(
    ("language", "figure", "value"),
    [
        ("de", "2.450", 2450),
        ("de", "2,450", 2.45),
        ("de", "9.876,5", 9876.5),
        ("de", "6.5", 6.5),
        ("de", "6'100", 6100),
        ("de", "81\u202f000", 81_000),
        ("en", "2,450", 2450),
        ("en", "2.450", 2.45),
        ("en", "0171", None),
        ("en", "9" * 30, None),
    ],
)
def test_a_figure_is_read_with_the_marks_of_its_language(language, figure, value):
    assert figure_value(figure, language) == value


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("siebzehn", 17),
        ("achtundsechzig", 68),
        ("fünfhundertzwölf", 512),
        ("sechstausenddreihundertneun", 6309),
        ("neunhunderttausend", 900_000),
        ("viereinhalb", 4.5),
        ("vierzehnhundert", 1400),
        ("jahrtausend", None),
        ("tausende", None),
        ("verhundertfacht", None),
        ("undzwanzig", None),
    ],
)
def test_a_german_number_word_is_read_to_its_end(word, value):
    assert german_numeral(word) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("sixty-eight", 68),
        ("five hundred and twelve", 512),
        ("six thousand three hundred and nine", 6309),
        ("nine hundred thousand", 900_000),
        ("four and a half", 4.5),
        ("fourteen hundred", 1400),
        ("three dozen", 36),
        ("half a billion", 500_000_000),
        ("two or", 2),
    ],
)
def test_an_english_number_in_words_is_read_to_its_end(words, value):
    assert number_at(tokens_of(words, "en"), 0, "en").value == value


READ = [
    ("de", "Es fehlten rund 2,5 Mrd. Franken.", [(2_500_000_000, "CHF", None, "about")]),
    ("de", "Oslo gab 60 Millionen norwegische Kronen.", [(60_000_000, "NOK", None, "")]),
    ("de", "Das kostet 80 Cent.", [(0.8, "EUR", None, "")]),
    ("de", "eine 20-prozentige Erhöhung", [(20, "percent", None, "")]),
    ("de", "nach achtstündiger Sitzung", [(8, "hours", None, "")]),
    ("de", "das 60-Millionen-Euro-Vorhaben", [(60_000_000, "EUR", None, "")]),
    ("de", "jede vierte Praxis, aber jeden zweiten Tag", [(0.25, "share", None, "")]),
    ("de", "vier von fünf Fahrern", [(0.8, "share", None, "")]),
    ("de", "drei Fünftel der Fläche", [(0.6, "share", None, "")]),
    ("de", "in der zweiten Hälfte", []),
    ("de", "fünfmal so viel, fünfmal gesehen", [(5, "fold", None, ""), (5, "times", None, "")]),
    ("de", "von 3 auf 6 Prozent", [(3, "percent", None, ""), (6, "percent", None, "")]),
    ("de", "zwischen 3 und 6 Prozent", [(3, "percent", 6, "")]),
    ("de", "2 bis 3 Millionen Euro", [(2_000_000, "EUR", 3_000_000, "")]),
    ("de", "nicht mehr als 70 Besucher", [(70, "visitors", None, "at most")]),
    ("de", "sieben Kräne, die sieben Kräne", [(7, "", None, "")]),
    ("de", "ein Jahr, ein Prozent, eine Million", [(1, "percent", None, ""), (1_000_000, "", None, "")]),
    ("en", "NZ$7 million or 70 million Danish kroner", [(7_000_000, "NZD", None, ""), (70_000_000, "DKK", None, "")]),
    ("en", "a 30-mile detour and a two-month strike", [(30, "miles", None, ""), (2, "months", None, "")]),
    ("en", "one in four nurses", [(0.25, "share", None, "")]),
    ("en", "three-fifths of it; a third attempt; a fifth of it", [(0.6, "share", None, ""), (0.2, "share", None, "")]),
    ("en", "five times as much, five times seen", [(5, "fold", None, ""), (5, "times", None, "")]),
    ("en", "from 3 to 6 percent", [(3, "percent", None, ""), (6, "percent", None, "")]),
    ("en", "3 to 6 percent", [(3, "percent", 6, "")]),
    ("en", "£2-3bn", [(2_000_000_000, "GBP", 3_000_000_000, "")]),
    ("en", "no fewer than 70 guests, or 90 or more", [(70, "guests", None, "at least"), (90, "", None, "at least")]),
    ("de", "von drei auf sechs Wochen", [(3, "weeks", None, ""), (6, "weeks", None, "")]),
    ("de", "Höchstens vier der Taucher kamen.", [(4, "", None, "at most")]),
    ("en", "2.5 million cubic feet", [(2_500_000, "cubic feet", None, "")]),
    ("en", "a £300-a-week allowance for a man aged 71", [(300, "GBP", None, "")]),
    ("de", "über 70 Gäste, ein Kredit über 70 Euro", [(70, "guests", None, "more than"), (70, "EUR", None, "")]),
    ("de", "minus vier bis minus neun Grad", [(-9, "degrees", -4, "")]),
    ("en", "Rs 70 crore", [(700_000_000, "INR", None, "")]),
    ("en", "seven cranes, the seven cranes", [(7, "", None, "")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), READ)
def test_a_quantity_has_its_value_unit_range_and_bound(language, text, expected):
    assert read(text, language) == [
        (pytest.approx(value), unit, upper if upper is None else pytest.approx(upper), bound)
        for value, unit, upper, bound in expected
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Airbus 320 landete, Linie 12 auch."),
        ("de", "Paragraf 23 und § 7 und Nr. 9"),
        ("de", "Sie gewannen 4:1 und verloren 2-3."),
        ("de", "um 7.15 Uhr, um 19 Uhr"),
        ("de", "die 44-Jährige aus der Bergstraße 9"),
        ("de", "der 40-Tonner auf der B 96"),
        ("de", "Version 3.1.4, Az. 12/345"),
        ("de", "Einfach ein vielfach gelobtes Buch"),
        ("en", "The Cessna 172 and Highway 61"),
        ("en", "Section 12, No. 9 and #7"),
        ("en", "They won 4-1."),
        ("en", "at 7 p.m., at 7:15 and at 7 o’clock"),
        ("en", "the 44-year-old of 9 Birch Lane"),
        ("en", "the 4th of the MI5 men"),
        ("en", "1.2.3.4 and 12/345"),
        ("en", "one of us, a year"),
        ("en", "open from 9.15 to 9.45, batting .288"),
    ],
)
def test_what_names_times_or_scores_is_no_quantity(language, text):
    assert read(text, language) == []


def test_the_place_is_that_of_the_words():
    text = "Laut Amt seien bis zu 3.000 Euro möglich."

    (quantity,) = find_quantities(text, "de", offset=100)

    assert text[quantity.span.start - 100 : quantity.span.end - 100] == "3.000 Euro"


def test_a_table_gives_a_bounded_number():
    assert len(find_quantities("7 Euro; " * 1000, "de")) == MAX_QUANTITIES


PUMPS = [
    "7", "7,", "7.", "7 ", "777 ", "7-", "7 bis ", "one thousand ", "two hundred and ", "zwei ", "hundert", "jeder ",
    "$", "-", "minus ", "zwischen 7 und ", "half a ", "7 % ", "undzwanzig", ", ", " ", "mehr als ", "a.m. ",
]  # fmt: skip


@never_hangs
@pytest.mark.parametrize("pump", PUMPS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_time_grows_with_the_length(language, pump):
    text = (pump * 100_000)[:100_000]

    started = time.process_time()
    find_quantities(text, language)

    assert time.process_time() - started < 20  # a square of the length would be hours
