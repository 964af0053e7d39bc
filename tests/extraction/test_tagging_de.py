"""German: who says what, in every construction the newsroom meets. All sentences are invented."""

import pytest

from apps.extraction import Kind, SpeechAct
from tests.extraction.telling import contents, only, told, words

DIRECT = [
    (
        "„Wir bauen weiter“, sagte Bürgermeisterin Anna Roth.",
        "„Wir bauen weiter“",
        "sagte",
        "Bürgermeisterin Anna Roth",
    ),
    ("Anna Roth sagte: „Wir bauen weiter.“", "„Wir bauen weiter.“", "sagte", "Anna Roth"),
    (
        "»Wir bauen weiter«, teilte die Sprecherin des Kreises am Montag mit.",
        "»Wir bauen weiter«",
        "teilte … mit",
        "die Sprecherin des Kreises",
    ),
    (
        "„Wir bauen weiter“, sagte Roth, „auch wenn es regnet.“",
        "„Wir bauen weiter“ … „auch wenn es regnet.“",
        "sagte",
        "Roth",
    ),
    ("„Wir bauen weiter“, so Anna Roth (SPD).", "„Wir bauen weiter“", "so", "Anna Roth (SPD)"),
    ("Roth: „Wir bauen weiter.“", "„Wir bauen weiter.“", "", "Roth"),
    (
        "„Wir bauen weiter“, heißt es in dem Schreiben der Kammer.",
        "„Wir bauen weiter“",
        "heißt es",
        "dem Schreiben der Kammer",
    ),
    (
        "Der englischen Zeitung sagte Anna Roth: „Wir bauen weiter.“",
        "„Wir bauen weiter.“",
        "sagte",
        "Anna Roth",
    ),
    (
        "Anna Roth (54) hatte im Rat eindringlich geworben: „Wir bauen weiter.“",
        "„Wir bauen weiter.“",
        "hatte … geworben",
        "Anna Roth (54)",
    ),
]


@pytest.mark.parametrize(("text", "content", "cue", "source"), DIRECT)
def test_direct_speech_has_its_speaker(text: str, content: str, cue: str, source: str) -> None:
    assert only(text, "de") == ("direct", content, cue, source)


def test_speech_that_goes_on_without_a_cue_belongs_to_the_same_speaker() -> None:
    text = "„Wir bauen weiter“, sagte Roth. „Im Mai sind wir fertig.“"

    assert only(text, "de")[1] == "„Wir bauen weiter“ … „Im Mai sind wir fertig.“"


def test_speech_over_paragraphs_is_one_content() -> None:
    text = "Roth sagte: „Wir bauen weiter.\n„Im Mai sind wir fertig.“"

    kind, content, _, source = only(text, "de")

    assert (kind, content, source) == ("direct", "„Wir bauen weiter. … „Im Mai sind wir fertig.“", "Roth")


