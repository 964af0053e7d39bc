"""Whether a claim is put forward as not so."""

from apps.extraction.acts.main_clause import main_clause
from apps.extraction.clauses import first_negator, is_negated
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import Word
from apps.extraction.types import Attribution, Kind, SpeechAct

AGAINST = frozenset([SpeechAct.DENIES, SpeechAct.DOUBTS])
# What is said with them is the answer: "objected that the price was too high".
CONTRADICTS = frozenset(["widersprechen", "dagegenhalten", "object", "counter", "retort"])
REFUSALS = frozenset([SpeechAct.DECLINES_TO_COMMENT, SpeechAct.DOES_NOT_SAY])
COMPARED = frozenset(["less", "fewer", "more", "later", "earlier", "weniger", "mehr"])
# "nothing short of", "no doubt", "not only": together with the negator they affirm.
AFFIRMS = frozenset(
    ["short", "but", "doubt", "question", "wonder", "anders", "anderes", "zweifel", "wunder", "frage", "umsonst"]
)
ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
# "not unlikely", "nicht unwahrscheinlich"
OPPOSITES = ("un", "impossib", "improb", "insignif", "inconceiv", "inconsider", "irrelev")
# Words in un- that are no opposite of another.
NO_OPPOSITE = ("und", "uns", "unt", "unless", "union", "unit", "univers")


def is_negative(
    attribution: Attribution,
    act: SpeechAct,
    takes_negation: bool,
    cue: list[Word],
    content: list[Word],
    lexicon: Lexicon,
) -> bool:
    """Whether the claimant denies or doubts the claim, or its main clause is negated, and not both.

    `takes_negation` tells that a negation in the clause has gone into the act.
    """
    is_reported = attribution.kind is Kind.REPORTED
    if is_reported:  # "made no secret of" is no negated making
        own = {word.span for word in cue}
        content = [word for word in content if word.span not in own or not is_negated([word], lexicon)]
    if act in AGAINST and not _are_own_words(attribution, cue, lexicon):
        return is_reported or not _is_negated(main_clause(content, lexicon), lexicon)
    if is_reported and (takes_negation or act in REFUSALS):
        return False
    return _is_negated(main_clause(content, lexicon), lexicon)


def _are_own_words(attribution: Attribution, cue: list[Word], lexicon: Lexicon) -> bool:
    """Whether the content is what the claimant says against something, and not what it is against."""
    if attribution.kind in (Kind.DIRECT, Kind.FREE_INDIRECT):
        return True
    lemmas = {form.lemma for word in cue for form in lexicon.verbs.get(word.lower, ())}
    return attribution.kind is not Kind.REPORTED and bool(lemmas & CONTRADICTS)


def _is_negated(words: list[Word], lexicon: Lexicon) -> bool:
    start = 0
    while (place := first_negator(words[start:], lexicon)) is not None:
        if _negates(words, start + place, lexicon):
            return True
        start += place + 1
    return False


def _negates(words: list[Word], place: int, lexicon: Lexicon) -> bool:
    """Whether the negator denies the clause, and not a bound, an opposite or an attribute in it."""
    negator, after = words[place].lower, [word.lower for word in words[place + 1 : place + 4]]
    following = after[0] if after else ""
    if negator == "without" or following in AFFIRMS:
        return False
    if following in COMPARED and ("than" in after or "als" in after):
        return False
    if following.startswith(OPPOSITES) and not following.startswith(NO_OPPOSITE):
        return False
    if negator in ("nothing", "nichts") and ("as" in after or "so" in after):
        return False  # "nothing was as certain as the next crisis"
    return not _is_attribute(words, place, lexicon)


def _is_attribute(words: list[Word], place: int, lexicon: Lexicon) -> bool:
    """ "von einem nicht alltäglichen Fund", but "das nicht"."""
    if words[place].lower not in ("nicht", "not") or place == 0 or place + 2 >= len(words):
        return False
    adjective, noun = words[place + 1 : place + 3]
    is_german = lexicon.language == "de"
    return (
        words[place - 1].lower in lexicon.lists["article"]
        and (noun.is_capital or not is_german)
        and (adjective.lower.endswith(ADJECTIVE_ENDINGS) or not is_german)
    )
