"""What kind of saying an attribution is, and what it counts, dates and softens."""

import pytest

from apps.extraction.acts import act
from apps.extraction.dates import find_dates
from apps.extraction.lexicons.phrases import find, index, words_of
from apps.extraction.quantities import find_quantities
from apps.extraction.types import Attribution, Document, Kind, Span, SpeechAct
from tests.extraction.hanging import never_hangs
from tests.extraction.marking import marked

ACTS = [
    ("de", "<s>Meier</s> <cue>sagte</cue>, <c>die Lage sei ruhig</c>.", SpeechAct.STATES),
    ("de", "<s>Meier</s> <cue>teilte</cue> am Montag <cue>mit</cue>, <c>die Lage sei ruhig</c>.", SpeechAct.STATES),
    ("de", "<c reported><s>Das Amt</s> <cue>wies</cue> die Vorwürfe <cue>zurück</cue>.</c>", SpeechAct.DENIES),
    ("de", "<s>Die Firma</s> <cue>bestreitet</cue>, <c>Abwasser eingeleitet zu haben</c>.", SpeechAct.DENIES),
    ("de", "<s>Die Firma</s> <cue>bestreitet nicht</cue>, <c>Abwasser eingeleitet zu haben</c>.", SpeechAct.CONFIRMS),
    ("de", "<s>Meier</s> <cue>schließt nicht aus</cue>, <c>dass er bleibt</c>.", SpeechAct.BELIEVES),
    ("de", "<s>Meier</s> <cue>glaubt nicht</cue>, <c>dass er bleibt</c>.", SpeechAct.DOUBTS),
    ("de", "<c>Wie genau das gehen soll</c>, <cue>sagt</cue> <s>Meier</s> <cue>nicht</cue>.", SpeechAct.DOES_NOT_SAY),
    ("de", "<c>Wie genau das gehen soll</c>, <cue>sagt</cue> <s>Meier</s> nicht.", SpeechAct.DOES_NOT_SAY),
    ("de", "<s>Meier</s> <cue>ließ</cue> <cue>offen</cue>, <c>ob er bleibt</c>.", SpeechAct.DOES_NOT_SAY),
    ("de", "<c reported><s>Die Militärs</s> <cue>bestätigten</cue> das nicht.</c>", SpeechAct.DOES_NOT_SAY),
    (
        "de",
        "<s>Aus dem Ministerium</s> <cue>hieß es</cue> nur: <c reported>Kein Kommentar</c>",
        SpeechAct.DECLINES_TO_COMMENT,
    ),
    (
        "de",
        "<c reported><s>Der Verein</s> <cue>wollte sich</cue> dazu nicht <cue>äußern</cue>.</c>",
        SpeechAct.DECLINES_TO_COMMENT,
    ),
    ("de", "<c reported><s>Der Vorstand</s> <cue>schweigt</cue>.</c>", SpeechAct.DECLINES_TO_COMMENT),
    ("de", "<c reported><s>Meier</s> <cue>nannte</cue> den Plan nicht finanzierbar.</c>", SpeechAct.STATES),
    ("de", "<c>Der Plan ist</c> <cue>nach</cue> <s>Ansicht von Experten</s> <c>zu teuer</c>.", SpeechAct.BELIEVES),
    (
        "de",
        "<c reported><s>Der Verein</s> <cue>hatte</cue> schon früh vor Rissen <cue>gewarnt</cue>.</c>",
        SpeechAct.WARNS,
    ),
    ("de", "<s>Der Verein</s> <cue>hatte vor</cue>, <c>den Platz zu kaufen</c>.", SpeechAct.INTENDS),
    ("de", "<s>Meier</s> <cue>will</cue> <c>den Entwurf im Mai vorlegen</c>.", SpeechAct.INTENDS),
    ("de", "<s>Meier</s> <cue>kündigte an</cue>, <c>den Entwurf vorzulegen</c>.", SpeechAct.ANNOUNCES),
    ("de", "<s>Meier</s> <cue>sicherte</cue> den Opfern <cue>zu</cue>, <c>dass Geld fließe</c>.", SpeechAct.PROMISES),
    ("de", "<s>Der Bund</s> <cue>forderte</cue>, <c>die Steuer zu senken</c>.", SpeechAct.DEMANDS),
    ("de", "<s>Der Bund</s> <cue>warnt davor</cue>, <c>die Steuer zu senken</c>.", SpeechAct.WARNS),
    ("de", "<s>Meier</s> <cue>warf</cue> ihm <cue>vor</cue>, <c>gelogen zu haben</c>.", SpeechAct.ACCUSES),
    ("de", "<c reported><s>Der Rat</s> <cue>übte</cue> scharfe Kritik.</c>", SpeechAct.CRITICISES),
    ("de", "<c reported><s>Der Rat</s> <cue>lobte</cue> die Helfer.</c>", SpeechAct.PRAISES),
    ("de", "<s>Meier</s> <cue>fragte</cue>, <c>ob das stimme</c>.", SpeechAct.ASKS),
    ("de", "<c direct>„Wer soll das bezahlen?“</c>, <cue>sagte</cue> <s>Meier</s>.", SpeechAct.ASKS),
    ("en", "<s>She</s> <cue>said</cue> <c>that the road was closed</c>.", SpeechAct.STATES),
    ("en", "<s>She</s> <cue>made</cue> it <cue>clear</cue> <c>that the road was closed</c>.", SpeechAct.STATES),
    ("en", "<c reported><s>The agency</s> <cue>declined to comment</cue>.</c>", SpeechAct.DECLINES_TO_COMMENT),
    (
        "en",
        "<c reported><s>The agency</s> <cue>did not</cue> immediately <cue>respond</cue> to a request.</c>",
        SpeechAct.DECLINES_TO_COMMENT,
    ),
    ("en", "<s>He</s> <cue>did not say</cue> <c>how it would be paid for</c>.", SpeechAct.DOES_NOT_SAY),
    ("en", "<s>He</s> <cue>won’t say</cue> <c>who paid</c>.", SpeechAct.DOES_NOT_SAY),
    ("en", "<s>He</s> <cue>has yet to confirm</cue> <c>the date</c>.", SpeechAct.DOES_NOT_SAY),
    ("en", "<s>He</s> <cue>doesn’t believe</cue> <c>the figures are right</c>.", SpeechAct.DOUBTS),
    ("en", "<s>He</s> <cue>did not deny</cue> <c>that he knew</c>.", SpeechAct.CONFIRMS),
    ("en", "<c reported><s>He</s> <cue>denied</cue> the allegations.</c>", SpeechAct.DENIES),
    ("en", "<s>He</s> <cue>ruled out</cue> <c>a tax rise</c>.", SpeechAct.DENIES),
    ("en", "<s>Critics</s> <cue>say</cue> <c>no deal is near</c>.", SpeechAct.STATES),
    ("en", "<s>She</s> <cue>called on</cue> <c>ministers to act</c>.", SpeechAct.DEMANDS),
    ("en", "<s>She</s> <cue>has made no secret of</cue> <c>her doubts</c>.", SpeechAct.STATES),
    ("en", "<c direct>“Who pays?”</c> <s>she</s> <cue>said</cue>.", SpeechAct.ASKS),
    ("en", "<c>The plan is dead</c>, <cue>in the view of</cue> <s>its backers</s>.", SpeechAct.BELIEVES),
]