INDIRECT = [
    (
        "Die Ministerin sagte, dass der Damm halten werde.",
        "dass der Damm halten werde",
        "sagte",
        "Die Ministerin",
    ),
    ("Der Sprecher erklärte, der Damm sei sicher.", "der Damm sei sicher", "erklärte", "Der Sprecher"),
    (
        "Am Montag teilte die Polizei mit, der Fahrer habe überlebt.",
        "der Fahrer habe überlebt",
        "teilte … mit",
        "die Polizei",
    ),
    (
        "Der Damm sei sicher, versicherte der Ingenieur Karl Lenz.",
        "Der Damm sei sicher",
        "versicherte",
        "der Ingenieur Karl Lenz",
    ),
    ("Der Damm ist sicher, so die Behörde.", "Der Damm ist sicher", "so", "die Behörde"),
    (
        "Wie die Feuerwehr am Abend mitteilte, wurde niemand verletzt.",
        "wurde niemand verletzt",
        "mitteilte",
        "die Feuerwehr",
    ),
    ("Roth kündigte an, die Brücke zu sperren.", "die Brücke zu sperren", "kündigte an", "Roth"),
    (
        "Der Anwalt wollte wissen, wer die Brücke geprüft habe.",
        "wer die Brücke geprüft habe",
        "wollte wissen",
        "Der Anwalt",
    ),
    (
        "Peter Alt, Sprecher der Kammer, sagte, die Zahlen seien falsch.",
        "die Zahlen seien falsch",
        "sagte",
        "Peter Alt, Sprecher der Kammer",
    ),
    (
        "Die Kammer hatte im Mai erklärt, sie werde klagen.",
        "sie werde klagen",
        "hatte … erklärt",
        "Die Kammer",
    ),
    (
        "Aus Kreisen der Regierung hieß es, der Vertrag sei fertig.",
        "der Vertrag sei fertig",
        "hieß es",
        "Kreisen der Regierung",
    ),
    ("Laut der Polizei starben zwei Menschen.", "starben zwei Menschen", "Laut", "der Polizei"),
    ("Zwei Menschen starben laut Polizei.", "Zwei Menschen starben", "laut", "Polizei"),
    ("Den Ermittlern zufolge starben zwei Menschen.", "starben zwei Menschen", "zufolge", "Den Ermittlern"),
    (
        "Nach Angaben der Behörde wurden neun Häuser beschädigt.",
        "wurden neun Häuser beschädigt",
        "Nach",
        "Angaben der Behörde",
    ),
    (
        "Die Lage ist nach Einschätzung des Amtes ernst.",
        "Die Lage ist … ernst",
        "nach",
        "Einschätzung des Amtes",
    ),
    ("Die Partei will das Bad im Herbst schließen.", "das Bad im Herbst schließen", "will", "Die Partei"),
    (
        "Es gab Gespräche in Wien, das bestätigte der Gesandte Jan Holm.",
        "Es gab Gespräche in Wien",
        "bestätigte",
        "der Gesandte Jan Holm",
    ),
    (
        "In acht Jahren, warnt die Studie, wird der See leer sein.",
        "In acht Jahren … wird der See leer sein",
        "warnt",
        "die Studie",
    ),
    (
        "Roth wartet. Ohne den Anschluss wandere der Handel ab, heißt es in einem Brief der Kammer.",
        "Ohne den Anschluss wandere der Handel ab",
        "heißt es",
        "einem Brief der Kammer",
    ),
    (
        "Das Amt prüft nach eigenen Angaben, ob es Strafen verhängt.",
        "Das Amt prüft … ob es Strafen verhängt",
        "nach",
        "Das Amt",
    ),
    (
        "In Kiel hat der Verband nach eigenen Angaben 300 Mitglieder.",
        "In Kiel hat der Verband … 300 Mitglieder",
        "nach",
        "der Verband",
    ),
    ("Nach eigenen Angaben hat der Verband 300 Mitglieder.", "hat der Verband 300 Mitglieder", "Nach", "der Verband"),
    (
        "Der Minister hatte am Donnerstag angekündigt bei der Wahl im Mai erneut anzutreten.",
        "bei der Wahl im Mai erneut anzutreten",
        "hatte … angekündigt",
        "Der Minister",
    ),
    (
        "Er hofft, dass sein Dorf etwas abbekommt, denn bisher gibt es nicht einmal Strom.",
        "dass sein Dorf etwas abbekommt",
        "hofft",
        "Er",
    ),
    (
        "Wie die Leiterin seines Büros in Kiel, Ida Kern, mitteilte, wurde er am Freitag gefunden.",
        "wurde er am Freitag gefunden",
        "mitteilte",
        "die Leiterin seines Büros in Kiel, Ida Kern",
    ),
    (
        "Nachdem die Anwältin mitgeteilt hatte, dass der Mann gesucht wird, hatte der Richter die Akten geholt.",
        "dass der Mann gesucht wird",
        "mitgeteilt hatte",
        "die Anwältin",
    ),
    (
        "Die Schule bekam Schutz, da der Mann nach Angaben der Polizei wiederkommen könnte.",
        "da der Mann … wiederkommen könnte",
        "nach",
        "Angaben der Polizei",
    ),
]


