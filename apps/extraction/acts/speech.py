"""What kind of saying an attribution is: its cue's act, and what a negation makes of it."""

from apps.extraction.acts.main_clause import has_finite
from apps.extraction.clauses import cue_words, is_negated, verb_of
from apps.extraction.lexicons import Lexicon, VerbForm
from apps.extraction.lexicons.phrases import Word, find, index
from apps.extraction.types import Attribution, Kind, SpeechAct

# What a negated verb amounts to; the acts left out stay what they are ("warns not to …").
NEGATED = {
    SpeechAct.STATES: SpeechAct.DOES_NOT_SAY,
    SpeechAct.CONFIRMS: SpeechAct.DOES_NOT_SAY,
    SpeechAct.ANNOUNCES: SpeechAct.DOES_NOT_SAY,
    SpeechAct.PROMISES: SpeechAct.DOES_NOT_SAY,
    SpeechAct.DENIES: SpeechAct.CONFIRMS,
    SpeechAct.BELIEVES: SpeechAct.DOUBTS,
    SpeechAct.DOUBTS: SpeechAct.BELIEVES,
    SpeechAct.PRAISES: SpeechAct.CRITICISES,
}
# "schließt nicht aus", "did not rule out": neither a denial nor its opposite.
HELD_POSSIBLE = frozenset(["ausschließen", "rule out", "exclude", "discount"])
NO_COMMENT = frozenset(["kein kommentar", "keinen kommentar", "no comment", "ohne kommentar"])
# Cries when something is quoted, declarations when they have an object ("rief den Notstand aus").
DECLARED = frozenset(["ausrufen"])
# Greetings when something is quoted.
GREETS = frozenset(["begrüßen", "welcome"])
# Questions and statements, but with an infinitive demands.
DIRECTS = frozenset(["ask", "tell"])
# Statements, but with a gerund advice: "suggested selling it".
ADVISES = frozenset(["suggest"])
# Words in which the infinitive of "asked anyone with a camera to come forward" has begun.
MOST_TO_INFINITIVE = 12


def speech_act(
    text: str, attribution: Attribution, lexicon: Lexicon, clause: list[Word], content: list[Word]
) -> tuple[SpeechAct, bool]:
    """The act, and whether a negation in the clause has gone into it."""
    if _is_no_comment(content):
        return SpeechAct.DECLINES_TO_COMMENT, True
    cue = cue_words(text, attribution)
    if refusal := _refusal(attribution, lexicon, clause, cue):
        return refusal, True
    if attribution.kind is Kind.REPORTED and attribution.speech_act is not SpeechAct.STATES:
        return attribution.speech_act, True  # a construction told the tagger: "kommt für … nicht in Frage"
    if phrase := _phrase(clause, cue, lexicon):
        return phrase, True
    verb = None if _is_noun_phrase(cue, lexicon) else verb_of(lexicon, cue, clause)
    said = attribution.speech_act if verb is None else _act_of_verb(attribution, lexicon, verb, clause, content)
    is_light = verb is None or (said is SpeechAct.STATES and verb.lemma in lexicon.lists["light_verb"])
    if is_light or (verb is not None and verb.strength == "weak" and said is verb.act):
        said = _act_of_noun(text, attribution, lexicon, cue, clause if is_light else []) or said
    if said is SpeechAct.STATES and _is_question(text, attribution):
        return SpeechAct.ASKS, False
    if verb is not None and said in NEGATED and _negates_the_saying(attribution, lexicon, verb, cue, clause):
        return (SpeechAct.BELIEVES if verb.lemma in HELD_POSSIBLE else NEGATED[said]), True
    return said, False


def _act_of_verb(
    attribution: Attribution, lexicon: Lexicon, verb: VerbForm, clause: list[Word], content: list[Word]
) -> SpeechAct:
    """The verb's act, where what stands beside it makes no other of it."""
    if verb.lemma in DECLARED and (attribution.kind is Kind.REPORTED or _has_object(attribution, clause)):
        return SpeechAct.ANNOUNCES
    if verb.lemma in GREETS and attribution.kind is Kind.DIRECT:
        return SpeechAct.STATES
    if verb.lemma in ADVISES and content and content[0].lower.endswith("ing"):
        return SpeechAct.DEMANDS
    if (
        verb.lemma in DIRECTS
        and attribution.kind is not Kind.DIRECT
        and _tells_what_to_do(lexicon, verb, clause, content)
    ):
        return SpeechAct.DEMANDS
    return verb.act


def _has_object(attribution: Attribution, clause: list[Word]) -> bool:
    """Whether a noun stands between the parts of the cue that is not of the source: "rief die Republik aus"."""
    first, last = attribution.cue[0], attribution.cue[-1]
    return any(
        word.is_capital and first.end <= word.span.start < last.start
        for word in clause
        if not any(span.overlaps(word.span) for span in attribution.source)
    )


