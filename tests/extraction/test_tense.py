"""When a claim is set, seen from the time of saying it."""

import pytest

from apps.extraction.acts import act
from apps.extraction.types import Tense
from tests.extraction.hanging import never_hangs
from tests.extraction.marking import marked

PAST = [
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>sie habe die Suppe gesalzen</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>der Topf sei vom Herd gefallen</c>."),
    ("de", "<c>Das Salz ging</c> <cue>laut</cue> <s>Köchin</s> <c>aus</c>."),
    ("de", "<c>Die Wirte beschlossen</c> <cue>laut</cue> <s>Köchin</s> <c>einen Streik</c>."),
    ("de", "<c direct>„Ich hab’s gesehen“</c>, <cue>sagte</cue> <s>die Köchin</s>."),
    ("de", "<c direct>„Wir suchten überall“</c>, <cue>sagte</cue> <s>die Köchin</s>."),
    ("de", "<s>Sie</s> <cue>bestritt</cue>, <c>Salz gestohlen zu haben</c>."),
    ("de", "<c free_indirect>Der Koch soll das Salz versteckt haben.</c>"),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>sie habe „bis zuletzt“ auf Salz gewartet</c>."),
    ("de", "<c>Um 7.30 Uhr gingen</c> <cue>laut</cue> <s>Köchin</s> <c>die Lichter aus</c>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>she had salted the soup</c>."),
    ("en", "<c>The pot fell off the stove</c>, <s>she</s> <cue>said</cue>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>the salt was stolen</c>."),
    ("en", "<s>She</s> <cue>admitted</cue> <c>hiding the salt</c>."),
    ("en", "<c free_indirect>The cook is said to have hidden the salt.</c>"),
    ("en", "<c direct>“The soup was cold,”</c> <s>she</s> <cue>said</cue>."),
]
PRESENT = [
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>die Küche sei geschlossen</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>das Salz werde im Keller gelagert</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>viele Gäste lebten im Dorf</c>."),
    ("de", "<c>Wirte müssen</c> <cue>laut</cue> <s>Gesetz</s> <c>Notausgänge einrichten</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>Rauchen sei verboten</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>die Preise stiegen jedes Jahr</c>."),
    ("en", "<s>The cook</s> <cue>claimed</cue> <c>to be out of salt</c>."),
    ("en", "<s>The cook</s> <cue>swore</cue> <c>she was out of salt</c>."),
    ("de", "<c reported><s>Der Gast</s> <cue>nannte</cue> die Suppe kalt.</c>"),
    ("de", "<c free_indirect>Die Küche soll einem Reeder gehören.</c>"),
    ("en", "<s>The cook</s> <cue>said</cue> <c>the kitchen was closed</c>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>the soup needed salt</c>."),
    ("en", "<s>The cook</s> <cue>says</cue> <c>the soup needs salt</c>."),
    ("en", "<c free_indirect>The kitchen is said to belong to a shipowner.</c>"),
]
FUTURE = [
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>sie werde Salz kaufen</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>sie werde ins Ausland gehen</c>."),
    ("en", "<s>The cook</s> <cue>fears</cue> <c>that prices as high as these will rise</c>."),
    ("en", "<s>Guests</s> <cue>demand</cue> <c>that all bills be published</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>die Küche werde verkauft werden</c>."),
    ("de", "<s>Die Köchin</s> <cue>kündigte an</cue>, <c>die Küche zu verkaufen</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>morgen gebe es Suppe</c>."),
    ("de", "<c reported><s>Die Köchin</s> <cue>fordert</cue> mehr Salz.</c>"),
    ("en", "<s>The cook</s> <cue>said</cue> <c>she would buy salt</c>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>the stove was to be moved</c>."),
    ("en", "<s>The cook</s> <cue>plans</cue> <c>to buy salt</c>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>the kitchen was due to reopen</c>."),
    ("en", "<c direct>“We’ll have soup,”</c> <s>she</s> <cue>said</cue>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>soup is served again next week</c>."),
]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (language, text, tense)
        for tense, cases in ((Tense.PAST, PAST), (Tense.PRESENT, PRESENT), (Tense.FUTURE, FUTURE))
        for language, text in cases
    ],
)
def test_the_tense_is_that_of_the_claim_and_not_of_its_telling(language, text, expected):
    assert act(marked(text, language)).attributions[0].tense is expected


@never_hangs
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("pump", ["haben ", "werde geprüft ", "who was ", "nie, ", "to have ", "dass "])
def test_a_content_of_any_length_gets_its_tense(language, pump):
    text = f"<s>X</s> <cue>said</cue> <c>{(pump * 50_000)[:100_000].strip()}</c>"

    assert act(marked(text, language)).attributions[0].tense in Tense
