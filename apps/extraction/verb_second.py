"""A German clause as a sentence: the finite verb moves to the second place.

Nothing but the verb moves, and only where the first constituent and the verb are sure; else there
is no answer, and the caller keeps the clause as it was said.
"""

import re
from functools import cache

from apps.extraction.grammar import word_list
from apps.extraction.lexicons import Lexicon, load
from apps.extraction.lexicons.loading import rows

WORD = re.compile(r"[\w’'-]+")
AROUND_WORDS = '„“"»«%.:()'
ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
# Words after a noun that may still belong to it, so that the verb must not part them.
BINDS_ON = frozenset(["von", "als", "wie", "sich"])
# More adjectives, or a longer name, than this are more likely something misread.
MAX_ADJECTIVES = 2
MAX_NAME = 3
# Words before a figure: "nicht mehr als 40".
MAX_LEADS = 4


def verb_second(clause: str) -> str | None:
    """The clause that stood behind a "dass" with its verb in second place, or None where that is not sure."""
    first, mark, rest = clause.partition(",")
    words = first.split()
    if len(words) < 3 or any(not WORD.fullmatch(word.strip(AROUND_WORDS)) for word in words):
        return None
    verb = _final_verb(words)
    end = _first_constituent(words[:-1]) if verb else None
    if verb is None or end is None:
        return None
    finite, particle = verb
    moved = [*words[:end], finite, *words[end:-1], *([particle] if particle else [])]
    return " ".join(moved) + mark + rest


def verb_first(clause: str) -> str | None:
    """A clause that began with its verb, because a "laut" or a "wie" stood before it, with the subject first."""
    first, mark, rest = clause.partition(",")
    words = first.split()
    if len(words) < 3 or not is_finite(words[0]):
        return None
    is_adverb = words[1] in load("de").lists["fronted_adverb"] or words[1] in _pronominal_adverbs()
    leads = 1 + _approximators(words[1:])
    is_alone = is_adverb or words[1] in load("de").lists["lone_pronoun"]
    end = 1 if is_alone else _first_constituent(words[leads:])
    if end is None:
        return None
    end += 0 if is_alone else leads - 1
    return " ".join([*words[1 : end + 1], words[0], *words[end + 1 :]]) + mark + rest


def _approximators(words: list[str]) -> int:
    """How many words lead in a figure: "mindestens 40", "bis zu 40", "mehr als 40"; 0 where none follows."""
    for place, word in enumerate(words[:MAX_LEADS]):
        if word[0].isdigit() or word.lower() in _numerals():
            return place
        if word not in approximators() and word not in ("bis", "zu", "mehr", "weniger", "als"):
            return 0
    return 0


def approximators() -> frozenset[str]:
    """Words before a figure or a phrase that bound or weigh it."""
    return _labels_list("approximator")


def is_finite(word: str) -> bool:
    """Whether the word, written small, is a verb form that a clause may begin with."""
    lists = load("de").lists
    if not word.islower() or word in lists["no_verb"] | lists["preposition"] | lists["opener"]:
        return False
    return word in lists["finite_auxiliary"] or word in simple_forms() or _looks_finite(word)


def _final_verb(words: list[str]) -> tuple[str, str] | None:
    """The finite verb at the clause's end and the particle it leaves there."""
    lists = load("de").lists
    auxiliaries = lists["finite_auxiliary"]
    last = words[-1]
    if any(_parts_clauses(words, place) for place in range(1, len(words) - 1)):
        return None
    if last in auxiliaries:
        return last, ""
    if not last.islower() or last in lists["no_verb"] or auxiliaries.intersection(words[:-1]):
        return None
    if last.startswith(tuple(lists["doubtful_prefix"])):
        return None  # "umgeht die Regel", but "geht mit ihr um"
    simple = simple_forms()
    if last in simple or (last.startswith(tuple(lists["inseparable_prefix"])) and _looks_finite(last)):
        return last, ""
    for prefix in sorted(lists["separable_prefix"], key=len, reverse=True):
        if last.startswith(prefix):
            return (last.removeprefix(prefix), prefix) if last.removeprefix(prefix) in simple else None
    return (last, "") if _looks_finite(last) else None


def _parts_clauses(words: list[str], place: int) -> bool:
    """Whether "und" may join two clauses here: nouns that it joins are written with capitals."""
    lists, before = load("de").lists, words[place - 1]
    if words[place] not in lists["coordinator"]:
        return False
    return before in lists["finite_auxiliary"] or (before.islower() and _looks_finite(before))


def _looks_finite(word: str) -> bool:
    return len(word) > 3 and word.endswith(("t", "te", "ten", "en"))


