"""German: where a content begins and ends, in sentences that tell more than one thing. All sentences are invented."""

import pytest

from tests.extraction.telling import contents, only, told, words

CONTENTS = [
    (
        "Die Leiterin sagte, das Motto „ein Tag, ein Baum“ gebe es auch anderswo.",
        ["das Motto „ein Tag, ein Baum“ gebe es auch anderswo"],
    ),
    (
        "Der Fall wird nach Angaben der Behörde Krems „ganz besonders genau“ geprüft.",
        ["Der Fall wird … „ganz besonders genau“ geprüft"],
    ),
    (
        "Diese bestätigte, dass ein Befehl vorliegt, und gab an, die Wache zu rufen.",
        ["dass ein Befehl vorliegt", "die Wache zu rufen"],
    ),
    (
        "Der Start wird schwierig, wie Jan Alt, Direktor des Amtes betont.",
        ["Der Start wird schwierig"],
    ),
    (
        "Er kommentierte, dass Ohm sehr stark war; die Art, wie er spielte, habe ihn überrascht.",
        ["dass Ohm sehr stark war; die Art, wie er spielte, habe ihn überrascht"],
    ),
    (
        "Die Frage sei offen geblieben, hieß es, sicher sei jedoch, dass Kräfte fehlten.",
        ["Die Frage sei offen geblieben … sicher sei jedoch, dass Kräfte fehlten"],
    ),
    (
        "Die Leiterin sagte, die Sorge wegen dieser Stoffe resultiere besonders aus der Menge.",
        ["die Sorge wegen dieser Stoffe resultiere besonders aus der Menge"],
    ),
    (
        "Das Amt änderte die Zahlen ab, diese seien zu hoch gewesen.",
        ["diese seien zu hoch gewesen"],
    ),
    (
        "Der Händler hat den Vorwurf zurückgewiesen, da er jeder Grundlage entbehre.",
        ["da er jeder Grundlage entbehre"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CONTENTS)
def test_a_content_ends_where_its_teller_stops(text: str, expected: list[str]) -> None:
    assert contents(text, "de") == expected


def test_the_second_of_two_verbs_of_saying_is_the_one_that_tells() -> None:
    assert only("Er nahm die Kritik hin und erklärte, dass der Bau ruht.", "de")[2] == "erklärte"


def test_a_reason_in_the_subjunctive_is_the_one_of_the_sentences_subject() -> None:
    (item,) = told("Der Händler hat den Vorwurf zurückgewiesen, da er jeder Grundlage entbehre.", "de")

    assert words("Der Händler hat den Vorwurf zurückgewiesen, da er jeder Grundlage entbehre.", item.source) == (
        "Der Händler"
    )
