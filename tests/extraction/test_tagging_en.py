"""English: who says what, in every construction the newsroom meets. All sentences are invented."""

import pytest

from apps.extraction import SpeechAct, extract
from apps.extraction.labels import statement
from tests.extraction.telling import contents, only, told, words

DIRECT = [
    ('"We will rebuild," said Mayor Ann Holt.', '"We will rebuild,"', "said", "Mayor Ann Holt"),
    ('"We will rebuild," Ann Holt said on Monday.', '"We will rebuild,"', "said", "Ann Holt"),
    ('Ann Holt said: "We will rebuild."', '"We will rebuild."', "said", "Ann Holt"),
    ("“We will,” Holt said, “even if it rains.”", "“We will,” … “even if it rains.”", "said", "Holt"),
    (
        "“We will rebuild,” said Ann Holt, a lawyer who sits on the board.",
        "“We will rebuild,”",
        "said",
        "Ann Holt, a lawyer",
    ),
    (
        '"We will rebuild," deckhand Joe Wells, 22, told reporters.',
        '"We will rebuild,"',
        "told",
        "deckhand Joe Wells, 22",
    ),
    (
        "‘We will rebuild,’ confesses Marta Fell, a biologist.",
        "‘We will rebuild,’",
        "confesses",
        "Marta Fell, a biologist",
    ),
]


@pytest.mark.parametrize(("text", "content", "cue", "source"), DIRECT)
def test_direct_speech_has_its_speaker(text: str, content: str, cue: str, source: str) -> None:
    assert only(text, "en") == ("direct", content, cue, source)


def test_speech_that_goes_on_without_a_cue_belongs_to_the_same_speaker() -> None:
    text = '"We will rebuild," said Holt. "By May we are done."'

    assert only(text, "en")[1] == '"We will rebuild," … "By May we are done."'


def test_speech_goes_on_behind_a_speaker_with_a_long_description() -> None:
    text = (
        '"We will rebuild," said Ann Holt, an engineer who kept the locks for eleven years, sat on the harbor board '
        'under two mayors and has led the ferry workers\' union in Ost since the strike. "By May we are done."'
    )

    assert contents(text, "en") == ['"We will rebuild," … "By May we are done."']


INDIRECT = [
    ("The minister said that the dam would hold.", "that the dam would hold", "said", "The minister"),
    ("The minister said the dam would hold.", "the dam would hold", "said", "The minister"),
    ("The dam would hold, the minister said.", "The dam would hold", "said", "the minister"),
    ("The dam would hold, said Ann Holt.", "The dam would hold", "said", "Ann Holt"),
    (
        "The board told reporters on Monday that it would sue.",
        "that it would sue",
        "told",
        "The board",
    ),
    ("She asked whether the road was open.", "whether the road was open", "asked", "She"),
    ("The union urged members to stay home.", "to stay home", "urged", "The union"),
    ("Holt vowed to close the mine.", "to close the mine", "vowed", "Holt"),
    (
        "Two people died, according to police.",
        "Two people died",
        "according to",
        "police",
    ),
    (
        "According to the harbor police, two people died.",
        "two people died",
        "According to",
        "the harbor police",
    ),
    (
        "Ann Holt, the mayor of Ost, said the road was closed.",
        "the road was closed",
        "said",
        "Ann Holt, the mayor of Ost",
    ),
    (
        "Ann Holt, who runs the clinic, said the road was closed.",
        "the road was closed",
        "said",
        "Ann Holt",
    ),
    ("The plan, Holt said, would cost jobs.", "The plan … would cost jobs", "said", "Holt"),
    ("The farmers believe the river is poisoned.", "the river is poisoned", "believe", "The farmers"),
    ("Doctors are warning that beds will run out.", "that beds will run out", "are warning", "Doctors"),
    (
        "Developers in town say the program has brought money to areas that need it.",
        "the program has brought money to areas that need it",
        "say",
        "Developers in town",
    ),
    (
        "But Mr. Lee and Mr. Roe say other changes are needed.",
        "other changes are needed",
        "say",
        "Mr. Lee and Mr. Roe",
    ),
    ("Kern told the forum he was against the plan.", "he was against the plan", "told", "Kern"),
    ("Ida Kern said parents still want small schools.", "parents still want small schools", "said", "Ida Kern"),
    (
        "While his advisers have suggested his role is small, he disagrees.",
        "his role is small",
        "have suggested",
        "his advisers",
    ),
    (
        "But Mr. Kern said the exhibits would help, allowing people to see the past.",
        "the exhibits would help, allowing people to see the past",
        "said",
        "Mr. Kern",
    ),
]


