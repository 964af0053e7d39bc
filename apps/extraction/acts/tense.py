"""When a claim is set, seen from the time of saying it: past, present or future."""

from apps.extraction.acts.english_tense import english_tense
from apps.extraction.acts.forms import FORWARD
from apps.extraction.acts.german_tense import german_tense
from apps.extraction.acts.main_clause import main_clause
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import Word
from apps.extraction.types import Attribution, Kind, SpeechAct, Tense


def of_what_is_said(attribution: Attribution, act: SpeechAct, tense: Tense, *, knows: bool) -> SpeechAct:
    """The act, where a promise of what is or was is none: "swore he had no idea".

    `knows` tells that a "will" claims knowledge and no intention: "will zwei Schüsse gehört haben".
    """
    if knows and act is SpeechAct.INTENDS:
        return SpeechAct.STATES
    is_assertion = act is SpeechAct.PROMISES and attribution.kind is not Kind.REPORTED and tense is not Tense.FUTURE
    return SpeechAct.STATES if is_assertion else act


def tense_of(attribution: Attribution, act: SpeechAct, cue: list[Word], content: list[Word], lexicon: Lexicon) -> Tense:
    """The tense of the content's main clause, an English one read as it was before "said" shifted it back.

    A reported sentence has no clause of its own for the claim: its act alone tells.
    """
    if attribution.kind is Kind.REPORTED:
        return Tense.FUTURE if act in FORWARD else Tense.PRESENT
    clause = main_clause(content, lexicon)
    if lexicon.language == "de":
        return german_tense(attribution, act, cue, content, clause)
    return english_tense(attribution, act, cue, clause, lexicon)
