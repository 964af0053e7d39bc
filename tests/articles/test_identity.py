import pytest

from apps.articles.identity import canonical_url, fingerprint, hash_of

PAGE = "https://www.example.org/politics/bridge-closed"


@pytest.mark.parametrize(
    "variant",
    [
        "http://example.org/politics/bridge-closed",
        "https://example.org/politics/bridge-closed/",
        "https://www.example.org/politics/bridge-closed?utm_source=mail&utm_medium=x",
        "https://www.example.org/politics/bridge-closed?fbclid=abc#comments",
        "https://EXAMPLE.org/politics/bridge-closed",
        "https://m.example.org/politics/bridge-closed",
        "https://www.example.org/politics/bridge-closed/amp",
        "https://www.example.org:443/politics/bridge-closed",
    ],
)
def test_variants_of_one_address_meet(variant: str) -> None:
    assert canonical_url(variant) == canonical_url(PAGE)


@pytest.mark.parametrize(
    "other",
    [
        "https://www.example.org/politics/bridge-open",
        "https://www.example.com/politics/bridge-closed",
        "https://www.example.org/politics/bridge-closed?id=2",
        "https://www.example.org:8443/politics/bridge-closed",
        "https://www.example.org/Politics/bridge-closed",
    ],
)
def test_different_pages_stay_apart(other: str) -> None:
    assert canonical_url(other) != canonical_url(PAGE)


def test_parameters_have_no_order() -> None:
    assert canonical_url("https://example.org/a?x=1&y=2") == canonical_url("https://example.org/a?y=2&x=1")


def test_line_ends_and_blanks_around_it_do_not_make_another_delivery() -> None:
    assert hash_of(b"A line.\r\nAnother.\r\n") == hash_of(b"A line.\nAnother.")
    assert hash_of(b"A line.") != hash_of(b"A line!")


def test_spacing_and_marks_do_not_make_another_text_but_one_digit_does() -> None:
    assert fingerprint("„700 people“, he said.") == fingerprint('"700  people" he said')
    assert fingerprint("700 people") != fingerprint("800 people")
