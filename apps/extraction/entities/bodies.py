"""Sources without a person's name: bodies, outlets, documents, offices, people nobody names."""

import re
from dataclasses import replace

from apps.extraction.entities import german
from apps.extraction.entities.parsed import ParsedName
from apps.extraction.entities.phrases import (
    BRACKETS,
    COMPANY_FORMS,
    GENERIC_BODIES,
    GLUE,
    OUTLET_HEADS,
    UPPER,
    YEAR_OLD,
    Phrase,
    german_base,
    names_company,
)
from apps.extraction.entities.role_families import load_body_families
from apps.extraction.entities.vocabulary import Determiner, Tag, Vocabulary, role_gender, tag, words_of
from apps.extraction.types import EntityKind

_QUOTED = re.compile(r"[„“\"»«‚‘'](?=\w)([^„“”\"»«‚‘’]{2,60})[“”\"«»‘’']")
_OF_DER = frozenset("mfp")  # the genders of "der"
_UNBENDING = frozenset(["sieben", "soeben", "eben", "inzwischen", "mitten", "oben", "unten", "draußen", "drinnen"])
_MARKS = re.compile(r"[„“”\"»«‚‘]")


def find_known(text: str, vocabulary: Vocabulary) -> ParsedName | None:
    """Agencies, outlets, countries and capitals, which the lists know whole."""
    words = words_of(BRACKETS.sub("", text))
    while (
        words
        and words[0].lower() in vocabulary.determiners
        and " ".join(words).lower() not in (vocabulary.lexicon.outlets)
    ):
        words = words[1:]
    joined = " ".join(words)
    if not joined or not joined[0].isupper() and joined.lower() not in vocabulary.lexicon.agencies:
        return None
    for written in (
        joined,
        joined.removesuffix("'s").removesuffix("’s"),
        joined[:-1] if joined.endswith("s") else joined,
    ):
        found = _listed(written, vocabulary)
        if found:
            return found
    return None


def _listed(written: str, vocabulary: Vocabulary) -> ParsedName | None:
    lexicon, folded = vocabulary.lexicon, written.lower()
    if folded in lexicon.agencies and (folded not in lexicon.given_names or written.isupper()):
        return ParsedName(lexicon.agencies[folded], EntityKind.AGENCY, is_definite=True)
    country = vocabulary.countries.get(folded)
    if country:
        return ParsedName(country.government, EntityKind.ORGANISATION, head="regierung", gender="f", is_definite=True)
    if folded in lexicon.metonyms:
        return ParsedName(lexicon.metonyms[folded], EntityKind.ORGANISATION, is_definite=True)
    if folded in lexicon.outlets and folded not in lexicon.given_names:
        return ParsedName(lexicon.outlets[folded], EntityKind.OUTLET, is_definite=True)
    return None


