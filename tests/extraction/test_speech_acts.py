"""Turns of phrase, objects and subjects that make another act of a verb."""

import pytest

from apps.extraction.acts import act
from apps.extraction.types import SpeechAct
from tests.extraction.marking import marked

ACTS = [
    ("de", "<c reported><s>Carter</s> <cue>rief</cue> den Notstand <cue>aus</cue>.</c>", SpeechAct.ANNOUNCES),
    ("de", "<s>Der Rat</s> <cue>rief</cue> einen Streik <cue>aus</cue>: <c>Es reiche</c>.", SpeechAct.ANNOUNCES),
    ("de", "<c reported><s>Carter</s> <cue>rief</cue> zum Streik <cue>auf</cue>.</c>", SpeechAct.DEMANDS),
    ("de", "<c reported><s>Die Wirtin</s> <cue>gab</cue> dem Wetter <cue>die Schuld</cue>.</c>", SpeechAct.ACCUSES),
    ("de", "<s>Die Jury</s> <cue>begrüßte</cue>, <c>dass der Preis bleibt</c>.", SpeechAct.PRAISES),
    ("de", "<c direct>„Guten Abend“</c>, <cue>begrüßte</cue> <s>der Koch</s> die Gäste.", SpeechAct.STATES),
    ("de", "<s>Keiner der Köche</s> <cue>bestritt</cue>, <c>dass Salz fehlte</c>.", SpeechAct.CONFIRMS),
    ("de", "<s>Der Koch</s> <cue>will</cue> <c>Schreie gehört haben</c>.", SpeechAct.STATES),
    ("de", "<c>Es gebe Suppe</c>, <cue>schrieb</cue> <s>die Wirtin</s> vor einer Woche.", SpeechAct.STATES),
    ("de", "<s>Die Wirtin</s> <cue>schrieb</cue> den Gästen vor, <c>leise zu sein</c>.", SpeechAct.DEMANDS),
    ("de", "<c reported><s>Der Rat</s> <cue>winkte</cue> beim Preis ab.</c>", SpeechAct.DENIES),
    ("de", "<c reported><s>Der Rat</s> <cue>ließ</cue> am Koch kein gutes Haar.</c>", SpeechAct.CRITICISES),
    ("en", "<c reported><s>The cook</s> <cue>painted</cue> a bleak picture of the season.</c>", SpeechAct.WARNS),
    ("en", "<c reported>On Monday <s>the cook</s> <cue>called</cue> the soup a success.</c>", SpeechAct.STATES),
    ("en", "<c reported><s>The cooks</s> <cue>are not pleased</cue>.</c>", SpeechAct.CRITICISES),
    ("en", "<s>Neither cook</s> <cue>denied</cue> <c>that salt was missing</c>.", SpeechAct.CONFIRMS),
    ("en", "<s>The cook</s> <cue>asked</cue> <c>guests to leave</c>.", SpeechAct.DEMANDS),
    ("en", "<s>The cook</s> <cue>asked</cue> <c>what to leave out</c>.", SpeechAct.ASKS),
    ("en", "<s>The cook</s> <cue>told</cue> guests <cue>to</cue> <c>leave</c>.", SpeechAct.DEMANDS),
    ("en", "<s>The cook</s> <cue>told</cue> the paper <c>the plan to close was dead</c>.", SpeechAct.STATES),
    ("en", "<s>The cook</s> <cue>suggested</cue> <c>buying salt</c>.", SpeechAct.DEMANDS),
    ("en", "<s>The cook</s> <cue>swore</cue> <c>she had no salt</c>.", SpeechAct.STATES),
    ("en", "<s>The cook</s> <cue>swore</cue> <c>she would buy salt</c>.", SpeechAct.PROMISES),
    ("de", "<s>Die Köchin</s> <cue>versicherte</cue>, <c>die Suppe sei heiß</c>.", SpeechAct.STATES),
    ("en", "<s>The cook</s> <cue>wasn’t convinced</cue> <c>that salt was missing</c>.", SpeechAct.DOUBTS),
    ("en", "<c reported><s>The mayor</s> <cue>declared</cue> a day of mourning.</c>", SpeechAct.ANNOUNCES),
    ("en", "<s>The mayor</s> <cue>declared</cue> <c>that salt was missing</c>.", SpeechAct.STATES),
    ("en", "<c reported><s>The cook</s> <cue>pointed the finger at</cue> the boy.</c>", SpeechAct.ACCUSES),
    ("en", "<c reported><cue>The question</cue> from <s>the cook</s> was who paid.</c>", SpeechAct.ASKS),
]


@pytest.mark.parametrize(("language", "text", "expected"), ACTS)
def test_the_act_is_that_of_the_whole_turn_of_phrase(language, text, expected):
    assert act(marked(text, language)).attributions[0].speech_act is expected
