"""Claims marked in their text: pieces that add up to the text, whatever overlaps."""

from hypothesis import given
from hypothesis import strategies as st

from apps.web.marking import Marking, marked

TEXT = "Bridge opens\n\nThe mayor said the bridge will open in May.\n\nNobody else spoke.\n"


def marking(number: int, *spans: tuple[str, int, int], kind: str = "indirect") -> Marking:
    return Marking(number=number, kind=kind, status="new", spans=spans)


def place(words: str, part: str = "content") -> tuple[str, int, int]:
    return part, TEXT.index(words), TEXT.index(words) + len(words)


def test_paragraphs_keep_their_words_and_headings_are_told_apart() -> None:
    paragraphs = marked(TEXT, headings=[[0, 12]], markings=[])

    assert [(p.pieces[0].text, p.is_heading) for p in paragraphs] == [
        ("Bridge opens", True),
        ("The mayor said the bridge will open in May.", False),
        ("Nobody else spoke.", False),
    ]


def test_content_cue_and_source_of_a_claim_carry_its_number() -> None:
    claim = marking(1, place("the bridge will open in May"), place("said", "cue"), place("The mayor", "source"))

    pieces = marked(TEXT, headings=[], markings=[claim])[1].pieces

    assert [(p.text, p.content, p.cue, p.source) for p in pieces] == [
        ("The mayor", (), (), (1,)),
        (" ", (), (), ()),
        ("said", (), (1,), ()),
        (" ", (), (), ()),
        ("the bridge will open in May", (1,), (), ()),
        (".", (), (), ()),
    ]


def test_a_claim_inside_another_is_the_one_that_shows() -> None:
    outer = marking(1, place("The mayor said the bridge will open in May"), kind="reported")
    inner = marking(2, place("the bridge will open"), kind="direct")

    pieces = marked(TEXT, headings=[], markings=[outer, inner])[1].pieces

    assert [(p.text, p.content, p.kind) for p in pieces] == [
        ("The mayor said ", (1,), "reported"),
        ("the bridge will open", (1, 2), "direct"),
        (" in May", (1,), "reported"),
        (".", (), ""),
    ]


def test_claims_that_overlap_keep_both_their_ends() -> None:
    first, second = marking(1, place("mayor said the bridge")), marking(2, place("the bridge will open"))

    pieces = marked(TEXT, headings=[], markings=[first, second])[1].pieces

    assert [(p.text, p.begins, p.ends) for p in pieces if p.content] == [
        ("mayor said ", (1,), ()),
        ("the bridge", (2,), (1,)),
        (" will open", (), (2,)),
    ]


def test_a_claim_over_two_paragraphs_begins_in_one_and_ends_in_the_other() -> None:
    claim = marking(1, place("in May.\n\nNobody"))

    paragraphs = marked(TEXT, headings=[], markings=[claim])

    assert [(p.text, p.begins, p.ends) for paragraph in paragraphs for p in paragraph.pieces if p.content] == [
        ("in May.", (1,), ()),
        ("Nobody", (), (1,)),
    ]


spans = st.lists(
    st.tuples(st.sampled_from(["content", "cue", "source"]), st.integers(0, len(TEXT) - 2), st.integers(1, 40)).map(
        lambda s: (s[0], s[1], min(s[1] + s[2], len(TEXT)))
    ),
    max_size=4,
)


@given(st.lists(spans, max_size=5))
def test_pieces_always_add_up_to_the_paragraph(found: list) -> None:
    markings = [marking(number, ("content", 0, 3), *more) for number, more in enumerate(found)]

    for paragraph in marked(TEXT, headings=[], markings=markings):
        joined = "".join(piece.text for piece in paragraph.pieces)

        assert TEXT[paragraph.start : paragraph.start + len(joined)] == joined
        assert joined == joined.strip()
        assert all(TEXT[piece.start : piece.start + len(piece.text)] == piece.text for piece in paragraph.pieces)
