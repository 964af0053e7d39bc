"""Which German words are participles, and where a perfect stands."""

from apps.extraction.grammar import word_list
from apps.extraction.lexicons import load
from apps.extraction.lexicons.phrases import Word

PARTICIPLE_ENDINGS = ("t", "en")
GE_INFINITIVES = word_list("de", "ge_infinitives")
# Strong participles without "ge-" end so, and hardly an infinitive does: "beschlossen", "verbunden", "entschieden".
STRONG_ENDINGS = (
    "oben", "ossen", "oten", "ommen", "offen", "onnen", "oren", "ochen", "orben", "orfen", "ogen", "unden", "ungen",
    "unken", "iesen", "ieben", "iegen", "iffen", "issen", "itten", "ichen", "anden", "angen", "ieden", "assen", "alten",
    "essen", "raten", "treten", "nannt",
)  # fmt: skip
# Verbs whose perfect is made with "sein": with others it tells a state ("ist gesperrt").
MOVING = tuple(word_list("de", "moving_participles"))
WHOLE_MOVING = word_list("de", "whole_moving_participles")
PARTICIPLES_OF_AUXILIARIES = frozenset(["worden", "gewesen", "geworden"])
# Two words may stand behind a perfect infinitive's end: "gehört haben soll", "gehört haben wird".
LONGEST_END = 2


def is_participle(word: Word) -> bool:
    """Whether the word may by its form be a past participle."""
    lower = word.lower
    if word.is_capital or not lower.endswith(PARTICIPLE_ENDINGS) or len(lower) < 5:
        return False
    if lower in PARTICIPLES_OF_AUXILIARIES or lower.endswith("iert"):
        return True
    if lower.startswith("ge"):
        return lower not in GE_INFINITIVES
    lists = load("de").lists
    if lower.startswith(tuple(lists["inseparable_prefix"])):
        return lower.endswith(("t", *STRONG_ENDINGS))
    prefixes = lists["separable_prefix"] | lists["doubtful_prefix"]
    return any(lower.startswith(prefix) and _is_joined(lower.removeprefix(prefix)) for prefix in prefixes)


def is_moving(word: Word) -> bool:
    """Whether the participle's perfect is made with "sein"."""
    return word.lower == "worden" or word.lower in WHOLE_MOVING or word.lower.endswith(MOVING)


def perfect_infinitive(words: list[Word]) -> int | None:
    """Where "gesehen haben", "geflohen sein", "gestohlen worden sein" ends a clause: the auxiliary's place, or None."""
    for place in range(1, len(words)):
        if words[place].lower not in ("haben", "sein") or words[place].is_capital:
            continue
        participle = words[place - 1]
        if participle.lower == "zu" and place > 1:
            participle = words[place - 2]
        if not is_participle(participle) or (words[place].lower == "sein" and not is_moving(participle)):
            continue
        if _closes(words, place):
            return place
    return None


def _is_joined(rest: str) -> bool:
    return rest.startswith(("ge", "be", "ver")) and rest not in GE_INFINITIVES


def _closes(words: list[Word], place: int) -> bool:
    after = words[place + 1 : place + 2 + LONGEST_END]
    return len(after) <= LONGEST_END or any(word.is_mark for word in after)