def describe(phrase: Phrase, text: str, vocabulary: Vocabulary) -> ParsedName:
    """Bodies, outlets, documents, offices and unnamed people, by the noun that heads the phrase."""
    start = 0
    determiner = None
    while start < len(phrase) and phrase.tags[start] in (Tag.DETERMINER, Tag.MARK):
        determiner = vocabulary.determiners.get(phrase.words[start].lower(), determiner)
        start += 1
    rest = phrase.part(start)
    if not rest.words:
        return ParsedName(text, EntityKind.UNNAMED_GROUP)
    if determiner and determiner.is_possessive:
        determiner = Determiner(True, determiner.genders, is_possessive=True)
    quoted = _QUOTED.search(text)
    at = _head(rest, vocabulary)
    kind = rest.tags[at]
    head = rest.words[at].lower()
    is_plural = _is_plural(rest, at, determiner.genders if determiner else None, vocabulary)
    if is_plural and vocabulary.language == "de":
        head = _nominative_plural(head, vocabulary)
    parsed = ParsedName(
        _base_name(rest, at, phrase.words[start - 1].lower() if determiner else "", vocabulary, is_plural=is_plural),
        _kind(rest, at, is_definite=bool(determiner and determiner.is_definite), vocabulary=vocabulary),
        head=head,
        gender=_phrase_gender(rest, at, determiner.genders if determiner else None, vocabulary),
        is_definite=bool(determiner and determiner.is_definite) or _is_possessed(rest, at, vocabulary),
        is_possessed=bool(determiner and determiner.is_possessive) or _is_possessed(rest, at, vocabulary),
    )
    if YEAR_OLD.match(rest.words[at]) and vocabulary.language == "de" and parsed.gender == "m":
        parsed = replace(parsed, name=rest.words[at].removesuffix("r").removesuffix("n") + "r")
    if is_plural:
        parsed = replace(parsed, is_plural=True, gender="")
    if kind is Tag.ROLE and parsed.kind is EntityKind.PERSON and is_plural:
        parsed = replace(parsed, kind=EntityKind.UNNAMED_GROUP)
    if parsed.kind is EntityKind.AGENCY:
        return replace(parsed, name=vocabulary.lexicon.agencies[rest.words[-1].lower()])
    if quoted and _MARKS.search(parsed.name):
        start = text.find(rest.words[0])
        parsed = replace(parsed, name=text[start : quoted.end()].strip() if 0 <= start < quoted.end() else parsed.name)
    own_name = _own_name(rest, at, parsed.kind, vocabulary)
    if own_name:
        return replace(parsed, name=own_name)
    if parsed.kind is EntityKind.PERSON:
        parsed = replace(parsed, role=parsed.name)
    if quoted and parsed.kind in (EntityKind.OUTLET, EntityKind.ORGANISATION) and quoted.end() >= len(text) - 2:
        return replace(parsed, name=quoted[1].strip() if parsed.kind is EntityKind.OUTLET else parsed.name)
    return parsed


def _own_name(phrase: Phrase, at: int, kind: EntityKind, vocabulary: Vocabulary) -> str:
    """The name behind the noun that only says what it is: "the charity Hear Now", "der Sender Rossnik TV"."""
    head, rest = phrase.words[at], phrase.part(at + 1)
    if kind not in (EntityKind.OUTLET, EntityKind.ORGANISATION) or not rest.words or not rest.words[0][0].isupper():
        return ""
    is_generic = head.islower() if vocabulary.language == "en" else head.lower().endswith(GENERIC_BODIES)
    ends = all(kind in (Tag.CAPITAL, Tag.GIVEN, Tag.PLACE, Tag.ORGANISATION, Tag.CONJUNCTION) for kind in rest.tags)
    return rest.text() if is_generic and ends else ""


def _head(phrase: Phrase, vocabulary: Vocabulary) -> int:
    nouns = (Tag.ROLE, Tag.ORGANISATION, Tag.DOCUMENT, Tag.UNNAMED)
    if vocabulary.language == "de":
        for number, kind in enumerate(phrase.tags):
            if phrase.words[number].endswith("-"):
                continue  # "Industrie-" in "Industrie- und Handelskammer"
            if kind is Tag.ORGANISATION and number + 1 < len(phrase) and tag(phrase.words[number], vocabulary) != kind:
                continue  # "Auswärtige" in "Auswärtige Amt"
            if kind in nouns or YEAR_OLD.match(phrase.words[number]):
                return number
            following = phrase.tags[number + 1] if number + 1 < len(phrase) else Tag.MARK
            if kind is Tag.CAPITAL and phrase.words[number].endswith("s") and following is Tag.ROLE:
                continue  # "Tarkands Justizminister"
            if kind is Tag.CAPITAL and not _is_capital_adjective(phrase, number):
                return number
        return 0
    end = next((n for n, kind in enumerate(phrase.tags) if n and kind in (Tag.PREPOSITION, Tag.MARK)), len(phrase))
    return next((n for n in range(end - 1, -1, -1) if phrase.tags[n] in nouns), end - 1)


