"""Whatever people send becomes text, or a reason why not that says what to do."""

import os
import subprocess
from typing import Any

import pytest

from apps.decoding import Decoded, FileKind, decode, kind_of
from apps.decoding.encodings import to_text
from apps.problems import Problem
from tests.intake import files

LINE = "Die Ministerin sagte: „Die Brücke öffnet im Mai.“ – 5 €"
PARAGRAPHS = ("Die Brücke öffnet im Mai, sagte die Ministerin.", "Das Geld ist da.")


def uploaded(payload: bytes, name: str = "", content_type: str = "") -> Decoded:
    return decode(payload, form="file", filename=name, content_type=content_type)


def refused(payload: bytes, name: str = "", form: str = "file") -> Problem:
    with pytest.raises(Problem) as caught:
        decode(payload, form=form, filename=name)
    return caught.value


@pytest.mark.parametrize(
    ("payload", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "", FileKind.PDF),
        (b"%PDF-1.7 ...", "article.txt", FileKind.PDF),
        (b"\n\n%PDF-1.4 ...", "", FileKind.PDF),
        (files.docx("x"), "", FileKind.DOCX),
        (files.zipped(a=b"x"), "", FileKind.OTHER),
        (files.zipped(xl__workbook=b"x"), "table.xlsx", FileKind.OTHER),
        (b"\x89PNG\r\n\x1a\n", "article.txt", FileKind.OTHER),
        (b"\xff\xd8\xff\xe0", "photo.jpg", FileKind.OTHER),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old.doc", FileKind.OTHER),
        (b"{\\rtf1 text}", "", FileKind.OTHER),
        (b"\x00\x00\x00\x18ftypmp42", "", FileKind.OTHER),
        (b"MZ\x90\x00\x03\x00\x00\x00" * 9, "", FileKind.OTHER),
        (b"MZ is the name of a paper in Mainz.", "", FileKind.TEXT),
        (os.urandom(4096), "article.txt", FileKind.BINARY),
        (b"\x00\x01\x02\x03" * 100, "", FileKind.BINARY),
        (b"<!DOCTYPE html><p>x", "", FileKind.HTML),
        ("<html><p>x".encode("utf-16"), "", FileKind.HTML),
        (b"<p>x", "page.htm", FileKind.HTML),
        (b"<html>", "markup.txt", FileKind.TEXT),
        (files.eml(plain="x"), "", FileKind.EML),
        (b"Hallo", "mail.eml", FileKind.EML),
        (b"From: nobody in particular, this is a text", "", FileKind.TEXT),
        (LINE.encode(), "", FileKind.TEXT),
        (LINE.encode("utf-16-le"), "", FileKind.TEXT),
        (LINE.encode("cp1252"), "", FileKind.TEXT),
        (b"one stray \x00 in a text " + b"that is long enough " * 9, "", FileKind.TEXT),
    ],
)
def test_a_file_is_what_its_bytes_say(payload: bytes, name: str, kind: FileKind) -> None:
    assert kind_of(payload, filename=name)[0] == kind


@pytest.mark.parametrize(
    ("payload", "charset"),
    [
        (LINE.encode(), ""),
        (LINE.encode(), "iso-8859-1"),
        (b"\xef\xbb\xbf" + LINE.encode(), ""),
        (LINE.encode("utf-16"), ""),
        (LINE.encode("utf-16-be"), ""),
        (b"\xfe\xff" + LINE.encode("utf-16-be"), "utf-8"),
        (LINE.encode("cp1252"), ""),
        (LINE.encode("cp1252"), "iso-8859-1"),
        (LINE.encode("cp1252"), "utf-8"),
        (LINE.encode("cp1252"), "utf-7"),
        (LINE.encode("cp1252"), "hex"),
        (LINE.encode("cp1252"), "no-such-charset"),
        (LINE.encode("iso8859-15", "ignore"), "iso-8859-15"),
    ],
)
def test_umlauts_and_quotation_marks_survive(payload: bytes, charset: str) -> None:
    text = to_text(payload, charset=charset)

    assert "Die Brücke öffnet im Mai." in text
    assert "\ufffd" not in text


def test_declared_encodings_are_believed_where_the_bytes_leave_it_open() -> None:
    assert to_text("Привет, мир".encode("koi8-r"), charset="koi8-r") == "Привет, мир"
    page = b'<meta charset="windows-1251"><p>' + "Привет".encode("cp1251")
    assert to_text(page, is_html=True).endswith("Привет")


def test_one_wrong_byte_does_not_turn_a_utf8_text_into_another() -> None:
    text = to_text(("ä" * 100).encode() + b"\xff" + b"end of it")

    assert text.startswith("ä" * 100)
    assert text.endswith("end of it")