def _tells_what_to_do(lexicon: Lexicon, verb: VerbForm, clause: list[Word], content: list[Word]) -> bool:
    """ "asked anyone to come forward", "told hikers not to feed": an infinitive, and no finite verb before it."""
    words = [word.lower for word in content[:MOST_TO_INFINITIVE]]
    if words[:1] == ["to"] or words[:2] == ["not", "to"] or any(word.lower == "to" for word in clause[-1:]):
        return True
    if verb.lemma == "tell" or "to" not in words or words[0] in lexicon.lists["question_opener"]:
        return False
    before = content[: words.index("to")]
    return not has_finite(before, lexicon) and not any(word.is_mark for word in before)


def _is_noun_phrase(cue: list[Word], lexicon: Lexicon) -> bool:
    """ "The question", "die Frage": what looks like a verb is none behind an article."""
    return len(cue) == 2 and cue[0].lower in lexicon.lists["article"] and cue[1].lower in lexicon.nouns


def _phrase(clause: list[Word], cue: list[Word], lexicon: Lexicon) -> SpeechAct | None:
    """The act of the longest turn of phrase that no mark parts from the cue."""
    stretches = _stretches(clause)
    spans = {word.span for word in cue}
    of_cue = {stretches[place] for place, word in enumerate(clause) if word.span in spans}
    phrases = [
        found for found in find(clause, index(tuple(lexicon.act_phrases))) if stretches[found.words[0]] in of_cue
    ]
    longest = max(phrases, key=lambda found: len(found.words), default=None)
    return lexicon.act_phrases[longest.phrase] if longest else None


def _stretches(words: list[Word]) -> list[int]:
    """For each word how many marks stand before it."""
    marks = 0
    counted = []
    for word in words:
        marks += word.is_mark
        counted.append(marks)
    return counted


def _is_no_comment(content: list[Word]) -> bool:
    return " ".join(word.lower for word in content if not word.is_mark) in NO_COMMENT


def _refusal(attribution: Attribution, lexicon: Lexicon, clause: list[Word], cue: list[Word]) -> SpeechAct | None:
    """A refusal that shares a word with the cue: in the sentence it may be told of somebody else."""
    places = {word.span for word in cue}
    refusals = [
        found
        for found in find(clause, index(lexicon.refusals))
        if not places or any(clause[place].span in places for place in found.words)
    ]
    if not refusals or attribution.kind in (Kind.DIRECT, Kind.FREE_INDIRECT) and not cue:
        return None
    longest = max(refusals, key=lambda found: len(found.words))
    return lexicon.refusal_acts[longest.phrase]


def _act_of_noun(
    text: str, attribution: Attribution, lexicon: Lexicon, cue: list[Word], clause: list[Word]
) -> SpeechAct | None:
    """The act of a noun of saying: in the cue, at the head of its source ("nach Ansicht von"), or beside it."""
    head = next((span.of(text) for span in attribution.source), "")
    words = [word.lower for word in cue] + [word.strip(",.;:") for word in head.lower().split()[:3]]
    if attribution.kind is Kind.REPORTED:
        words += [word.lower for word in clause if not word.is_mark]
    for word in words:
        noun = lexicon.nouns.get(word)
        if noun is not None and noun.strength == "sure" and noun.act is not SpeechAct.STATES:
            return noun.act
    return None


def _is_question(text: str, attribution: Attribution) -> bool:
    """Quoted words that end in a question mark: of several sentences, all of them."""
    if attribution.kind is not Kind.DIRECT:
        return False
    words = "".join(span.of(text) for span in attribution.content).rstrip("”“\"»«’'‘ ")
    return words.endswith("?") and not any(mark in words for mark in ".!")


def _is_of_nobody(attribution: Attribution, clause: list[Word], lexicon: Lexicon) -> bool:
    """ "Neither side disclosed", "keiner der Brüder bestritt": a negated subject negates the saying."""
    starts = {span.start for span in attribution.source}
    return any(word.span.start in starts and is_negated([word], lexicon) for word in clause)


def _negates_the_saying(
    attribution: Attribution, lexicon: Lexicon, verb: VerbForm, cue: list[Word], clause: list[Word]
) -> bool:
    """Whether a "not" belongs to the verb: in the cue, or where the language puts it next to one."""
    if attribution.kind is Kind.DIRECT:
        return False  # who is quoted has said something
    if _is_of_nobody(attribution, clause, lexicon):
        return True
    companions = verb.particle.split()  # "made no secret" is no negated saying
    if is_negated([word for word in cue if word.lower not in companions], lexicon):
        return True
    spans = {word.span for word in cue}
    places = {place for place, word in enumerate(clause) if word.span in spans}
    first = min(places, default=len(clause))
    for place, word in enumerate(clause):
        if is_negated([word], lexicon) and word.lower not in companions and word.span not in spans:
            before_verb = place + 1 in places
            ends_clause = place + 1 == len(clause) or clause[place + 1].is_mark
            # "did not say"; "sagte er nicht", "wollte nicht sagen"
            if before_verb or (lexicon.language == "de" and ends_clause and first < place):
                return True
    return False
