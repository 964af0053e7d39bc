"""What a page tells about its article: title, outlet, byline, agencies and date."""

from pathlib import Path

import pytest

from apps.extraction import cleaning
from apps.extraction.cleaning import dates, metadata
from apps.web import demo
from tests.extraction.test_cleaning import PAGES, SENTENCE, read_page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_pasted_page_tells_where_it_comes_from(path):
    page = read_page(path)

    cleaned = cleaning.clean(page.text)

    found = {
        "outlet": cleaned.outlet,
        "byline": "; ".join(cleaned.byline),
        "agencies": "; ".join(cleaned.agencies),
        "published": cleaned.published,
    }
    assert found == {name: page.told.get(name, "") for name in found}


BYLINES = [
    ("Von Sabine Kröll", ("Sabine Kröll",), ()),
    ("Von: Jenny Kolbe", ("Jenny Kolbe",), ()),
    ("Von Mona Ferch und Patrick Oyelaran", ("Mona Ferch", "Patrick Oyelaran"), ()),
    ("Von Katja Lorenz mit AFP, dpa", ("Katja Lorenz",), ("AFP", "dpa")),
    ("Von Petra Klamm, Berlin", ("Petra Klamm",), ()),
    (
        "Von\u00a0nachrichten.example redaction nachrichten.example\u00a0mit\u00a0DPA/AP/REUTERS",
        (),
        ("dpa", "AP", "Reuters"),
    ),
    ("Von unseren Korrespondenten in Berlin und Paris", (), ()),
    ("Text: Henrik Solms – Fotos: Jana Beutler", ("Henrik Solms",), ()),
    ("By Kayleigh Strudwick, Local Democracy Reporter", ("Kayleigh Strudwick",), ()),
    ("By DANA WHITLOCK and MARCUS BELL", ("Dana Whitlock", "Marcus Bell"), ()),
    ("By Anna de la Cruz and Ludwig van Horn", ("Anna de la Cruz", "Ludwig van Horn"), ()),
    ("By Associated Press", (), ("AP",)),
    ("Reporting by Lena Holt; Editing by Mark Rush", ("Lena Holt",), ()),
]


@pytest.mark.parametrize(("line", "names", "agencies"), BYLINES)
def test_a_byline_gives_names_and_agencies(line, names, agencies):
    read = metadata.read_byline(line)

    assert read is not None
    assert read == (names, agencies)


@pytest.mark.parametrize(
    "line",
    [
        "Von Anfang an war die Sache klar",
        "Von Kiel nach Kopenhagen in vier Stunden",
        "By the time the police came it was over",
        "Von wegen Ruhe!",
        "Text und Ton passen nicht zusammen",
        "By law the council must reply",
    ],
)
def test_a_line_that_only_begins_like_a_byline_is_none(line):
    assert metadata.read_byline(line) is None


CREDITS = [
    ("(dpa)", ("dpa",)),
    ("dpa/AFP", ("dpa", "AFP")),
    ("jm/AR/pf (dpa, afp)", ("dpa", "AFP")),
    ("mit Material von dpa", ("dpa",)),
    ("Mit Material von dpa und Reuters", ("dpa", "Reuters")),
    ("With AP", ("AP",)),
    ("(With inputs from Reuters and AFP)", ("Reuters", "AFP")),
    ("Quelle: dpa", ("dpa",)),
    ("© Agence France-Presse", ("AFP",)),
]


@pytest.mark.parametrize(("line", "agencies"), CREDITS)
def test_a_credit_under_the_text_names_its_agencies(line, agencies):
    cleaned = cleaning.clean(f"Rat lehnt Haushalt ab\n\n{SENTENCE}{SENTENCE}\n\n{SENTENCE}Mehr weiß niemand.\n\n{line}")

    assert cleaned.agencies == agencies


