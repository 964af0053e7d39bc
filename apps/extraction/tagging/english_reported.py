"""English acts told with a noun phrase: "rejected the accusations", "called for an inquiry", "praised the plan"."""

from apps.extraction.grammar import ENGLISH, word_list
from apps.extraction.tagging import confidence, english_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.english_cues import TELLING_MODALS
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind, SpeechAct

MIN_WORDS = 4
# A subject further into its sentence than this is mostly misread.
LAST_SUBJECT = 40
# Verbs that tell of speech with a clause or a quotation, but of events with a noun.
NARRATIVE = word_list("en", "narrative")
TELLING = frozenset(["take issue with", "play down", "put it down", "stop short of", "take exception to", "see it"])
# What "is demanding" and "is toying with" report; "is saying" tells more of the scene than of the words.
TELLING_ACTS = frozenset(
    [
        SpeechAct.INTENDS,
        SpeechAct.DEMANDS,
        SpeechAct.WARNS,
        SpeechAct.ACCUSES,
        SpeechAct.CRITICISES,
        SpeechAct.DENIES,
        SpeechAct.DOUBTS,
    ]
)
PLACES = frozenset(["at", "after", "before", "by", "during", "from", "in", "inside", "outside", "until"])
SPEAKING = frozenset(["say", "speak", "speak for"])
WISHES = frozenset(["like", "prefer", "rather"])
# What may not end an act: it belongs to what was left out.
HANGING = ENGLISH.conjunctions | frozenset([",", "by", "after", "before", "while", "with", "without"])
# Objects of "say" that stand for a content.
SAID = frozenset(["as", "goodbye", "little", "no", "nothing", "so", "yes", "much"])
# Words that open another clause behind the act: what follows tells when, why or what else.
CLAUSE_OPENERS = (ENGLISH.subordinators - {"so", "than", "that", "as"}) | {"but", "during", "until"}
SUBJECTS = frozenset(["he", "she", "it", "they", "we"])
DAYS = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "tonight"]
)
MARKS = frozenset([";", ":", "–", "—", "―", "(", ")", "--"])
# A list has no verb in it; its members are short.
NO_MEMBER = ENGLISH.auxiliaries | ENGLISH.subordinators | ENGLISH.relative | ENGLISH.prepositions
MAX_LIST = 16
MAX_MEMBER = 5


def tag(unit: Unit, cues: list[Cue], taken: frozenset[int]) -> list[Attribution]:
    """Each act of the sentence that no other content holds; `taken` are atoms of other contents and cues."""
    if len(unit.atoms) < MIN_WORDS:
        return []
    verbs = frozenset(cue.main for cue in cues)
    found: list[Attribution] = []
    reach = 0
    last: tuple[int, int] | None = None
    for cue in cues:
        if cue.first < reach or taken.intersection(cue.atoms) or not _tells(unit, cue) or not _has_object(unit, cue):
            continue
        source = _source(unit, cue, verbs, last)
        if source is None:
            continue
        last = source
        end = act_end(unit, cue, taken)
        is_whole = source[0] == 0 and end == unit.body_end and not found
        if end - cue.last < 2 and not is_whole and not cue.is_negated:
            continue
        span = (0, len(unit.atoms)) if is_whole else (cue.first, end)
        found.append(attribution(unit, Kind.REPORTED, [span], confidence=confidence.REPORTED, cue=cue, source=source))
        reach = end
    return found


def _tells(unit: Unit, cue: Cue) -> bool:
    if cue.strength < 1 or cue.is_passive:
        return False
    if cue.modal and cue.modal not in TELLING_MODALS and not cue.is_negated and cue.form.lemma.split()[0] not in WISHES:
        return False
    if cue.form.lemma in NARRATIVE and cue.form.lemma not in TELLING:
        return False
    if cue.form.form != "gerund":
        return True
    if cue.finite == cue.main:
        return cue.strength == 2 and unit.atoms[cue.first - 1].text == ","
    return (cue.strength == 2 or bool(cue.form.particle)) and cue.form.act not in (SpeechAct.STATES, SpeechAct.ASKS)


def _has_object(unit: Unit, cue: Cue) -> bool:
    """Whether the verb has something to say: "spoke at a rally" tells where, "the files released by" what was done."""
    following = unit.lower(cue.last + 1)
    if cue.form.lemma in SPEAKING and not cue.is_negated:
        return following in SAID and cue.form.lemma == "say"
    if cue.last + 1 >= unit.body_end:
        return cue.is_negated or cue.form.form in ("past", "participle")
    if cue.form.particle or cue.is_negated:
        return True
    return following not in PLACES and following not in ENGLISH.days


def _source(unit: Unit, cue: Cue, verbs: frozenset[int], last: tuple[int, int] | None) -> tuple[int, int] | None:
    if cue.form.form == "gerund" and cue.finite == cue.main:
        return last or english_phrases.opening_subject(unit, cue.first, verbs)
    phrase = english_phrases.subject_before(unit, cue.first, verbs)
    if phrase is not None:
        return phrase if phrase[0] <= LAST_SUBJECT else None
    if unit.lower(cue.first - 1) in ("and", "but"):
        return last or english_phrases.opening_subject(unit, cue.first, verbs)
    return None


def act_end(unit: Unit, cue: Cue, taken: frozenset[int]) -> int:
    """Where the act's clause ends: before a clause that goes on, another verb, or when it was."""
    body = unit.body_end
    place = cue.last + 1
    while place < body and place not in taken:
        atom = unit.atoms[place]
        if atom.is_speech or atom.text in MARKS and not atom.is_quoted:
            break
        if atom.text == "," and not atom.is_quoted and not _is_list(unit, place, body):
            break
        if place > cue.last + 1 and not atom.is_quoted and _begins_clause(unit, place):
            break
        if place > cue.last + 2 and _tells_when(unit, place):
            break
        place += 1
    while place > cue.last + 1 and unit.lower(place - 1) in HANGING:
        place -= 1
    return place


def _is_list(unit: Unit, comma: int, body: int) -> bool:
    """Whether the comma only parts the members of a list ("jobs, schools and roads")."""
    since = comma
    for place in range(comma + 1, min(body, comma + MAX_LIST)):
        word = unit.lower(place)
        if word in ("and", "or"):
            return True
        if word == ",":
            if place - since >= MAX_MEMBER:
                return False
            since = place
        if word in NO_MEMBER or word.endswith("ing"):
            return False
    return False


def _begins_clause(unit: Unit, place: int) -> bool:
    word, following = unit.lower(place), unit.lower(place + 1)
    if word in CLAUSE_OPENERS:
        return True
    if word == "as":
        return following in SUBJECTS
    return word == "and" and _goes_on_with_verb(unit, place + 1)


def _goes_on_with_verb(unit: Unit, place: int) -> bool:
    while unit.lower(place) in ENGLISH.adverbs or unit.lower(place).endswith("ly"):
        place += 1
    word = unit.lower(place)
    if not word or unit.atoms[place].is_capital:
        return False
    return word in ENGLISH.auxiliaries or word.endswith("ed") or word in ("said", "says")


def _tells_when(unit: Unit, place: int) -> bool:
    word = unit.lower(place)
    if word in ("on", "in", "at", "over"):
        return unit.lower(place + 1) in ENGLISH.days
    return word in DAYS
