"""Where what is said begins behind an English cue: that-clauses, questions, infinitives, bare clauses."""

import re

from apps.extraction.grammar import ENGLISH, word_list
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.units import Unit
from apps.extraction.types import SpeechAct

# Verbs that name whom they tell before they say what.
ADDRESSING = word_list("en", "addressing")


# Acts whose infinitive is what is said ("vowed to stay", "urged them to leave").
INFINITIVE_ACTS = frozenset(
    [SpeechAct.DEMANDS, SpeechAct.PROMISES, SpeechAct.INTENDS, SpeechAct.ASKS, SpeechAct.ANNOUNCES, SpeechAct.BELIEVES]
)


INFINITIVE_VERBS = word_list("en", "infinitive_verbs")


# Verbs whose infinitive may stand behind an object ("want him to go", "called on them to go").
OBJECT_TO = ADDRESSING | frozenset(["want", "wish", "expect", "call", "prefer", "like", "need", "allow", "appeal"])


# Of these the object is who does what is expected: "expects the bridge to close".
RAISING = frozenset(["expect", "want", "prefer", "like", "wish"])


# Verbs that take a clause without "that" as readily as with it.
BARE = word_list("en", "bare")
# Verbs that take one now and then, though they say nothing.
KNOWING = word_list("en", "knowing")


# What "say" may have for an object, and how many words are more than one.
NOT_SAID = frozenset(
    ["as", "goodbye", "hello", "little", "more", "much", "no", "nothing", "so", "thank", "thanks", "yes"]
)
MIN_SAID = 4


SUBJECTS = frozenset(["he", "she", "they", "it", "we", "i", "there", "you"])
# "he’s", "they'd": a subject and its verb in one word.
SUBJECT_VERB = re.compile(r"(?:he|she|they|it|we|i|there|you|that)['’]")


SPOKEN_NOUNS = word_list("en", "spoken_nouns")


def content_start(unit: Unit, cue: Cue, body: int) -> int | None:
    """Where what is said begins behind the cue, or None."""
    place = cue.last + 1
    lemma = cue.form.lemma.split()[0]
    is_complete = cue.strength == 2 or lemma in ADDRESSING
    if place < body and SUBJECT_VERB.match(unit.lower(place)) and lemma in BARE:
        return place
    limit = min(body, cue.last + 16)
    for index in range(place, limit):
        atom = unit.atoms[index]
        word = atom.lower
        if atom.is_speech:
            return None
        if atom.is_quoted and index > place + 8:
            break
        if word == "that" and not atom.is_quoted and _is_complementizer(unit, index, place, cue, lemma):
            return index
        if word in ("whether",) or (word in ("how", "why") and index <= place + 4):
            return index
        if atom.text in ";":
            return None
        if atom.text == ":":
            return index + 1 if cue.strength and index + 3 < body and not unit.atoms[index + 1].is_speech else None
        if index > place and (word in ENGLISH.auxiliaries):
            break
        if index > place and atom.text == ",":
            if unit.lower(index + 1) == "that":
                return index + 1
            break
    if unit.lower(place) in ENGLISH.question_words and unit.lower(place) not in ("which", "whose"):
        return place if unit.lower(place) not in ("when", "where") or cue.strength == 2 else None
    infinitive = _infinitive(unit, cue, place, body, lemma)
    if infinitive is not None:
        return place if lemma in RAISING and infinitive > place else infinitive
    if (
        unit.lower(unit.clause_of(cue.first)[0])
        in ("when", "if", "after", "because", "since", "until", "before", "once")
        and unit.clause_of(cue.first)[1] < body
    ):
        return None
    if not is_complete and lemma not in KNOWING and cue.form.act not in (SpeechAct.BELIEVES, SpeechAct.STATES):
        return None
    if cue.strength == 0:
        return None
    start = _skip_to_clause(unit, place, body, lemma)
    is_plain_only = lemma not in BARE or (cue.form.form == "gerund" and lemma == "add")
    if start is not None and is_plain_only and not _is_plain_clause(unit, start, body):
        return None
    if start is None:
        return None
    return start if _looks_like_clause(unit, start, body) or _is_said(unit, cue, start, body) else None