@pytest.mark.parametrize(
    ("paragraph", "agencies"),
    [
        (f"Kassel (dpa) - {SENTENCE}", ("dpa",)),
        (f"Honiara (AFP) – {SENTENCE}", ("AFP",)),
        (f"CHALA, Peru (AP) — {SENTENCE}", ("AP",)),
        (f"Berlin/Paris (dpa/AFP) - {SENTENCE}", ("dpa", "AFP")),
        (f"Frankfurt, 14. Apr (Reuters) - {SENTENCE}", ("Reuters",)),
        (f"{SENTENCE}Mehr wisse er nicht. (dpa/AFP)", ("dpa", "AFP")),
        (f"{SENTENCE}Mehr wisse er nicht. — Reuters", ("Reuters",)),
        ("Der Politiker (SPD) sagte der Nachrichtenagentur dpa, das Gesetz werde im Herbst kommen.", ()),
        (f"{SENTENCE}Das Foto zeigt den Saal.\n\nFoto: Max Muster/dpa", ()),
    ],
)
def test_agencies_come_from_datelines_and_closing_credits_only(paragraph, agencies):
    cleaned = cleaning.clean(f"Rat lehnt Haushalt ab\n\n{paragraph}")

    assert cleaned.agencies == agencies


DATES = [
    ("Zuerst veröffentlicht am 03/08/2025 - 9:30 MESZ", "2025-08-03"),
    ("Stand: 18.09.2025, 19:48 Uhr", "2025-09-18"),
    ("15. Mai 2026, 12.18 Uhr", "2026-05-15"),
    ("5. März 2026", "2026-03-05"),
    ("1. Jänner 2026", "2026-01-01"),
    ("02.04.26", "2026-04-02"),
    ("Published 14th May 2026, 17:32", "2026-05-14"),
    ("June 3, 2026 at 5:04 p.m. EDT", "2026-06-03"),
    ("Wed 11 Feb 2026 17.45 GMT", "2026-02-11"),
    ("2026-03-05T08:00:00+01:00", "2026-03-05"),
    ("8/23/2025 10:00 AM ET", "2025-08-23"),
    ("8/3/2025 10:00 AM ET", "2025-08-03"),
    ("23/8/2025", "2025-08-23"),
    ("8/3/2025", ""),
    ("31.02.2026", ""),
    ("gestern, 12 Uhr", ""),
    ("14th May, 17:32", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "value"), DATES)
def test_a_date_is_read_or_left_open(text, value):
    assert dates.find_date(text) == value


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("© 2026 Ellerauer Bote. Alle Rechte vorbehalten.", "Ellerauer Bote"),
        ("© Dales Mercury Media 2025 | Privacy | Cookies", "Dales Mercury Media"),
        ("Copyright © 2026 The Wexbury Courier", "The Wexbury Courier"),
        ("© dpa-infocom, dpa:260512-99-401877/4", ""),
        ("© Agence France-Presse", ""),
        ("Copyright AP Photo/Stavros Anders", ""),
        ("© Getty Images", ""),
    ],
)
def test_a_copyright_line_names_the_outlet_but_no_agency_or_photographer(line, outlet):
    assert metadata.outlet_of_copyright(line) == outlet


def test_a_browser_title_gives_headline_and_outlet():
    assert metadata.split_title("Council falls silent | The Guardian") == ("Council falls silent", "The Guardian")
    assert metadata.split_title("Council falls silent – a story") == ("Council falls silent – a story", "")


STORY = (
    "Der Stadtrat von Ellerau hat den Haushalt am Dienstag abgelehnt. Dagegen stimmten zwölf Mitglieder, sagte "
    "Bürgermeisterin Karin Loos der Ellerpost. Wie es weitergeht, ist offen."
)
REPORT = (
    "The council of Wexbury rejected its budget on Tuesday, and twelve members voted against it, the mayor said. "
    "What comes next is open."
)

