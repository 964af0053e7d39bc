"""What is offered says the same: measured on pairs.tsv, and never where figures, negations or names differ."""

import pytest

from apps.prior_checks.matching import THRESHOLD, compare, read_statement
from apps.prior_checks.matching.words import bounds, calendar, negations, opposites, stop_words
from tests.prior_checks.measure import measure, pairs

PRECISION, RECALL = 0.95, 0.85  # of all pairs together; measured 0.985 and 0.870
PRECISION_OF_EACH = 0.9  # of each language and part


def score(claim: str, prior: str, language: str = "en") -> float:
    return compare(read_statement(claim, language), read_statement(prior, language)).score


def refusal(claim: str, prior: str, language: str = "en") -> str:
    return compare(read_statement(claim, language), read_statement(prior, language)).refusal


def test_there_are_enough_pairs_of_both_kinds() -> None:
    assert len(pairs()) >= 150
    assert 0.4 <= sum(pair.is_same for pair in pairs()) / len(pairs()) <= 0.6


def test_nine_in_ten_of_what_is_offered_say_the_same() -> None:
    whole = measure(pairs())

    assert (whole.precision >= PRECISION, whole.recall >= RECALL) == (True, True), whole
    for part in ("dev", "test"):
        for language in ("de", "en"):
            found = measure([pair for pair in pairs() if (pair.part, pair.language) == (part, language)])
            assert found.precision >= PRECISION_OF_EACH, (part, language, found)


@pytest.mark.parametrize(
    ("claim", "prior", "language", "why"),
    [
        ("The council spent £5,000 on the bridge.", "The council spent £50,000 on the bridge.", "en", "figures"),
        ("Der Rat gab 5.000 Euro für die Brücke aus.", "Der Rat gab 50.000 Euro für die Brücke aus.", "de", "figures"),
        ("Prices rose by 5 per cent.", "Prices rose by 5 pounds.", "en", "figures"),
        ("Three warnings were ignored by the council.", "Five warnings were ignored by the council.", "en", "figures"),
        ("The vote in 2018 was stolen.", "The vote in 2022 was stolen.", "en", "years"),
        ("The bridge will open.", "The bridge will not open.", "en", "negation"),
        ("The bridge can open.", "The bridge can’t open.", "en", "negation"),
        ("Es gibt einen Impfzwang.", "Es gibt keinen Impfzwang.", "de", "negation"),
        ("Crime in the city has risen.", "Crime in the city has fallen.", "en", "opposites"),
        ("Die Mieten sind gestiegen.", "Die Mieten sind gesunken.", "de", "opposites"),
        ("Norland attacked the port.", "Ostrania attacked the port.", "en", "names"),
        ("Die Wahl in Schweden war gefälscht.", "Die Wahl in Finnland war gefälscht.", "de", "names"),
        ("Norland invaded and occupied Ostrania.", "Ostrania invaded and occupied Norland.", "en", "order"),
        ("Bridges collapse.", "Towers shine.", "en", "words"),
    ],
)
def test_what_differs_where_it_counts_never_matches(claim: str, prior: str, language: str, why: str) -> None:
    assert refusal(claim, prior, language) == why
    assert refusal(prior, claim, language) == why
    assert score(claim, prior, language) == 0


@pytest.mark.parametrize(
    ("claim", "prior", "language"),
    [
        ("Repairs to Mill Bridge will cost £2.1m.", "Repairs to Mill Bridge will cost £2.1 million.", "en"),
        ("Schoigu kündigte den Abzug der Truppen an.", "Shoigu kündigte den Abzug der Truppen an.", "de"),
        ("The mayor was warned three times.", "The mayor was warned 3 times.", "en"),
        ("Nordstrands Hafenbahn führt über den Deich.", "Die Hafenbahn von Nordstrand führt über den Deich.", "de"),
    ],
)
def test_spellings_of_one_thing_match(claim: str, prior: str, language: str) -> None:
    assert score(claim, prior, language) >= THRESHOLD


def test_the_same_words_score_one_and_the_order_of_the_two_does_not_matter() -> None:
    claim, prior = "The mayor spent £5,000 on a portrait.", "Council paid £5,000 for a portrait of the mayor."

    assert score(claim, claim) == 1
    assert score(claim, prior) == score(prior, claim)


def test_two_languages_are_not_compared() -> None:
    match = compare(read_statement("The bridge is open.", "en"), read_statement("Die Brücke ist offen.", "de"))

    assert (match.score, match.refusal) == (0, "language")


def test_words_that_stand_everywhere_count_less() -> None:
    one = read_statement("The council opened the zeppelin harbour.", "en")
    other = read_statement("The council opened the town library.", "en")
    rare = {"zeppelin": 1.0, "harbour": 1.0, "library": 1.0, "town": 1.0}

    plain = compare(one, other).score
    weighted = compare(one, other, weight=lambda base: rare.get(base, 0.15)).score

    assert weighted < plain < THRESHOLD


@pytest.mark.parametrize("hostile", ["", "…", "x" * 100_000, "1 " * 5_000, "Aa " * 50_000, "\u202e\u0000 ’s"])
def test_any_text_is_compared(hostile: str) -> None:
    assert 0 <= score(hostile, "The bridge is open.") < THRESHOLD


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_word_lists_load(language: str) -> None:
    for words in (stop_words(language), negations(language), calendar(language), bounds(language)):
        assert words
        assert all(word == word.casefold().strip() for word in words)
    for left, right in opposites(language):
        assert left
        assert right
        assert not left & right
