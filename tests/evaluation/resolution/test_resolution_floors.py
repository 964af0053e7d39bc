"""Resolution keeps the figures it once reached on the articles whose source mentions are marked."""

import hashlib
import json
from pathlib import Path

import pytest

from apps.extraction.types import Entity, EntityKind, Span
from tests.evaluation.resolution.articles import PATH, Article, Mentioned, SourceMention, read
from tests.evaluation.resolution.scoring import NONE, RIGHT, WRONG, Answer, Tally, is_called, tallies

PINNED = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def test_the_set_is_the_one_the_floors_were_measured_on():
    assert hashlib.sha256(PATH.read_bytes()).hexdigest() == PINNED["sha256"]


def test_the_set_holds_thirty_articles_a_language_each_with_its_mentions_clustered():
    articles = list(read())

    for language in ("de", "en"):
        own = [article for article in articles if article.language == language]
        assert len(own) >= 30
    for article in articles:
        assert {mention.entity for mention in article.mentions} - {None} == set(article.entities)
        assert not set("[]{}") & set(article.text)


def test_no_figure_falls_below_its_floor():
    reached = {language: tally.figures() for language, tally in tallies().items()}

    fallen = {
        (language, name): (reached[language][name], floor)
        for language, floors in PINNED["floors"].items()
        for name, floor in floors.items()
        if reached[language][name] < floor
    }
    assert not fallen, f"(reached, floor): {fallen}"


PERSON = Mentioned("person", ("Anna Lee",), ("judge",), ("Dr.",), "Anna", "Lee")
TEXT = "Anna Lee spoke. She left. He left."
MENTIONS = (
    SourceMention(Span(0, 8), "full name", "1", ()),
    SourceMention(Span(16, 19), "pronoun", "1", ()),
    SourceMention(Span(26, 28), "pronoun", None, ()),
)
ARTICLE = Article("x", "en", TEXT, MENTIONS, {"1": PERSON})


def test_precision_counts_answers_recall_mentions_and_an_open_one_only_if_answered():
    lee = Entity("Anna Lee", EntityKind.PERSON, (), "judge", (), "Anna", "Lee", ("Dr.",))
    tally = Tally()

    tally.add(
        [
            Answer(ARTICLE, MENTIONS[0], lee, RIGHT, 0),
            Answer(ARTICLE, MENTIONS[1], None, NONE, None),
            Answer(ARTICLE, MENTIONS[2], lee, WRONG, 0),
        ]
    )

    assert tally.figures() == {
        "precision": 50.0, "recall": 50.0, "clusters": 66.7,
        "type": 100.0, "name": 100.0, "role": 100.0, "parts": 100.0, "titles": 100.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "known", "name", "expected"),
    [
        ("person", "Anna Lee", "Anna Lee", True),
        ("person", "Anna Lee", "Lee", False),
        ("unnamed group", "mehrere Zeugen", "mehreren Zeugen", True),
        ("unnamed group", "two officials", "officials", False),
        ("outlet", "Kelburn Times", "The Kelburn Times", True),
    ],
)
def test_inflection_and_articles_do_not_count_but_another_name_does(kind, known, name, expected):
    assert is_called(Mentioned(kind, (known,)), name) is expected
