"""The tense of an English clause, by its first verb group."""

from apps.extraction.acts.forms import ASSURANCES, FORWARD, forms
from apps.extraction.grammar import ENGLISH
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import Word
from apps.extraction.types import Attribution, Kind, SpeechAct, Tense

WILL = frozenset(["will", "won't", "shall", "would", "wouldn't"])
PERHAPS = frozenset(["may", "might", "could"])
PERFECT = frozenset(["have", "has", "had", "haven't", "hasn't", "hadn't"])
BEING = frozenset(["is", "are", "am", "was", "were", "isn't", "aren't", "wasn't", "weren't", "be"])
PAST_BEING = frozenset(["was", "were", "wasn't", "weren't"])
STATES = frozenset(["be", "have", "belong", "contain", "mean", "exist"])
BACK = frozenset([SpeechAct.CONFIRMS, SpeechAct.DENIES, SpeechAct.ACCUSES])
# "said the road was closed", "…, saying the road was closed"
SHIFTING = frozenset(["past", "gerund"])
# Words a clause's verb group is looked for in; subjects are shorter.
MOST_WORDS = 60


def english_tense(
    attribution: Attribution, act: SpeechAct, cue: list[Word], clause: list[Word], lexicon: Lexicon
) -> Tense:
    """The tense of the clause that makes the claim."""
    words = [part for word in clause[:MOST_WORDS] for part in _parts(word.lower)]
    is_shifted = _is_shifted(attribution, cue, lexicon)
    place = next((place for place in range(len(words)) if _is_verb(words, place)), None)
    if place is None or words[:1] == ["to"] or words[:2] == ["not", "to"]:
        return _without_finite(words, act)
    found = _of_group(words, place, is_shifted=is_shifted)
    if found is Tense.PAST:
        return found
    is_ahead = act in FORWARD and not (act in ASSURANCES and words[place] in BEING | PERFECT and words[place] != "be")
    return Tense.FUTURE if is_ahead or _names(words, "future_time") else found


def _parts(word: str) -> tuple[str, ...]:
    """ "she'll" is two words, "won't" is one."""
    for ending, full in (("'ll", "will"), ("'ve", "have"), ("'re", "are"), ("'m", "am")):
        if word.endswith(ending):
            return word.removesuffix(ending), full
    return (word,)


def _is_shifted(attribution: Attribution, cue: list[Word], lexicon: Lexicon) -> bool:
    """Whether a cue in the past has shifted the clause's tense back."""
    if attribution.kind is not Kind.INDIRECT:
        return False
    return any(form.form in SHIFTING for word in cue for form in lexicon.verbs.get(word.lower, ()))


def _is_verb(words: list[str], place: int) -> bool:
    word = words[place]
    if word == "be":  # "that all documents be published"
        return place > 0 and words[place - 1] not in ("to", "not")
    if word in WILL | PERHAPS | PERFECT | BEING or word in ENGLISH.modals | forms("en", "past") or word == "cannot":
        return True
    if word in forms("en", "state"):
        return True
    before = words[place - 1] if place else ""
    is_attribute = before in ENGLISH.determiners or before in ENGLISH.prepositions
    return word.endswith("ed") and len(word) > 3 and not is_attribute


def _without_finite(words: list[str], act: SpeechAct) -> Tense:
    """ "to sell two ferries", "having sold", "ministers to act"; a clause with a present form that no list knows."""
    if "having" in words or ("to" in words and "have" in words[words.index("to") :][1:2]):
        return Tense.PAST
    is_of_state = words[:1] == ["to"] and words[1:2] in (["be"], ["have"], ["know"], ["own"])
    if act in FORWARD or (words[:1] == ["to"] and not is_of_state) or _names(words, "future_time"):
        return Tense.FUTURE
    is_gerund = any(word.endswith("ing") for word in words[:3]) or "of" in words
    return Tense.PAST if act in BACK and is_gerund else Tense.PRESENT


def _of_group(words: list[str], place: int, *, is_shifted: bool) -> Tense:
    """The tense of the verb group that begins at `place`."""
    word = words[place]
    rest = [later for later in words[place + 1 :] if later not in forms("en", "adverb")]
    is_negated = "not" in words[place + 1 : place + 3] or word.endswith("n't")
    if word in WILL or word in PERHAPS or word in ENGLISH.modals:
        return _of_modal(word, rest, is_negated=is_negated, is_shifted=is_shifted)
    if word in PERFECT:
        return _of_having(word, rest, is_shifted=is_shifted)
    if word in BEING:
        return _of_being(words, word, rest, is_shifted=is_shifted)
    if is_shifted and word in forms("en", "state") and not _names(words, "past_time"):
        return Tense.PRESENT
    return Tense.PAST


def _of_modal(word: str, rest: list[str], *, is_negated: bool, is_shifted: bool) -> Tense:
    if "have" in rest[:3] and any(_is_participle(later) for later in rest[1:5]):
        return Tense.PAST
    if word in WILL:
        return Tense.FUTURE
    if word in ("did", "didn't"):
        verb = next((later for later in rest if later not in ENGLISH.pronouns), "")
        return Tense.PRESENT if is_shifted and verb in ("know", "want", "need", "have", "believe") else Tense.PAST
    if word in PERHAPS or word == "couldn't":
        if is_negated and word.startswith("could"):
            return Tense.PAST
        return Tense.PRESENT if STATES & set(rest[:2]) else Tense.FUTURE
    return Tense.PRESENT


def _of_having(word: str, rest: list[str], *, is_shifted: bool) -> Tense:
    if any(_is_participle(later) for later in rest[:3]):
        is_going_on = rest[0] == "been" and any(later.endswith("ing") for later in rest[1:2])
        return Tense.PRESENT if is_going_on else Tense.PAST
    return Tense.PAST if word.startswith("had") and not is_shifted else Tense.PRESENT


def _of_being(words: list[str], word: str, rest: list[str], *, is_shifted: bool) -> Tense:
    following = rest[0] if rest else ""
    to = rest.index("to") if "to" in rest[:4] else None
    if following in forms("en", "told") and to is not None:
        return Tense.PAST if "have" in rest[to : to + 3] else Tense.PRESENT
    if following in forms("en", "expected") and to is not None:
        return Tense.FUTURE
    if following == "to":  # "the monument was to be moved"
        return Tense.FUTURE
    if word not in PAST_BEING:
        return Tense.PRESENT
    is_event = _is_participle(following) and not _is_state(following)
    if is_event or not is_shifted or _names(words, "past_time"):
        return Tense.PAST
    return Tense.PRESENT


def _is_state(participle: str) -> bool:
    return participle in forms("en", "state_participle") or participle.startswith("un")


def _is_participle(word: str) -> bool:
    return word in forms("en", "participle") or (word.endswith("ed") and len(word) > 3)


def _names(words: list[str], name: str) -> bool:
    return any(word in forms("en", name) for word in words)
