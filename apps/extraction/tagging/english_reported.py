"""English acts told with a noun phrase: "rejected the accusations", "called for an inquiry", "praised the plan"."""

from functools import cache

from apps.extraction.grammar import ENGLISH, word_list
from apps.extraction.lexicons.loading import rows
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
# What somebody is accused of, criticised or praised for.
CHARGES = frozenset([SpeechAct.ACCUSES, SpeechAct.CRITICISES, SpeechAct.PRAISES])
FINDING = frozenset(["chronicle", "document", "find", "measure", "put", "rank"])
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
        if cue.first < reach or taken.intersection(cue.atoms):
            continue
        if cue.is_passive:
            told = _suffered(unit, cue, verbs, taken)
        else:
            told, last = _done(unit, cue, verbs, taken, last, is_first=not found)
        if told is not None:
            found.append(told)
            reach = next(i for i, atom in enumerate(unit.atoms) if atom.end == told.content[0].end) + 1
    return found


def _done(
    unit: Unit,
    cue: Cue,
    verbs: frozenset[int],
    taken: frozenset[int],
    last: tuple[int, int] | None,
    *,
    is_first: bool,
) -> tuple[Attribution | None, tuple[int, int] | None]:
    """The act of a verb with its subject, and the subject for the verb after it; `last` is that of the one before."""
    if not _tells(unit, cue) or not _has_object(unit, cue):
        return None, last
    source = _source(unit, cue, verbs, last)
    if source is None or cue.form.lemma in NARRATIVE and not _is_finding(unit, cue, source):
        return None, last
    end = act_end(unit, cue, taken)
    is_whole = source[0] == 0 and end == unit.body_end and is_first
    if end - cue.last < 2 and not is_whole and not cue.is_negated:
        return None, source
    span = (0, len(unit.atoms)) if is_whole else (cue.first, end)
    return attribution(unit, Kind.REPORTED, [span], confidence=confidence.REPORTED, cue=cue, source=source), source


def _suffered(unit: Unit, cue: Cue, verbs: frozenset[int], taken: frozenset[int]) -> Attribution | None:
    """ "Holt was accused of theft.": by whom is not told, and of whom belongs to what is."""
    is_charge = cue.form.act in CHARGES and unit.lower(cue.last + 1) in ("of", "for", "as")
    subject = english_phrases.subject_before(unit, cue.first, verbs)
    end = act_end(unit, cue, taken)
    if cue.strength < 2 or not is_charge or subject is None or end - cue.last < MIN_WORDS - 1:
        return None
    is_whole = subject[0] == 0 and end == unit.body_end
    span = (subject[0], len(unit.atoms) if is_whole else end)
    if taken.intersection(range(*span)):
        return None
    return attribution(unit, Kind.REPORTED, [span], confidence=confidence.REPORTED, cue=cue)


def _tells(unit: Unit, cue: Cue) -> bool:
    if cue.strength < 1:
        return False
    if cue.modal and cue.modal not in TELLING_MODALS and not cue.is_negated and cue.form.lemma.split()[0] not in WISHES:
        return False
    if cue.form.form != "gerund":
        return True
    if cue.finite == cue.main:
        return cue.strength == 2 and unit.atoms[cue.first - 1].text == ","
    return (cue.strength == 2 or bool(cue.form.particle)) and cue.form.act not in (SpeechAct.STATES, SpeechAct.ASKS)


def _is_finding(unit: Unit, cue: Cue, source: tuple[int, int]) -> bool:
    """ "The study found 31 faults": what people find is an event, what documents find is told."""
    return cue.form.lemma in TELLING or (
        cue.form.lemma in FINDING and any(unit.lower(place) in documents() for place in range(*source))
    )


@cache
def documents() -> frozenset[str]:
    """Nouns for what says something in writing, of the lexicon."""
    return frozenset(word for (word,) in rows("en", "documents"))


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
