"""English verb groups: auxiliaries, particles, negation, and words that may as well be nouns."""

from collections.abc import Iterator

from apps.extraction.grammar import ENGLISH, Words, word_list
from apps.extraction.lexicons import VerbForm
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.units import Unit

LIGHT = word_list("en", "light")


CLAUSE_OPENERS = word_list("en", "clause_openers")


# Third persons that are never plural nouns.
UNMISTAKABLE = word_list("en", "unmistakable")


# What follows a plural's verb rather than a second noun ("critics fear the", "voters worry about").
OBJECT_OPENERS = frozenset(["a", "about", "against", "an", "for", "her", "his", "its", "on", "the", "their", "to"])


# Plural presents that are hardly ever nouns.
PLAIN_PLURALS = frozenset(
    ["agree", "argue", "believe", "confirm", "expect", "find", "indicate", "insist", "know", "oppose", "say", "suggest"]
    + ["think", "want", "warn"]
)


# "she's", "they’d" begin a clause, though they hold an auxiliary.
PRONOUNS = tuple(sorted(word_list("en", "cues_pronouns")))


# Where "saying" tells; behind a noun it is a participle ("a group working to …").
GERUND_AFTER = frozenset([",", "and", "while", "also", "then", "–", "—", "", "but", "later"])


# Prepositions that stand right behind their verb, and what may come between all the same.
TIED = frozenset(["about", "against", "at", "for", "in", "into", "of", "on", "over", "to", "upon"])
NOT_WITHIN = (
    ENGLISH.prepositions | ENGLISH.subordinators | ENGLISH.pronouns - ENGLISH.determiners | {"and", "but", "or"}
)
BETWEEN = frozenset(["out", "again", "frequently", "more", "up", "publicly", "openly"])


# Verbs that tell how somebody goes about speaking, before "to" and before "-ing".
BEGINNING = word_list("en", "beginning")
GOING = frozenset(["go", "goes", "going", "gone", "went"])
KEEPING = word_list("en", "keeping")


# "did say", "would only say"; "will describe" and "could call" tell what may come.
TELLING_MODALS = frozenset(["do", "does", "did"])


def english(unit: Unit, index: int, form: VerbForm, words: Words) -> Iterator[Cue]:
    if form.form in ("subjunctive1", "subjunctive2") or (form.lemma in LIGHT and not form.particle):
        return
    if form.form == "present" and not _is_english_verb(unit, index, words):
        return
    if unit.atoms[index].is_capital and index > 0 and not _is_title_case(unit):
        return
    if form.lemma.split()[0] == "speak" and unit.lower(index + 1) == "on" and "condition" in unit.words:
        return  # "spoke on condition of anonymity" tells how, not what
    if unit.lower(index) in BEGINNING and unit.lower(index + 1) == "to":
        return
    before, start = _english_group(unit, index, words)
    following = _english_particle(unit, index, form.particle)
    if following is None:
        return
    following = _without_content(unit, following)
    atoms = tuple(sorted({*range(start, index + 1), *following}))
    atoms = tuple(
        place
        for place in atoms
        if unit.lower(place) not in words.adverbs and not unit.lower(place).endswith("ly") or place == index
    )
    negated = any(unit.lower(place) in words.negations for place in range(start, index))
    previous = unit.lower(index - 1)
    if before == "being":
        if form.form == "participle":
            yield Cue(atoms, start, index, form, negated, is_passive=True)
        elif form.form == "gerund":
            yield Cue(atoms, start, index, form, negated)
    elif before == "having":
        if form.form == "participle":
            yield Cue(atoms, start, index, form, negated)
    elif before == "modal":
        if (
            not negated
            and form.strength != "sure"
            and unit.lower(start) not in TELLING_MODALS
            and form.lemma.split()[0] not in ("like", "prefer", "rather")
        ):
            return
        if form.form in ("infinitive", "present"):
            yield Cue(atoms, start, index, form, negated, modal=unit.lower(start))
    elif previous == "to" or (previous in words.adverbs and unit.lower(index - 2) == "to"):
        begun = _begun_at(unit, index - 1 - (previous != "to"))
        if begun is not None and form.form == "infinitive" and form.strength != "weak":
            yield Cue(tuple(sorted({*range(begun, index + 1), *following})), begun, index, form)
    elif form.form in ("past", "present"):
        if previous in words.determiners and previous not in words.pronouns and previous not in ("that",):
            return
        yield Cue(atoms, index, index, form, negated)
    elif form.form == "gerund" and previous in KEEPING:
        yield Cue(tuple(sorted({index - 1, *atoms})), index - 1, index, form)
    elif form.form == "gerund" and (previous in GERUND_AFTER or _opens_report(unit, index, form)):
        yield Cue(atoms, index, index, form, negated)


def _begun_at(unit: Unit, to: int) -> int | None:
    """The verb before "to", where it only tells how somebody speaks ("continued to insist", "went on to say")."""
    place = to - 1
    if unit.lower(place) == "on" and unit.lower(place - 1) in GOING:
        return place - 1
    return place if unit.lower(place) in BEGINNING else None


def _opens_report(unit: Unit, index: int, form: VerbForm) -> bool:
    """Whether a clause follows that only a verb of saying has ("a neighbour shouting that …", "by saying he …")."""
    following = unit.lower(index + 1)
    if form.strength == "weak" or unit.lower(index - 1) in ENGLISH.determiners:
        return False
    return following in ("that", "whether") or (form.strength == "sure" and following in ("he", "she", "they", "there"))


