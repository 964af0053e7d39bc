"""Headlines of claims and the claims as sentences."""

from dataclasses import replace

import pytest

from apps.extraction.acts import act
from apps.extraction.labels import MAX_LABEL, label, short_name, statement
from apps.extraction.lexicons import load
from apps.extraction.shortening import shorten
from apps.extraction.types import Attribution, Document, Entity, EntityKind, Kind, Span
from apps.extraction.verb_second import verb_first, verb_second
from tests.extraction.hanging import never_hangs
from tests.extraction.marking import marked


def labelled(text: str, language: str, claimant: str = "", kind: EntityKind = EntityKind.PERSON) -> Document:
    return label(act(marked(text, language, claimant=claimant, kind=kind)))


SHOIGU = "Sergey Shoigu"
CASES = [
    # German: language, claimant, text, label, statement
    (
        "de", SHOIGU, "<c reported><s>Er</s> <cue>spricht</cue> von einem gemeinsamen Plan.</c>",
        "Shoigu: spricht von einem gemeinsamen Plan", "Sergey Shoigu spricht von einem gemeinsamen Plan.",
    ),
    (
        "de", SHOIGU, "<c>Wie genau das funktionieren soll</c>, <cue>sagt</cue> <s>Shoigu</s> <cue>nicht</cue>.",
        "Shoigu: sagt nicht, wie genau das funktionieren soll",
        "Wie genau das funktionieren soll, sagt Shoigu nicht.",
    ),
    (
        "de", SHOIGU,
        "<c reported>Zu den Folgen <cue>wollte</cue> <s>er</s> <cue>sich nicht äußern</cue>.</c>",
        "Shoigu: wollte sich zu den Folgen nicht äußern", "Zu den Folgen wollte Sergey Shoigu sich nicht äußern.",
    ),
    (
        "de", "", "<c><s>Das Amt</s> prüft</c> <cue>nach</cue> eigenen Angaben, <c>ob es Strafen verhängt</c>.",
        "Amt: prüft, ob es Strafen verhängt", "Das Amt prüft nach eigenen Angaben, ob es Strafen verhängt.",
    ),
    (
        "de", "", "<s>Aus dem Außenministerium</s> <cue>hieß es</cue> nur: <c reported>Kein Kommentar</c>",
        "Außenministerium: kein Kommentar", "Kein Kommentar.",
    ),
    (
        "de", "", "<c free_indirect>Noch 700.000 Menschen sollen sich derzeit dort aufhalten.</c>",
        "Unbestätigt: Noch 700.000 Menschen sollen sich derzeit dort aufhalten",
        "Noch 700.000 Menschen sollen sich derzeit dort aufhalten.",
    ),
    (
        "de", "", "<c direct>„Ein schlechter Kaufmann ist noch kein Straftäter“</c>, <cue>sagte</cue> <s>Greve</s>.",
        "Greve: „Ein schlechter Kaufmann ist noch kein Straftäter“",
        "Ein schlechter Kaufmann ist noch kein Straftäter.",
    ),
    (
        "de", "", "<s>Tölke</s> <cue>betont</cue>, <c>er habe dagegen gestimmt</c>.",
        "Tölke: Er habe dagegen gestimmt", "Er habe dagegen gestimmt.",
    ),
    (
        "de", "", "<s>Das Amt</s> <cue>bestätigte</cue>, <c>dass die Preise am Montag zunahmen</c>.",
        "Amt: Die Preise nahmen am Montag zu", "Die Preise nahmen am Montag zu.",
    ),
    (
        "de", "", "<s>Hollmann</s> <cue>räumte ein</cue>, <c>dass in der Schätzung der Abriss des Turms fehlt</c>.",
        "Hollmann: räumte ein, dass in der Schätzung der Abriss des Turms fehlt",
        "Hollmann räumte ein, dass in der Schätzung der Abriss des Turms fehlt.",
    ),
    (
        "de", "", "<s>Lorch</s> <cue>kündigte an</cue>, <c>notfalls den Klageweg einzuschlagen</c>.",
        "Lorch: kündigte an, notfalls den Klageweg einzuschlagen",
        "Lorch kündigte an, notfalls den Klageweg einzuschlagen.",
    ),
    (
        "de", "", "<s>Die Firma</s> <cue>bestreitet</cue>, <c>Abwasser eingeleitet zu haben</c>.",
        "Firma: bestreitet, Abwasser eingeleitet zu haben", "Die Firma bestreitet, Abwasser eingeleitet zu haben.",
    ),
    (
        "de", "", "<s>Meier</s> <cue>warf</cue> ihm <cue>vor</cue>, <c>gelogen zu haben</c>.",
        "Meier: warf ihm vor, gelogen zu haben", "Meier warf ihm vor, gelogen zu haben.",
    ),
    (
        "de", "", "<c reported>Über einen Abbau <cue>wollte</cue> <s>Radloff</s> nicht <cue>sprechen</cue>.</c>",
        "Radloff: wollte über einen Abbau nicht sprechen", "Über einen Abbau wollte Radloff nicht sprechen.",
    ),
    (
        "de", "", "<cue>Nach</cue> <s>Angaben der Polizei</s> <c>stammt es aus Chile</c>.",
        "Polizei: Es stammt aus Chile", "Es stammt aus Chile.",
    ),
    (
        "de", "", "<cue>Laut</cue> <s>Polizei</s> <c>trennten sich vor allem Fonds von Papieren</c>.",
        "Polizei: … trennten sich vor allem Fonds von Papieren",
        "Laut Polizei trennten sich vor allem Fonds von Papieren.",
    ),
    (
        "de", "", "<c reported><s>Keiner der Beteiligten</s> <cue>bestätigte</cue> den Vorfall.</c>",
        "Keiner der Beteiligten bestätigte den Vorfall", "Keiner der Beteiligten bestätigte den Vorfall.",
    ),
    (
        "de", "", "<s>Sie</s> <cue>forderte</cue>, <c>die Steuer zu senken</c>.",
        "Sie forderte, die Steuer zu senken", "Sie forderte, die Steuer zu senken.",
    ),
    (
        "de", "", "<c reported><s>Nicht alle Mieter</s> <cue>begrüßten</cue> den Umbau.</c>",
        "Nicht alle Mieter begrüßten den Umbau", "Nicht alle Mieter begrüßten den Umbau.",
    ),
    (
        "de", "", "<s>Die Kasse</s> <cue>leugnete nicht</cue>, <c>dass es Lücken gab</c>.",
        "Kasse: leugnete nicht, dass es Lücken gab", "Die Kasse leugnete nicht, dass es Lücken gab.",
    ),
    (
        "de", "", "<s>Der Förster</s> <cue>mahnte</cue>, <c direct>„mit Augenmaß zu fällen“</c>.",
        "Förster: mahnte, „mit Augenmaß zu fällen“", "Mit Augenmaß zu fällen.",
    ),
    (
        "de", "", "<c reported>Ob er bleibt, <cue>verriet</cue> <s>der Kapitän</s> <cue>nicht</cue>.</c>",
        "Kapitän: verriet nicht, ob er bleibt", "Ob er bleibt, verriet der Kapitän nicht.",
    ),
    (
        "de", "", "<c reported>Heftig <cue>kritisierte</cue> <s>der Rat</s> den Entwurf.</c>",
        "Rat: kritisierte heftig den Entwurf", "Heftig kritisierte der Rat den Entwurf.",
    ),
    (
        "de", "", "<cue>Laut</cue> <s>Klinik</s> <c>lagen mindestens zwölf Kinder auf der Station</c>.",
        "Klinik: Mindestens zwölf Kinder lagen auf der Station",
        "Mindestens zwölf Kinder lagen auf der Station.",
    ),
    (
        "de", "", "<c reported>Ein Umzug <cue>kommt</cue> für <s>die Bank</s> <cue>nicht in Frage</cue>.</c>",
        "Bank: Ein Umzug kommt nicht in Frage", "Ein Umzug kommt für die Bank nicht in Frage.",
    ),
    (
        "de", "", "<c reported>Auf die Bitte hin <cue>gab</cue> <s>das Amt</s> <cue>keine Auskunft</cue>.</c>",
        "Amt: gab auf die Bitte hin keine Auskunft", "Auf die Bitte hin gab das Amt keine Auskunft.",
    ),
    (
        "de", "", "<c reported>Nur <s>drei Städte</s> <cue>begrüßten</cue> den Plan.</c>",
        "Nur drei Städte begrüßten den Plan", "Nur drei Städte begrüßten den Plan.",
    ),
    (
        "de", "", "<c>Der Turm ist gesperrt</c>. Das <cue>beklagt</cue> auch <s>der Küster</s>.",
        "Küster: beklagt auch: Der Turm ist gesperrt", "Der Turm ist gesperrt. Das beklagt auch der Küster.",
    ),
    (
        "de", "", "<c reported><s>Die Wirte</s> dagegen <cue>fürchten</cue> um den Umsatz.</c>",
        "Wirte: fürchten um den Umsatz", "Die Wirte dagegen fürchten um den Umsatz.",
    ),
    (
        "de", "", "<c direct>„Leise ist das nicht“</c>, <cue>brummt</cue> <s>Greve</s>, <c direct>„aber schön.“</c>",
        "Greve: „Leise ist das nicht, aber schön“", "Leise ist das nicht, aber schön.",
    ),
    # English
    (
        "en", "", "<c direct>“Well,”</c> <cue>said</cue> <s>Fox</s>, <c direct>“that was quick.”</c>",
        "Fox: “Well, that was quick”", "Well, that was quick.",
    ),
    (
        "en", "", "<s>The aide</s> <cue>said</cue> <c>that was enough</c>.",
        "Aide: That was enough", "That was enough.",
    ),
    (
        "en", "", "<c>DERBY — Rents would fall by half</c>, <cue>according to</cue> <s>the agency</s>.",
        "Agency: Rents would fall by half", "Rents would fall by half.",
    ),
    (
        "de", "", "<cue>Laut</cue> <s>Polizei</s> <c>steckt dahinter eine Bande aus Gera</c>.",
        "Polizei: Dahinter steckt eine Bande aus Gera", "Dahinter steckt eine Bande aus Gera.",
    ),
    (
        "en", "", "<c reported><s>The author</s> <cue>accuses</cue> him of lying and of</c> staging a fall.",
        "Author: accuses him of lying", "The author accuses him of lying and of.",
    ),
    (
        "en", "", "<c reported>Only <s>12 per cent</s> <cue>rated</cue> the plan as good.</c>",
        "Only 12 per cent rated the plan as good", "Only 12 per cent rated the plan as good.",
    ),
    (
        "en", "", "<c reported>Not <s>all tenants</s> <cue>welcomed</cue> the plan.</c>",
        "Not all tenants welcomed the plan", "Not all tenants welcomed the plan.",
    ),
    (
        "en", "", "<s>The captain</s> never <cue>doubted</cue> <c>the boat would hold</c>.",
        "Captain: never doubted the boat would hold", "The captain never doubted the boat would hold.",
    ),
    (
        "en", "", "<s>The guard</s> <cue>does not dispute</cue> <c>that he slept</c>.",
        "Guard: does not dispute that he slept", "The guard does not dispute that he slept.",
    ),
    (
        "en", "", "<c>It was the wind</c>, <s>the pilot</s> <cue>said</cue>, <c>not the ice</c>.",
        "Pilot: It was the wind, not the ice", "It was the wind, not the ice.",
    ),
    (
        "en", "", "<c>The bridge would close and</c>, <s>the mayor</s> <cue>said</cue>, somebody else would pay.",
        "Mayor: The bridge would close", "The bridge would close and.",
    ),
    (
        "en", "", "<c reported><s>The housing association</s> <cue>declined to comment</cue>.</c>",
        "Housing association: declined to comment", "The housing association declined to comment.",
    ),
    (
        "en", "", "<s>She</s> <cue>said</cue> <c>that the road was closed</c>.",
        "The road was closed", "The road was closed.",
    ),
    (
        "en", "Priya Venn",
        "<c direct>“She did not rob a bank,”</c> <s>Venn</s> <cue>said</cue>. <c direct>“She robbed us.”</c>",
        "Venn: “She did not rob a bank. She robbed us”", "She did not rob a bank. She robbed us.",
    ),
    (
        "en", "", "<c direct>“It is,”</c> <s>he</s> <cue>said</cue>, <c direct>“a problem.”</c>",
        "“It is a problem”", "It is a problem.",
    ),
    (
        "en", "", "<s>A survey</s> <cue>put</cue> <c>the cost of repairs at £480,000</c>.",
        "Survey: put the cost of repairs at £480,000", "A survey put the cost of repairs at £480,000.",
    ),
    (
        "en", "", "<s>The jury</s> <cue>wondered</cue> <c>how he could know</c>.",
        "Jury: wondered how he could know", "The jury wondered how he could know.",
    ),
    (
        "en", "", "<c>He</c> <cue>is rumoured</cue> <c>to be planning a reshuffle</c>.",
        "Unconfirmed: He is rumoured to be planning a reshuffle", "He is rumoured to be planning a reshuffle.",
    ),
    (
        "en", "", "<s>Neither president</s> <cue>wanted</cue> <c>a war</c>.",
        "Neither president wanted a war", "Neither president wanted a war.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("language", "claimant", "text", "expected", "sentence"), CASES)
def test_a_label_names_the_claimant_and_a_statement_stands_alone(language, claimant, text, expected, sentence):
    document = labelled(text, language, claimant)

    assert document.attributions[0].label == expected
    assert statement(document, document.attributions[0]) == sentence


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Sergey Shoigu", EntityKind.PERSON, "Shoigu"),
        ("Staffan de Mistura", EntityKind.PERSON, "de Mistura"),
        ("Alexander Van der Bellen", EntityKind.PERSON, "Van der Bellen"),
        ("Xi Jinping", EntityKind.PERSON, "Xi Jinping"),
        ("Martin Luther King Jr.", EntityKind.PERSON, "King"),
        ("Lula", EntityKind.PERSON, "Lula"),
        ("US-Außenministerium", EntityKind.ORGANISATION, "US-Außenministerium"),
    ],
)
def test_a_person_goes_by_the_surname_and_a_body_by_its_name(name, kind, expected):
    document = labelled("<s>Er</s> <cue>sagte</cue>, <c>es gehe</c>.", "de", name, kind)

    assert short_name(document, document.attributions[0]) == expected[0].upper() + expected[1:]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Halina M.", "Halina M."),
        ("Office of Trade and Ports Director Neil Fox", "Fox"),
        ("Keogh herself", "Keogh"),
        ("it thereby", ""),
        ("Ministry standard for preserved sardines of 1989", "Ministry standard"),
    ],
)
def test_a_source_is_cut_to_a_name(name, expected):
    document = labelled(f"<s>{name}</s> <cue>said</cue> <c>it was over</c>.", "en")

    assert short_name(document, document.attributions[0]) == expected