@pytest.mark.parametrize(("language", "text", "expected"), ACTS)
def test_the_speech_act_follows_the_cue_and_its_negation(language, text, expected):
    document = act(marked(text, language))

    assert document.attributions[0].speech_act is expected


def test_a_refusal_told_of_somebody_else_is_not_the_claimants():
    text = "<c reported><s>Der Verein</s> <cue>kritisierte</cue>, die Behörde habe keine Angaben gemacht.</c>"

    assert act(marked(text, "de")).attributions[0].speech_act is SpeechAct.CRITICISES


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "<s>X</s> <cue>sagte</cue>, <c>es bestehe keine Gefahr</c>.", True),
        ("de", "<s>X</s> <cue>sagte</cue>, <c>dass nicht nur die Schule betroffen sei</c>.", False),
        ("de", "<s>X</s> <cue>sagte</cue>, <c>die Brücke sei sicher, obwohl niemand sie prüfe</c>.", False),
        ("en", "<s>X</s> <cue>said</cue> <c>there was no danger</c>.", True),
        ("en", "<s>X</s> <cue>said</cue> <c>that the bridge wasn’t safe</c>.", True),
        ("en", "<s>X</s> <cue>said</cue> <c>not only the school was hit</c>.", False),
    ],
)
def test_polarity_is_that_of_the_claims_main_clause(language, text, expected):
    assert act(marked(text, language)).attributions[0].is_negative is expected


@pytest.mark.parametrize(
    ("language", "text", "expected", "words"),
    [
        ("de", "<c free_indirect>Noch 700.000 Menschen sollen sich dort aufhalten.</c>", True, ("sollen",)),
        ("de", "<cue>Angeblich</cue> <c>fiel das Wort „Versager“</c>.", True, ("Angeblich",)),
        ("de", "<s>Meier</s> <cue>sagte</cue>, <c>die Steuer soll sinken</c>.", False, ()),
        ("en", "<c>He</c> <cue>reportedly</cue> <c>left</c>.", True, ("reportedly",)),
        ("en", "<s>She</s> <cue>said</cue> <c>the thief had reportedly left</c>.", False, ("reportedly",)),
        (
            "en",
            "<c>He left</c>, <cue>according to</cue> <s>unconfirmed reports</s>.",
            True,
            ("according to unconfirmed reports",),
        ),
    ],
)
def test_what_nobody_named_says_is_hearsay(language, text, expected, words):
    attribution = act(marked(text, language)).attributions[0]

    assert attribution.is_hearsay is expected
    assert attribution.evidentials == words


def test_hedges_are_kept_as_the_text_writes_them():
    text = "<s>X</s> <cue>sagte</cue>, <c>Vermutlich seien mindestens zehn Häuser betroffen, vermutlich mehr</c>."

    assert act(marked(text, "de")).attributions[0].hedges == ("Vermutlich", "mindestens", "vermutlich")


