"""The noun phrase that names a source, taken apart: name, role, titles, and what kind of source it is."""

import re
from dataclasses import replace
from functools import lru_cache

from apps.extraction.entities.bodies import describe, find_known
from apps.extraction.entities.parsed import PRONOUNS, ParsedName
from apps.extraction.entities.persons import find_person
from apps.extraction.entities.phrases import BRACKETS, NAME_TAGS, parts_of
from apps.extraction.entities.vocabulary import Tag, load_vocabulary
from apps.extraction.types import EntityKind

LONGEST_SOURCE = 400  # characters; a longer phrase is cut, its head stands first
_QUOTES = '„“”"»«‚‘’ '
_ALL_QUOTED = re.compile(r"^(?:(?:der|die|das|dem|den|des|the)\s)?[„“\"»«‚‘][^„“”\"»«‚‘’]{2,60}[“”\"«»‘’]$", re.I)


@lru_cache(maxsize=4096)
def parse_source(text: str, language: str) -> ParsedName:
    """Who or what the words name, looked at alone; a pronoun comes back as one, with the genders it may stand for."""
    vocabulary = load_vocabulary(language)
    text = " ".join(text[:LONGEST_SOURCE].split()).strip(" ,;:–—-")
    if language == "en" and not text.endswith(("s's", "s’s")):
        text = text.removesuffix("'s").removesuffix("’s")
    bare = text.strip("„“”\"»«‚‘’' .").lower()
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
    parsed = describe(parts[0], text, vocabulary)
    if len(parts) > 1 and parsed.kind in (EntityKind.ORGANISATION, EntityKind.OUTLET) and parsed.name[0].islower():
        own_name = BRACKETS.sub("", parts[1].text())
        is_name = all(kind in (*NAME_TAGS, Tag.CONJUNCTION, Tag.ORGANISATION, Tag.PLACE) for kind in parts[1].tags)
        return replace(parsed, name=own_name) if is_name and own_name[:1].isupper() else parsed
    return parsed