def test_two_that_speak_together_are_both_named():
    names = "Die nordische Fischereikammer und der Hafenverein"

    document = labelled(f"<c reported><s>{names}</s> <cue>begrüßten</cue> den Plan.</c>", "de")

    assert short_name(document, document.attributions[0]) == "Die nordische Fischereikammer und der Hafenverein"


def test_a_plural_that_is_one_body_takes_a_singular_verb():
    text = "<c reported><s>Die USA</s> <cue>dringen</cue> auf Gespräche.</c>"

    document = labelled(text, "de", "US-Regierung", EntityKind.ORGANISATION)

    assert document.attributions[0].label == "US-Regierung: dringt auf Gespräche"


def test_two_people_of_one_surname_keep_their_given_names():
    document = marked("<s>Meier</s> <cue>sagte</cue>, <c>es gehe</c>.", "de", claimant="Anna Meier")
    twin = Entity(name="Paul Meier", kind=EntityKind.PERSON, mentions=(Span(0, 5),))
    document = replace(document, entities=(*document.entities, twin))

    assert short_name(document, document.attributions[0]) == "Anna Meier"


def test_a_body_with_a_long_name_goes_by_a_short_one():
    document = marked("<s>Das Amt</s> <cue>sagte</cue>, <c>es gehe</c>.", "de", claimant="x")
    body = Entity(
        name="Internationale Organisation für Migration der Vereinten Nationen",
        kind=EntityKind.ORGANISATION,
        mentions=(Span(0, 7),),
        aliases=("IOM",),
    )
    document = replace(document, entities=(body,))

    assert short_name(document, document.attributions[0]) == "IOM"