FIGURES = [
    ("de", "3,3 Millionen Euro", 3_300_000, "EUR"),
    ("de", "1.900 Menschen", 1900, "people"),
    ("de", "12 400 Tonnen", 12_400, "t"),
    ("de", "7,2 Prozent", 7.2, "percent"),
    ("de", "1,5%", 1.5, "percent"),
    ("de", "5 Mrd. Dollar", 5_000_000_000, "USD"),
    ("de", "eine Million Menschen", 1_000_000, "people"),
    ("de", "zwei Tote", 2, "dead"),
    ("de", "1900 neue Stellen", 1900, "jobs"),
    ("de", "700.000", 700_000, ""),
    ("en", "$3.3 million", 3_300_000, "USD"),
    ("en", "£212,000", 212_000, "GBP"),
    ("en", "€5bn", 5_000_000_000, "EUR"),
    ("en", "4.2 per cent", 4.2, "percent"),
    ("en", "2 percentage points", 2, "percentage points"),
    ("en", "9,000 people", 9000, "people"),
    ("en", "a million homes", 1_000_000, "homes"),
    ("en", "12 new schools", 12, "schools"),
    ("en", "10km", 10, "km"),
]


@pytest.mark.parametrize(("language", "words", "value", "unit"), FIGURES)
def test_a_figure_has_its_value_unit_and_place(language, words, value, unit):
    text = f"Also ({words}) und" if language == "de" else f"So ({words}) and"

    (quantity,) = find_quantities(text.replace("(", "").replace(")", ","), language)

    assert (quantity.value, quantity.unit) == (value, unit)
    assert quantity.span.of(text.replace("(", "").replace(")", ",")) == words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "am 12. März 2024 um 9.30 Uhr"),
        ("de", "die 61-Jährige in der 5. Etage"),
        ("de", "im Jahr 2016"),
        ("de", "nach dem 0:5"),
        ("en", "the 58-year-old at 11 a.m."),
        ("en", "in 2016 by 7–5"),
        ("en", "the 21st Airbus A380"),
    ],
)
def test_dates_times_ages_scores_and_names_are_no_figures(language, text):
    assert find_quantities(text, language) == ()


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "am 12. März 2024 und am 31.12.2023", ["12. März 2024", "31.12.2023"]),
        ("de", "seit 2016, am Dienstagabend, im vergangenen Jahr", ["2016", "Dienstagabend", "vergangenen Jahr"]),
        ("de", "am 31.2.2024", []),
        ("en", "on March 12, 2024, in May and last week", ["March 12, 2024", "May", "last week"]),
        ("en", "you may march in 2016", ["2016"]),
        ("en", "on 2024-02-29", ["2024-02-29"]),
        ("en", "on 2023-02-29", []),
    ],
)
def test_only_real_dates_are_found(language, text, expected):
    assert [span.of(text) for span in find_dates(text, language)] == expected


def test_an_attribution_has_the_figures_and_dates_of_its_content():
    text = "2016 <cue>sagte</cue> <s>Meier</s>, <c>am Montag seien 40 Häuser</c> <c>und 3 Brücken zerstört</c>."

    document = act(marked(text, "de"))

    attribution = document.attributions[0]
    assert [quantity.span.of(document.text) for quantity in attribution.quantities] == ["40 Häuser", "3"]
    assert attribution.dates == ("Montag",)


def test_a_language_without_word_lists_is_left_as_it_is():
    document = marked("<s>Él</s> <cue>dijo</cue> <c>que sí</c>.", "es")

    assert act(document) is document


def test_a_phrase_does_not_reach_over_a_comma_or_seven_words():
    refusals = index(("ließ … offen",))

    assert [found.phrase for found in find(words_of("ließ der Minister am Montag offen"), refusals)] == ["ließ … offen"]
    assert not list(find(words_of("ließ ihn gehen, die Tür blieb offen"), refusals))
    assert not list(find(words_of("ließ eins zwei drei vier fünf sechs sieben offen"), refusals))


def test_a_phrase_does_not_begin_behind_its_end():
    text = "bleibt das Werk offen, wie die Chefin es ließ"

    assert not list(find(words_of(text, 23) + words_of(text, 0, 21), index(("ließ … offen",))))


PUMPS = [
    "1",
    "1.000",
    "1 ",
    "zwei ",
    "im Jahr 2016 ",
    "März ",
    "not ",
    "ließ ",
    "did not ",
    "„",
    "a’",
    "-",
    "12. ",
    "$",
    "soll ",
]


@never_hangs
@pytest.mark.parametrize("pump", PUMPS)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_content_of_any_length_gets_its_act(language, pump):
    text = (pump * 100_000)[:100_000]
    attribution = Attribution(kind=Kind.REPORTED, content=(Span(0, len(text)),), cue=(Span(0, len(text) // 2),))

    acted = act(Document(text=text, language=language, attributions=(attribution,))).attributions[0]

    assert acted.content == attribution.content