@pytest.mark.parametrize(("text", "content", "cue", "source"), INDIRECT)
def test_indirect_speech_has_content_cue_and_source(text: str, content: str, cue: str, source: str) -> None:
    assert only(text, "en") == ("indirect", content, cue, source)


def test_an_indirect_content_with_quoted_words_is_mixed() -> None:
    kind, content, _, _ = only("Holt said the plan was “a long way from ready.”", "en")

    assert (kind, content) == ("mixed", "the plan was “a long way from ready.”")


def test_a_quotation_further_on_does_not_hide_where_the_content_begins() -> None:
    text = 'She said she speaks more often about the river because "you talk about what matters here."'

    assert only(text, "en")[1].startswith("she speaks more often")


REPORTED = [
    ("The union rejected the accusations.", "The union"),
    ("Holt praised the work of the crews.", "Holt"),
    ("The board dismissed the report as “a postcard”.", "The board"),
    ("The traders' association is demanding compensation.", "The traders' association"),
    ("The union is calling for a strike.", "The union"),
    ("The club is toying with a move to the coast.", "The club"),
]


@pytest.mark.parametrize(("text", "source"), REPORTED)
def test_a_sentence_that_is_nothing_but_a_speech_act_is_all_of_it(text: str, source: str) -> None:
    kind, content, _, found = only(text, "en")

    assert (kind, content, found) == ("reported", text, source)


ACTS = [
    ("On Monday the union rejected the accusations.", ["rejected the accusations"]),
    ("The union rejected the accusations on Monday after a long night of talks.", ["rejected the accusations"]),
    ("The union rejected the accusations, while the ferries kept running.", ["rejected the accusations"]),
    ("Holt praised jobs, schools and roads during her visit.", ["praised jobs, schools and roads"]),
    (
        "Holt, who runs the clinic, praised the crews and called for higher pay.",
        ["praised the crews", "called for higher pay"],
    ),
    ("Holt praised the crews, but the union rejected the offer.", ["praised the crews", "rejected the offer"]),
    (
        "In May the miners wanted a ferry and complained about the road.",
        ["wanted a ferry", "complained about the road"],
    ),
]


@pytest.mark.parametrize(("text", "acts"), ACTS)
def test_an_act_in_a_longer_sentence_is_its_own_clause(text: str, acts: list[str]) -> None:
    assert contents(text, "en") == acts
    assert {item.kind for item in told(text, "en")} == {"reported"}


def test_the_statement_of_an_act_names_its_subject() -> None:
    document = extract("On Monday Mayor Ann Holt rejected the accusations.", "en", is_clean=True, model=None)

    assert statement(document, document.attributions[0]) == "Mayor Ann Holt rejected the accusations."


def test_a_second_act_has_the_subject_of_the_first() -> None:
    text = "Mayor Ann Holt praised the crews and called for higher pay."

    assert [words(text, item.source) for item in told(text, "en")] == ["Mayor Ann Holt", "Mayor Ann Holt"]


BEGUN = [
    ("Holt continued to insist that the dam was safe.", "continued to insist", "that the dam was safe"),
    ("Holt went on to say that the dam was safe.", "went on to say", "that the dam was safe"),
    ("Holt keeps saying that the dam is safe.", "keeps saying", "that the dam is safe"),
    ("The lawyer will argue that the deal was void.", "will argue", "that the deal was void"),
    ("Holt says he’s certain that the dam is safe.", "says", "he’s certain that the dam is safe"),
    ("Holt says in Ost that she’s certain of the dam.", "says", "that she’s certain of the dam"),
    ("Holt told her crews at the harbor to “go home and rest” for now.", "told", "to “go home and rest” for now"),
]


@pytest.mark.parametrize(("text", "cue", "content"), BEGUN)
def test_how_somebody_goes_about_speaking_belongs_to_the_cue(text: str, cue: str, content: str) -> None:
    (item,) = told(text, "en")

    assert (words(text, item.cue), words(text, item.content)) == (cue, content)


def test_who_is_accused_belongs_to_an_accusation_that_nobody_is_named_for() -> None:
    text = "On Monday Holt was accused of using public money."

    (item,) = told(text, "en")

    assert (words(text, item.content), item.source) == ("Holt was accused of using public money", ())


def test_what_a_study_finds_is_told_and_what_people_find_is_not() -> None:
    assert contents("The study found 31 faults.", "en") == ["The study found 31 faults."]
    assert contents("The divers found 31 coins.", "en") == []


