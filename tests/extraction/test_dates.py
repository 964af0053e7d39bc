"""The dates of a claim are found and read, those relative to the article by its date and never by the clock."""

import time
from datetime import date

import pytest

from apps.extraction import extract
from apps.extraction.dates import MAX_DATES, find_dates, read_dates
from tests.extraction.hanging import never_hangs

FRIDAY = date(2025, 2, 14)


def read(text: str, language: str, published: date | None = FRIDAY) -> list[tuple[str, str]]:
    moments = read_dates(text, language, published)
    return [(moment.value, moment.part) if moment.part else (moment.value,) for moment in moments]


READ = [
    ("de", "am 8. Nov. 2011 und am 8.11.11", [("2011-11-08",), ("2011-11-08",)]),
    ("de", "im Mai 1977, Ende Mai 1977", [("1977-05",), ("1977-05", "end")]),
    ("de", "die Halle wurde 1977 gebaut", [("1977",)]),
    ("de", "vom 4. bis 9. Juli 2012", [("2012-07-04/2012-07-09",)]),
    ("de", "zwischen 1977 und 1981, von März bis Mai 2012", [("1977/1981",), ("2012-03/2012-05",)]),
    ("de", "seit 1977, ab 2027, bis Mitte 2027", [("1977/..",), ("2027/..",), ("../2027", "mid")]),
    ("de", "von 2027 an, vom 3. Mai 2012", [("2027/..",), ("2012-05-03",)]),
    ("de", "im vierten Quartal 2012, im 1. Halbjahr 2013", [("2012-Q4",), ("2013-H1",)]),
    ("de", "im Herbst 2012, im Winter 2012/13", [("2012-FA",), ("2012-WI",)]),
    ("de", "in den 80er-Jahren, Anfang der Sechzigerjahre", [("198X",), ("196X", "start")]),
    ("de", "im 18. Jahrhundert", [("17XX",)]),
    ("de", "vorgestern, heute Abend, übermorgen", [("2025-02-12",), ("2025-02-14",), ("2025-02-16",)]),
    ("de", "vor sechs Jahren, vor drei Wochen, vor anderthalb Jahren", [("2019",), ("2025-W04",), ("2023-08",)]),
    ("de", "im kommenden Monat, im vorvergangenen Jahr", [("2025-03",), ("2023",)]),
    ("de", "Die Wache wurde am Mittwoch geräumt.", [("2025-02-12",)]),
    ("de", "Die Wache wird am Mittwoch geräumt.", [("2025-02-19",)]),
    ("de", "Am Freitag habe es gebrannt.", [("2025-02-14",)]),
    ("de", "Im November sei das Dach eingestürzt.", [("2024-11",)]),
    ("de", "Im November werde gewählt.", [("2025-11",)]),
    ("de", "Im November seien 40 Bäume gefallen.", [("2024-11",)]),
    ("de", "im August vergangenen Jahres, am Montag vergangener Woche", [("2024-08",), ("2025-02-03",)]),
    ("de", "am Montag, dem 10. Februar", [("2025-02-10",)]),
    ("en", "on Nov. 8, 2011 and on 8 November 2011", [("2011-11-08",), ("2011-11-08",)]),
    ("en", "on 23/11/2011, on 11/23/2011, on 2011-11-23", [("2011-11-23",)] * 3),
    ("en", "in May 1977, in late May 1977, in mid-1977", [("1977-05",), ("1977-05", "end"), ("1977", "mid")]),
    ("en", "from July 4 to 9, 2012", [("2012-07-04/2012-07-09",)]),
    ("en", "between 1977 and 1981, 1977-1981, the 2012-13 season", [("1977/1981",), ("1977/1981",), ("2012/2013",)]),
    ("en", "since 1977, from 2027, by 2027", [("1977/..",), ("2027/..",), ("../2027",)]),
    ("en", "in the fourth quarter of 2012, in Q1 2013", [("2012-Q4",), ("2013-Q1",)]),
    ("en", "in autumn 2012, in the winter of 2012-13", [("2012-FA",), ("2012-WI",)]),
    ("en", "in the 1980s, in the early sixties, in the 18th century", [("198X",), ("196X", "start"), ("17XX",)]),
    ("en", "six years ago, three weeks ago, a month ago", [("2019",), ("2025-W04",), ("2025-01",)]),
    ("en", "next month, the year before last, twenty years ago today", [("2025-03",), ("2023",), ("2005-02-14",)]),
    ("en", "The station was cleared on Wednesday.", [("2025-02-12",)]),
    ("en", "The station will be cleared on Wednesday.", [("2025-02-19",)]),
    ("en", "The roof fell in during November.", [("2024-11",)]),
    ("en", "In November 40 trees fell.", [("2024-11",)]),
    ("de", "Der Prozess ist für Montag angesetzt.", [("2025-02-17",)]),
    ("de", "Es werde schlimmer, teilte das Amt am Mittwoch mit.", [("2025-02-12",)]),
    ("de", "Der Vorstand ist am Montag zurückgetreten.", [("2025-02-10",)]),
    ("en", "They called a strike for Monday; it should end by Thursday.", [("2025-02-17",), ("../2025-02-20",)]),
    ("en", "since the 1994 final, in her book (1986)", [("1994/..",), ("1986",)]),
    ("en", "in August last year, on Monday of last week", [("2024-08",), ("2025-02-03",)]),
    ("en", "It will be built in two years. It was built in two years.", [("2027",)]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), READ)
