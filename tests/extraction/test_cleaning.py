"""Pages as people paste them, and pages as servers send them: the article comes out whole and alone."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from apps.extraction import cleaning
from apps.extraction.types import Span
from tests.extraction.hanging import never_hangs

PASTED = Path(__file__).parent / "data" / "pasted"
PAGES = sorted(PASTED.glob("*.page"))
SENTENCE = "Der Minister sagte am Montag, das Gesetz werde im Herbst kommen. "
ARTICLE = (
    "Rat lehnt Haushalt ab",
    "Der Stadtrat von Ellerau hat den Haushalt am Dienstag abgelehnt. Dagegen stimmten zwölf Mitglieder.",
    "„Das ist ein schwarzer Tag“, sagte Bürgermeisterin Karin Loos. Sie kündigte einen neuen Entwurf an.",
    "Die Opposition begrüßte das Ergebnis. Wie es weitergeht, ist offen.",
)


@dataclass(frozen=True)
class Page:
    """A made-up page: "= " marks its title, "+ " a paragraph, "| " its next wrapped line."""

    text: str
    title: str
    body: list[str]
    told: dict[str, str]


def read_page(path: Path) -> Page:
    head, _, rest = path.read_text(encoding="utf-8").partition("---\n")
    told = {}
    for row in head.splitlines():
        name, _, value = row.removeprefix("# ").partition(":")
        told[name] = value.strip()
    lines, title, body = [], "", []
    for row in rest.removesuffix("\n").split("\n"):
        mark, text = row[:2], row[2:]
        lines.append(text)
        if mark == "= ":
            title = text
        elif mark == "+ ":
            body.append(text)
        elif mark == "| ":
            body[-1] += " " + text
    return Page("\n".join(lines), title, body, told)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_pasted_page_gives_its_title_and_paragraphs_and_nothing_else(path):
    page = read_page(path)

    cleaned = cleaning.clean(page.text)

    assert [span.of(cleaned.text) for span in cleaned.paragraphs] == page.body
    assert cleaned.title == page.title
    assert "; ".join(cleaned.notes) == page.told.get("notes", "")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_line_of_a_page_is_kept_or_reported_as_dropped(path):
    page = read_page(path)

    cleaned = cleaning.clean(page.text)

    covered = bytearray(len(page.text))
    for start, length in [(original, length) for _, original, length in cleaned.origin]:
        covered[start : start + length] = b"\1" * length
    for dropped in cleaned.dropped:
        covered[dropped.span.start : dropped.span.end] = b"\1" * (dropped.span.end - dropped.span.start)
    lost = [page.text[at] for at, is_covered in enumerate(covered) if not is_covered]
    assert set(lost) <= {" ", "\n"}
    assert all(dropped.reason for dropped in cleaned.dropped)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_offsets_lead_back_to_the_original(path):
    page = read_page(path)

    cleaned = cleaning.clean(page.text)

    for span in cleaned.paragraphs:
        assert " ".join(cleaned.to_original_span(span).of(page.text).split()) == span.of(cleaned.text)


@pytest.mark.parametrize("separator", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \t\n"])
def test_a_clean_article_comes_back_whole(separator):
    cleaned = cleaning.clean(separator.join(ARTICLE))

    assert cleaned.text == "\n\n".join(ARTICLE)
    assert cleaned.title == ARTICLE[0]
    assert cleaned.dropped == ()
    assert cleaned.notes == ()


def test_one_sentence_alone_is_the_body_and_no_title():
    cleaned = cleaning.clean("Der Rat hat den Haushalt abgelehnt.")

    assert cleaned.title == ""
    assert cleaned.paragraphs == (Span(0, 35),)


def test_a_title_that_is_told_twice_stands_once():
    cleaned = cleaning.clean("\n".join((ARTICLE[0], *ARTICLE)))

    assert cleaned.text == "\n\n".join(ARTICLE)
    assert [dropped.reason for dropped in cleaned.dropped] == ["duplicate"]


def test_a_lead_that_opens_the_first_paragraph_stands_once():
    lead = ARTICLE[1].split(". ")[0] + "."

    cleaned = cleaning.clean("\n\n".join((ARTICLE[0], lead, "WERBUNG", *ARTICLE[1:])))

    assert cleaned.text == "\n\n".join(ARTICLE)
    assert [dropped.reason for dropped in cleaned.dropped] == ["duplicate", "advert"]


def test_a_sub_heading_stays_and_is_marked():
    cleaned = cleaning.clean("\n\n".join((*ARTICLE[:2], "USA fordern Waffenruhe", *ARTICLE[2:])))

    assert [span.of(cleaned.text) for span in cleaned.headings] == ["USA fordern Waffenruhe"]
    assert set(cleaned.headings) < set(cleaned.paragraphs)


@pytest.mark.parametrize("heading", ["Klima", "Gesundheit", "Analysis", "Politik"])
def test_a_word_of_the_menu_between_two_paragraphs_is_a_sub_heading(heading):
    cleaned = cleaning.clean("\n\n".join((*ARTICLE[:2], heading, *ARTICLE[2:])))

    assert [span.of(cleaned.text) for span in cleaned.headings] == [heading]


KEPT = [
    "Anzeige gegen den Bürgermeister hat nach Angaben der Polizei eine Anwohnerin erstattet.",
    "Cookies und Werbung waren das Thema der Debatte im Landtag, sagte der Datenschutzbeauftragte.",
    "„Wir und unsere Partner haben den Vertrag unterschrieben“, sagte die Konzernchefin am Abend.",
    "Er zeichnete ein düsteres Bild: 40 Betriebe müssten schließen, sagte der Präsident der Kammer.",
    "Mehr zum Thema wollte die Ministerin am Dienstag nicht sagen, wie ihr Sprecher mitteilte.",
    "Von Anfang an sei klar gewesen, dass das Geld nicht reicht, sagte die Kämmerin dem Ausschuss.",
    "Lesen Sie die Akten, riet der Anwalt seinem Gegner, und dann sprechen wir weiter darüber.",
    "By Monday the council had received more than 300 letters, a spokesman said.",
    "Related charges against two other officers were dropped, the prosecutor said on Tuesday.",
    "Sign up for the army was the message, the veteran told a packed church hall on Sunday.",
    "Subscribe to that view and you will lose the election, the party chairman warned his members.",
    "Share prices fell by four per cent after the minister said he would not step in.",
    "Home secretary Ada Finch told MPs that the figures were wrong.",
    "Comments by the minister caused anger in Paris, where officials called them unhelpful.",
    "Live music will return to the square in May, the council said.",
    "He said: “We use cookies as bait, and the bears love them more than anything else.”",
]


@pytest.mark.parametrize("sentence", KEPT)
def test_a_sentence_that_begins_like_boilerplate_is_kept(sentence):
    cleaned = cleaning.clean("\n\n".join((*ARTICLE[:2], sentence, *ARTICLE[2:])))

    assert sentence in [span.of(cleaned.text) for span in cleaned.paragraphs]


DROPPED = [
    ("WERBUNG", "advert"),
    ("- Anzeige -", "advert"),
    ("Article continues below this advertisement", "advert"),
    ("Diesen Artikel teilen Kommentare", "share"),
    ("Share | Post | WhatsApp | Email | Copy link", "share"),
    ("Den Link zum Einbetten des Videos kopieren Copy to clipboard Copied", "share"),
    ("Lesen Sie auch: Warum die Brücke gesperrt bleibt", "related"),
    ("READ MORE: Ten bridges we cannot cross", "related"),
    ("Jetzt Newsletter abonnieren: Das Wichtigste jeden Morgen direkt in Ihr Postfach.", "newsletter"),
    ("Sign up to our daily newsletter and get the top stories straight to your inbox.", "newsletter"),
    ("Wir verwenden Cookies, um Ihnen den besten Service zu bieten.", "consent"),
    ("We and our 1,200 partners store and access personal data on your device.", "consent"),
    ("Dieser Artikel ist exklusiv für Abonnenten. Jetzt weiterlesen.", "paywall"),
    ("Subscribe to continue reading this story.", "paywall"),
    ("Foto: Max Muster/dpa", "credit"),
    ("Der Saal nach der Sitzung. Foto: Max Muster", "credit"),
    ("The hall after the meeting. Photograph: Ann Example/Example Images", "credit"),
    ("Zuerst veröffentlicht am 03/08/2025 - 9:30 MESZ", "meta"),
    ("Published 14th May 2026, 17:32 | Updated 15th May 2026, 08:10", "meta"),
    ("Lesezeit: 4 Minuten", "meta"),
    ("3 min read", "meta"),
    ("© 2026 Ellerauer Bote. Alle Rechte vorbehalten.", "footer"),
    ("37 Kommentare", "comments"),
    ("Zum Inhalt springen", "navigation"),
    ("Dieser Inhalt kann leider nicht angezeigt werden.", "embed"),
    ("https://example.org/2026/05/artikel", "embed"),
    ("* * *", "separator"),
    ("jm/AR/pf (dpa, afp, rtr)", "credit"),
]


@pytest.mark.parametrize(("line", "reason"), DROPPED)
def test_a_line_of_the_page_is_left_out_and_says_why(line, reason):
    text = "\n\n".join((*ARTICLE[:3], line, ARTICLE[3]))

    cleaned = cleaning.clean(text)

    assert cleaned.text == "\n\n".join(ARTICLE)
    assert [(dropped.span.of(text), dropped.reason) for dropped in cleaned.dropped] == [(line, reason)]


def test_teasers_end_where_paragraphs_resume():
    teasers = ("Mehr zum Thema", "Warum der Rat streitet", "Wer sind die Neuen im Rat?")

    cleaned = cleaning.clean("\n".join((*ARTICLE[:2], *teasers, *ARTICLE[2:])))

    assert cleaned.text == "\n\n".join(ARTICLE)
    assert {dropped.reason for dropped in cleaned.dropped} == {"related"}


def test_teasers_with_a_summary_each_are_no_article():
    teasers = (
        "Das könnte Sie auch interessieren",
        "Freibad öffnet früher",
        "Die Stadt zieht den Saisonstart um zwei Wochen vor.",
        "Neuer Wirt für die Krone",
        "Nach langer Suche gibt es einen Pächter für das Gasthaus.",
    )

    cleaned = cleaning.clean("\n".join((*ARTICLE, *teasers)))

    assert cleaned.text == "\n\n".join(ARTICLE)


def test_soft_hyphens_go_and_the_map_still_holds():
    text = "Rat lehnt Haus\u00adhalt ab\n\nDie Ver\u00adwal\u00adtung sagte, der Haus\u00adhalt werde neu geschrieben."

    cleaned = cleaning.clean(text)

    assert cleaned.text == "Rat lehnt Haushalt ab\n\nDie Verwaltung sagte, der Haushalt werde neu geschrieben."
    start = cleaned.text.index("Verwaltung")
    assert cleaned.to_original_span(Span(start, start + 10)).of(text) == "Ver\u00adwal\u00adtung"


def test_hidden_characters_are_kept_and_noted():
    text = f"{SENTENCE}\n\nJoh\u200bn Doe said the rate was \u202e05%\u202c and would not change this year."

    cleaned = cleaning.clean(text)

    assert "Joh\u200bn" in cleaned.text
    assert "\u202e05%\u202c" in cleaned.text
    assert "hidden_characters" in cleaned.notes


def test_characters_that_cannot_be_stored_are_replaced_in_place():
    text = f"{SENTENCE}\n\nEr sagte\x00 am Abend, \ud800 das Geld reiche nicht aus."

    cleaned = cleaning.clean(text)

    assert cleaned.text.count("\ufffd") == 2
    assert len(cleaned.text) == len(text.replace(" \n", "\n"))
    assert "repaired_characters" in cleaned.notes
    cleaned.text.encode()


HOSTILE = {
    "one sentence of ten megabytes": "Wort und " * 1_100_000,
    "twenty thousand open quotation marks": "“Er sagte " * 20_000,
    "bare quotation marks": "“" * 100_000,
    "fifty thousand equal paragraphs": (SENTENCE * 3 + "\n\n") * 50_000,
    "a million line ends": "\n" * 1_000_000,
    "three hundred thousand short lines": "Ja\n" * 300_000,
    "dates": "12.03.2024 " * 100_000,
    "commas": "," * 1_000_000,
    "brackets": "(" * 200_000,
    "blanks": " " * 1_000_000 + SENTENCE,
    "a title of a hundred thousand characters": "T" * 100_000 + "\n" + SENTENCE * 5,
    "a byline of two hundred thousand characters": "Von " + "A" * 200_000 + "\n" + SENTENCE,
    "domains": "a." * 100_000,
    "slashes": "a/b" * 50_000,
    "stacked accents": SENTENCE + "a" + "\u0301" * 100_000,
    "nothing": "",
    "white space": " \n\t \r\n",
    "one character": "x",
    "symbols": "🙂" * 1000,
    "right to left": "قال الوزير يوم الاثنين إن القانون سيصدر في الخريف. " * 20,
    "no word breaks": "大臣は月曜日に法律が秋に来ると言った。" * 20,
}


@never_hangs
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_cleaned_in_bounded_time_and_size(text):
    cleaned = cleaning.clean(text)

    assert len(cleaned.text) <= 400_000
    if len(text) > 1_000_000 and text.strip():
        assert {"truncated", "repetitive"} & set(cleaned.notes) or len(text.strip()) < 1000


def test_a_text_that_is_cut_says_so_and_reports_the_rest():
    text = SENTENCE * 10_000

    cleaned = cleaning.clean(text)

    assert "truncated" in cleaned.notes
    assert cleaned.dropped[-1].reason == "truncated"
    assert cleaned.dropped[-1].span.end == len(text.rstrip()) or cleaned.dropped[-1].span.end == len(text)


@never_hangs
def test_a_text_of_very_many_lines_is_cleaned():
    text = "\n".join(f"Zeile {number} ohne Punkt\n{SENTENCE}" for number in range(20_000))

    assert SENTENCE.strip() in cleaning.clean(text).text
