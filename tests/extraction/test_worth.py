"""How much a claim is worth a check, and why."""

import pytest

from apps.extraction.acts import act
from apps.extraction.types import Attribution, Document, EntityKind, Kind, Span
from apps.extraction.worth import BASE, FEATURES, weigh
from tests.extraction.hanging import never_hangs
from tests.extraction.marking import marked


def weighed(text: str, language: str, **entity) -> Attribution:
    return weigh(act(marked(text, language, **entity))).attributions[0]


def fired(attribution: Attribution) -> dict[str, str]:
    return {reason.name: reason.words for reason in attribution.reasons}


FIRES = [
    ("de", "<s>X</s> <cue>sagte</cue>, <c>es seien 40 Häuser zerstört worden</c>.", "figure", "40 Häuser"),
    ("en", "<s>X</s> <cue>said</cue> <c>it had cost $3.3 million</c>.", "figure", "$3.3 million"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>laut einer Studie sinke das Risiko</c>.", "statistic", "Studie"),
    ("en", "<s>X</s> <cue>said</cue> <c>turnout was the highest ever</c>.", "statistic", "turnout"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>Mieten seien so hoch wie nie</c>.", "comparison", "so hoch wie"),
    ("en", "<s>X</s> <cue>said</cue> <c>crime rose more than in Ohio</c>.", "comparison", "rose, more than"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>der Brand sei wegen der Hitze ausgebrochen</c>.", "cause", "wegen"),
    ("en", "<s>X</s> <cue>said</cue> <c>the flood was caused by the dam</c>.", "cause", "caused by"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>das Gesetz sei beschlossen</c>.", "law", "Gesetz, beschlossen"),
    ("en", "<s>X</s> <cue>said</cue> <c>the bill had passed</c>.", "law", "bill, passed"),
    ("de", "<s>X</s> <cue>warf</cue> ihm <cue>vor</cue>, <c>nicht da gewesen zu sein</c>.", "accusation", "warf … vor"),
    ("en", "<s>X</s> <cue>said</cue> <c>the mayor had lied to voters</c>.", "accusation", "lied"),
    ("de", "<c reported><s>X</s> <cue>bestreitet</cue> den Vorgang.</c>", "denial", "bestreitet"),
    ("en", "<s>X</s> <cue>denied</cue> <c>knowing her</c>.", "denial", "denied"),
    ("de", "<s>Innenministerin Maar</s> <cue>sagte</cue>, <c>das Lager sei leer</c>.", "official", "innenministerin"),
    ("en", "<s>The White House</s> <cue>said</cue> <c>the store was empty</c>.", "fact", ""),
    ("en", "<s>The ministry</s> <cue>said</cue> <c>the store was empty</c>.", "official", "ministry"),
    ("de", "<c free_indirect>Dort sollen sich Kämpfer aufhalten.</c>", "hearsay", "sollen"),
    ("en", "<c>He</c> <cue>reportedly</cue> <c>left town</c>.", "hearsay", "reportedly"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>die Brücke sei am Montag gesperrt gewesen</c>.", "dated", "Montag"),
    ("de", "<s>X</s> <cue>will</cue> <c>den Entwurf vorlegen</c>.", "future", "will"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>die Bahn werde bald wieder fahren</c>.", "future", "bald"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>die Bahn werde wieder fahren</c>.", "future", "werde"),
    ("en", "<s>X</s> <cue>said</cue> <c>the train will run again</c>.", "future", "will"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>das sei eine Schande und unerträglich</c>.", "opinion", "unerträglich"),
    ("en", "<s>X</s> <cue>thinks</cue> <c>the play dull</c>.", "opinion", "thinks"),
    ("de", "<s>X</s> <cue>forderte</cue>, <c>die Steuer zu senken</c>.", "demand", "forderte"),
    ("en", "<c direct>“Who pays for it?”</c> <s>X</s> <cue>said</cue>.", "question", "said"),
    ("en", "<s>X</s> <cue>said</cue> <c>the process was on track</c>.", "vague", "process, on track"),
    ("de", "<c direct>„Vielen Dank an alle, die da waren“</c>, <cue>sagte</cue> <s>X</s>.", "personal", "Vielen Dank"),
    ("en", "<c direct>“Shame!”</c> <s>X</s> <cue>shouted</cue>.", "short", "Shame"),
    ("de", "<s>X</s> <cue>ließ</cue> <cue>offen</cue>, <c>ob er bleibt</c>.", "does_not_say", "ließ … offen"),
    ("en", "<c reported><s>X</s> <cue>declined to comment</cue>.</c>", "no_comment", "declined to comment"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>der Rauch habe zwei Gäste vergiftet</c>.", "harm", "vergiftet"),
    ("en", "<s>X</s> <cue>said</cue> <c>two guests had drowned in the lake</c>.", "harm", "drowned"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>niemand habe die Akte gesehen</c>.", "absolute", "niemand"),
    ("en", "<s>X</s> <cue>said</cue> <c>every house in the street was empty</c>.", "absolute", "every"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>das Tierschutzgesetz gelte dort</c>.", "law", "Tierschutzgesetz"),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>das sei ein trauriger Anblick gewesen</c>.", "opinion", "trauriger"),
    ("en", "<s>X</s> <cue>described</cue> <c>the hall as a treasure</c>.", "opinion", "described"),
    ("de", "<s>Der Sprecher des Kanzlers</s> <cue>sagte</cue>, <c>das Tor sei zu gewesen</c>.", "official", "kanzlers"),
    ("en", "<s>The city council</s> <cue>said</cue> <c>the gate had been shut</c>.", "official", "city council"),
    ("en", "<s>X</s> <cue>said</cue> <c>the mill uses twice as much water</c>.", "comparison", "twice as"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "feature", "words"), FIRES)
def test_a_feature_tells_the_words_that_fired_it(language, text, feature, words):
    assert fired(weighed(text, language)).get(feature) == words


@pytest.mark.parametrize(
    ("language", "text", "feature"),
    [
        ("de", "<s>X</s> <cue>sagte</cue>, <c>die Brücke werde gesperrt</c>.", "future"),
        ("de", "<s>X</s> <cue>sagte</cue>, <c>es seien im Jahr 2016 Häuser gebaut worden</c>.", "figure"),
        ("en", "<s>X</s> <cue>said</cue> <c>that Lorna Peet, 58, wrote checks from 2014 to 2021</c>.", "figure"),
        ("en", "<s>X</s> <cue>said</cue> <c>the train will run again</c>.", "fact"),
        ("de", "<s>X</s> <cue>sagte</cue>, <c>die Lage sei mit 40 Fällen ernst</c>.", "vague"),
        ("en", "<s>Fans</s> <cue>said</cue> <c>the match was over by then</c>.", "official"),
        ("de", "<s>X</s> <cue>sagte</cue>, <c>es seien mehr als 40 Häuser zerstört worden</c>.", "comparison"),
        ("en", "<c direct>“All the best to all of you, good luck!”</c> <s>X</s> <cue>said</cue>.", "absolute"),
        ("en", "<c direct>“All the best to all of you, good luck!”</c> <s>X</s> <cue>said</cue>.", "opinion"),
        ("en", "<c direct>“Will all of us die?”</c> <s>X</s> <cue>asked</cue>.", "harm"),
        ("en", "<c direct>“Will all of us die?”</c> <s>X</s> <cue>asked</cue>.", "future"),
        ("en", "<s>X</s> <cue>admitted</cue> <c>forging cheques</c>.", "short"),
        ("de", "<s>X</s> <cue>erwartet</cue>, <c>dass der Preis bald fallen wird</c>.", "opinion"),
    ],
)
def test_a_feature_stays_silent_where_it_is_not_meant(language, text, feature):
    assert feature not in fired(weighed(text, language))


def test_an_unnamed_group_is_no_official():
    text = "<s>Ein Beamter der Polizei</s> <cue>sagte</cue>, <c>die Straße sei frei</c>."

    assert "official" in fired(weighed(text, "de"))
    assert "official" not in fired(weighed(text, "de", claimant="Beamter", kind=EntityKind.UNNAMED_GROUP))


def test_the_worth_is_the_base_and_the_weights_between_0_and_1():
    for _, text, _, _ in FIRES:
        for language in ("de", "en"):
            attribution = weighed(text, language)

            total = BASE + sum(reason.weight for reason in attribution.reasons)
            assert attribution.worth == pytest.approx(min(1, max(0, total)))
            assert all(FEATURES[reason.name].weight == reason.weight for reason in attribution.reasons)


def test_no_comment_is_worth_nothing():
    text = "<c reported><s>Das Ministerium</s> <cue>wollte sich</cue> zu den 40 Toten nicht <cue>äußern</cue>.</c>"

    assert weighed(text, "de").worth == 0


def test_facts_with_figures_by_officials_come_before_opinions():
    figure = weighed("<s>Die Polizei</s> <cue>sagte</cue>, <c>es habe 40 Tote gegeben</c>.", "de")
    fact = weighed("<s>Ein Gast</s> <cue>sagte</cue>, <c>das Tor sei zu gewesen</c>.", "de")
    opinion = weighed("<s>Ein Gast</s> <cue>fand</cue> <c>den Abend schön</c>.", "de")
    greeting = weighed("<c direct>„Danke“</c>, <cue>sagte</cue> <s>ein Gast</s>.", "de")

    assert figure.worth > fact.worth > opinion.worth > greeting.worth


def test_the_cue_and_the_source_of_a_reported_sentence_are_no_part_of_the_claim():
    text = "<c reported><s>Das Gericht</s> <cue>lobte</cue> die Helfer im Tal.</c>"

    assert "law" not in fired(weighed(text, "de"))


def test_each_feature_is_described_in_a_sentence_and_named_by_a_word():
    for name, feature in FEATURES.items():
        assert name == name.lower() and name.isidentifier()
        assert feature.description[0].isupper() and feature.description.endswith(".")
        assert feature.weight


def test_a_language_without_word_lists_is_left_as_it_is():
    document = marked("<s>Él</s> <cue>dijo</cue> <c>que sí</c>.", "es")

    assert weigh(document) is document


@never_hangs
@pytest.mark.parametrize(
    "pump", ["Gesetz", "gut danke gut ", "werden ", "more ", "wie ", "a ", "40 ", ", ", "zum ersten "]
)
def test_a_content_of_any_length_is_weighed(pump):
    text = (pump * 200_000)[:200_000]
    attribution = Attribution(kind=Kind.INDIRECT, content=(Span(0, len(text)),))

    weighed = weigh(Document(text=text, language="de", attributions=(attribution,))).attributions[0]

    assert 0 <= weighed.worth <= 1