def test_a_date_has_its_value(language, text, expected):
    assert read(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "gestern"),
        ("de", "vor zwei Jahren"),
        ("de", "Am Mittwoch habe es gebrannt."),
        ("de", "im Juli"),
        ("en", "last year"),
        ("en", "It burned on Wednesday."),
        ("en", "in July"),
    ],
)
def test_without_the_articles_date_it_is_kept_as_written(language, text):
    assert read(text, language, None) == [("",)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "die Versammlung am Mittwoch"),
        ("de", "im August"),
        ("en", "the rally on Wednesday"),
        ("en", "the rally in August"),
        ("en", "dated 06/07/2022"),
        ("en", "a year earlier"),
    ],
)
def test_what_the_articles_date_does_not_settle_is_not_guessed(language, text):
    assert read(text, language) == [("",)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Frau Juli traf Herrn Sonntag in der Straße des 1. Mai."),
        ("de", "am 30.2.2024 und am 31. April"),
        ("de", "Agenda 2010 und 1960 Euro und 1960 Stimmen"),
        ("de", "um 12.05 Uhr, Seite 12.05, drei Jahre lang"),
        ("de", "gut geregelt"),
        ("en", "June may march, the Sun sat"),
        ("en", "on February 30, on April 31, 2024"),
        ("en", "Vision 2030 and 1960 votes"),
        ("de", "jeden Sonntag"),
        ("en", "every second Tuesday"),
        ("en", "The Sunday Times of Black Friday"),
        ("en", "for three years, 3/4, 24/7"),
    ],
)
def test_names_measures_and_impossible_days_are_no_dates(language, text):
    assert find_dates(text, language) == []


def test_an_article_is_read_by_its_own_date():
    text = "Der Damm sei gestern gebrochen, sagte Bürgermeisterin Ilse Korte."

    with_date = extract(text, "de", is_clean=True, published=FRIDAY).attributions[0]
    without = extract(text, "de", is_clean=True).attributions[0]

    assert [(moment.span.of(text), moment.value) for moment in with_date.moments] == [("gestern", "2025-02-13")]
    assert [moment.value for moment in without.moments] == [""]
    assert with_date.dates == without.dates == ("gestern",)


def test_the_ends_of_the_calendar_are_no_error():
    assert read("yesterday, a year ago, last week", "en", date.min) == [("",), ("",), ("",)]
    assert read("tomorrow, next year, next week", "en", date.max) == [("",), ("",), ("",)]


def test_a_calendar_gives_a_bounded_number():
    assert len(read("am 3. Mai 2012, " * 1000, "de")) == MAX_DATES


PUMPS = [
    "1", "1.", "1 ", "12. ", "2016 ", "März ", "March ", "im Jahr 2016 ", "vor zwei ", "letzte ", "Montag ", "Monday ",
    "Ende ", ", ", " ", "habe ", "2016-", "1/", "in ", "zwischen 2015 und ", "the end of the ",
]  # fmt: skip


@never_hangs
@pytest.mark.parametrize("pump", PUMPS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_time_grows_with_the_length(language, pump):
    text = (pump * 100_000)[:100_000]

    started = time.process_time()
    read_dates(text, language, FRIDAY)

    assert time.process_time() - started < 20  # a square of the length would be hours