ONE_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikationsleiterinnenversammlungsbeschlussvorlage"
LONG = [
    (
        "de",
        "<s>Greve</s> <cue>sagte</cue>, <c>die Bahn fahre ab Montag wieder, nachdem die Brücke über die Elbe "
        "mit großem Aufwand repariert worden sei</c>.",
    ),
    ("de", f"<c direct>„{ONE_WORD}“</c>, <cue>sagte</cue> <s>Greve</s>."),
    (
        "de",
        "<c reported><s>Offiziere</s> <cue>haben</cue> nach stundenlangen Schusswechseln in der Hauptstadt am "
        "Mittwoch im Fernsehen die Absetzung des Staatschefs <cue>verkündet</cue>.</c>",
    ),
    (
        "en",
        "<s>Experts on campaign finance</s> <cue>say</cue> <c>the line between a nonprofit and a super PAC has "
        "become so thin that few bother to look for it</c>.",
    ),
]


@pytest.mark.parametrize(("language", "text"), LONG)
def test_a_long_label_is_cut_between_words(language, text):
    document = labelled(text, language)

    shown = document.attributions[0].label

    words = set(document.text.replace("„", " ").replace("“", " ").replace(",", " ").replace(".", " ").split())
    assert len(shown) <= MAX_LABEL
    assert "…" in shown
    kept = shown.partition(": ")[2].strip("„“”").replace("…", " ").replace(",", " ").split()
    assert all(word in words or word[0].lower() + word[1:] in words for word in kept)


