"""The noun phrase that names a source, taken apart: name, role, titles, and what kind of source it is."""

import re
from dataclasses import replace
from functools import lru_cache

from apps.extraction.entities.bodies import describe, find_known
from apps.extraction.entities.parsed import PRONOUNS, ParsedName
from apps.extraction.entities.persons import find_person
from apps.extraction.entities.phrases import BRACKETS, COMPANY_FORMS, NAME_TAGS, Phrase, names_company, parts_of
from apps.extraction.entities.role_families import load_body_families
from apps.extraction.entities.vocabulary import Tag, load_vocabulary
from apps.extraction.types import EntityKind

LONGEST_SOURCE = 400  # characters; a longer phrase is cut, its head stands first
_POSSESSIVES = {
    "de": frozenset(stem + ending for stem in ("sein", "ihr") for ending in ("", "e", "em", "en", "er", "es")),
    "en": frozenset(["his", "her", "its", "their"]),
}
_EMPHASIS = re.compile(r"(?<=\w) (?:selbst|selber|himself|herself|themselves|itself)$")  # "sie selbst"
_BODIES = (EntityKind.ORGANISATION, EntityKind.OUTLET)
_IN_NAMES_OF_BODIES = (Tag.CONJUNCTION, Tag.ORGANISATION, Tag.PLACE, Tag.ROLE)
_QUOTES = '„“”"»«‚‘’ '
_ALL_QUOTED = re.compile(r"^(?:(?:der|die|das|dem|den|des|the)\s)?[„“\"»«‚‘][^„“”\"»«‚‘’]{2,60}[“”\"«»‘’]$", re.I)


@lru_cache(maxsize=4096)
def parse_source(text: str, language: str) -> ParsedName:
    """Who or what the words name, looked at alone; a pronoun comes back as one, with the genders it may stand for."""
    vocabulary = load_vocabulary(language)
    text = " ".join(text[:LONGEST_SOURCE].split()).strip(" ,;:–—-")
    if language == "en" and not text.endswith(("s's", "s’s")):
        text = text.removesuffix("'s").removesuffix("’s")
    bare = _EMPHASIS.sub("", text.strip("„“”\"»«‚‘’' .").lower())
    first, _, rest = bare.partition(" ")
    if first in _POSSESSIVES[language] and rest in vocabulary.lexicon.nouns and rest not in vocabulary.lexicon.roles:
        bare = first  # "seinen Angaben", "her account": whose they are is the source
    if bare in PRONOUNS[language]:
        return ParsedName(text, EntityKind.PERSON, gender=PRONOUNS[language][bare], is_pronoun=True)
    if _ALL_QUOTED.match(text):
        return ParsedName(
            text.split(" ", 1)[-1].strip(_QUOTES) if " " in text else text.strip(_QUOTES), EntityKind.OUTLET
        )
    known = find_known(text, vocabulary)
    if known:
        return known
    parts = parts_of(text, vocabulary)
    if not parts or not parts[0].words:
        return ParsedName(text, EntityKind.UNNAMED_GROUP)
    parsed = find_person(parts, vocabulary)
    if parsed:
        return parsed
    parsed = describe(_without_what_it_is(parts[0]) if language == "en" else parts[0], text, vocabulary)
    if len(parts) > 1 and (parsed.kind in _BODIES or load_body_families(language).of(parsed.head)):
        return _with_own_name(parsed, parts[1])
    return parsed


def _without_what_it_is(phrase: Phrase) -> Phrase:
    """ "Tern Partners" of "activist investor Tern Partners"."""
    start = len(phrase)
    while start and phrase.words[start - 1][0].isupper() and phrase.tags[start - 1] is not Tag.DETERMINER:
        start -= 1
    while start + 2 < len(phrase) and phrase.tags[start] is Tag.ROLE:
        start += 1
    is_told = start and phrase.tags[start - 1] in (Tag.ROLE, Tag.LOWER)
    return phrase.part(start) if is_told and names_company(phrase.words[start:]) else phrase


def _with_own_name(parsed: ParsedName, apposition: Phrase) -> ParsedName:
    """The body by the name that follows: "the publisher, Lantern & Sons", "der Hersteller, die Nordhaut GmbH"."""
    start = 1 if apposition.tags[0] is Tag.DETERMINER else 0
    rest = apposition.part(start)
    is_name = bool(rest.words) and all(kind in (*NAME_TAGS, *_IN_NAMES_OF_BODIES) for kind in rest.tags)
    is_sure = parsed.name[0].islower() or bool(COMPANY_FORMS.intersection(rest.words))
    own_name = BRACKETS.sub("", rest.text())
    if not (is_name and is_sure and own_name[:1].isupper() and parsed.is_definite):
        return parsed
    kind = parsed.kind if parsed.kind in _BODIES else EntityKind.ORGANISATION
    return replace(parsed, name=own_name, kind=kind)
