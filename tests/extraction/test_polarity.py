"""Which claims are put forward as not so."""

import pytest

from apps.extraction.acts import act
from tests.extraction.marking import marked

NEGATIVE = [
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>das Salz, das man ihr gab, sei kein Meersalz gewesen</c>."),
    ("de", "<s>Der Vermieter</s> <cue>sagte</cue>, <c>wer bar zahle, bekomme keine Quittung</c>."),
    ("de", "<s>Die Wehr</s> <cue>sagte</cue>, <c>auch wenn alle übten, reiche das nicht</c>."),
    ("de", "<s>Der Koch</s> <cue>bestreitet</cue>, <c>Fleisch umetikettiert zu haben</c>."),
    ("de", "<c reported><s>Die Partei</s> <cue>dementierte</cue> den Bericht.</c>"),
    ("de", "<c>Die Lager</c> <cue>laut</cue> <s>Amt</s> <c>sind nicht voll</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>um 7.30 Uhr sei „niemand mehr da“ gewesen</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>Dr. Roth habe nie gekocht</c>."),
    ("en", "<s>The cook</s> <cue>objected</cue> <c>that nobody had paid</c>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>the salt, which came by sea, was not pure</c>."),
    ("en", "<s>The club</s> <cue>said</cue> <c>those who paid in cash would not get a receipt</c>."),
    ("en", "<s>The cook</s> <cue>denies</cue> <c>relabelling meat</c>."),
    ("en", "<s>The vet</s> <cue>does not believe</cue> <c>the horse was doped</c>."),
]
POSITIVE = [
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>das Salz sei gut, auch wenn es keiner kaufe</c>."),
    ("de", "<s>Die Köchin</s> <cue>sagte</cue>, <c>nicht sie, sondern der Lehrling habe gesalzen</c>."),
    ("de", "<s>Der Rat</s> <cue>will</cue> <c>das Tor schließen, damit niemand einbricht</c>."),
    ("de", "<s>Die Firma</s> <cue>sagte</cue>, <c>nicht weniger als 40 Fässer seien leck</c>."),
    ("de", "<s>Der Koch</s> <cue>bestreitet</cue>, <c>dass er nicht gewarnt wurde</c>."),
    ("de", "<c reported><s>Der Koch</s> <cue>wollte sich</cue> nicht <cue>äußern</cue>.</c>"),
    ("en", "<s>The cook</s> <cue>said</cue> <c>the salt was good even though nobody buys it</c>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>it was the boy, not the girl, who spilled it</c>."),
    ("en", "<s>The firm</s> <cue>said</cue> <c>no fewer than 40 barrels leaked</c>."),
    ("en", "<s>The cook</s> <cue>denies</cue> <c>that she was not warned</c>."),
    ("en", "<s>The cook</s> <cue>did not deny</cue> <c>relabelling meat</c>."),
    ("en", "<s>The cook</s> <cue>said</cue> <c>nothing was as good as salt</c>."),
    ("en", "<s>The cook</s> <cue>objected</cue> <c>that the salt was damp</c>."),
    ("en", "<c direct>“We paid,”</c> <s>the cook</s> <cue>denied</cue>."),
    ("en", "<c reported><s>The cook</s> <cue>has made no secret</cue> of her plan.</c>"),
    ("en", "<s>The firm</s> <cue>said</cue> <c>such leaks were not unusual</c>."),
]


@pytest.mark.parametrize(("language", "text"), NEGATIVE)
def test_a_negated_main_clause_or_a_denial_makes_a_claim_negative(language, text):
    assert act(marked(text, language)).attributions[0].is_negative


@pytest.mark.parametrize(("language", "text"), POSITIVE)
def test_other_negations_do_not(language, text):
    assert not act(marked(text, language)).attributions[0].is_negative