@pytest.mark.parametrize(("text", "content", "cue", "source"), INDIRECT)
def test_indirect_speech_has_content_cue_and_source(text: str, content: str, cue: str, source: str) -> None:
    assert only(text, "de") == ("indirect", content, cue, source)


def test_an_indirect_content_with_quoted_words_is_mixed() -> None:
    kind, content, _, source = only("Roth sagte, der Plan sei „völlig aus der Zeit gefallen“.", "de")

    assert (kind, content, source) == ("mixed", "der Plan sei „völlig aus der Zeit gefallen“", "Roth")


def test_a_quoted_end_belongs_to_the_clause_it_ends() -> None:
    told = "Man habe die Probe am 3. Mai abgegeben, „persönlich und pünktlich“"

    found = only(f"Das Labor widerspricht: {told}, so Leiterin Ida Kern.", "de")

    assert found == ("mixed", told, "so", "Leiterin Ida Kern")


def test_a_sentence_before_the_quoted_one_stays_apart() -> None:
    assert contents("Der Damm halte. „Wir haben geprüft“, sagte Kern.", "de")[-1] == "„Wir haben geprüft“"


def test_a_sentence_that_names_the_teller_makes_the_one_before_its_content() -> None:
    text = "Bei dem Brand starben zwei Menschen. Das teilte die Feuerwehr am Montag mit."

    assert only(text, "de") == ("indirect", "Bei dem Brand starben zwei Menschen", "teilte … mit", "die Feuerwehr")


REPORTED = [
    ("Er spricht von einem Plan, nach dem beide Heere zusammen kämpfen sollen.", "Er"),
    ("Der Verband kritisierte die Pläne scharf.", "Der Verband"),
    ("Die Kammer forderte einen zweiten Gutachter.", "Die Kammer"),
    ("Das Amt lehnte den Antrag ab.", "Das Amt"),
    ("Roth bezeichnete den Entwurf als „schwer vermittelbar“.", "Roth"),
    ("Die Hochschule rechnet mit Einnahmen von vier Millionen Euro.", "Die Hochschule"),
    ("Die Kosten des Umbaus bezifferte sie auf drei Millionen Euro.", "sie"),
    ("Die Architektin bezifferte sie auf drei Millionen Euro.", "Die Architektin"),
    ("Die Handels- und Handwerkskammer sprach dagegen von einem Fehler.", "Die Handels- und Handwerkskammer"),
    ("Die Gemeinde hatte zuletzt sogar eine Fähre angedacht.", "Die Gemeinde"),
    ("Der Kreis lotet einen Verkauf des Hafens aus.", "Der Kreis"),
]


@pytest.mark.parametrize(("text", "source"), REPORTED)
def test_a_summed_up_speech_act_is_the_whole_sentence(text: str, source: str) -> None:
    kind, content, _, found = only(text, "de")

    assert (kind, content, found) == ("reported", text, source)


