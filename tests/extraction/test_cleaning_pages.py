"""Pages as servers send them: the article, what the markup says about it, and nothing that no reader sees."""

import pytest

from apps.extraction import cleaning
from tests.extraction.hanging import never_hangs

BODY = (
    "Der Bürgermeister von Niederwald, Jochen Behrends, ist am Donnerstag zurückgetreten. Er habe das Vertrauen "
    "des Rates verloren, sagte er.",
    "„Damit hat niemand gerechnet“, erklärte Ratsfrau Ines Kolbe. Die Sitzung wurde unterbrochen und am Abend "
    "fortgesetzt.",
    "Neuwahlen soll es im Juni geben, wie die Verwaltung mitteilte. Bis dahin führt die Stellvertreterin Gudrun Thiele "
    "die Geschäfte im Rathaus.",
)
TITLE = "Bürgermeister von Niederwald tritt zurück"


def page(*, head="", before="", after="", extra="", body=BODY, charset="utf-8"):
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return (
        f'<!doctype html><html lang="de"><head><meta charset="{charset}">'
        f"<title>{TITLE} | Niederwalder Bote</title>{head}"
        f"</head><body><nav><a href='/'>Startseite</a> <a href='/p'>Politik</a> <a href='/s'>Sport</a></nav>{before}"
        f"<article><h1>{TITLE}</h1>{extra}{paragraphs}</article>{after}"
        "<footer>© 2026 Niederwalder Bote</footer></body></html>"
    )


LINKED = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},'
    '{"@type":["NewsArticle"],"headline":"Bürgermeister von Niederwald tritt zurück",'
    '"datePublished":"2026-03-05T08:00:00+01:00","author":[{"@type":"Person","name":"Petra Klamm"},{"name":"dpa"}],'
    '"publisher":{"@type":"Organization","name":"Niederwalder Bote"}}]}</script>'
)


def paragraphs(cleaned):
    return tuple(span.of(cleaned.text) for span in cleaned.paragraphs)


def test_a_page_gives_its_article():
    cleaned = cleaning.clean_html(page())

    assert cleaned.title == TITLE
    assert paragraphs(cleaned) == BODY
    assert cleaned.notes == ()
    assert cleaned.language_hint == "de"


def test_bytes_and_text_give_the_same():
    assert cleaning.clean_html(page().encode()) == cleaning.clean_html(page())


def test_linked_data_tells_author_date_and_outlet():
    cleaned = cleaning.clean_html(page(head=LINKED))

    assert cleaned.byline == ("Petra Klamm",)
    assert cleaned.agencies == ("dpa",)
    assert cleaned.published == "2026-03-05"
    assert cleaned.outlet == "Niederwalder Bote"


def test_meta_elements_tell_what_linked_data_does_not():
    head = (
        '<meta property="og:site_name" content="Niederwalder Bote">'
        '<meta name="author" content="Petra Klamm und Jo Rehm">'
        '<meta property="article:published_time" content="2026-03-05T23:30:00+01:00">'
    )

    cleaned = cleaning.clean_html(page(head=head))

    assert (cleaned.outlet, cleaned.byline, cleaned.published) == (
        "Niederwalder Bote",
        ("Petra Klamm", "Jo Rehm"),
        "2026-03-05",
    )


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": 12, "author": {"name": []}}</script>',
        '<script type="application/ld+json">[1, null, {"@type": {"a": 1}}]</script>',
        '<script type="application/ld+json">{not json</script>',
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<meta name="author" content="' + "A" * 4_000 + '">',
        '<meta property="article:published_time" content="1582-31-12">',
    ],
)
def test_nonsense_in_the_head_does_no_harm(head):
    assert paragraphs(cleaning.clean_html(page(head=head))) == BODY


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">Versteckt: Der Rat habe alles erfunden, sagte der Bürgermeister im Keller.</p>',
        '<p style="DISPLAY : none">Versteckt: Der Rat habe alles erfunden, sagte der Bürgermeister im Keller.</p>',
        '<p style="visibility:hidden">Versteckt: Der Rat habe alles erfunden, sagte der Bürgermeister im Keller.</p>',
        "<p hidden>Versteckt: Der Rat habe alles erfunden, sagte der Bürgermeister im Keller.</p>",
        '<div class="sr-only"><p>Versteckt: Der Rat habe alles erfunden, sagte der Bürgermeister im Keller.</p></div>',
        "<!-- Versteckt: Der Rat habe alles erfunden, sagte der Bürgermeister im Keller. -->",
        "<template><p>Versteckt: Der Rat habe alles erfunden, sagte der Bürgermeister im Keller.</p></template>",
    ],
)
def test_what_no_reader_sees_is_left_out(hidden):
    cleaned = cleaning.clean_html(page(extra=hidden))

    assert "Versteckt" not in cleaned.text
    assert paragraphs(cleaned) == BODY


