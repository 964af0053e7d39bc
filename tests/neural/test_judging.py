"""What the network makes of the rules' findings."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.extraction import extract
from apps.extraction.neural import KEPT_FROM, SHIPPED, judge, load, readings
from apps.extraction.pipeline import PROPOSING, prepare
from apps.extraction.types import Document, Span

ARTICLE = """Rat stoppt Brücke
Die Stadt baut die Brücke vorerst nicht. Das sagte Bürgermeisterin Ina Holm am Montag.
„Wir haben das Geld nicht“, sagte Holm. Die Kosten seien um ein Drittel gestiegen.
Am Abend zogen Wolken auf."""


def proposed(text: str, language: str = "de") -> Document:
    document = prepare(text, language, is_clean=True)
    for stage in PROPOSING:
        document = stage.run(document)
    return document


def test_every_finding_is_as_sure_as_a_probability() -> None:
    found = judge(proposed(ARTICLE), load(SHIPPED)).attributions

    assert [item.content[0].of(ARTICLE) for item in found if item.kind == "direct"] == ["„Wir haben das Geld nicht“"]
    assert all(KEPT_FROM <= item.confidence <= 1 for item in found)
    assert max(item.confidence for item in found) > 0.9


def test_what_the_rules_take_for_speech_and_nobody_says_is_left_out_or_doubted() -> None:
    plain = proposed("Fest am See\nDer Verein lädt ein. Es gibt Musik und Kuchen. Der Eintritt ist frei.")
    lie = replace(proposed(ARTICLE).attributions[0], content=(Span(12, 31),), cue=(), source=())

    found = judge(replace(plain, attributions=(lie,)), load(SHIPPED)).attributions

    assert all(item.confidence < 0.6 for item in found)


def test_what_the_network_does_not_read_keeps_what_the_rules_say(monkeypatch: pytest.MonkeyPatch) -> None:
    document = proposed(ARTICLE)
    monkeypatch.setattr("apps.extraction.neural.MOST_WORDS", 12)
    monkeypatch.setattr("apps.extraction.neural.BLOCK", 60)

    found = judge(document, load(SHIPPED)).attributions

    assert [item for item in found if item.content[0].start > 60] == [
        item for item in document.attributions if item.content[0].start > 60
    ]


def test_a_text_in_blocks_gives_what_its_parts_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apps.extraction.neural.BLOCK", len(ARTICLE))
    twice = proposed(f"{ARTICLE}\n\n{ARTICLE}")

    found = judge(twice, load(SHIPPED)).attributions

    alone = judge(proposed(ARTICLE), load(SHIPPED)).attributions
    behind = [item for item in found if item.content[0].start > len(ARTICLE)]
    assert [item.content[0].of(twice.text) for item in behind] == [item.content[0].of(ARTICLE) for item in alone]
    assert [item.confidence for item in behind] == pytest.approx([item.confidence for item in alone], abs=0.05)


@pytest.mark.parametrize("line", ["x" * 300, "wort " * 60, "„Ja“ " * 60])
def test_a_line_longer_than_a_block_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr("apps.extraction.neural.BLOCK", 50)
    document = prepare(f"Titel\n{line}\nEnde", "de", is_clean=True)

    read = [reading.heads.words for _, reading in readings(document, load(SHIPPED))]

    assert sum(end - start for words in read for start, end in words) == len(document.text.replace(" ", "")) - 2


def test_lines_that_are_not_the_articles_own_change_nothing() -> None:
    menu = "Startseite „Abo“ Kontakt\n"
    shown = proposed(menu + ARTICLE)
    body = replace(shown, paragraphs=shown.paragraphs[1:])
    alone = judge(proposed(ARTICLE), load(SHIPPED))

    found = judge(
        replace(
            body,
            attributions=tuple(
                replace(
                    item,
                    content=_moved(item.content, len(menu)),
                    cue=_moved(item.cue, len(menu)),
                    source=_moved(item.source, len(menu)),
                )
                for item in proposed(ARTICLE).attributions
            ),
        ),
        load(SHIPPED),
    )

    assert [item.confidence for item in found.attributions] == pytest.approx(
        [item.confidence for item in alone.attributions], abs=0.02
    )


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='„“"»« \n.,:abäßé漢💬\u200b\u0301sagte Der Holm', min_size=1, max_size=300))
def test_any_text_is_judged_and_every_span_lies_inside(text: str) -> None:
    if not any(character.isalnum() for character in text):
        return

    document = extract(text, "de", is_clean=True)

    for item in document.attributions:
        assert all(0 <= span.start < span.end <= len(text) for span in (*item.content, *item.cue, *item.source))


def _moved(spans: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    return tuple(Span(span.start + by, span.end + by) for span in spans)
