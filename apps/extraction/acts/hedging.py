"""What softens a claim, and what passes it on as hearsay."""

from collections.abc import Iterable
from functools import cache

from apps.extraction.acts.german_verbs import is_participle, perfect_infinitive
from apps.extraction.grammar import BY_LANGUAGE
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.loading import rows
from apps.extraction.lexicons.phrases import Found, Word, find, index, outermost
from apps.extraction.types import Attribution, Kind

# Hearsay only where nobody is named: in somebody's mouth "soll" is mostly a plan or a duty, and
# "hieß es aus dem Ministerium" names who said it.
WHERE_NOBODY_IS_NAMED = frozenset(["soll", "sollen", "heißt es", "hieß es", "es heißt", "es hieß"])
OBLIGATIONS = frozenset(["soll", "sollen"])
WANTS = frozenset(["will", "wollen"])
# "Proben könnten abgegeben werden": the subjunctive of what somebody reports, not a doubt.
REPORTED_MODALS = frozenset(["könnten", "müsste", "müssten"])
LIGHT_SEEMINGS = frozenset(["scheint", "scheinen", "schien", "schienen"])
APPEARANCES = frozenset(["appear", "appears", "appeared"])
# "a kind of bird", "the might of the fleet": behind a determiner these are nouns.
NOUNS_TOO = frozenset(["might", "kind of", "sort of"])
# "what they say", "it was claimed as an expense": the words of hearsay as parts of another clause.
ASKS_BEFORE = frozenset(["what", "whatever", "as", "if"])
# "um die 900", but "um die Hälfte weniger"
BEFORE_COUNTS = frozenset(["um die", "an die"])
# "as soon as possible", "all possible help"
NO_DOUBT_BEFORE = frozenset(["as", "not", "if", "where", "all", "every", "only"])
# Words on either side that a clause is followed for; nothing written by a person goes on longer.
CLAUSE_REACH = 40


def hedges(lexicon: Lexicon, words: list[Word]) -> list[Found]:
    """The words that make a claim less certain or less exact."""
    softens = _softens_in_german if lexicon.language == "de" else _softens_in_english
    return [
        found
        for found in find(words, index(lexicon.hedges))
        if (found.phrase not in lexicon.figure_hedges or _leads_to_figure(lexicon, words, found))
        and softens(words, found)
    ]


def evidentials(attribution: Attribution, lexicon: Lexicon, words: list[Word]) -> list[Found]:
    """The words of hearsay, as `is_hearsay` takes them; `inferences` are told apart."""
    is_told = bool(attribution.source) or attribution.entity is not None
    found = [
        item
        for item in find(words, index(lexicon.evidentials))
        if not is_told or attribution.kind is Kind.FREE_INDIRECT or _is_hearsay_of_somebody(words, item)
    ]
    return [item for item in found if lexicon.language == "de" or _passes_on(words, item)]


def inferences(lexicon: Lexicon, words: list[Word]) -> list[Found]:
    """The hedges that say the claim is read from signs: "offenbar", "apparently"."""
    return [found for found in hedges(lexicon, words) if found.phrase in lexicon.inferences]


def claims_to_know(attribution: Attribution, lexicon: Lexicon, cue: list[Word], content: list[Word]) -> list[Found]:
    """The "will" of "will zwei Schüsse gehört haben": the speaker says it of himself, and the text leaves it there."""
    if lexicon.language != "de" or attribution.kind is not Kind.INDIRECT:
        return []
    if perfect_infinitive(content) is None or any(word.lower == "bis" for word in content):
        return []
    return [Found(word.lower, word.span, (0,)) for word in cue if word.lower in WANTS]


def is_hearsay(text: str, attribution: Attribution, lexicon: Lexicon, found: list[Found]) -> bool:
    if attribution.source:
        words = [word.strip(".,") for span in attribution.source for word in span.of(text).lower().split()]
        return bool(words) and words[-1] in lexicon.lists["generic_source"]
    return attribution.entity is None and (attribution.is_hearsay or bool(found))


def written(text: str, found: Iterable[Found]) -> tuple[str, ...]:
    """The words as the text writes them, each once; of phrases inside one another the outer."""
    ordered = sorted(found, key=lambda item: (item.span.start, -item.span.end))
    return tuple(dict.fromkeys(" ".join(item.span.of(text).split()) for item in outermost(ordered)))