@pytest.mark.parametrize("kind", ["direct", "indirect", "mixed", "free_indirect", "reported"])
@pytest.mark.parametrize("source", ["", "<s>Die Kammer</s> "])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_claim_without_a_cue_has_a_label_too(kind, source, language):
    document = labelled(f"{source}<c {kind}>lehnt den Umbau ab</c>.", language)

    assert "lehnt den umbau ab" in document.attributions[0].label.lower()
    assert statement(document, document.attributions[0])


def test_a_german_frame_keeps_its_verb_when_it_is_cut():
    document = labelled(LONG[2][1], "de")

    assert document.attributions[0].label.startswith("Offiziere: haben … ")
    assert document.attributions[0].label.endswith("des Staatschefs verkündet")


def test_a_cut_never_drops_the_word_not():
    text = (
        "Die Eröffnung der neuen Halle am Rande der kleinen Stadt im Norden wird in diesem Jahr nicht mehr stattfinden"
    )

    assert shorten(text, 70, load("de")).endswith("nicht mehr stattfinden")
    assert len(shorten(text, 70, load("de"))) <= 70


@pytest.mark.parametrize(
    ("language", "room", "text", "expected"),
    [
        # a condition stays, and so does the verb that closes a German clause
        (
            "en", 74,
            "Trains would run without guards on every branch line in the northern and eastern counties unless talks "
            "resumed before Friday",
            "Trains would run without guards on every branch line … unless talks …",
        ),
        (
            "de", 70,
            "Der Verein habe die beiden Plätze am Rande der Altstadt trotz aller Einwände der Nachbarn verkauft",
            "Der Verein habe die beiden Plätze am Rande der Altstadt … verkauft",
        ),
        # where the condition finds no room, its opener tells that there is one
        (
            "en", 62, "France and Spain would vote against the text if the house does not bring along money for ships",
            "France and Spain would vote against the text if the house …",
        ),
        # a figure of the clause is kept; none is parted from what it counts
        (
            "de", 66, "Die Reparatur der Schleuse werde nach jetzigem Stand rund 38 Millionen Euro kosten",
            "Die Reparatur der Schleuse werde … rund 38 Millionen Euro kosten",
        ),
        # the gap never parts two predicates
        (
            "de", 60, "Der Pilot habe die Störung gemeldet und um eine sofortige Landung in Bremen gebeten",
            "Der Pilot habe die Störung gemeldet …",
        ),
        # what the verb announces is not cut away behind its comma
        (
            "de", 60, "drang am Mittwoch darauf, die Ufer der Werra noch vor dem Winter mit Steinen zu sichern",
            "drang am Mittwoch darauf, die Ufer der Werra …",
        ),
        (
            "de", 62, "hatte am Morgen davor gewarnt, dass sich an den Südhängen spontan Lawinen lösen können",
            "hatte am Morgen davor gewarnt, dass sich an den Südhängen …",
        ),
        # a whole sentence is better than a part of the next
        ("en", 60, "Flour had come late. Every bakery had been told to stop selling rolls", "Flour had come late. …"),
        # the mark that a cut took away is set again
        ("en", 50, "Her side was “nowhere near good enough in the first half of the game”", None),
    ],
)  # fmt: skip
def test_a_cut_keeps_what_the_sense_needs(language, room, text, expected):
    shown = shorten(text, room, load(language))

    assert len(shown) <= room
    assert expected is None or shown == expected
    assert shown.count("“") == shown.count("”") or language == "de"


