"""The language is told or left open, never guessed."""

import pytest

from apps.extraction import language

SENTENCES = [
    ("de", "Der Minister kommt nicht, und das hat gute Gründe."),
    ("de", "Bundesrat stimmt zu: Neues Gesetz tritt im Herbst in Kraft"),
    ("de", "Brücke bleibt gesperrt, Landkreis rechnet mit höheren Kosten"),
    ("de", "Der CEO des Start-ups Blue Ocean sagte beim Tech Summit in San Francisco, man sei auf einem guten Weg."),
    ("en", "The minister is not coming, and there are good reasons for it."),
    ("en", "Police say two people were hurt after a crash on the coast road"),
    ("en", "Angela Merkel’s speech in Frankfurt was watched by the Bundesbank and by Deutsche Bank."),
    (
        "nl",
        "De minister zei maandag dat de nieuwe wet in het najaar van kracht wordt.",
    ),
    ("nl", "Volgens de politie raakten bij het ongeval op de snelweg drie mensen gewond, onder wie twee kinderen."),
    ("fr", "Le ministre a déclaré lundi que la nouvelle loi entrerait en vigueur à l'automne."),
    ("es", "El ministro dijo el lunes que la nueva ley entrará en vigor en otoño y que no habrá excepciones."),
    ("it", "Il ministro ha detto lunedì che la nuova legge entrerà in vigore in autunno."),
    ("pl", "Minister powiedział w poniedziałek, że nowa ustawa wejdzie w życie jesienią."),
    (
        "da",
        "Ministeren sagde mandag, at den nye lov træder i kraft til efteråret, og at der ikke vil være undtagelser.",
    ),
    ("sv", "Ministern sade på måndagen att den nya lagen träder i kraft till hösten."),
    ("pt", "O ministro disse na segunda-feira que a nova lei entrará em vigor no outono e que não haverá exceções."),
    ("cs", "Ministr v pondělí řekl, že nový zákon vstoupí v platnost na podzim."),
    ("ru", "Министр заявил в понедельник, что новый закон вступит в силу осенью."),
    ("uk", "Міністр заявив у понеділок, що новий закон набуде чинності восени."),
    ("tr", "Bakan pazartesi günü yeni yasanın sonbaharda yürürlüğe gireceğini söyledi."),
    ("lb", "De Minister sot e Méindeg, datt dat neit Gesetz am Hierscht a Kraaft trëtt."),
    ("ar", "قال الوزير يوم الاثنين إن القانون الجديد سيدخل حيز التنفيذ في الخريف."),
]


@pytest.mark.parametrize(("code", "text"), SENTENCES)
def test_a_sentence_tells_its_language(code, text):
    assert language.identify(text) == code


@pytest.mark.parametrize(
    "text", ["", " \n ", "Ja.", "12345 67890 !!!", "Sergej Wassiljew", "xyzzy plugh qwrt", "🙂🙂🙂", "\ud800\x00" * 20]
)
def test_what_cannot_be_told_is_left_open(text):
    assert language.identify(text) == "und"
    with pytest.raises(language.UnclearLanguage) as raised:
        language.require_supported(text)
    assert raised.value.code == "und"


def test_a_language_without_word_lists_is_named_in_the_refusal():
    with pytest.raises(language.UnsupportedLanguage) as raised:
        language.require_supported(SENTENCES[7][1])

    assert raised.value.code == "nl"
    assert "nl" in str(raised.value)


def test_german_and_english_are_supported():
    assert language.SUPPORTED == ("de", "en")
    assert language.require_supported(SENTENCES[0][1]) == "de"
    assert language.require_supported(SENTENCES[4][1]) == "en"


def test_plain_german_and_english_need_no_classifier(monkeypatch):
    monkeypatch.setattr(language, "_classifier", lambda: pytest.fail("the classifier was loaded"))

    assert language.identify("Das hat der Minister auch nicht gesagt, und er will es nicht tun.") == "de"
    assert language.identify("That is what the minister said, and he will not say it again.") == "en"


def test_a_long_foreign_quotation_does_not_change_the_language():
    text = (
        "Die Ministerin sagte am Montag, sie werde das nicht hinnehmen. Der Botschafter antwortete auf Englisch: "
        "“We will see about that.” Danach verließ er den Saal, und die Sitzung wurde unterbrochen."
    )

    assert language.identify(text) == "de"