def _leads_to_figure(lexicon: Lexicon, words: list[Word], found: Found) -> bool:
    """Whether a figure follows, or a part of something: "rund die Hälfte", "about a third"."""
    leaders = lexicon.lists["figure_leader"]
    is_count = found.phrase in BEFORE_COUNTS
    for place, word in enumerate(words[found.words[-1] + 1 : found.words[-1] + 4]):
        if word.lower[0].isdigit() or (word.lower in lexicon.lists["figure_part"] and not is_count):
            return True
        if word.lower not in leaders:
            # "about a million", "rund eine Woche": the article counts where a measure follows
            return word.lower in _numerals(lexicon.language) or (place > 0 and _is_measure(lexicon.language, word))
    return False


def _is_measure(language: str, word: Word) -> bool:
    return word.lower in _measures(language)


@cache
def _numerals(language: str) -> frozenset[str]:
    return frozenset(row[0].lower() for row in rows(language, "numerals"))


@cache
def _measures(language: str) -> frozenset[str]:
    names = ("multipliers", "units")
    return frozenset(row[0].lower().rstrip(".") for name in names for row in rows(language, name))


def _softens_in_german(words: list[Word], found: Found) -> bool:
    clause = _clause(words, found)
    last = found.words[-1]
    before = words[found.words[0] - 1].lower if found.words[0] else ""
    if found.phrase == "wohl":
        return not (words[last].is_capital and before) and not any(w.lower.startswith("fühl") for w in clause)
    if found.phrase in LIGHT_SEEMINGS:
        return "zu" in {word.lower for word in clause} or any("zu" in word.lower[2:6] for word in clause)
    if found.phrase == "könne":
        return perfect_infinitive(clause) is not None
    if found.phrase in REPORTED_MODALS:
        return not _is_passive(clause) if found.phrase == "könnten" else perfect_infinitive(clause) is not None
    if found.phrase in ("mag", "mögen"):
        is_wish = any(word.lower == "nicht" for word in clause)  # "mag darüber nicht reden"
        return not is_wish and not clause[-1].is_capital and clause[-1].lower.endswith("n")
    if found.phrase in ("möglich", "denkbar"):
        return before not in ("wie", "nicht", "kaum")
    return True


def _is_passive(clause: list[Word]) -> bool:
    """Whether the clause ends in "abgegeben werden"."""
    return len(clause) > 1 and clause[-1].lower == "werden" and is_participle(clause[-2])


def _softens_in_english(words: list[Word], found: Found) -> bool:
    first, last = found.words[0], found.words[-1]
    before = words[first - 1].lower if first else ""
    after = words[last + 1].lower if last + 1 < len(words) else ""
    if found.phrase == "may":
        return not words[first].is_capital
    if found.phrase in NOUNS_TOO:
        return before not in BY_LANGUAGE["en"].determiners
    if found.phrase == "could":
        return after not in ("not", "only", "finally")
    if found.phrase == "possible":
        return before not in NO_DOUBT_BEFORE and after != "to"
    if found.phrase in APPEARANCES:
        return after in ("to", "that") or before == "it"
    return True


def _clause(words: list[Word], found: Found) -> list[Word]:
    """The words round the phrase, from mark to mark."""
    start, end = found.words[0], found.words[-1]
    floor, ceiling = max(0, start - CLAUSE_REACH), min(len(words), end + CLAUSE_REACH)
    while start > floor and not words[start - 1].is_mark:
        start -= 1
    while end < ceiling and not words[end].is_mark:
        end += 1
    return words[start:end]


def _is_hearsay_of_somebody(words: list[Word], found: Found) -> bool:
    """A "soll" in somebody's mouth passes on what is told when it is of something past."""
    if found.phrase in OBLIGATIONS:
        return perfect_infinitive(_clause(words, found)) is not None
    return found.phrase not in WHERE_NOBODY_IS_NAMED


def _passes_on(words: list[Word], found: Found) -> bool:
    first, last = found.words[0], found.words[-1]
    before = words[first - 1].lower if first else ""
    after = words[last + 1].lower if last + 1 < len(words) else ""
    grammar = BY_LANGUAGE["en"]
    if found.phrase.endswith(" to"):
        return after not in grammar.determiners | grammar.pronouns
    if before in ASKS_BEFORE:
        return False
    return not (found.phrase.startswith("it ") and after in ("as", "for"))
