"""The lists of forms that tell a tense, from each language's `tense.tsv`."""

from functools import cache

from apps.extraction.lexicons.loading import rows
from apps.extraction.types import SpeechAct

# What they are about is still to come, in whatever form it is said.
FORWARD = frozenset([SpeechAct.ANNOUNCES, SpeechAct.PROMISES, SpeechAct.DEMANDS, SpeechAct.INTENDS])
# "Er versicherte, das Wasser sei sauber": these may be of what is.
ASSURANCES = frozenset([SpeechAct.PROMISES, SpeechAct.ANNOUNCES])


@cache
def forms(language: str, name: str) -> frozenset[str]:
    """One list; raises KeyError for a name the file does not have."""
    found: dict[str, set[str]] = {}
    for listed, words in rows(language, "tense"):
        found.setdefault(listed, set()).update(words.split())
    return frozenset(found[name])
