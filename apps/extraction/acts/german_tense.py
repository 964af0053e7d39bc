"""The tense of a German clause, by its auxiliaries and where its participle or infinitive stands."""

from apps.extraction.acts.forms import ASSURANCES, FORWARD, forms
from apps.extraction.acts.german_verbs import is_moving, is_participle, perfect_infinitive
from apps.extraction.grammar import GERMAN
from apps.extraction.lexicons import load
from apps.extraction.lexicons.phrases import Word
from apps.extraction.types import Attribution, Kind, SpeechAct, Tense

OBLIGATIONS = frozenset(["soll", "sollen", "solle"])
WEAK_PAST = ("te", "ten")


def german_tense(
    attribution: Attribution, act: SpeechAct, cue: list[Word], content: list[Word], clause: list[Word]
) -> Tense:
    """The tense of the clause that makes the claim; `content` is all of it."""
    if perfect_infinitive(clause) is not None:
        # "bis Mai alle Bäume geprüft haben" is still to be done.
        is_ahead = act is SpeechAct.INTENDS and any(word.lower == "bis" for word in content)
        return Tense.FUTURE if is_ahead else Tense.PAST
    if _is_past(attribution, cue, content, clause):
        return Tense.PAST
    return Tense.FUTURE if _is_future(attribution, act, clause) else Tense.PRESENT


def _is_past(attribution: Attribution, cue: list[Word], content: list[Word], clause: list[Word]) -> bool:
    lower = {word.lower.removesuffix("'s") for word in clause}  # "ich hab's gesehen"
    if "worden" in lower or "gewesen" in lower or "gehabt" in lower:
        return True
    if lower & forms("de", "having") and (_participles(clause) or _ends_in_modals(clause)):
        return True
    if lower & forms("de", "being") and any(is_moving(word) for word in _participles(clause)):
        return True
    is_reported = _is_reported_mood(attribution, cue, content)
    is_lone = not lower & GERMAN.auxiliaries
    if any(
        _is_strong_past(word, is_lone=is_lone) and not (is_reported and _may_be_subjunctive(word)) for word in clause
    ):
        return not (_participles(clause) and lower & forms("de", "becoming"))
    # Konjunktiv II looks like a weak past: "viele lebten von Spenden" in reported speech is "leben".
    return is_lone and not is_reported and any(_looks_weak_past(clause, place) for place in range(len(clause)))


def _is_strong_past(word: Word, *, is_lone: bool) -> bool:
    """ "kam", "freikam"; "beschlossen" where the verb stands alone, since with another it is a participle."""
    past = forms("de", "past")
    if word.is_capital:
        return False
    if word.lower in past:
        return is_lone or not is_participle(word)
    lists = load("de").lists
    prefixes = lists["separable_prefix"] | (lists["inseparable_prefix"] - {"ge"} if is_lone else frozenset())
    return any(word.lower.startswith(prefix) and word.lower.removeprefix(prefix) in past for prefix in prefixes)


def _may_be_subjunctive(word: Word) -> bool:
    """Whether the past plural is Konjunktiv II as well: where no vowel could be changed, "stiegen", "hielten"."""
    stem = word.lower.removesuffix("en")
    return stem != word.lower and not any(vowel in stem for vowel in "aou")


def _participles(clause: list[Word]) -> list[Word]:
    """The participles that belong to the verb: one before a noun is an attribute."""
    return [
        word
        for place, word in enumerate(clause)
        if is_participle(word) and not (place + 1 < len(clause) and clause[place + 1].is_capital)
    ]


def _ends_in_modals(clause: list[Word]) -> bool:
    """ "habe umkehren müssen"."""
    return any(word.lower in forms("de", "modal_infinitive") for word in clause[-2:])


def _is_reported_mood(attribution: Attribution, cue: list[Word], content: list[Word]) -> bool:
    if attribution.kind not in (Kind.INDIRECT, Kind.FREE_INDIRECT):
        return False
    opens_with_dass = bool(content) and content[0].lower in load("de").lists["complementiser"]
    is_preposition = any(word.lower in load("de").prepositions for word in cue)
    return not opens_with_dass and not is_preposition


def _looks_weak_past(clause: list[Word], place: int) -> bool:
    """A form in -te that stands as no attribute does: no determiner before it and no noun behind."""
    word = clause[place]
    if word.is_capital or not word.lower.endswith(WEAK_PAST) or len(word.lower) < 5:
        return False
    lists = load("de").lists
    if word.lower in lists["no_verb"] | GERMAN.determiners | GERMAN.adverbs | GERMAN.prepositions:
        return False
    if word.lower in forms("de", "perhaps") | forms("de", "future_time") or word.lower.startswith("möchte"):
        return False
    before = clause[place - 1].lower if place else ""
    is_attribute = place + 1 < len(clause) and clause[place + 1].is_capital
    return not is_attribute and before not in GERMAN.determiners | GERMAN.prepositions


def _is_future(attribution: Attribution, act: SpeechAct, clause: list[Word]) -> bool:
    lower = {word.lower for place, word in enumerate(clause) if place == 0 or not word.is_capital}
    if lower & forms("de", "future_time"):
        return True
    if act in FORWARD and not (act in ASSURANCES and lower & (forms("de", "being") | forms("de", "having"))):
        return True
    if lower & OBLIGATIONS:
        return bool(attribution.source) or attribution.entity is not None  # a plan; with nobody named, hearsay
    if lower & forms("de", "becoming"):
        return _is_future_of_werden(clause)
    return bool(lower & forms("de", "perhaps")) and not lower & forms("de", "state")


def _is_future_of_werden(clause: list[Word]) -> bool:
    """ "werde öffnen" and "werde umgebaut werden", but not the passive "werde geprüft"."""
    if not _participles(clause):
        return True
    return sum(word.lower in forms("de", "becoming") or word.lower == "werden" for word in clause) > 1