def _is_said(unit: Unit, cue: Cue, start: int, body: int) -> bool:
    """ "said parents still want schools": behind "say" a phrase this long is a clause, known verb or not."""
    word = unit.lower(start)
    if cue.form.lemma != "say" or cue.is_passive or unit.atoms[start].is_quoted:
        return False
    if SUBJECT_VERB.match(word):
        return True
    if word in NOT_SAID or word in ENGLISH.auxiliaries or word in ENGLISH.prepositions - {"about"}:
        return False
    return unit.clause_of(start)[1] - start >= MIN_SAID


def _is_complementizer(unit: Unit, index: int, place: int, cue: Cue, lemma: str) -> bool:
    """Whether "that" opens a content, not a relative clause ("a wing that came")."""
    if index == place or unit.atoms[index - 1].text == ",":
        return True
    following = unit.lower(index + 1)
    if (following in ENGLISH.auxiliaries or following.endswith("ed")) and not SUBJECT_VERB.match(following):
        return False
    is_aside = cue.strength == 2 and unit.lower(place) in ENGLISH.prepositions
    if lemma in ADDRESSING or is_aside or unit.lower(place) in ENGLISH.days:
        return True
    previous = unit.lower(index - 1)
    return (
        previous in ENGLISH.days or previous in SPOKEN_NOUNS or previous.endswith("ly") or previous in ENGLISH.adverbs
    )


def _infinitive(unit: Unit, cue: Cue, place: int, body: int, lemma: str) -> int | None:
    """ "to …" right behind the verb, or behind whom it addresses; "called on X to …"."""
    if cue.form.act not in INFINITIVE_ACTS and lemma not in INFINITIVE_VERBS:
        return None
    if lemma not in INFINITIVE_VERBS and cue.strength < 2:
        return None
    reach = place + 14 if lemma in OBJECT_TO else place + 2
    for index in range(place, min(body, reach)):
        atom = unit.atoms[index]
        word = atom.lower
        if word == "to" and index + 2 < body and _is_base_verb(unit, index + 1 + _opens_quote(unit, index + 1)):
            return index
        if word in ("not", "never") and unit.lower(index + 1) == "to":
            return index
        if index == place and word == "to" and lemma not in ("call", "appeal"):
            return None
        if atom.text in ",;:" or (word in ENGLISH.auxiliaries and not atom.is_quoted):
            return None
    return None


def _opens_quote(unit: Unit, index: int) -> bool:
    return unit.atoms[index].is_quoted and not unit.atoms[index].is_word


def _is_base_verb(unit: Unit, index: int) -> bool:
    atom = unit.atoms[index]
    if (
        atom.lower in ENGLISH.determiners
        or atom.lower in ENGLISH.pronouns
        or atom.is_capital
        or not atom.is_word
        or atom.text[0].isdigit()
    ):
        return False
    return atom.lower not in (
        "him",
        "them",
        "me",
        "us",
        "reporters",
        "journalists",
        "lawmakers",
        "police",
        "voters",
        "questions",
    )


def _skip_to_clause(unit: Unit, place: int, body: int, lemma: str) -> int | None:
    """Passes over "reporters", "on Monday", "in a statement"; where the bare clause begins."""
    index = place
    if lemma in ADDRESSING and index < body:
        behind = _addressee_end(unit, index, body)
        is_subject = unit.lower(behind) in ENGLISH.auxiliaries  # "showed Holt was ahead"
        index = index if is_subject else behind
    for _ in range(3):
        word = unit.lower(index)
        if (
            word in ENGLISH.days
            or word in ("afterward", "afterwards", "privately", "publicly", "repeatedly", "recently", "earlier")
            or word.endswith("ly")
        ):
            index += 1
        elif word in ("on", "in", "at", "during", "last", "this", "earlier", "late") and _is_time(unit, index):
            index = _time_end(unit, index, body)
        else:
            break
    if index >= body or unit.atoms[index].text in ",;–—" or unit.atoms[index].is_speech:
        return None
    return index


