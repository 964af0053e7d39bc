"""German: whom the sentence names as its teller, where that is easily mistaken. All sentences are invented."""

import pytest

from tests.extraction.telling import contents, only, told, words

TELLERS = [
    ("Der 52-Jährige gab jedoch an, es gehe ihm nur um den Hund.", "Der 52-Jährige"),
    ("Von der Heide betonte, der Verein habe viele Helfer.", "Von der Heide"),
    ("Erst vergangene Woche kündigte die Bahn an, alle Schalter zu schließen.", "die Bahn"),
    ("Offiziell sagt die Regierung, man werde alle Dörfer versorgen.", "die Regierung"),
    ("Darüberhinaus erklärte die Partei, sie werde kleine Höfe fördern.", "die Partei"),
    ("Zunächst war die Rede davon, dass zwei Boote gekentert seien.", ""),
    ("Ohm mutmaßt in seinen Aussagen, die Gründe für den Streit seien alt.", "Ohm"),
    ("Von den Händlern wurde kritisiert, dass die Straße gesperrt ist.", "den Händlern"),
    (
        "Am Montag sagte Li Ohm, der Leiter des Amtes, aber auch, dass die Leute falsche Zahlen nennen.",
        "Li Ohm, der Leiter des Amtes",
    ),
    ("Nach dem Willen der Minister soll der Streit bis Mai gelöst werden.", "dem Willen der Minister"),
    ("Wie Sprecherin Anna Roth mitteilte, ist die Brücke nach Auffassung der Prüfer sicher.", "Sprecherin Anna Roth"),
]


@pytest.mark.parametrize(("text", "teller"), TELLERS)
def test_the_teller_is_the_one_the_clause_names(text: str, teller: str) -> None:
    assert only(text, "de")[3] == teller


def test_an_initial_ends_no_sentence() -> None:
    assert only("Ähnlich äußerte sich der Bauer Georg W. Ohm: „Wir haben das im Griff.“", "de")[3] == (
        "der Bauer Georg W. Ohm"
    )


def test_a_verb_of_saying_in_the_subjunctive_is_itself_reported() -> None:
    text = "Laut Roth ist der Bau fertig. Sie gehe davon aus, dass die Brücke im Mai öffnet."

    assert contents(text, "de")[-1] == "Sie gehe davon aus, dass die Brücke im Mai öffnet."


def test_a_second_verb_of_saying_has_the_subject_of_the_first() -> None:
    text = "Anna Roth erläutert das Vorhaben so: „Wir bauen zwei Häuser“, und fügt hinzu: „Im Mai sind wir fertig.“"

    assert [words(text, item.source) for item in told(text, "de")] == ["Anna Roth", "Anna Roth"]


def test_a_report_without_a_cue_is_by_whom_the_sentence_before_is_about() -> None:
    text = "Der Mann hat die Tat gestanden. In allen Fällen habe er die Fahrt unterbrochen."

    assert only(text, "de")[3] == "Der Mann"


def test_hearsay_has_the_teller_of_its_paragraph() -> None:
    text = "Laut der Feuerwehr war es ein Unglück. Das Dach brannte. Im Keller sollen zwei Leute gewesen sein."

    assert words(text, told(text, "de")[-1].source) == "der Feuerwehr"


@pytest.mark.parametrize(
    "text",
    [
        "Die Familien erfuhren, dass ihre Häuser verkauft sind.",
        "Die Schöffen können abgelehnt werden, wenn sie kein Deutsch sprechen.",
        "Die Polizei wertet den Brief aus.",
    ],
)
def test_who_learns_or_looks_tells_nothing(text: str) -> None:
    assert told(text, "de") == []


def test_the_frame_of_a_verb_runs_on_behind_an_apposition() -> None:
    text = "Nun ruft der Bund, eine in Krems ansässige Gruppe, alle Bauern des Landes dazu auf, kein Gift zu kaufen."

    assert only(text, "de")[1:3] == ("kein Gift zu kaufen", "ruft … auf")


def test_eyes_that_are_looked_into_tell_nothing() -> None:
    assert told("Er sah ihr in die Augen und ging ohne Abschied.", "de") == []
