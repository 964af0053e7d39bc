"""Which words of a comment name somebody, and which are an address or nothing."""

import pytest

from apps.verification.mentions import Piece, names_in, pieces


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@eva please look", ["eva"]),
        ("Ask @eva.", ["eva"]),
        ("(@eva, @milan)", ["eva", "milan"]),
        ("@eva @eva", ["eva"]),
        ("@eva's call", ["eva"]),
        ("@eva.brandt knows", ["eva.brandt"]),
        ("„@jörg“", ["jörg"]),
        ("line\n@eva", ["eva"]),
        ("eva@newsroom.example", []),
        ("@eva@social.example", []),
        ("https://video.example/@eva/clip", []),
        ("https://video.example/?by=@eva", []),
        ("see www.example.org/@eva", []),
        ("5 @ 3 euros", []),
        ("@", []),
        ("@@eva", []),
        ("@.eva", []),
    ],
)
def test_names_are_found_at_word_borders_only(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_pieces_lose_nothing_and_link_only_the_web() -> None:
    text = 'See https://a.example/x?y=1&z="2". Ask @eva or @nobody. javascript:alert(1)'

    found = pieces(text, ["eva"])

    assert "".join(piece.words for piece in found) == text
    assert [piece for piece in found if piece.kind != "text"] == [
        Piece("link", "https://a.example/x?y=1&z="),
        Piece("mention", "@eva"),
    ]


@pytest.mark.parametrize("text", ["@" * 10_000, "@a" * 5_000, "http://" * 1_400, "https://a " * 1_000, "@a." * 3_000])
def test_hostile_comments_are_read_as_fast_as_others(text: str) -> None:
    assert "".join(piece.words for piece in pieces(text)) == text
