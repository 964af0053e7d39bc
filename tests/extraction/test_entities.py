"""Sources taken apart, and all mentions of one claimant made one entity: one candidate or none."""

from pathlib import Path

import pytest

from apps.extraction.entities import parse_source, resolve
from apps.extraction.entities.abbreviations import find_abbreviations
from apps.extraction.entities.names import fold, same_family
from apps.extraction.types import Attribution, Document, EntityKind, Kind, Sentence, Span
from tests.extraction.hanging import never_hangs

PERSON, BODY = EntityKind.PERSON, EntityKind.ORGANISATION
OUTLET, AGENCY = EntityKind.OUTLET, EntityKind.AGENCY
PAPER, UNNAMED = EntityKind.DOCUMENT, EntityKind.UNNAMED_GROUP

# source, kind, name, role
GERMAN = [
    ("der russische Verteidigungsminister Sergey Shoigu", PERSON, "Sergey Shoigu", "russischer Verteidigungsminister"),
    (
        "dem russischen Verteidigungsminister Sergej Schoigu",
        PERSON,
        "Sergej Schoigu",
        "russischer Verteidigungsminister",
    ),
    ("UN-Sondergesandter für Syrien Staffan da Mistura", PERSON, "Staffan da Mistura", "UN-Sondergesandter für Syrien"),
    (
        "der UN-Sondergesandte für Syrien Staffan da Mistura",
        PERSON,
        "Staffan da Mistura",
        "UN-Sondergesandter für Syrien",
    ),
    ("Der deutsche Außenminister Steinmeier", PERSON, "Steinmeier", "deutscher Außenminister"),
    ("die slowenische Abgeordnete Maja Hribar", PERSON, "Maja Hribar", "slowenische Abgeordnete"),
    ("Die Leiterin der Mission, die Abgeordnete Maja Hribar", PERSON, "Maja Hribar", "Leiterin der Mission"),
    ("Einsatzleiter Marc Dühring (45)", PERSON, "Marc Dühring", "Einsatzleiter"),
    ("der 24 Jahre alte Händler Adi Permana", PERSON, "Adi Permana", "Händler"),
    ("Verkehrslandesrätin Martina Haslacher (ÖVP)", PERSON, "Martina Haslacher", "Verkehrslandesrätin"),
    ("Tobias Lenk von der Privatbank Haller & Co.", PERSON, "Tobias Lenk", ""),
    ("Karl-Theodor zu Hohenfels", PERSON, "Karl-Theodor zu Hohenfels", ""),
    ("der frühere Bundeskanzler Gerhard Moll", PERSON, "Gerhard Moll", "früherer Bundeskanzler"),
    ("der Vorsitzende Richter Jörn Albers", PERSON, "Jörn Albers", "Vorsitzender Richter"),
    ("dem Ärztlichen Direktor Egon Wiemers", PERSON, "Egon Wiemers", "Ärztlicher Direktor"),
    ("der Ärztliche Direktor Professor Egon Wiemers", PERSON, "Egon Wiemers", "Ärztlicher Direktor"),
    ("Professorin Marta Kolb", PERSON, "Marta Kolb", ""),
    ("der emeritierte Professor Karl Wirth", PERSON, "Karl Wirth", "emeritierter Professor"),
    ("Angaben von Polizeichef Ruben Klaas", PERSON, "Ruben Klaas", "Polizeichef"),
    ("Herr Dr. Klein", PERSON, "Klein", ""),
    ("Frau Müller", PERSON, "Müller", ""),
    ("Viktor L.", PERSON, "Viktor L.", ""),
    ("Lenas", PERSON, "Lena", ""),
    ("Der karvanische Präsident", PERSON, "karvanischer Präsident", "karvanischer Präsident"),
    ("des Generalsekretärs der Vereinten Nationen", PERSON, "Generalsekretär der Vereinten Nationen", None),
    ("Tarkands Justizminister", PERSON, "Tarkands Justizminister", None),
    ("Der 61-Jährige", PERSON, "61-Jähriger", None),
    ("Die 23-Jährige", PERSON, "23-Jährige", None),
    ("die Polizei", BODY, "Polizei", ""),
    ("Fraktionskreisen", UNNAMED, "Fraktionskreise", ""),
    ("nach Angaben von Anwohnern", UNNAMED, "Anwohner", ""),
    ("den Anwohnern", UNNAMED, "Anwohner", ""),
    ("Behördenvertretern", UNNAMED, "Behördenvertreter", ""),
    ("Experten", UNNAMED, "Experten", ""),
    ("Augenzeugen", UNNAMED, "Augenzeugen", ""),
    ("mehreren Zeugen", UNNAMED, "mehrere Zeugen", ""),
    ("unabhängigen Fachleuten", UNNAMED, "unabhängige Fachleute", ""),
    ("Angehörigen der Opfer", UNNAMED, "Angehörige der Opfer", ""),
    ("sieben Anwohnern", UNNAMED, "sieben Anwohner", ""),
    ("mehrerer Zeugen", UNNAMED, "mehrere Zeugen", ""),
    ("bisher unbekannten Zeugen", UNNAMED, "bisher unbekannte Zeugen", ""),
    ("Rettungskräften", UNNAMED, "Rettungskräfte", ""),
    ("Angaben der Polizei", BODY, "Polizei", ""),
    ("dem Außenministerium", BODY, "Außenministerium", ""),
    ("des belosarischen Verteidigungsministeriums", BODY, "belosarisches Verteidigungsministerium", ""),
    ("Das Auswärtige Amt", BODY, "Auswärtiges Amt", ""),
    ("Der westafrikanische Staatenbund", BODY, "westafrikanischer Staatenbund", ""),
    ("Die IG Metall", BODY, "IG Metall", ""),
    ("Die Industrie- und Handelskammer", BODY, "Industrie- und Handelskammer", ""),
    ("der Industrie- und Handelskammer", BODY, "Industrie- und Handelskammer", ""),
    ("Die Bürgerinitiative „Stopp dem Stollen“", BODY, "Bürgerinitiative „Stopp dem Stollen“", ""),
    ("der Hilfsorganisation Fairsack", BODY, "Fairsack", ""),
    ("Moskau", BODY, "russische Regierung", ""),
    ("Washington", BODY, "US-Regierung", ""),
    ("die USA", BODY, "US-Regierung", ""),
    ("Berlin", BODY, "Bundesregierung", ""),
    ("der Kreml", BODY, "Kreml", ""),
    ("die Zeitung „Denní Kurýr“", OUTLET, "Denní Kurýr", ""),
    ("der Sender Rossnik TV, der der Regierung nahesteht", OUTLET, "Rossnik TV", ""),
    ("der »Märkische Merkur«", OUTLET, "Märkische Merkur", ""),
    ("der Nachrichtenagentur AP", AGENCY, "AP", ""),
    ("Reuters", AGENCY, "Reuters", ""),
    ("dpa", AGENCY, "dpa", ""),
    ("der Studie", PAPER, "Studie", ""),
    ("einem internen Bericht", PAPER, "interner Bericht", ""),
    ("Die Rebellen", UNNAMED, "Rebellen", ""),
    ("zwei Regierungsvertreter", UNNAMED, "zwei Regierungsvertreter", ""),
    ("Menschenrechtler", UNNAMED, "Menschenrechtler", ""),
    ("ein Hotelangestellter", UNNAMED, "Hotelangestellter", ""),
    ("Eine Sprecherin der Regierungschefin", UNNAMED, "Sprecherin der Regierungschefin", ""),
    ("Die Wahlsiegerin Odette Varga", PERSON, "Odette Varga", "Wahlsiegerin"),
    ("Prinz Samir al-Hadid", PERSON, "Samir al-Hadid", "Prinz"),
    ("der FC Mooshausen", BODY, "FC Mooshausen", ""),
    ("der Hersteller, die Falkner GmbH", BODY, "Falkner GmbH", ""),
    ("die Eltern des Jungen", UNNAMED, "Eltern des Jungen", ""),
    ("ein Sprecher des Ministers Karl Lauter", UNNAMED, "Sprecher des Ministers Karl Lauter", ""),
]
ENGLISH = [
    ("Norvane Chemical", BODY, "Norvane Chemical", ""),
    ("Norvane Chemical, which owns the plant", BODY, "Norvane Chemical", ""),
    ("Jordan Motors", BODY, "Jordan Motors", ""),
    ("Skyla Airlines", BODY, "Skyla Airlines", ""),
    ("Grant Chemical spokesman Joe Hill", PERSON, "Joe Hill", "Grant Chemical spokesman"),
    ("Ida Steel", PERSON, "Ida Steel", ""),
    ("the city", BODY, "city", ""),
    ("Activist investor Heath Partners", BODY, "Heath Partners", ""),
    ("the publisher, Moss & Sons", BODY, "Moss & Sons", ""),
    ("His company, Westbrook Living", BODY, "Westbrook Living", ""),
    ("The Kelburn Times", OUTLET, "Kelburn Times", ""),
    ("Mother of four Tess Rowan", PERSON, "Tess Rowan", None),
    ("the port's observer at the UN, Nadir Hossein", PERSON, "Nadir Hossein", None),
    ("Professor Ida Rowe", PERSON, "Ida Rowe", ""),
    ("two officials familiar with the matter", UNNAMED, "two officials familiar with the matter", ""),
    ("Russia’s Defense Minister Sergei Shoigu", PERSON, "Sergei Shoigu", "Russia’s Defense Minister"),
    ("the Russian defence minister, Sergei Shoigu", PERSON, "Sergei Shoigu", "Russian defence minister"),
    ("Labour’s Priya Venn", PERSON, "Priya Venn", ""),
    ("Council leader Giles Amory (Con)", PERSON, "Giles Amory", "Council leader"),
    ("Senior Sergeant Bree Calloway", PERSON, "Bree Calloway", "Senior Sergeant"),
    (
        "Gwen Prowse, 73, chair of the Friends of Haddon Lido",
        PERSON,
        "Gwen Prowse",
        "chair of the Friends of Haddon Lido",
    ),
    ("Dr Imran Whitlock, an audiologist at Cardiff", PERSON, "Imran Whitlock", None),
    ("the union's president, Comrade Festus Okonedo", PERSON, "Festus Okonedo", "union's president"),
    (
        "Torvenia's defence minister, Colonel-General Besik Lomaia",
        PERSON,
        "Besik Lomaia",
        "Torvenia's defence minister",
    ),
    ("Prime Minister Salleh Osman", PERSON, "Salleh Osman", "Prime Minister"),
    ("Assistant U.S. Attorney Dale Rourke", PERSON, "Dale Rourke", "Assistant U.S. Attorney"),
    ("Gov. Royal Tuttle", PERSON, "Royal Tuttle", "Governor"),
    ("Sen. Marisela Quintanilla, a Democrat from McAllen", PERSON, "Marisela Quintanilla", None),
    ("Dame Harriet Loxley, who chairs the science committee", PERSON, "Harriet Loxley", ""),
    ("His wife, Glenys Hart", PERSON, "Glenys Hart", ""),
    ("His partner, Jess", PERSON, "Jess", ""),
    ("the Rev. Tanya Boyd", PERSON, "Tanya Boyd", ""),
    ("Mr. Ellery’s opponent, Representative Anjali Bhandari", PERSON, "Anjali Bhandari", None),
    ("managing director Anand Subramaniam", PERSON, "Anand Subramaniam", "managing director"),
    ("deckhand Joko Wiranata, 22", PERSON, "Joko Wiranata", "deckhand"),
    ("Hank Ostrander, 80", PERSON, "Hank Ostrander", ""),
    ("Mr Hart", PERSON, "Hart", ""),
    ("Tommo", PERSON, "Tommo", ""),
    ("The prime minister", PERSON, "prime minister", None),
    ("The 26-year-old", PERSON, "26-year-old", None),
    ("Luwan's foreign ministry", BODY, "Luwan's foreign ministry", ""),
    ("The charity Hear Now", BODY, "Hear Now", ""),
    ("Tarrow Dale District Council", BODY, "Tarrow Dale District Council", ""),
    ("The U.S. Geological Survey", BODY, "U.S. Geological Survey", ""),
    ("police", BODY, "police", ""),
    ("the council", BODY, "council", ""),
    ("LTV", BODY, "LTV", ""),
    ("Washington", BODY, "U.S. government", ""),
    ("Moscow", BODY, "Russian government", ""),
    ("Britain", BODY, "British government", ""),
    ("The Kremlin", BODY, "Kremlin", ""),
    ("The White House", BODY, "White House", ""),
    ("The New York Times", OUTLET, "The New York Times", ""),
    ("Its state broadcaster, LTV", OUTLET, "LTV", ""),
    ("Reuters", AGENCY, "Reuters", ""),
    ("The Associated Press", AGENCY, "AP", ""),
    ("the study", PAPER, "study", ""),
    ("a report by the auditors", PAPER, "report by the auditors", ""),
    ("U.S. officials", UNNAMED, "U.S. officials", ""),
    ("two people with knowledge of the discussions", UNNAMED, "two people with knowledge of the discussions", ""),
    ("A State Department spokesperson", UNNAMED, "State Department spokesperson", ""),
    ("An adviser to Rep. Winifred Bao", UNNAMED, "adviser to Rep. Winifred Bao", ""),
    ("Residents", UNNAMED, "Residents", ""),
]


