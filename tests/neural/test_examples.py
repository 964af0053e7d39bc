"""What the network is taught is what the annotators marked."""

import random

from tokenizers import Tokenizer

from apps.extraction.neural import SHIPPED
from apps.extraction.neural.scheme import CONTENT_TAGS
from apps.extraction.neural.words import words_of
from apps.extraction.training.documents import AnnotatedDocument, Annotation
from apps.extraction.training.examples import NOT_HERE, examples, with_other_marks

TOKENIZER = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
TEXT = "Nein\n„Das geht nicht“, sagte Holm, „und nie.“ Es regnete."


def place(words: str, after: int = 0) -> tuple[int, int]:
    start = TEXT.index(words, after)
    return start, start + len(words)


DOCUMENT = AnnotatedDocument(
    "x-1", "de", TEXT,
    (Annotation("direct", [place("„Das geht nicht“"), place("„und nie.“")], [place("sagte")], [place("Holm")]),),
)  # fmt: skip


def test_words_get_the_tags_of_their_spans() -> None:
    (example,) = examples([DOCUMENT], TOKENIZER)

    words = [TEXT[start:end] for start, end in words_of(TEXT)]
    tagged = {word: CONTENT_TAGS[tag] for word, tag in zip(words, example.content, strict=True) if tag}
    assert tagged["Das"] == "I-direct"
    assert CONTENT_TAGS[example.content[words.index("„")]] == "B-direct"
    assert CONTENT_TAGS[example.content[words.index("und") - 1]] == "J-direct"
    assert [words[n] for n, tag in enumerate(example.cue) if tag] == ["sagte"]
    assert [words[n] for n, tag in enumerate(example.source) if tag] == ["Holm"]
    (pointed,) = example.pointed
    assert (words[pointed.source], words[pointed.cue]) == ("Holm", "sagte")


def test_a_content_of_nobody_points_to_nobody() -> None:
    bare = AnnotatedDocument("x-2", "de", TEXT, (Annotation("direct", [place("„und nie.“")]),))

    ((pointed,),) = [example.pointed for example in examples([bare], TOKENIZER)]

    assert (pointed.source, pointed.cue) == (NOT_HERE, NOT_HERE)


def test_other_quotation_marks_move_nothing() -> None:
    chance = random.Random(1)

    shown = {with_other_marks(DOCUMENT, chance).text for _ in range(30)}

    assert len(shown) > 2
    assert {len(text) for text in shown} == {len(TEXT)}