def _is_capital_adjective(phrase: Phrase, number: int) -> bool:
    """ "Auswärtige" in "Auswärtige Amt", "Berliner" in "Berliner Polizei"."""
    following = phrase.tags[number + 1] if number + 1 < len(phrase) else Tag.MARK
    is_noun_next = following in (Tag.ORGANISATION, Tag.ROLE, Tag.UNNAMED, Tag.DOCUMENT, Tag.CAPITAL)
    return is_noun_next and phrase.words[number].endswith(("e", "en", "er", "es"))


_AGENCY_HEADS = ("nachrichtenagentur", "agentur", "news agency", "newswire", "nachrichtendienst")


def _kind(phrase: Phrase, at: int, *, is_definite: bool, vocabulary: Vocabulary) -> EntityKind:
    word, kind = phrase.words[at], phrase.tags[at]
    folded = word.lower()
    last = phrase.words[-1].lower()
    if last in vocabulary.lexicon.agencies and (folded.endswith(_AGENCY_HEADS) or last == folded):
        return EntityKind.AGENCY
    if (
        folded.endswith(OUTLET_HEADS[vocabulary.language])
        and vocabulary.language == "de"
        or folded in (OUTLET_HEADS[vocabulary.language])
    ):
        return EntityKind.OUTLET
    if kind is Tag.DOCUMENT:
        return EntityKind.DOCUMENT
    if names_company(phrase.words) and word[0].isupper():
        return EntityKind.ORGANISATION
    if kind is Tag.UNNAMED or any(tagged is Tag.NUMBER for tagged in phrase.tags[:at]):
        if is_definite and folded in vocabulary.lexicon.roles and not _plural_form(folded, vocabulary):
            return EntityKind.PERSON
        return EntityKind.UNNAMED_GROUP
    if kind is Tag.ROLE or YEAR_OLD.match(word):
        return EntityKind.PERSON if is_definite or _is_possessed(phrase, at, vocabulary) else EntityKind.UNNAMED_GROUP
    if kind is Tag.ORGANISATION or UPPER.match(word):
        return EntityKind.ORGANISATION
    if vocabulary.language == "en" and word[0].isupper():
        return EntityKind.ORGANISATION
    is_body = vocabulary.language == "de" and (german.noun_gender(word) or load_body_families("de").of(folded))
    if is_body and word[0].isupper() and is_definite:
        return EntityKind.ORGANISATION
    return EntityKind.UNNAMED_GROUP


def _is_possessed(phrase: Phrase, at: int, vocabulary: Vocabulary) -> bool:
    """ "Torvenia's defence minister": definite without an article; so is a bare capital role in a headline."""
    if any(word.endswith(("'s", "’s", "s’", "s'")) for word in phrase.words[:at]):
        return True
    is_german = vocabulary.language == "de"
    return (
        is_german
        and at > 0
        and phrase.tags[0] in (Tag.CAPITAL, Tag.PLACE)
        and phrase.tags[at] is Tag.ROLE
        and (phrase.words[0].endswith("s") and phrase.words[0][0].isupper())
    )


def _plural_form(folded: str, vocabulary: Vocabulary) -> bool:
    if vocabulary.language == "en":
        return folded.endswith("s") and not folded.endswith("ss")
    return folded.endswith(("innen", "leute", "eltern"))


def _is_plural(phrase: Phrase, at: int, genders: frozenset[str] | None, vocabulary: Vocabulary) -> bool:
    if any(kind is Tag.NUMBER for kind in phrase.tags[:at]) or Tag.CONJUNCTION in phrase.tags[at + 1 : at + 2]:
        return True
    folded = phrase.words[at].lower()
    if vocabulary.language == "en":
        if at and phrase.words[at] in COMPANY_FORMS:
            return False  # "Arden Motors" is one
        return _plural_form(folded, vocabulary) and (genders is None or phrase.tags[at] in (Tag.UNNAMED, Tag.ROLE))
    if _plural_form(folded, vocabulary):
        return True
    is_people = phrase.tags[at] in (Tag.ROLE, Tag.UNNAMED)
    if (
        is_people
        and (genders is None or "p" in genders)
        and _nominative_plural(phrase.words[at], vocabulary) != (phrase.words[at])
    ):
        return True
    gender = role_gender(folded, vocabulary) if phrase.tags[at] is Tag.ROLE else german.noun_gender(folded)
    if genders is None:
        return phrase.tags[at] is Tag.UNNAMED or folded in vocabulary.lexicon.unnamed
    if "p" in genders and genders <= frozenset("fp"):
        return gender == "m" or (phrase.tags[at] is Tag.UNNAMED and gender != "f")
    return False


