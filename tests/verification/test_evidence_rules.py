"""What evidence must say, which files are taken, and whether a copy holds the words that are quoted."""

from types import SimpleNamespace

import pytest

from apps.verification.evidence_rules import (
    holds_quote,
    why_incomplete,
    why_not_change_evidence,
    why_not_keep,
    why_not_rest_on,
)
from apps.verification.models import Check

NOTHING = {"url": "", "has_file": False, "article": None, "source": None, "quote": "", "note": ""}
PAGE, FILE, ARTICLE, SOURCE = (
    {"url": "https://a.example/"},
    {"has_file": True},
    {"article": object()},
    {"source": object()},
)


@pytest.mark.parametrize(
    ("kind", "given", "word"),
    [
        ("link", PAGE, None),
        ("link", PAGE | SOURCE, None),
        ("link", {}, "address"),
        ("link", FILE, "address"),
        ("link", PAGE | FILE, "one thing"),
        ("file", FILE, None),
        ("file", PAGE, "Choose the file"),
        ("file", FILE | PAGE, "one thing"),
        ("dataset", PAGE | {"note": "Counts, CC BY 4.0"}, None),
        ("dataset", FILE | {"note": "Counts, CC BY 4.0"}, None),
        ("dataset", PAGE, "licence"),
        ("dataset", {"note": "x"}, "one of the two"),
        ("dataset", PAGE | FILE | {"note": "x"}, "one of the two"),
        ("article", ARTICLE, None),
        ("article", {}, "Choose the article"),
        ("article", ARTICLE | PAGE, "one thing"),
        ("source", SOURCE | {"quote": "It is so."}, None),
        ("source", SOURCE, "exact words"),
        ("source", SOURCE | {"quote": " \n"}, "exact words"),
        ("source", {"quote": "It is so."}, "registry"),
        ("rumour", PAGE, "Say what it is"),
    ],
)
def test_each_kind_asks_for_what_it_is_made_of(kind: str, given: dict, word: str | None) -> None:
    sentence = why_incomplete(kind=kind, **(NOTHING | given))

    assert (sentence is None) if word is None else (word in str(sentence))


def person(role: str) -> SimpleNamespace:
    return SimpleNamespace(is_active=True, is_partner=False, roles={"desk": role})


@pytest.mark.parametrize("state", Check.State.values)
@pytest.mark.parametrize("role", ["reporter", "fact-checker", "editor"])
def test_evidence_is_changed_by_checkers_while_the_check_is_in_progress(state: str, role: str) -> None:
    check = SimpleNamespace(state=state, claim=SimpleNamespace(confidential_desk_id="desk"))

    is_allowed = why_not_change_evidence(person(role), check) is None

    assert is_allowed == (state == "in progress" and role != "reporter")


def test_frozen_evidence_says_what_to_do_first() -> None:
    check = SimpleNamespace(state="published", claim=SimpleNamespace(confidential_desk_id=None))

    sentence = why_not_change_evidence(person("editor"), check)

    assert "frozen" in str(sentence)
    assert "Reopen" in str(sentence)


@pytest.mark.parametrize(
    ("article_desk", "claim_desk", "is_open"),
    [(None, None, True), (None, 1, True), (1, 1, True), (1, None, False), (1, 2, False)],
)
def test_a_confidential_article_is_evidence_within_its_circle_only(
    article_desk: int | None, claim_desk: int | None, is_open: bool
) -> None:
    article = SimpleNamespace(confidential_desk_id=article_desk)

    assert (why_not_rest_on(article, claim_desk) is None) == is_open


@pytest.mark.parametrize(
    ("filename", "head", "word"),
    [
        ("minutes.pdf", b"%PDF-1.7\n", None),
        ("minutes.PDF", b"\xef\xbb\xbfjunk %PDF-1.4", None),
        ("minutes.pdf", b"MZ\x90\x00", "not what its name says"),
        ("photo.jpg", b"\xff\xd8\xff\xe0", None),
        ("photo.jpg", b"<html>", "not what its name says"),
        ("table.csv", b"year;count\n2024;1\n", None),
        ("table.csv", "year;count".encode("utf-16"), None),
        ("table.csv", b"year\x00count", "not what its name says"),
        ("table.xlsx", b"PK\x03\x04rest", None),
        ("letter.doc", b"\xd0\xcf\x11\xe0rest", None),
        ("page.html", b"<html>", "not taken"),
        ("drawing.svg", b"<svg>", "not taken"),
        ("setup.exe", b"MZ", "not taken"),
        ("noname", b"text", "not taken"),
        ("minutes.pdf", b"", "empty"),
    ],
)
def test_files_are_taken_when_they_are_what_their_name_says(filename: str, head: bytes, word: str | None) -> None:
    sentence = why_not_keep(filename=filename, size=len(head), head=head, most=1024)

    assert (sentence is None) if word is None else (word in str(sentence))


def test_a_file_may_be_as_large_as_the_newsroom_set() -> None:
    most = 2 * 1024**2

    assert why_not_keep(filename="a.txt", size=most, head=b"x", most=most) is None
    assert "2 MB" in str(why_not_keep(filename="a.txt", size=most + 1, head=b"x", most=most))


@pytest.mark.parametrize(
    ("text", "quote", "holds"),
    [
        ("The bridge opens in June.", "opens in June", True),
        ("The bridge\n  opens in\u00a0June.", "bridge opens in June", True),
        ("Er sagte: »Es ist so.«", "„Es ist so“", True),
        ("She said it doesn’t matter", "it doesn't matter", True),
        ("die Verkehrs-\nwende kommt", "die Verkehrswende kommt", True),
        ("eine nicht‑öffentliche Sitzung", "nicht-öffentliche Sitzung", True),
        ("the ﬁgures", "the figures", True),
        ("2019–2024", "2019-2024", True),
        ("down by 5 percent", "down by -5 percent", False),
        ("soft\u00adware", "software", True),
        ("First this. Then a lot. Then that.", "First this. […] Then that.", True),
        ("First this. Then that.", "Then that … First this", False),
        ("The bridge opens in June.", "opens in May", False),
        ("", "anything", False),
    ],
)
def test_a_quote_is_looked_for_whatever_spaces_marks_and_hyphens_are_like(text: str, quote: str, holds: bool) -> None:
    assert holds_quote(text, quote) is holds