def test_what_databases_refuse_is_taken_out() -> None:
    assert to_text(b"a\x00b\r\nc\rd") == "ab\nc\nd"


def test_text_and_html_keep_their_form() -> None:
    assert decode(LINE.encode(), form="text").as_json() == {"form": "text", "text": LINE, "title": "", "published": ""}
    assert decode(b"<p>x</p>", form="html").form == "html"
    assert decode(b"<html><p>x</p>", form="page", content_type="text/html").form == "html"
    assert decode(b"x = 1", form="page", content_type="text/plain").form == "text"


def test_a_pdf_gives_its_lines_with_words_joined_over_line_ends() -> None:
    decoded = uploaded(
        files.pdf("Die Brücke wird im Früh-\njahr eröffnet, sagte sie.", "Zweite Seite", title="Der Bau")
    )

    assert "Die Brücke wird im Frühjahr eröffnet, sagte sie." in decoded.text
    assert "Zweite Seite" in decoded.text
    assert decoded.title == "Der Bau"


def test_a_word_file_gives_paragraphs_and_tables_in_order() -> None:
    decoded = uploaded(files.docx(*PARAGRAPHS, title="Der Bau", table=(("Kosten", "5 Mio."), ("Länge", "300 m"))))

    assert decoded.text == "\n\n".join([*PARAGRAPHS, "Kosten 5 Mio.", "Länge 300 m"])
    assert decoded.title == "Der Bau"


def test_a_mail_gives_its_plain_text_and_says_when_it_was_sent() -> None:
    mail = files.eml(plain=LINE, html="<p>not this</p>", subject="Brücke öffnet", attachment=b"\x00\x01")

    decoded = uploaded(mail, "x.eml")

    assert (decoded.form, decoded.text.strip()) == ("text", LINE)
    assert (decoded.title, decoded.published) == ("Brücke öffnet", "2026-05-14T10:30:00+02:00")


def test_a_mail_without_plain_text_gives_its_page() -> None:
    decoded = uploaded(files.eml(html=f"<p>{LINE}</p>"))

    assert decoded.form == "html"
    assert LINE in decoded.text


REFUSED: list[Any] = [
    (b"", "", "empty"),
    (b" \n\t ", "", "empty"),
    (b"... --- !!!", "", "no_text"),
    (os.urandom(5000), "article.txt", "binary"),
    (b"\x89PNG\r\n\x1a\n", "", "unsupported_file"),
    (files.zipped(a=b"x"), "", "unsupported_file"),
    (files.pdf("geheim", password="secret"), "", "encrypted_pdf"),
    (files.pdf(""), "", "scanned_pdf_without_text"),
    (b"%PDF-1.7 and then nothing that a PDF has", "", "broken_file"),
    (files.pdf("x")[:200], "", "broken_file"),
    (files.docx("x")[:-200], "", "broken_file"),
    (files.zipped(word__nothing=b"x"), "", "broken_file"),
    (files.docx_bomb(60 << 20), "", "too_large"),
    (files.eml(attachment=b"x", plain=" "), "x.eml", "no_text"),
    (("Wort " * 100_000).encode(), "", "too_long"),
]


@pytest.mark.parametrize(("payload", "name", "code"), REFUSED, ids=[f"{i}-{row[2]}" for i, row in enumerate(REFUSED)])
def test_what_cannot_be_read_has_a_reason(payload: bytes, name: str, code: str) -> None:
    assert refused(payload, name).code == code


def test_a_pdf_with_too_many_pages_says_how_many_there_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = refused(files.pdf(*["x"] * 301))

    assert (problem.code, problem.values) == ("too_many_pages", {"limit": 300})


def test_the_decoders_process_knows_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def watch(command: Any, **how: Any) -> Any:
        seen.update(how)
        return subprocess.CompletedProcess(command, 0, b'{"form": "text", "text": "x"}', b"")

    monkeypatch.setenv("SECRET_KEY", "hush")
    monkeypatch.setattr(subprocess, "run", watch)

    uploaded(files.pdf("x"))

    assert "SECRET_KEY" not in seen["env"]
    assert not {name for name in seen["env"] if "URL" in name}
    assert seen["timeout"] < 60


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (subprocess.CompletedProcess([], -24, b"", b""), "too_slow_file"),
        (subprocess.CompletedProcess([], 1, b"", b"Traceback ... MemoryError"), "too_slow_file"),
        (subprocess.CompletedProcess([], -11, b"", b""), "broken_file"),
        (subprocess.TimeoutExpired("x", 1), "too_slow_file"),
    ],
    ids=["processor time", "memory", "crash", "clock"],
)
def test_a_decoder_that_dies_takes_nobody_with_it(outcome: Any, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_args: Any, **_kwargs: Any) -> Any:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(subprocess, "run", run)

    assert refused(files.pdf("x")).code == code