def _addressee_end(unit: Unit, index: int, body: int) -> int:
    word = unit.lower(index)
    if word in (
        "him",
        "her",
        "them",
        "me",
        "us",
        "it",
        "you",
        "reporters",
        "journalists",
        "lawmakers",
        "police",
        "voters",
        "investigators",
        "supporters",
        "everyone",
    ):
        return index + 1
    place = index
    if word in ENGLISH.determiners:
        place += 1
        while (
            place < body
            and unit.atoms[place].is_word
            and not _finite(unit, place)
            and unit.lower(place) not in SUBJECTS | ENGLISH.determiners
            and place - index < 4
        ):
            place += 1
        return place
    while place < body and unit.atoms[place].is_capital and not unit.atoms[place].is_quoted and place - index < 5:
        place += 1
    return place


def _is_time(unit: Unit, index: int) -> bool:
    return any(
        unit.lower(place) in ENGLISH.days
        or unit.lower(place)
        in (
            "statement",
            "interview",
            "tweet",
            "email",
            "letter",
            "speech",
            "conference",
            "memo",
            "post",
            "report",
            "call",
            "briefing",
            "testimony",
            "filing",
        )
        for place in range(index + 1, min(len(unit.atoms), index + 5))
    )


def _time_end(unit: Unit, index: int, body: int) -> int:
    for place in range(index + 1, min(body, index + 6)):
        word = unit.lower(place)
        if word in ENGLISH.days or word in (
            "statement",
            "interview",
            "tweet",
            "email",
            "letter",
            "speech",
            "conference",
            "memo",
            "post",
            "report",
            "call",
            "briefing",
            "testimony",
            "filing",
        ):
            return place + 1
    return index + 1


def _finite(unit: Unit, index: int) -> bool:
    word = unit.lower(index)
    return word in ENGLISH.auxiliaries or (word.endswith("ed") and len(word) > 4)


def _is_plain_clause(unit: Unit, start: int, body: int) -> bool:
    """A subject pronoun, or an auxiliary close behind a phrase that nothing interrupts."""
    word = unit.lower(start)
    if word in SUBJECTS or word.startswith(("he'", "she'", "it'", "they'", "he’", "she’", "it’", "they’", "there")):
        return True
    for place in range(start + 1, min(body, start + 8)):
        word = unit.lower(place)
        if word in ENGLISH.relative | ENGLISH.subordinators | ENGLISH.conjunctions or not unit.atoms[place].is_word:
            return False
        if word in ENGLISH.auxiliaries:
            return True
    return False


def _looks_like_clause(unit: Unit, start: int, body: int) -> bool:
    """A subject and a finite verb behind it: an auxiliary, or a word that ends like one."""
    word = unit.lower(start)
    if SUBJECT_VERB.match(word):
        return True
    if word in ENGLISH.auxiliaries or word in ("to", "as", "of"):
        return False
    if word in ("for", "with", "by", "on", "at", "in", "from", "about") and not any(
        unit.atoms[i].text == "," for i in range(start, min(body, start + 10))
    ):
        return False
    for place in range(start, min(body, start + 24)):
        atom = unit.atoms[place]
        if atom.text in ";:–—":
            return False
        lower = atom.lower
        if lower in ENGLISH.auxiliaries:
            return place > start or "'" in lower or "’" in lower
        if (
            place > start
            and not atom.is_capital
            and not atom.is_quoted
            and unit.lower(place - 1) not in ENGLISH.determiners
        ):
            previous = unit.lower(place - 1)
            if lower.endswith("ed") and len(lower) > 4 and previous not in ENGLISH.prepositions:
                return True
            if (
                previous in ENGLISH.pronouns
                and previous not in ENGLISH.determiners
                and lower not in ENGLISH.prepositions
                and atom.is_word
            ):
                return True
            if lower in IRREGULAR:
                return True
    return False


IRREGULAR = word_list("en", "irregular")
