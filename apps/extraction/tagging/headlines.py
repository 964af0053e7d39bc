"""Headlines that name their speaker: "Roth: Brücke bleibt zu"."""

from apps.extraction.grammar import ENGLISH, GERMAN
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, german_nouns
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Document, Kind

# A longer phrase before the colon is a topic rather than a speaker.
MAX_NAME = 6


def tag(unit: Unit, document: Document, lexicon: Lexicon) -> list[Attribution]:
    """What the text's first line says somebody says, with nothing but a name and a colon."""
    colon = next((i for i, atom in enumerate(unit.atoms) if atom.text == ":"), 0)
    if not 0 < colon <= MAX_NAME or unit.body_end - colon < 4 or any(atom.is_speech for atom in unit.atoms):
        return []
    if unit.atoms[-1].text == "?":
        return []  # "Bridge: who pays?" is a topic with a question
    if not _is_speaker(unit, colon, document, lexicon):
        return []
    return [
        attribution(
            unit,
            Kind.INDIRECT,
            [(colon + 1, unit.body_end)],
            confidence=confidence.DIRECT_WITH_NAME,
            source=(0, colon),
        )
    ]


def _is_speaker(unit: Unit, colon: int, document: Document, lexicon: Lexicon) -> bool:
    """A body, a role, an unnamed group, or a name that the article goes on to use."""
    last = unit.atoms[colon - 1]
    if not unit.atoms[0].is_capital or last.lower in GERMAN.days | ENGLISH.days:
        return False
    if unit.language == "de" and german_nouns.noun_phrase(unit, 0, colon) != colon:
        return False
    known = last.lower in lexicon.unnamed or last.lower in lexicon.organisations or last.lower in lexicon.roles
    if known or last.lower in lexicon.nouns and lexicon.nouns[last.lower].strength == "sure":
        return True
    return colon <= 3 and _is_person(last.text, document)


def _is_person(name: str, document: Document) -> bool:
    """Whether a later sentence has the name behind another capital, as in "Anna Roth"."""
    body = [sentence for sentence in document.sentences if sentence.paragraph > 0][:12]
    return any(
        token.text == name and place and sentence.tokens[place - 1].text[:1].isupper()
        for sentence in body
        for place, token in enumerate(sentence.tokens)
    )