def test_a_cut_prefers_the_end_of_a_clause():
    text = "The bridge will reopen in the first week of May, once the last of the inspections has been carried out"

    assert shorten(text, 60, load("en")) == "The bridge will reopen in the first week of May, …"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("die neuen Häuser in der Stadt zu teuer seien", "die neuen Häuser seien in der Stadt zu teuer"),
        ("die Zahl der Toten weiter steigt", "die Zahl der Toten steigt weiter"),
        ("er Angst hat", "er hat Angst"),
        ("es keine Verletzten gab", "es gab keine Verletzten"),
        ("die Preise zunahmen, wenn es so bleibe", "die Preise nahmen zu, wenn es so bleibe"),
        # Nothing is guessed at: two clauses, an object that looks like a name, a dative like a genitive.
        ("die Kasse leer ist und der Bau ruht", None),
        ("das Gericht Neuland betritt", None),
        ("der Minister der Firma Geld gab", None),
        ("die Stadt, die klamm ist, zahlt", None),
        ("sich ein Vorsatz nicht habe nachweisen lassen", None),
        ("", None),
    ],
)
def test_a_verb_moves_only_where_its_place_is_sure(clause, expected):
    assert verb_second(clause) == expected


def test_a_clause_that_began_with_its_verb_gets_its_subject_first():
    assert verb_first("hatte der Verband schon im Mai einen Hinweis") == "der Verband hatte schon im Mai einen Hinweis"
    assert verb_first("liegt dort eine Meldung vor") == "dort liegt eine Meldung vor"
    assert verb_first("trennten sich vor allem Fonds davon") is None


def test_a_language_without_word_lists_is_left_as_it_is():
    document = marked("<s>Él</s> <cue>dijo</cue> <c>que sí</c>.", "es")

    assert label(document) is document
    assert statement(document, document.attributions[0]) == "Que sí."


@never_hangs
@pytest.mark.parametrize("pump", ["a ", "a", "nicht ", ", ", "„", "dass ", "und ", "… ", "\n", "der ", "zu sagen "])
@pytest.mark.parametrize("kind", [Kind.DIRECT, Kind.INDIRECT, Kind.REPORTED])
def test_any_content_gets_a_label(pump, kind):
    text = "Er sagte, " + (pump * 100_000)[:100_000]
    attribution = Attribution(kind=kind, content=(Span(10, len(text)),), cue=(Span(3, 8),), source=(Span(0, 2),))
    document = Document(text=text, language="de", attributions=(attribution,))

    shown = label(document).attributions[0].label

    assert len(shown) <= MAX_LABEL
    assert len(statement(document, attribution)) <= len(text) + 1