# The top of a page, the article's text, its title and its outlet.
MASTHEADS = [
    (("Zum Inhalt", "ELLERPOST", "Stadt Land Sport", "Rat lehnt den Haushalt ab", "Von Ida Kern"), STORY, "Ellerpost"),
    (("Menü", "Der Deichkurier", "Nachrichten Region", "Rat lehnt den Haushalt ab"), STORY, "Der Deichkurier"),
    (("Menü", "Ellerauer Blatt Plus", "Rat lehnt den Haushalt ab"), STORY, "Ellerauer Blatt"),
    (("The Wexbury Herald", "Home Politics Opinion", "Council rejects its budget"), REPORT, "The Wexbury Herald"),
    (("Wexbury Times", "News for the vale", "Sign in", "Council rejects its budget"), REPORT, "Wexbury Times"),
    (("Anzeiger vom Ellertal", "Menü", "Rat lehnt den Haushalt ab"), STORY, "Anzeiger vom Ellertal"),
    (("Ellerauer Anzeiger, Montag, 3. März 2026", "Menü", "Rat lehnt den Haushalt ab"), STORY, "Ellerauer Anzeiger"),
    (("Rat lehnt den Haushalt ab", "Ellerauer Anzeiger", "Von Ida Kern"), STORY, "Ellerauer Anzeiger"),
    (("Journal of Wexbury", "Home Politics Opinion", "Council rejects its budget"), REPORT, "Journal of Wexbury"),
]


@pytest.mark.parametrize(("top", "text", "outlet"), MASTHEADS, ids=lambda value: value if len(value) < 30 else "")
def test_the_papers_name_at_the_top_is_the_outlet_and_never_the_title(top, text, outlet):
    cleaned = cleaning.clean("\n".join(top) + f"\n\n{text}")

    assert cleaned.outlet == outlet
    assert cleaned.title in ("Rat lehnt den Haushalt ab", "Council rejects its budget")
    assert cleaned.text == f"{cleaned.title}\n\n{text}"


def test_a_name_no_list_knows_is_the_outlet_when_a_copyright_line_repeats_it():
    top = "Moorlicht\nStartseite Politik Sport\n\nRat lehnt den Haushalt ab\n\n"

    told = cleaning.clean(f"{top}{STORY}\n\n© 2026 Moorlicht. Alle Rechte vorbehalten.")
    untold = cleaning.clean(f"{top}{STORY}\n\nFoto: Moorlicht")

    assert (told.outlet, told.title) == ("Moorlicht", "Rat lehnt den Haushalt ab")
    assert (untold.outlet, untold.title) == ("", "Rat lehnt den Haushalt ab")


def test_the_name_at_the_top_goes_before_the_company_of_the_copyright_line():
    top = "The Wexbury Courier\nNews Sport Weather\n\nCouncil rejects its budget\n\n"

    assert cleaning.clean(f"{top}{REPORT}\n\n© 2026 Wexbury Media Ltd.").outlet == "The Wexbury Courier"


@pytest.mark.parametrize(
    "headline", ["Neue Post", "Streit um den Anzeiger", "Wexbury Herald", "Mayor Sues Herald", "Unruhige Zeiten"]
)
def test_a_headline_that_ends_like_a_paper_stays_the_title(headline):
    plain = cleaning.clean(f"{headline}\n\n{STORY}")
    pasted = cleaning.clean(f"Startseite Politik Sport\nAnmelden\n\n{headline}\n\nVon Ida Kern\n\n{STORY}\n\nTeilen")

    assert (plain.title, plain.outlet) == (headline, "")
    assert (pasted.title, pasted.outlet) == (headline, "")


def test_a_headline_between_share_buttons_and_standfirst_stays_the_title():
    cleaned = cleaning.clean(f"Good Times\nShare Save\nBy Ann Rowe\nWhat a small town found out\n\n{REPORT}")

    assert (cleaned.title, cleaned.outlet) == ("Good Times", "")


def test_a_person_called_like_a_paper_is_a_person():
    cleaned = cleaning.clean(f"Council rejects its budget\nEmily Star\nShare Save\n\n{REPORT}")

    assert (cleaned.byline, cleaned.outlet) == (("Emily Star",), "")