def _phrase_gender(phrase: Phrase, at: int, genders: frozenset[str] | None, vocabulary: Vocabulary) -> str:
    word = phrase.words[at]
    aged = YEAR_OLD.match(word)
    if aged and vocabulary.language == "de":
        if genders and genders <= frozenset("fp"):
            return "f"
        return (
            "m"
            if genders and "f" not in genders or (aged["ending"] or "") in ("", "r") and genders != frozenset("fp")
            else ""
        )
    gender = role_gender(word, vocabulary) if phrase.tags[at] in (Tag.ROLE, Tag.UNNAMED) else ""
    if genders == _OF_DER and german.is_adjectival(word, "der", frozenset(vocabulary.lexicon.roles)):
        return "m"  # "der Angeklagte", but "die Angeklagte"
    if gender or vocabulary.language == "en":
        return gender
    known = german.noun_gender(word)
    if known:
        return known
    exact = (genders or frozenset()) - {"p"}
    return next(iter(exact)) if len(exact) == 1 else ""


def _nominative_plural(word: str, vocabulary: Vocabulary) -> str:
    return german.plural_nominative(word, frozenset(vocabulary.lexicon.roles) | vocabulary.lexicon.unnamed)


def _base_name(phrase: Phrase, at: int, article: str, vocabulary: Vocabulary, *, is_plural: bool = False) -> str:
    """The phrase without its article and, in German, with its head and adjectives in the nominative."""
    texts = list(phrase.words)
    has_article = bool(article)
    is_role = phrase.tags[at] is Tag.ROLE
    if vocabulary.language == "de" and is_plural and phrase.tags[at] in (Tag.ROLE, Tag.UNNAMED):
        texts[at] = _nominative_plural(texts[at], vocabulary)
        for number in range(at):
            is_dative = phrase.tags[number] in (Tag.LOWER, Tag.NUMBER) and texts[number].endswith("en")
            is_quantity = texts[number][:-1].lower() in vocabulary.quantifiers
            if (is_dative or is_quantity) and texts[number].lower() not in _UNBENDING:
                texts[number] = german.adjective(texts[number], "p")  # "örtlichen", "mehrerer"
    elif is_plural or (
        vocabulary.language == "de" and not has_article and texts[at].lower() in vocabulary.lexicon.unnamed
    ):
        pass
    elif vocabulary.language == "de" and is_role:
        texts = german_base(texts, at, vocabulary, article=article)
    elif vocabulary.language == "de" and phrase.tags[at] in (Tag.ORGANISATION, Tag.DOCUMENT):
        gender = german.noun_gender(texts[at])
        known = vocabulary.lexicon.organisations | vocabulary.documents
        is_genitive = texts[at].endswith("s") and (texts[at][:-1].lower() in known or bool(gender))
        if has_article or is_genitive or any(word.islower() for word in texts[:at]):
            texts[at] = german.nominative(texts[at], known, gender=gender, has_article=False)
            if texts[at].endswith("s") and german.noun_gender(texts[at]) and texts[at].lower() not in known:
                texts[at] = texts[at][:-1]
            for number in range(at):
                if (
                    texts[number].endswith(("e", "en", "em", "es"))
                    and texts[number].isalpha()
                    or texts[number][0].islower()
                ):
                    texts[number] = german.adjective(texts[number], gender)
    return GLUE.sub(r"\1", " ".join(texts)).strip(" ,;:–-")