def _is_english_verb(unit: Unit, index: int, words: Words) -> bool:
    """Whether a word that may as well be a noun ("reports", "call") stands like a verb."""
    word, previous = unit.lower(index), unit.atoms[index - 1] if index else None
    if previous is None:
        return False
    if previous.is_speech or any(unit.atoms[i].is_speech for i in range(max(0, index - 6), index)):
        return previous.lower not in words.determiners or previous.lower in words.pronouns
    following = unit.lower(index + 1)
    if previous.text.endswith(("'s", "’s", "s'", "s’")) or previous.lower in words.determiners - words.pronouns:
        return False
    if previous.lower in words.prepositions or (following in words.auxiliaries and not following.startswith(PRONOUNS)):
        return False
    if word in PLAIN_PLURALS or (word == "show" and following == "that" and not _is_relative(unit, index + 1)):
        return True
    opens_clause = following in CLAUSE_OPENERS or (index + 1 < len(unit.atoms) and unit.atoms[index + 1].is_speech)
    if word.endswith("s") and not word.endswith("ss"):
        if following.endswith("ed") and word not in UNMISTAKABLE | words.being | words.having:
            return False  # "first polls showed"
        if previous.lower in (
            "he",
            "she",
            "it",
            "who",
            "which",
            "that",
            "also",
            "nobody",
            "everyone",
            "one",
        ) or previous.text in (",", ")"):
            return True
        if previous.is_capital or unit.atoms[index].lower in UNMISTAKABLE:
            return not previous.lower.endswith("s") or unit.atoms[index].lower in UNMISTAKABLE or opens_clause
        return opens_clause or following in ("the", "a", "an", "to", "it", "he", "she", "his", "her")
    if previous.lower in (
        "they",
        "we",
        "i",
        "you",
        "who",
        "that",
        "which",
        "to",
        "people",
        "also",
        "others",
        "some",
        "many",
        "most",
        "and",
        "but",
        "police",
        "still",
        "now",
        "all",
        "both",
    ):
        return True
    if previous.lower in words.modals or previous.lower in words.negations:
        return True
    return (
        previous.lower.endswith("s")
        and not previous.lower.endswith(("ss", "us", "news"))
        and (
            opens_clause
            or following in ("the", "a", "an", "to", "his", "her", "their", "its", "for", "on", "about", "against")
        )
    )


def _is_relative(unit: Unit, that: int) -> bool:
    """ "a show that aired", not "data show that women"."""
    following = unit.lower(that + 1)
    return following in ENGLISH.auxiliaries or following.endswith("ed")


def _is_title_case(unit: Unit) -> bool:
    """A headline in capitals: most of its longer words begin with one."""
    long_words = [atom for atom in unit.atoms if atom.is_word and len(atom.text) > 4]
    return len(long_words) > 3 and sum(atom.is_capital for atom in long_words) > 0.8 * len(long_words)


def _english_group(unit: Unit, index: int, words: Words) -> tuple[str, int]:
    """What stands before the main verb ("having", "being", "modal" or ""), and where the group starts."""
    place = index - 1
    start, kind = index, ""
    while place >= 0 and index - place < 6:
        word = unit.lower(place)
        if word in words.modals:
            return kind or "modal", place
        if word in words.having:
            kind = kind or "having"
            start = place
        elif word in words.being:
            kind = kind or "being"
            start = place
        elif word in words.negations or word in words.adverbs or (word.endswith("ly") and len(word) > 4):
            pass
        else:
            break
        place -= 1
    return kind, start


def _without_content(unit: Unit, places: tuple[int, ...]) -> tuple[int, ...]:
    """Drops whom the verb addresses and what opens its content ("told reporters", "vowed to stay")."""
    kept = list(places)
    while kept:
        word, following = unit.lower(kept[-1]), unit.lower(kept[-1] + 1)
        opens = word in ("that", "whether", "if", "how", "why") or (
            word == "to"
            and following not in ENGLISH.determiners | ENGLISH.pronouns | ENGLISH.prepositions
            and not unit.atoms[min(kept[-1] + 1, len(unit.atoms) - 1)].is_capital
        )
        if not opens and word not in ("reporters", "journalists", "lawmakers", "the", "press"):
            break
        kept.pop()
    return tuple(kept)


def _is_participle(unit: Unit, place: int) -> bool:
    return unit.lower(place).endswith("ed") or unit.lower(place) in ("said", "thought", "known", "held", "told")


def _is_between(unit: Unit, place: int) -> bool:
    """ "spoke often of", "warned Tuesday against": what may part a verb from its preposition."""
    word = unit.lower(place)
    return word in ENGLISH.adverbs or word in ENGLISH.days or word in BETWEEN or word.endswith("ly")


def _english_particle(unit: Unit, index: int, particle: str) -> tuple[int, ...] | None:
    if not particle:
        return ()
    wanted = particle.split()
    found: list[int] = []
    place = index + 1
    limit = index + 2
    for word in wanted:
        while place < len(unit.atoms) and place < limit + 5 and unit.lower(place) != word:
            if not unit.atoms[place].is_word or (word in TIED and not _is_between(unit, place)):
                return None
            if unit.lower(index) in ENGLISH.being and (unit.lower(place) in NOT_WITHIN or _is_participle(unit, place)):
                return None  # "is said to be furious"
            place += 1
        if unit.lower(place) != word:
            return None
        found.append(place)
        place += 1
        limit = place
    return tuple(found)
