"""Sentences with a verb of saying that tell of an event: a verdict, a win, a storm's toll, what was long ago."""

from apps.extraction.grammar import GERMAN, word_list
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.german_clauses import looks_finite
from apps.extraction.tagging.units import Unit
from apps.extraction.types import SpeechAct

# What a storm, not a speaker, "fordert", and what a champion "verteidigt".
TOLL = word_list("de", "toll")
TROPHIES = word_list("de", "trophies")
# Verbs that report with a noun only where one of these words stands in their clause, or where it does not.
NEEDS = {
    "sprechen": frozenset(["von", "vom"]),
    "reden": frozenset(["von"]),
    "ausgehen": frozenset(["von", "vom"]),
    "erklären": frozenset(["für", "zum", "zur", "sich"]),
    "reagieren": frozenset(["mit"]),
    "werten": frozenset(["als"]),
    "beschreiben": frozenset(["als"]),
    "verteidigen": frozenset(["als", "damit", "gegen"]),
}
NEVER_WITH = {
    "melden": frozenset(["sich"]),
    "verurteilen": frozenset(["zu", "zur"]),
    "ausschließen": frozenset(["aus", "von", "vom"]),
    "fordern": TOLL,
    "verteidigen": TROPHIES,
    "ablehnen": frozenset(["mehrheit", "stimmen"]),
    "einräumen": frozenset(["chance", "chancen", "frist", "platz", "priorität", "recht", "vorrang", "zeit"]),
    "protestieren": frozenset(["mit"]),
}
# Nouns in -ung, or their last parts, that name who can speak.
BODIES = tuple(sorted(word_list("de", "bodies_in_ung")))
# What was planned or promised then is news still.
STILL_TO_COME = frozenset([SpeechAct.INTENDS, SpeechAct.ANNOUNCES, SpeechAct.PROMISES])
PLUPERFECT = frozenset(["hatte", "hatten"])


def is_event(unit: Unit, cue: Cue, source: tuple[int, int]) -> bool:
    """Whether the sentence tells what happened rather than what `source` said."""
    first, last = unit.clause_of(cue.finite)
    words = {unit.lower(place) for place in range(first, max(last, cue.last + 1)) if place not in cue.atoms}
    lemma = cue.form.lemma
    return (
        lemma in NEEDS
        and not words & NEEDS[lemma]
        or bool(words & NEVER_WITH.get(lemma, frozenset()))
        or _is_past_of_past(unit, cue)
        or _is_attribute(unit, cue, source)
        or _is_thing(unit, source)
    )


def _is_past_of_past(unit: Unit, cue: Cue) -> bool:
    """ "hatte … ausgeschlossen": what led up to the news."""
    is_pluperfect = cue.form.form == "participle" and unit.lower(cue.finite) in PLUPERFECT
    return is_pluperfect and cue.form.act not in STILL_TO_COME


def _is_attribute(unit: Unit, cue: Cue, source: tuple[int, int]) -> bool:
    """ "Nicht erklärte Streiks haben …", "die Frage stellt sich": no verb of saying, or no one who says it."""
    if set(range(*source)) & set(cue.atoms) or unit.lower(source[0]) in GERMAN.negations:
        return True
    follows = source[0] == cue.finite + 1 and unit.lower(source[0]) not in GERMAN.determiners
    return follows and (unit.lower(source[1]) in GERMAN.auxiliaries or looks_finite(unit, source[1]))


def _is_thing(unit: Unit, source: tuple[int, int]) -> bool:
    """ "Die Auslosung ergab …": an abstract noun in -ung that is no body."""
    nouns = (unit.atoms[i] for i in range(*source) if unit.lower(i) not in GERMAN.determiners)
    head = next((noun.lower for noun in nouns if noun.is_capital), "")
    return head.endswith(("ung", "ungen")) and not head.removesuffix("en").endswith(BODIES)