REFUSALS = [
    "Die Firma wollte sich zu dem Vorwurf nicht äußern.",
    "Das Ministerium lehnte eine Stellungnahme ab.",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_found_as_one(text: str) -> None:
    (item,) = told(text, "de")

    assert item.speech_act in (SpeechAct.DECLINES_TO_COMMENT, SpeechAct.DOES_NOT_SAY)
    assert words(text, item.content) == text


FREE_INDIRECT = [
    (
        "Roth sagte, der Damm halte. Man habe ihn geprüft. Er sei erst neun Jahre alt.",
        "Man habe ihn geprüft. Er sei erst neun Jahre alt.",
    ),
    ("Die Kammer forderte Geld vom Land. Sonst müsse das Bad schließen.", "Sonst müsse das Bad schließen."),
    ("Die Polizei sprach von einem Unfall. Der Fahrer soll geschlafen haben.", "Der Fahrer soll geschlafen haben."),
]


def test_a_refusal_holds_the_verb_that_frames_it() -> None:
    assert only("Zu den Folgen wollte er sich nicht äußern.", "de")[2] == "wollte … sich nicht äußern"


@pytest.mark.parametrize(("text", "content"), FREE_INDIRECT)
def test_sentences_in_the_subjunctive_go_on_with_the_last_teller(text: str, content: str) -> None:
    first, second = told(text, "de")

    assert second.kind is Kind.FREE_INDIRECT
    assert words(text, second.content) == content
    assert second.source == first.source


def test_hearsay_after_narration_has_no_source() -> None:
    (item,) = told("Die Lage in der Stadt ist schlimm. Noch 900 Menschen sollen sich dort aufhalten.", "de")

    assert (item.source, item.is_hearsay) == ((), True)


def test_a_word_that_marks_hearsay_is_its_cue() -> None:
    text = "Angeblich zahlte er den Wagen bar."

    (item,) = told(text, "de")

    assert (words(text, item.content), words(text, item.cue), item.source, item.is_hearsay) == (
        "zahlte er den Wagen bar",
        "Angeblich",
        (),
        True,
    )


def test_the_halves_of_a_title_are_read_on_their_own() -> None:
    text = "Reederei erwartet steigende Preise – Händler warnen vor Pleiten\nEs regnete am Montag."

    assert contents(text, "de") == ["Reederei erwartet steigende Preise", "Händler warnen vor Pleiten"]


def test_a_title_with_a_phrase_between_dashes_is_one_line() -> None:
    assert contents("Kern – neu im Amt – warnt vor Pleiten\nEs regnete am Montag.", "de") == [
        "Kern – neu im Amt – warnt vor Pleiten"
    ]


def test_a_title_that_asks_behind_its_colon_is_no_claim() -> None:
    assert contents("Klinikum Nord: Wer wusste von den Mängeln?\nDas Klinikum Nord steht am Fluss.", "de") == []


def test_a_topic_with_a_colon_is_no_speaker() -> None:
    assert contents("Nordsee-Konflikt: Verwirrung um gemeinsame Übung\nDie Schiffe liegen im Hafen.", "de") == []


def test_lone_speech_is_by_whom_the_sentence_before_is_about() -> None:
    text = "Kapitän Rolf Timm stand allein am Rand. „Ich habe nichts gehört, gar nichts.“"

    assert only(text, "de")[3] == "Kapitän Rolf Timm"


PLAIN = [
    "Der Zug fährt um acht Uhr.",
    "Der Film „Der lange Weg“ läuft heute im Kino.",
    "Das Schiff „Seestern“ legte am Abend ab.",
    "Die Zahlen sprechen für sich.",
    "Die Musik war so laut, dass niemand schlief.",
    "Wäre das Wetter besser, könnten alle baden.",
    "Der Rat beschloss den Haushalt mit zwölf Stimmen.",
    "Die Straße soll im Herbst gesperrt werden.",
    "Rauchen gilt als Risiko.",
    "Im Tal haben Soldaten gekämpft, unterstützt werden sie von Fliegern.",
    "In der Stadt kam es zeitweise zu großen Ausfällen des Stroms.",
    "Bekannt wurde er insbesondere als Darsteller von Bauern.",
    "Er meldete das Patent für den Motor an.",
    "Die Anlage stellte damals einen großen Fortschritt dar.",
    "Von den Messstationen, die im Land betrieben werden, zeigten zwölf zu hohe Werte.",
    "Der Mann wollte sich umgehend zum Bahnhof begeben.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_narration_titles_and_traps_stay_plain(text: str) -> None:
    assert contents(text, "de") == []


def test_a_report_on_a_war_gives_each_claim_its_teller() -> None:
    text = (
        "Dort meldet die Regierung einen Erfolg. Die Aufständischen teilten mit, "
        "ein Angriff auf den Hafen sei gescheitert.\n"
        "Mitten in dieser Lage sorgt der nordische Heeresminister Olaf Brunn für Staunen. Er spricht von einem Plan, "
        "nach dem beide Länder gemeinsam kämpfen sollen. Wie genau das gehen soll bei so verschiedenen Zielen, "
        "sagt Brunn nicht.\n"
        "Die Bundesregierung gab sich keine Mühe, darauf einzugehen: Aus dem Kanzleramt hieß es nur: Kein Kommentar, "
        "man stehe aber mit den nordischen Partnern in Kontakt.\n"
        "Die Lage in der Hafenstadt ist katastrophal. Noch 300.000 Menschen sollen sich derzeit dort aufhalten."
    )

    found = [
        (words(text, item.content), words(text, item.source), item.speech_act, item.is_hearsay)
        for item in told(text, "de")
    ]

    assert ("ein Angriff auf den Hafen sei gescheitert", "Die Aufständischen", SpeechAct.STATES, False) in found
    assert (
        "Er spricht von einem Plan, nach dem beide Länder gemeinsam kämpfen sollen.",
        "Er",
        SpeechAct.STATES,
        False,
    ) in found
    assert ("Wie genau das gehen soll bei so verschiedenen Zielen", "Brunn", SpeechAct.DOES_NOT_SAY, False) in found
    assert ("Kein Kommentar", "dem Kanzleramt", SpeechAct.DECLINES_TO_COMMENT, False) in found
    assert ("man stehe aber mit den nordischen Partnern in Kontakt", "dem Kanzleramt", SpeechAct.STATES, False) in found
    assert ("Noch 300.000 Menschen sollen sich derzeit dort aufhalten.", "", SpeechAct.STATES, True) in found
    assert not any("Mühe" in content for content, _, _, _ in found)


STANCES = [
    ("Ein Verkauf des Hafens kommt für die Stadt Emden nicht in Frage.", "kommt … nicht in Frage", "die Stadt Emden"),
    ("Für die Bundesregierung kommt ein Aufschub nicht infrage.", "kommt … nicht infrage", "die Bundesregierung"),
    ("Ein Rücktritt ist für Minister Jan Alt kein Thema.", "ist … kein Thema", "Minister Jan Alt"),
]


@pytest.mark.parametrize(("text", "cue", "source"), STANCES)
def test_a_no_belongs_to_the_one_for_whom_it_is_out_of_the_question(text: str, cue: str, source: str) -> None:
    assert only(text, "de") == ("reported", text, cue, source)
    assert told(text, "de")[0].speech_act is SpeechAct.DENIES


@pytest.mark.parametrize(
    "text",
    [
        "Für Kinder unter zwölf Jahren kommt das Mittel nicht in Frage.",
        "Dieser Weg kommt für sie nicht in Frage.",
        "Für die Stadt ist das neue Stadion ein Gewinn.",
    ],
)
def test_what_suits_nobody_who_could_say_so_is_no_stance(text: str) -> None:
    assert contents(text, "de") == []


def test_a_refusal_before_a_colon_stands_beside_what_follows_it() -> None:
    text = "Die Kammer bemühte sich gar nicht erst, auf den Vorwurf einzugehen: Man prüfe das, hieß es."

    refusal, answer = told(text, "de")

    assert words(text, refusal.content) == "Die Kammer bemühte sich gar nicht erst, auf den Vorwurf einzugehen"
    assert refusal.speech_act is SpeechAct.DECLINES_TO_COMMENT
    assert words(text, refusal.source) == "Die Kammer"
    assert words(text, answer.content) == "Man prüfe das"


def test_what_is_proclaimed_is_announced() -> None:
    text = "Nach dem Beben rief Ministerin Eva Roth den Notstand aus."

    assert told(text, "de")[0].speech_act is SpeechAct.ANNOUNCES


@pytest.mark.parametrize("content", ["Der Umbau dauere länger", "Die Fähre fahre wieder", "Das Haus stehe leer"])
def test_a_subjunctive_with_one_word_behind_it_is_told(content: str) -> None:
    assert only(f"{content}, sagte Jörg Müller.", "de") == ("indirect", content, "sagte", "Jörg Müller")