TELLERS = [
    ("As the mayor has pointed out, the dam is safe.", "the dam is safe", "the mayor"),
    ("The dam is safe, as the mayor said on Monday.", "The dam is safe", "the mayor"),
    ("“We are done,” he said, adding that sales had doubled.", "that sales had doubled", "he"),
    ("Holt, who in 2010 said the mine was safe, now runs the port.", "the mine was safe", "Holt"),
    ("The town has two doctors, many of whom say the tests are late.", "the tests are late", "many of whom"),
    ("Figures from the port show that traffic fell.", "that traffic fell", "Figures from the port"),
    ("The polls showed Holt was well ahead.", "Holt was well ahead", "The polls"),
    ("The port expects the bridge to close in May.", "the bridge to close in May", "The port"),
    ("Holt was clear that the ferry would stay.", "that the ferry would stay", "Holt"),
]


@pytest.mark.parametrize(("text", "content", "source"), TELLERS)
def test_a_content_has_the_teller_its_verb_belongs_to(text: str, content: str, source: str) -> None:
    found = told(text, "en")[-1]

    assert (words(text, found.content), words(text, found.source)) == (content, source)


NOUNS = [
    ("The port was shut by Holt’s claim that the dam was cracked.", "that the dam was cracked", "Holt’s"),
    ("There were fears that the dam could break.", "that the dam could break", ""),
    ("Shares fell on reports that the dam was cracked.", "that the dam was cracked", ""),
]


@pytest.mark.parametrize(("text", "content", "source"), NOUNS)
def test_a_noun_of_saying_has_its_clause_and_its_owner(text: str, content: str, source: str) -> None:
    found = told(text, "en")[-1]

    assert (words(text, found.content), words(text, found.source)) == (content, source)


ENDS = [
    ("Holt promised to mend the dam, but the money is gone.", "to mend the dam"),
    ("Holt said that the dam was safe, though the report was late.", "that the dam was safe"),
    ("Holt said that the dam was safe and warned that the money was gone.", "that the dam was safe"),
]


@pytest.mark.parametrize(("text", "content"), ENDS)
def test_a_content_ends_where_the_writer_or_the_next_act_goes_on(text: str, content: str) -> None:
    assert contents(text, "en")[0] == content


def test_a_gerund_behind_a_comma_has_the_subject_of_the_sentence() -> None:
    text = "Holt, a doctor, was on the radio, saying she would never sign the paper."

    (item,) = told(text, "en")

    assert words(text, item.source) == "Holt, a doctor"


@pytest.mark.parametrize("text", ["The company declined to comment.", "A spokesman had no comment."])
def test_a_refusal_is_found_as_one(text: str) -> None:
    (item,) = told(text, "en")

    assert item.speech_act is SpeechAct.DECLINES_TO_COMMENT
    assert words(text, item.content) == text


def test_a_report_in_the_past_goes_on_with_the_same_teller() -> None:
    text = "Officials said the dam was unsafe. It would take a year to mend. The lake is 9 miles long."

    first, second = told(text, "en")

    assert words(text, second.content) == "It would take a year to mend."
    assert second.source == first.source


HEARSAY = [
    ("The fleet is said to have sailed on Monday.", "The fleet … to have sailed on Monday", "is said"),
    ("He reportedly paid in cash for the boat.", "He … paid in cash for the boat", "reportedly"),
]


@pytest.mark.parametrize(("text", "content", "cue"), HEARSAY)
def test_hearsay_has_no_source(text: str, content: str, cue: str) -> None:
    (item,) = told(text, "en")

    assert (words(text, item.content), words(text, item.cue), item.source, item.is_hearsay) == (content, cue, (), True)


def test_a_headline_that_names_its_speaker_is_a_claim() -> None:
    text = "Holt: Bridge to stay shut all summer\nMayor Ann Holt spoke to the council on Monday."

    assert (contents(text, "en")[0], words(text, told(text, "en")[0].source)) == (
        "Bridge to stay shut all summer",
        "Holt",
    )


def test_speech_in_the_next_paragraph_is_by_whom_a_colon_announces() -> None:
    text = 'Ann Holt continued:\n"We will rebuild the bridge."'

    (item,) = told(text, "en")

    assert (words(text, item.cue), words(text, item.source)) == ("continued", "Ann Holt")


PLAIN = [
    "The train leaves at eight.",
    "The film “The Long Road” opens today.",
    "Trade in the port was slow.",
    "His comments came after the vote.",
    "The reports were late.",
    "The council adopted the budget by twelve votes.",
    "It runs between a wing that came by sea and one that came by land.",
    "They spoke on condition of anonymity because the talks were private.",
    "They spoke on the condition of anonymity.",
    "The council published the budget for the new school.",
    "Holt spoke at a rally in the harbor.",
    "The files released by the port were late.",
    "Most of the town paid the taxes it claims.",
]


@pytest.mark.parametrize("text", PLAIN)
def test_narration_titles_and_traps_stay_plain(text: str) -> None:
    assert contents(text, "en") == []
