"""German: which sentences with a verb of saying tell what somebody said. All sentences are invented."""

import pytest

from tests.extraction.telling import contents, told

EVENTS = [
    "Zwölf Todesopfer forderte ein Sturm, der über die Insel zog.",
    "Das Gericht verurteilte den Mann zu drei Jahren Haft.",
    "Lena Ohm verteidigte den Titel mit großem Vorsprung.",
    "Der Verband schloss zwei Vereine aus der Liga aus.",
    "Bisher hatte der Senat einen Verkauf stets ausgeschlossen.",
    "Nicht erklärte Streiks haben den Betrieb gestern lahmgelegt.",
    "Das Parlament hat den Antrag mit einer Mehrheit von drei Stimmen abgelehnt.",
    "Die Auslosung ergab zwei Spiele am Samstag.",
    "Die Leiterin verteidigte ihr Vorgehen bei dem Einsatz.",
    "Der Maler beschrieb den Weg zum Hafen.",
    "Die Polizei bedankte sich bei den Nachbarn.",
]


@pytest.mark.parametrize("text", EVENTS)
def test_an_event_is_not_reported_speech(text: str) -> None:
    assert told(text, "de") == []


SAYINGS = [
    "Die Stadt widersprach der Darstellung.",
    "Die Leiterin verteidigte das Vorgehen als notwendig.",
    "Der Zoll bittet um Hinweise aus der Bevölkerung.",
    "Der Verband forderte mehr Geld für die Schulen.",
    "Die Ministerin erklärte das Vorhaben für beendet.",
    "Der Bürgermeister sprach von einem guten Tag für die Stadt.",
    "Die Regierung erwartet höhere Preise für Strom und Gas.",
    "Der Verband verurteilte den Angriff auf die Schule.",
]


@pytest.mark.parametrize("text", SAYINGS)
def test_what_sums_up_a_speech_is_reported_as_a_whole(text: str) -> None:
    assert contents(text, "de") == [text]