@pytest.mark.parametrize(
    ("line", "names", "agencies", "outlet"),
    [
        ("Von Ida Kern Deichbote mit dpa", ("Ida Kern",), ("dpa",), "Deichbote"),
        ("By Ann Rowe The Wexbury Courier", ("Ann Rowe",), (), "The Wexbury Courier"),
        ("Ein Bericht von Ida Kern und Tom Reiß", ("Ida Kern", "Tom Reiß"), (), ""),
        ("Protokolliert von Ida Kern", ("Ida Kern",), (), ""),
        ("An analysis by Ann Rowe", ("Ann Rowe",), (), ""),
        ("From wire reports (AP)", (), ("AP",), ""),
        ("From staff and wire reports", (), (), ""),
        ("Von Karl Emil Bote", ("Karl Emil Bote",), (), ""),
    ],
)
def test_a_byline_may_name_the_paper_too(line, names, agencies, outlet):
    assert metadata.read_byline(line) == (names, agencies)
    assert metadata.outlet_of_byline(line) == outlet


@pytest.mark.parametrize("line", ["Ein Bericht von Ida Kern", "By Ann Rowe", "Von Ida Kern", "Text: Ida Kern"])
def test_a_byline_is_never_the_title(line):
    cleaned = cleaning.clean(f"Rat lehnt den Haushalt ab\n\n{line}\nTeilen Drucken\n\n{STORY}\n\n{STORY}")

    assert cleaned.title == "Rat lehnt den Haushalt ab"
    assert line not in cleaned.text


@pytest.mark.parametrize(
    ("line", "agencies", "outlet"),
    [
        ("Reuters/Deichanzeiger", ("Reuters",), "Deichanzeiger"),
        ("Reuters/Wirtschaftsblatt", ("Reuters",), "Wirtschaftsblatt"),
        ("rtr/dpa", ("Reuters", "dpa"), ""),
        ("© dpa-infocom, dpa:260512-99-401877/4", ("dpa",), ""),
        ("dpa-AFX/AFP", ("dpa", "AFP"), ""),
        ("AP writer Ida Roe contributed to this report.", ("AP",), ""),
    ],
)
def test_agencies_of_one_house_are_one_and_a_paper_beside_them_is_the_outlet(line, agencies, outlet):
    cleaned = cleaning.clean(f"Startseite Politik\n\nRat lehnt den Haushalt ab\n\n{STORY}\n\n{STORY[:60]}.\n\n{line}")

    assert cleaned.agencies == agencies
    assert cleaned.outlet == outlet
    assert line not in cleaned.text


DEMO = Path(demo.__file__).parent
DEMO_PAGES = [
    ("01-hafenbahn-landbote", "Nordstrand: Streit um die Hafenbahn spitzt sich zu", "Landbote", "dpa"),
    ("02-hafenbahn-kurier", "Ministerin stoppt Hafenbahn über den Deich", "Der Küstenkurier", "dpa"),
    ("03-klinik-abendpost", "Klinikum Lindental: Wer wusste von den Keimen?", "Abendpost", ""),
    (
        "04-strompreis-wirtschaftsblatt",
        "Netzbetreiber erwartet sinkende Strompreise – Verbraucherschützer zweifeln",
        "Wirtschaftsblatt",
        "Reuters",
    ),
    ("05-bridge-courier", "Council 'ignored three warnings' before Mill Bridge closure", "The Harrow Courier", ""),
    ("06-water-tribune", "Governor says water is safe; scientists are not so sure", "The Plains Tribune", "AP"),
    ("07-water-herald", "Water 'safe again' after spill, governor says", "Cedar Fork Herald", "AP"),
]


@pytest.mark.parametrize(("name", "title", "outlet", "agencies"), DEMO_PAGES)
def test_the_demo_newsrooms_pages_tell_title_outlet_and_agency(name, title, outlet, agencies):
    cleaned = cleaning.clean((DEMO / f"{name}.txt").read_text(encoding="utf-8"))

    assert (cleaned.title, cleaned.outlet, "; ".join(cleaned.agencies)) == (title, outlet, agencies)
    assert outlet not in cleaned.text.splitlines()
