"""What softens a claim, and what passes it on without answering for it."""

import pytest

from apps.extraction.acts import act
from tests.extraction.hanging import never_hangs
from tests.extraction.marking import marked

HEDGES = [
    ("de", "<s>X</s> <cue>sagte</cue>, <c>rund ein Dutzend Boote sei gesunken</c>.", ("rund",)),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>gut zwei Drittel der Boote lägen rund um die Mole</c>.", ("gut",)),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>die Pacht sei um die Hälfte gesunken</c>.", ()),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>bis zu einer Einigung vergehe Zeit</c>.", ()),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>die Boote seien knapp und teuer</c>.", ()),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>der Mast scheine zu brechen, und die Sonne scheint</c>.", ()),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>der Kahn scheint zu sinken</c>.", ("scheint",)),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>Karten könnten am Kai gekauft werden</c>.", ()),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>der Skipper könne über Bord gegangen sein</c>.", ("könne",)),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>so schnell wie möglich werde gehoben</c>.", ()),
    ("en", "<s>X</s> <cue>said</cue> <c>about a dozen boats sank around the pier in May</c>.", ("about",)),
    ("en", "<s>X</s> <cue>said</cue> <c>some boats, some 40 of them, were lost</c>.", ("some",)),
    ("en", "<s>X</s> <cue>said</cue> <c>the might of the sea might break the pier</c>.", ("might",)),
    ("en", "<s>X</s> <cue>said</cue> <c>the hull appears to leak</c>.", ("appears",)),
    ("en", "<s>X</s> <cue>said</cue> <c>a storm was possible, and they left as soon as possible</c>.", ("possible",)),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>mehr als 40 Boote seien mehr als gefährdet</c>.", ("mehr als",)),
    ("en", "<s>X</s> <cue>said</cue> <c>whales appear in the bay</c>.", ()),
]
EVIDENTIALS = [
    ("de", "<cue>Laut</cue> <s>Anklage</s> <c>soll der Kapitän das Logbuch gefälscht haben</c>.", ("soll",)),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>der Kapitän soll nach Riga geflohen sein</c>.", ("soll",)),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>das Dock soll im Mai geschlossen sein</c>.", ()),
    ("de", "<s>Der Koch</s> <cue>will</cue> <c>Schreie vernommen haben</c>.", ("will",)),
    ("de", "<s>Der Koch</s> <cue>will</cue> <c>ein Boot kaufen</c>.", ()),
    ("de", "<s>X</s> <cue>sagte</cue>, <c>das Ruder sei offenbar gebrochen</c>.", ("offenbar",)),
    ("en", "<s>X</s> <cue>said</cue> <c>the rudder had apparently snapped</c>.", ("apparently",)),
    ("en", "<s>X</s> <cue>said</cue> <c>the loss was reported to the harbour office</c>.", ()),
    ("en", "<c free_indirect>The cook is said to have heard cries.</c>", ("is said to have",)),
]


@pytest.mark.parametrize(("language", "text", "expected"), HEDGES)
def test_a_hedge_softens_the_claim_and_is_no_other_word_written_alike(language, text, expected):
    assert act(marked(text, language)).attributions[0].hedges == expected


@pytest.mark.parametrize(("language", "text", "expected"), EVIDENTIALS)
def test_an_evidential_passes_on_or_infers(language, text, expected):
    assert act(marked(text, language)).attributions[0].evidentials == expected


def test_what_is_inferred_from_signs_is_no_hearsay():
    document = marked("<c free_indirect>Das Ruder ist offenbar gebrochen.</c>", "de")

    attribution = act(document).attributions[0]

    assert attribution.evidentials == ("offenbar",)
    assert not attribution.is_hearsay


@never_hangs
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "pump", ["scheint ", "könnten abgegeben werden ", "rund ein ", "soll gesehen haben ", "it was said "]
)
def test_hedges_in_a_content_of_any_length_are_found(language, pump):
    text = f"<s>X</s> <cue>said</cue> <c>{(pump * 50_000)[:100_000].strip()}</c>"

    assert isinstance(act(marked(text, language)).attributions[0].hedges, tuple)
