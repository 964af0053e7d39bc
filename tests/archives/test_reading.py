"""The words of copies of every kind; where there are none the copy says why, and is kept all the same."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models.functions import Now

from apps.archives.actions import keep_file, read_text, sweep
from apps.archives.models import Capture
from apps.archives.readable import has_same_words
from apps.archives.reading import copy_of
from apps.archives.storage import files
from apps.archives.wording import text_sentence
from apps.errors import BadInput
from apps.history.models import Event
from tests.archives.running import SENTENCES, alter, kept, page, site, work_through
from tests.factories import make_desk, make_user
from tests.intake.files import docx, pdf
from tests.intake.servers import always

pytestmark = pytest.mark.django_db


def handed_in(payload: bytes, filename: str, content_type: str = "") -> Capture:
    return work_through(keep_file(payload=payload, filename=filename, content_type=content_type, by=None))


def test_a_pdf_gives_its_words() -> None:
    capture = handed_in(pdf(SENTENCES[0], SENTENCES[1]), "minutes.pdf")

    assert SENTENCES[0] in " ".join(capture.text.split())
    assert (capture.content_type, capture.language, text_sentence(capture)) == ("application/pdf", "en", "")


@pytest.mark.parametrize(
    ("payload", "filename", "note", "word_of_it"),
    [
        (pdf(""), "scan.pdf", "scanned_pdf_without_text", "cannot be found by its words"),
        (pdf("x", password="secret"), "locked.pdf", "encrypted_pdf", "password"),
        (b"%PDF-1.4 broken", "broken.pdf", "broken_file", "damaged"),
        (b"PK\x03\x04 xl/workbook.xml", "figures.xlsx", "no_text_in_this_kind", "no text that can be read"),
        (b"\xff\xd8\xff\xe0 picture", "photo.jpg", "no_text_in_this_kind", "no text that can be read"),
        (b"\x00\x01\x02\x03" * 50, "thing.bin", "no_text_in_this_kind", "no text that can be read"),
    ],
)
def test_what_has_no_words_is_kept_and_says_why(payload: bytes, filename: str, note: str, word_of_it: str) -> None:
    capture = handed_in(payload, filename)

    assert (capture.state, capture.text, capture.text_note) == ("kept", "", note)
    assert word_of_it in text_sentence(capture)
    assert copy_of(capture)[0] == payload


def test_tables_and_word_files_give_their_words() -> None:
    table = handed_in("Jahr;Millionen für die Brücke\n2026;9\n".encode("cp1252"), "haushalt.csv", "text/csv")
    document = handed_in(docx(SENTENCES[2]), "report.docx")

    assert "Millionen für die Brücke" in table.text
    assert SENTENCES[2] in document.text


def test_of_a_very_long_text_the_first_part_is_read_and_says_so() -> None:
    capture = handed_in(b"A line of words about the bridge.\n" * 20_000, "long.txt")

    assert (len(capture.text), capture.text_note) == (400_000, "cut")
    assert "first part" in text_sentence(capture)


def test_a_page_in_another_language_is_kept_with_its_words() -> None:
    sentence = "Le conseil municipal a approuvé lundi soir les crédits nécessaires à la construction du nouveau pont."
    with site(always(page(sentence, sentence.replace("lundi", "mardi"), title="Le pont"))) as server:
        capture = kept(server)

    assert (capture.language, sentence in capture.text) == ("fr", True)


def test_a_copy_that_was_altered_is_not_read() -> None:
    capture = keep_file(payload=b"some words here", filename="x.txt", content_type="text/plain", by=None)
    alter(capture, lambda data: data[:-2])

    read_text(capture.pk)

    capture.refresh_from_db()
    assert (capture.text, capture.text_note) == ("", "altered")


def test_a_worker_that_dies_while_reading_is_followed_by_another_three_times() -> None:
    capture = keep_file(payload=b"some words here", filename="x.txt", content_type="text/plain", by=None)
    assert [due.task for due in sweep()] == ["read_text"]
    Capture.objects.update(text_attempts=3, text_next_at=Now() - timedelta(seconds=1))

    read_text(capture.pk)

    capture.refresh_from_db()
    assert (capture.text_note, capture.text_next_at) == ("crashed", None)


# --- Files that people hand in ---------------------------------------------------------------------


def test_a_file_is_kept_at_once_with_its_history() -> None:
    person, desk = make_user(role="reporter"), make_desk()

    capture = keep_file(
        payload=BytesIO(b"words"), filename="a.txt", content_type="text/plain; charset=x", by=person,
        confidential_to=desk.pk,
    )  # fmt: skip

    assert (capture.state, capture.size, capture.content_type) == ("kept", 5, "text/plain")
    event = Event.objects.get(object_id=str(capture.pk))
    assert (event.verb, event.actor_id, event.confidential_to) == ("copy kept", person.pk, desk.pk)


@pytest.mark.parametrize(("payload", "word_of_it"), [(b"", "empty"), (b"x" * (1024 * 1024 + 1), "1 MB")])
def test_a_file_that_cannot_be_kept_says_why(payload: bytes, word_of_it: str, settings: Any) -> None:
    settings.ARCHIVE_LARGEST_MB = 1

    with pytest.raises(BadInput, match=word_of_it):
        keep_file(payload=payload, filename="x.txt", content_type="text/plain", by=None)

    assert not Capture.objects.exists() and not list(files())


def test_a_file_whose_transaction_fails_is_in_no_row(archive_folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        keep_file(payload=b"x", filename="x.txt", content_type="text/plain", by=None)
        raise ZeroDivisionError

    assert not Capture.objects.exists() and not Event.objects.exists()


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("", "file"),
        ("...", "file"),
        ("x" * 400 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_names_of_files_lead_nowhere(given: str, clean: str) -> None:
    assert keep_file(payload=b"x", filename=given, content_type="", by=None).filename == clean


# --- Comparing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "is_same"),
    [
        ("One two three four five six.", "One two  three four five six.\nMore: menu", True),
        ("One two three four five six.\nSeven", "One two three four five six.\nEight", True),
        ("One two three four five six.", "One two three four five seven.", False),
        ("A a a a a a\nB b b b b b", "B b b b b b\nA a a a a a", True),
        ("Short", "Short", True),
        ("Short", "Other", False),
        ("", "", True),
    ],
)
def test_pages_are_the_same_when_their_sentences_are(before: str, after: str, is_same: bool) -> None:
    assert has_same_words(before, after) is is_same