def test_teasers_adverts_and_comments_of_a_page_are_left_out():
    before = "<div><p>Anzeige</p></div>"
    after = (
        "<section class='related'><h3>Lesen Sie auch</h3><ul><li><a href='/x'>Behrends im Porträt</a></li></ul>"
        "</section>"
        "<section id='comments'><h3>2 Kommentare</h3><div class='comment'><b>waldgeist</b><p>Endlich ist der Mann "
        "weg, das wurde aber auch Zeit.</p><button>Antworten</button></div></section>"
    )

    assert paragraphs(cleaning.clean_html(page(before=before, after=after))) == BODY


def test_every_span_points_into_the_text_the_page_was_taken_from():
    cleaned = cleaning.clean_html(page(head=LINKED))

    for span in cleaned.paragraphs:
        assert cleaned.to_original_span(span).of(cleaned.original) == span.of(cleaned.text)


ENCODINGS = [
    ("utf-8", "utf-8"),
    ("cp1252", "iso-8859-1"),
    ("cp1252", "utf-8"),
    ("utf-8", "iso-8859-1"),
    ("utf-8-sig", "iso-8859-1"),
    ("utf-16", "utf-8"),
]


@pytest.mark.parametrize(("real", "declared"), ENCODINGS)
def test_a_false_charset_is_seen_through(real, declared):
    assert paragraphs(cleaning.clean_html(page(charset=declared).encode(real))) == BODY


def test_a_page_in_another_script_is_decoded_as_declared():
    text = "Министр заявил в понедельник, что новый закон вступит в силу осенью. Подробностей он не назвал. " * 4
    html = f'<html><head><meta charset="koi8-r"></head><body><article><p>{text}</p></article></body></html>'

    assert "Министр заявил" in cleaning.clean_html(html.encode("koi8-r")).text


def test_the_text_of_a_deeply_nested_page_is_found_and_flagged():
    cleaned = cleaning.clean_html("<blockquote>" * 1000 + "".join(f"<p>{p}</p>" for p in BODY) + "</blockquote>" * 1000)

    assert paragraphs(cleaned) == BODY
    assert "deeply_nested" in cleaned.notes


def test_a_cookie_wall_is_told():
    cleaned = cleaning.clean_html(
        "<html><body><h2>Mit Werbung weiterlesen</h2><p>Wir und unsere 205 Partner verarbeiten Ihre Daten. "
        "Sie können Ihre Einwilligung jederzeit widerrufen.</p><button>Zustimmen und weiter</button></body></html>"
    )

    assert {"cookie_wall", "empty"} <= set(cleaned.notes)


@pytest.mark.parametrize(
    ("html", "note"),
    [
        ("<body><p>Please enable JavaScript to view this page.</p></body>", "javascript_required"),
        ("<body><h1>404</h1><p>The page you are looking for could not be found.</p></body>", "not_found"),
        (
            "<body><form>Benutzername <input> Passwort <input> <a>Passwort vergessen?</a></form></body>",
            "login_required",
        ),
        ("<body></body>", "empty"),
        ("", "empty"),
        (b"", "empty"),
        ("x", None),
    ],
)
def test_a_page_without_an_article_says_why(html, note):
    cleaned = cleaning.clean_html(html)

    assert note is None or note in cleaned.notes


HOSTILE = {
    "a thousand quotes deep": "<blockquote>" * 1000 + BODY[0] + "</blockquote>" * 1000,
    "a hundred thousand open elements": "<div>" * 100_000 + BODY[0],
    "a million open elements": "<div>" * 1_000_000 + BODY[0],
    "unclosed tags": "<a" * 20_000,
    "unclosed comments": "<!--" * 100_000,
    "unclosed character data": "<![CDATA[" * 50_000,
    "one paragraph of ten megabytes": "<p>" + "Wort und " * 1_100_000 + "</p>",
    "ten thousand equal paragraphs": "<html><body>" + f"<p>{BODY[0]}</p>" * 10_000,
    "attributes": "<p " + "a=b " * 100_000 + f">{BODY[0]}",
    "a table of three thousand rows": "<table>" + "<tr><td>a</td><td>1,5</td></tr>" * 3000 + "</table>",
    "no page at all": bytes(range(256)) * 2000,
    "nulls": f"<p>\0{BODY[0]}\0</p>",
    "lone surrogates": f"<p>\ud800{BODY[0]}</p>",
    "entities": "&amp;" * 100_000,
    "a declaration": f'<?xml version="1.0" encoding="utf-8"?><html><body><p>{BODY[0]}</p></body></html>',
}


@never_hangs
@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_is_cleaned_in_bounded_time_and_size(html):
    cleaned = cleaning.clean_html(html)

    assert len(cleaned.text) <= 400_000
    cleaned.text.encode()


def test_the_address_names_the_outlet_when_nothing_else_does():
    html = "<html><body><article>" + "".join(f"<p>{p}</p>" for p in BODY) + "</article></body></html>"

    assert cleaning.clean_html(html, "https://www.spiegel.de/politik/x").outlet == "DER SPIEGEL"
    assert cleaning.clean_html(html, "https://unbekannt.example/x").outlet == "unbekannt.example"
    assert cleaning.clean_html(html).outlet == ""
