"""One pasted article, menus and teasers and all, read as a copy editor would: every claim in it, and nothing else."""

from pathlib import Path

from apps.extraction import SpeechAct, extract
from apps.extraction.labels import MAX_LABEL
from apps.extraction.types import Document

PASTED = (Path(__file__).parent / "data" / "pasted_claims.txt").read_text(encoding="utf-8")
# In text order: claimant, act, how the content begins.
CLAIMS = [
    ("Rebellen", SpeechAct.STATES, "ein Marsch auf die Staumauer sei abgesagt"),
    ("Kemal Aydan", SpeechAct.STATES, "Er spricht von einem Vertrag"),
    ("Kemal Aydan", SpeechAct.DOES_NOT_SAY, "Wann genau die Wache beginnen soll"),
    ("US-Regierung", SpeechAct.DECLINES_TO_COMMENT, "Die US-Regierung bemühte sich"),
    ("US-Verteidigungsministerium", SpeechAct.DECLINES_TO_COMMENT, "Kein Kommentar"),
    ("US-Verteidigungsministerium", SpeechAct.STATES, "man sei aber mit den türkischen Partnern"),
    ("US-Regierung", SpeechAct.DEMANDS, "Die USA drängen statt einer gemeinsamen Wache"),
    ("Ingrid Sörbom", SpeechAct.CONFIRMS, "Tatsächlich gab es dazu schon Treffen in Wien"),
    ("", SpeechAct.STATES, "Rund 80.000 Menschen sollen dort ohne Trinkwasser sein"),
    ("Leitgeb", SpeechAct.INTENDS, "Der österreichische Außenminister Leitgeb hatte"),
    ("türkische Regierung", SpeechAct.DENIES, "Ein Abkommen mit den Milizen kommt für die Türkei"),
    ("Orhan Tekin", SpeechAct.ANNOUNCES, "Nach dem Sieg über die Hafenstadt Selim rief"),
]


def told(document: Document) -> list[tuple[str, SpeechAct, str]]:
    """Claimant, act and the content's beginning as CLAIMS has it, in text order."""
    begins = [row[2] for row in CLAIMS]
    return [
        (item.claimant, item.speech_act, next((words for words in begins if content.startswith(words)), content))
        for item in document.attributions
        for content in (item.content[0].of(PASTED),)
    ]


def test_the_rules_find_every_claim_with_its_claimant_and_act_and_no_other() -> None:
    assert told(extract(PASTED, model=None)) == CLAIMS


def test_the_shipped_model_leaves_most_of_them_and_adds_no_wrong_one() -> None:
    found = told(extract(PASTED))

    assert set(found) <= set(CLAIMS)
    assert len(found) >= 10


def test_what_is_told_of_nobody_is_hearsay() -> None:
    hearsay = [item for item in extract(PASTED, model=None).attributions if item.is_hearsay]

    assert [item.content[0].of(PASTED).split()[0] for item in hearsay] == ["Rund"]


def test_each_label_fits_its_line_and_agrees_with_its_claimant() -> None:
    labels = [item.label for item in extract(PASTED, model=None).attributions]

    assert all(len(label) <= MAX_LABEL for label in labels)
    assert "US-Regierung: drängt statt einer gemeinsamen Wache auf eine Konferenz aller Anrainer" in labels
    assert "Türkische Regierung: Ein Abkommen mit den Milizen kommt jedoch weiterhin nicht in Frage" in labels
    assert "Tekin: rief … die Festung Dargah als nächstes Ziel aus" in labels
