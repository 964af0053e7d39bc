"""What softens a claim, and what passes it on as hearsay."""

from collections.abc import Iterable

from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import Found, Word, find, index, outermost
from apps.extraction.types import Attribution, Kind

# Hearsay only where nobody is named: in somebody's mouth "soll" is mostly a plan or a duty, and
# "hieß es aus dem Ministerium" names who said it.
WHERE_NOBODY_IS_NAMED = frozenset(["soll", "sollen", "heißt es", "hieß es", "es heißt", "es hieß"])


def hedges(lexicon: Lexicon, words: list[Word]) -> list[Found]:
    """The words that make a claim less certain or less exact."""
    return list(find(words, index(lexicon.hedges)))


def evidentials(attribution: Attribution, lexicon: Lexicon, words: list[Word]) -> list[Found]:
    is_told = bool(attribution.source) or attribution.entity is not None
    return [
        found
        for found in find(words, index(lexicon.evidentials))
        if not is_told or attribution.kind is Kind.FREE_INDIRECT or found.phrase not in WHERE_NOBODY_IS_NAMED
    ]


def is_hearsay(text: str, attribution: Attribution, lexicon: Lexicon, found: list[Found]) -> bool:
    if attribution.source:
        words = [word.strip(".,") for span in attribution.source for word in span.of(text).lower().split()]
        return bool(words) and words[-1] in lexicon.lists["generic_source"]
    return attribution.entity is None and (attribution.is_hearsay or bool(found))


def written(text: str, found: Iterable[Found]) -> tuple[str, ...]:
    """The words as the text writes them, each once; of phrases inside one another the outer."""
    return tuple(dict.fromkeys(" ".join(item.span.of(text).split()) for item in outermost(found)))
