"""Konjunktiv I by morphology: the mood in which German reports what others say."""

from apps.extraction.grammar import GERMAN, word_list
from apps.extraction.tagging.units import Unit

# Forms that are Konjunktiv I and nothing else.
CERTAIN = word_list("de", "certain")
# Konjunktiv II stands in for forms that look like the indicative: only a run of reported sentences makes it report.
SUBSTITUTES = word_list("de", "substitutes")
# Stems in -t and -d: their Konjunktiv I ends like a weak past ("arbeite", "halte") and must be known.
T_STEMS = word_list("de", "t_stems")
PREFIXES = word_list("de", "prefixes")
SEPARABLE = frozenset(["ab", "an", "auf", "aus", "ein", "hin", "nach", "vor", "zu", "zurück"])
# Lower-case words in -e that are no verbs.
NOT_VERBS = word_list("de", "not_verbs")


def is_subjunctive(word: str) -> bool:
    """Whether the lower-case word is by its form Konjunktiv I, third person."""
    if word in CERTAIN:
        return True
    if len(word) < 4 or not word.endswith("e") or word in NOT_VERBS or word in GERMAN.determiners:
        return False
    if word in GERMAN.prepositions or word in GERMAN.subordinators or word in GERMAN.adverbs:
        return False
    if word.endswith("weise") and word[:-5] not in PREFIXES | SEPARABLE | {""}:
        return False  # "teilweise", but not "überweise"
    stem = word[:-1]
    if stem.endswith(("t", "d")):
        return _has_known_stem(stem)
    return word.isalpha()


def _has_known_stem(stem: str) -> bool:
    if stem in T_STEMS:
        return True
    return any(stem.startswith(prefix) and stem[len(prefix) :] in T_STEMS for prefix in PREFIXES)


def find_subjunctive(unit: Unit, first: int, last: int, *, is_running: bool = False) -> int | None:
    """The index of a finite verb in Konjunktiv I among atoms [first, last), or None.

    `is_running`: the sentence follows a reported one, so Konjunktiv II counts too.
    """
    for index in range(first, last):
        atom = unit.atoms[index]
        if atom.is_quoted or not atom.is_word or atom.is_capital:
            continue
        if atom.lower in CERTAIN:
            if not _is_set_phrase(unit, index) and not _is_first_person(unit, index):
                return index
        elif (
            is_running
            and atom.lower in SUBSTITUTES
            or is_subjunctive(atom.lower)
            and _stands_like_a_verb(unit, index, first, last)
        ):
            return index
    return None


def _is_set_phrase(unit: Unit, index: int) -> bool:
    """ "sei es", "es sei denn", "wie dem auch sei"."""
    word = unit.lower(index)
    if word != "sei":
        return False
    return (
        unit.lower(index + 1) == "denn"
        or unit.lower(index - 1) == "auch"
        and unit.lower(index - 2) == "dem"
        or (unit.lower(index + 1) == "es" and not unit.lower(index - 1).isalpha())
    )


def _is_first_person(unit: Unit, index: int) -> bool:
    return "ich" in (unit.lower(index - 1), unit.lower(index + 1))


def _is_adjective(unit: Unit, index: int) -> bool:
    """ "sie neue Lehrer": a noun behind the word in -e makes it an adjective."""
    return index + 1 < len(unit.atoms) and unit.atoms[index + 1].is_capital


def _stands_like_a_verb(unit: Unit, index: int, first: int, last: int) -> bool:
    """Adjectives end in -e too: a verb has its subject before it and no noun to agree with behind it."""
    before = unit.atoms[index - 1] if index > 0 else None
    after = unit.atoms[index + 1] if index + 1 < len(unit.atoms) else None
    if before is None or _is_first_person(unit, index):
        return False
    if before.lower in GERMAN.determiners and before.lower not in ("das", "dies", "die"):
        return False
    if before.lower in ("er", "es", "man", "sie") and not _is_adjective(unit, index):
        return True
    closes = after is None or not (after.is_word or after.is_quoted)
    if closes:
        # Verb-final: only where a subordinator opened the clause.
        return index > first + 1 and unit.lower(first) in GERMAN.subordinators | GERMAN.relative | GERMAN.question_words
    if after is not None and after.is_quoted:
        return before.is_capital
    if after is not None and after.is_capital:
        return False
    after_word = after.lower if after is not None else ""
    follows_subject = (
        before.is_capital
        or before.lower in ("er", "sie", "es", "man", "das", "dies", "niemand", "jeder", "keiner", "dort", "da")
        or before.text in ')“"»'
    )
    leads_on = (
        after_word in GERMAN.determiners
        or after_word in GERMAN.prepositions
        or after_word in GERMAN.pronouns
        or after_word in GERMAN.adverbs
        or after_word in GERMAN.negations
        or after_word
        in (
            "sich",
            "ihm",
            "ihn",
            "ihnen",
            "uns",
            "also",
            "bereits",
            "davon",
            "dafür",
            "daran",
            "damit",
            "dazu",
            "davor",
            "darauf",
            "darin",
        )
    )
    return follows_subject and leads_on
