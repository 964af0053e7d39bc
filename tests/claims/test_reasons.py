from apps.claims.reasons import REASONS, reason_words
from apps.extraction import worth


def test_every_reason_that_extraction_gives_has_its_words() -> None:
    assert set(REASONS) == set(worth.FEATURES)


def test_a_reason_tells_the_words_that_fired_it() -> None:
    assert reason_words({"name": "figure", "weight": 0.15, "words": "700,000"}) == "names a figure (700,000)"
    assert reason_words({"name": "opinion", "weight": -0.1, "words": ""}) == "is an opinion"