def _first_constituent(words: list[str]) -> int | None:
    """How many words the first constituent has: a pronoun, or a noun with what leads it in and its genitive."""
    lexicon = load("de")
    if len(words) < 2:
        return None
    if words[1] == "sich":
        return None
    # "alle" and "einige" may lead in a noun; "er" and "man" stand alone.
    pronoun = words[0].lower()
    if pronoun in lexicon.lists["lone_pronoun"] or (
        pronoun in lexicon.lists["subject_pronoun"] and not _is_noun(words[1])
    ):
        return 1
    end = _noun_phrase(words, 0, lexicon)
    while end is not None and end < len(words) and words[end] in ("des", "eines", "der"):
        is_sure = words[end] != "der"
        end = _noun_phrase(words, end, lexicon)
        # "der" opens a genitive ("die Zahl der Toten") or a dative ("der Rat der Stadt Geld gab"): it is
        # surely the genitive when nothing nominal follows.
        if not is_sure and end is not None and end < len(words) and _opens_noun_phrase(words[end], lexicon):
            return None
    if end is None or end >= len(words):
        return end
    binds = _is_noun(words[end]) or words[end] in lexicon.lists["coordinator"] | BINDS_ON
    return None if binds else end


def _is_noun(word: str) -> bool:
    """German nouns are written with a capital, behind a figure too: "20-Jährige"."""
    return word[0].isupper() or (word[0].isdigit() and word.rpartition("-")[2][:1].isupper() and "-" in word)


def _opens_noun_phrase(word: str, lexicon: Lexicon) -> bool:
    return word[0].isupper() or word in lexicon.lists["article"]


def _noun_phrase(words: list[str], start: int, lexicon: Lexicon) -> int | None:
    """The end of "in der neuen Schätzung", "die Stadt Köln", "30 Prozent"; None for anything else."""
    place = start
    if words[place].lower() in lexicon.lists["preposition"]:
        place += 1
    if place < len(words) and words[place].lower() in lexicon.lists["article"]:
        place += 1
    elif place == start and not (
        words[place][0].isupper() or words[place][0].isdigit() or words[place].lower() in _numerals()
    ):
        return None
    adjectives = place
    while place < len(words) and not _is_noun(words[place]):
        is_figure = words[place][0].isdigit() or words[place].lower() in _numerals()
        if place - adjectives == MAX_ADJECTIVES or not (is_figure or words[place].endswith(ADJECTIVE_ENDINGS)):
            return None
        place += 1
    nouns = place
    while place < len(words) and _is_noun(words[place]):
        place += 1
    if place - nouns > 1 and not _is_name(words[nouns:place], lexicon):
        return None  # "das Gericht Neuland betritt": a subject and its object, not a name
    return place if nouns < place <= nouns + MAX_NAME else None


def _is_name(words: list[str], lexicon: Lexicon) -> bool:
    names = lexicon.given_names.keys() | lexicon.metonyms.keys()
    return any(word.lower() in names for word in words) or " ".join(words).lower() in lexicon.organisations


def singular(verb: str) -> str:
    """The third person singular of a finite plural form: "dringen" -> "dringt"; the form itself where none is sure."""
    return _singulars().get(verb, verb)


@cache
def _singulars() -> dict[str, str]:
    """Plural forms to singular ones, from the verb list's principal parts and the auxiliaries."""
    found: dict[str, str] = {}
    for row in rows("de", "verbs"):
        infinitive = row[0].split(" ")[-1].rpartition("|")[2]
        found.setdefault(infinitive, row[1])
        found.setdefault(row[2] + ("n" if row[2].endswith("e") else "en"), row[2])
    pairs = (row[1].split() for row in rows("de", "labels") if row[0] == "singular")
    return found | {pair[0]: pair[1] for pair in pairs}


@cache
def _labels_list(name: str) -> frozenset[str]:
    return frozenset(word for row in rows("de", "labels") if row[0] == name for word in row[1].split())


@cache
def _pronominal_adverbs() -> frozenset[str]:
    """Adverbs that may stand before the verb whatever follows: "dahinter", "darunter", "hierbei"."""
    return frozenset(word for word in word_list("de", "pronominal_adverbs") if word.startswith(("da", "hier", "dort")))


@cache
def _numerals() -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows("de", "numerals"))


@cache
def simple_forms() -> frozenset[str]:
    """Finite forms of verbs without what they part with, as the verb list's principal parts give them."""
    past = _labels_list("strong_past")
    found: set[str] = {*past, *(f"{form}en" for form in past)}
    for row in rows("de", "verbs"):
        past_plural = row[2] + ("n" if row[2].endswith("e") else "en")
        found.update((row[0].split(" ")[-1].rpartition("|")[2], row[1], row[2], row[4], past_plural))
    return frozenset(found)