@pytest.mark.parametrize(
    ("language", "source", "kind", "name", "role"),
    [("de", *case) for case in GERMAN] + [("en", *case) for case in ENGLISH],
)
def test_a_source_is_taken_apart(language, source, kind, name, role):
    parsed = parse_source(source, language)

    assert (parsed.kind, parsed.name) == (kind, name)
    assert role is None or parsed.role == role


def test_a_full_name_has_its_parts():
    parsed = parse_source("Staatssekretärin Dr. Anna-Lena von der Aue", "de")

    assert (parsed.given, parsed.family) == ("Anna-Lena", "von der Aue")
    assert parsed.titles == ("Dr.",)
    assert parsed.gender == "f"


@pytest.mark.parametrize("word", ["er", "sie", "Sie", "man", "dort", "wir", "sie selbst", "seinen Angaben"])
def test_a_german_pronoun_is_told_as_one(word):
    assert parse_source(word, "de").is_pronoun


@pytest.mark.parametrize("word", ["he", "She", "they", "It", "who", "we", "his", "her account"])
def test_an_english_pronoun_is_told_as_one(word):
    assert parse_source(word, "en").is_pronoun


@pytest.mark.parametrize("source", ["", " ", "„“", "der", "the", "...", "12", "und", "\x00", "\u202e05", "(", "'s"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_words_that_name_nobody_do_not_raise(language, source):
    parse_source(source, language)


@never_hangs
@pytest.mark.parametrize("piece", ["A ", "der ", "Dr. ", ", ", "(", "„", "a-", "' ", "& "])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_source_of_any_length_is_read(language, piece):
    assert parse_source(piece * 100_000, language) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Schoigu", "Shoigu"), ("Jelzin", "Yeltsin"), ("Müller", "Mueller"), ("Sergej", "Sergei"), ("Kovač", "Kovac")],
)
def test_transliterations_share_a_key(one, other):
    assert fold(one) == fold(other)
    assert same_family(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Meier", "Maurer"), ("Li", "Lee"), ("Kohl", "Koller"), ("Brandt", "Brand")]
)
def test_different_names_stay_apart(one, other):
    assert not same_family(one, other)


def test_comparisons_of_mentions_grow_with_their_number_only(monkeypatch):
    few, many = (article("de", "\n".join(["[Die Frau Kern] {sagte} viel."] * count)) for count in (500, 2000))
    compared = 0
    equal = Span.__eq__

    def counting(one, other):
        nonlocal compared
        compared += 1
        return equal(one, other)

    monkeypatch.setattr(Span, "__eq__", counting)
    resolve(few)
    after_few, compared = compared, 0
    resolve(many)

    assert compared <= 5 * max(after_few, 500)


# --- within an article ---------------------------------------------------------------------------------


def article(language, marked):
    """A document from text with sources in [brackets] and their cues in {braces}, a sentence a line."""
    text, sentences, sources, cue = "", [], [], None
    for line in marked.strip().split("\n"):
        start = len(text)
        source_start = cue_start = 0
        for character in line.strip():
            if character == "[":
                source_start = len(text)
            elif character == "]":
                sources.append([Span(source_start, len(text)), cue])
                cue = None
            elif character == "{":
                cue_start = len(text)
            elif character == "}":
                cue = Span(cue_start, len(text))
                if sources and sources[-1][1] is None and sources[-1][0].start >= start:
                    sources[-1][1], cue = cue, None
            else:
                text += character
        sentences.append(Sentence(Span(start, len(text)), (), 0))
        text += "\n"
        cue = None
    attributions = tuple(
        Attribution(Kind.INDIRECT, (Span(0, 1),), (cue,) if cue else (), (span,)) for span, cue in sources
    )
    return Document(text, language=language, sentences=tuple(sentences), attributions=attributions)


def claimants(language, marked):
    return [attribution.claimant for attribution in resolve(article(language, marked)).attributions]


def read_articles():
    text = (Path(__file__).parent / "data" / "entities.txt").read_text(encoding="utf-8")
    for block in text.split("## ")[1:]:
        language, *lines = block.strip().split("\n")
        expected = ["" if name == "-" else name for name in lines.pop().removeprefix("-> ").split(" | ")]
        yield language, "\n".join(lines), expected


ARTICLES = list(read_articles())


def test_a_short_name_finds_its_body_though_an_alias_was_told_twice():
    text = "[Norvane Foods] (NF) {said} so.\n[Norvane Foods] {said} more.\n[Norvane] {denied} it.\n[NF] {agreed}."

    assert claimants("en", text) == ["Norvane Foods"] * 4


@pytest.mark.parametrize(("language", "text", "expected"), ARTICLES)
def test_mentions_of_one_claimant_are_one_entity(language, text, expected):
    found = claimants(language, text)

    assert found[-len(expected) :] == expected


def test_an_entity_knows_its_mentions_role_and_short_names():
    document = resolve(article("de", ARTICLES[0][1]))

    (shoigu,) = document.entities
    assert shoigu.role == "russischer Verteidigungsminister"
    assert shoigu.aliases == ("Shoigu",)
    assert [span.of(document.text) for span in shoigu.mentions] == [
        "Der russische Verteidigungsminister Sergey Shoigu", "Er", "Shoigu",
    ]  # fmt: skip
    assert {attribution.entity for attribution in document.attributions} == {0}


def test_an_entity_knows_the_parts_and_titles_of_its_name():
    document = resolve(
        article("de", "[Prof. Dr. Ines Kaltner] {warnt} davor.\n[Kaltner] {rät} ab.\n[Das Amt] {schwieg}.")
    )

    person, body = document.entities
    assert (person.given, person.family, person.titles) == ("Ines", "Kaltner", ("Prof.", "Dr."))
    assert (body.given, body.family, body.titles) == ("", "", ())


def test_mr_and_mrs_of_one_name_are_two():
    document = resolve(article("en", "[Mr Hart] {was} tired.\n[Mrs Hart] {was} not.\nHe would rest, [Mr Hart] {said}."))

    assert [attribution.entity for attribution in document.attributions] == [0, 1, 0]


def test_two_unnamed_speakers_are_not_taken_for_one():
    document = resolve(
        article("de", "[Ein Sprecher] {bestätigte} den Brand.\n[Ein Sprecher] {sagte}, es gebe Verletzte.")
    )

    assert [attribution.entity for attribution in document.attributions] == [0, 1]


def test_what_is_not_resolved_is_empty_and_every_index_is_valid():
    document = resolve(article("de", "Es regnete.\nDas sei falsch, {sagte} [sie].\n[Die Polizei] {schwieg}."))

    assert [(attribution.entity, attribution.claimant) for attribution in document.attributions] == [
        (None, ""),
        (0, "Polizei"),
    ]


def test_an_attribution_without_a_source_keeps_none():
    document = Document("Es hieß.", language="de", attributions=(Attribution(Kind.REPORTED, (Span(0, 8),)),))

    assert resolve(document).attributions[0].entity is None


@pytest.mark.parametrize("source", [" ", "\u00a0", "’s", "(", "()", "A (", "\u202e"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_source_of_no_words_leads_to_nobody_and_does_not_raise(language, source):
    text = f"Anna Kern lachte. {source} sagte nichts."
    at = text.index(source, 17)
    attribution = Attribution(Kind.INDIRECT, (Span(0, 4),), (), (Span(at, at + len(source)),))

    resolve(Document(text, language=language, attributions=(attribution,)))


def test_another_language_comes_back_as_it_is():
    document = Document("Il a dit.", language="fr", attributions=(Attribution(Kind.REPORTED, (Span(0, 8),)),))

    assert resolve(document) is document


@pytest.mark.parametrize(
    ("text", "short", "words"),
    [
        ("Der Deutsche Imkertag (DIT) beginnt.", "DIT", "Deutsche Imkertag"),
        ("the Ministry of Tides (MoT) said", "MoT", "Ministry of Tides"),
        ("Landrat Sven Paul Dohle (SPD) kam.", "SPD", "Sven Paul Dohle"),
        ("Karin Vogt (CDU) kam.", "CDU", ""),
        ("a storm (see page 4) came", "see page 4", ""),
    ],
)
def test_an_abbreviation_leads_to_the_words_before_it(text, short, words):
    found = find_abbreviations(text)

    assert (found[short].of(text) if short in found else "") == words


def test_a_party_behind_a_name_is_no_abbreviation_of_it():
    text = "[Landrat Sven Paul Dohle (SPD)] {kam}.\n[Die SPD] {jubelte}."

    assert claimants("de", text) == ["Sven Paul Dohle", "SPD"]


@never_hangs
def test_thousands_of_names_are_resolved():
    names = [f"{a}{b}ar {c}{d}on" for a in "ABDEFGHKLM" for b in "aeiou" for c in "NPQRSTVWXZ" for d in "aei"]
    marked = "\n".join(f"[Minister {name}] {{sagte}} viel.\nDann {{schwieg}} [er]." for name in names)
    document = article("de", marked)

    resolved = resolve(document)

    assert len(resolved.entities) > 1000
