"""The headline of each claim, "Claimant: gist", and the claim as a sentence that stands alone."""

import re
from dataclasses import replace

from apps.extraction import lexicons
from apps.extraction.gists import (
    ENDS,
    QUOTE_MARKS,
    Gist,
    gist_of,
    has_negated_source,
    line,
    quoted_words,
    region,
)
from apps.extraction.grammar import BY_LANGUAGE
from apps.extraction.lexicons import Lexicon
from apps.extraction.phrase_borders import ends_phrase, hangs, written_words
from apps.extraction.shortening import shorten
from apps.extraction.types import Attribution, Document, Entity, EntityKind, Kind, Span
from apps.extraction.verb_second import is_finite, singular, verb_first

NEEDS = ("language", "attributions", "acts", "entities")
ADDS = ("labels",)

MAX_LABEL = 90
MAX_CLAIMANT = 45
MAX_CLAIMANTS = 55  # two that speak together: one of them alone would be another claim
UNCONFIRMED = {"de": "Unbestätigt", "en": "Unconfirmed"}
# "sie" may be a plural, but not where it stands for one person
_SINGULAR = frozenset({"er", "sie", "he", "she"})
LOOSE_END = {
    "de": re.compile(r",? (?:und|oder|aber|sowie|sondern)(?: (?:dass|von|zu|für))?$"),
    "en": re.compile(r",? (?:and|or|but|nor|so|yet)(?: (?:of|to|that|from|by|with|for))?$"),
}
SELVES = frozenset(["selbst", "selber", "himself", "herself", "itself", "themselves"])
# What an office is called that speaks for a country or a place.
ONE_BODY = ("regierung", "ministerium", "amt", "präsidium", "armee", "militär", "parlament", "behörde", "haus", "rat")
MARKS = {"de": ("„", "“"), "en": ("“", "”")}


def label(document: Document) -> Document:
    """The document with a headline for each attribution, in its own language, at most 90 characters long."""
    if document.language not in lexicons.LANGUAGES:
        return document
    lexicon = lexicons.load(document.language)
    labelled = (replace(item, label=_label(document, item, lexicon)) for item in document.attributions)
    return replace(document, attributions=tuple(labelled))


def statement(document: Document, attribution: Attribution) -> str:
    """The claim as a sentence, in the text's words; where they need their verb, the sentence with its claimant."""
    lexicon = lexicons.load(document.language if document.language in lexicons.LANGUAGES else "en")
    if attribution.kind is Kind.DIRECT:
        return _sentence(quoted_words(document.text, attribution))
    if attribution.kind in (Kind.REPORTED, Kind.FREE_INDIRECT):
        return _sentence(line(*_with_name(document, _with_subject(attribution))))
    gist = gist_of(document.text, attribution, lexicon)
    whole = line(document.text, (region(document.text, attribution),))
    return _sentence(gist.words if gist.form == "clause" else whole)


def _with_subject(attribution: Attribution) -> Attribution:
    """A reported act whose subject stands apart from it, taken together with that subject."""
    first = attribution.content[0]
    is_apart = attribution.kind is Kind.REPORTED and any(span.start == first.start for span in attribution.cue[:1])
    subject = tuple(span for span in attribution.source[:1] if span.end <= first.start)
    return replace(attribution, content=(*subject, *attribution.content)) if is_apart else attribution


def _with_name(document: Document, attribution: Attribution) -> tuple[str, tuple[Span, ...]]:
    """The text and the content's places in it, a lone "er" or "she" that makes the claim replaced by its name.

    Only a subject in the content itself: its verb agrees with the name as it did with the pronoun.
    """
    text, content = document.text, attribution.content
    entity = document.entities[attribution.entity] if attribution.entity is not None else None
    for pronoun in attribution.source[:1]:
        is_inside = any(span.covers(pronoun) for span in content)
        if is_inside and entity and entity.kind is EntityKind.PERSON and pronoun.of(text).lower() in _SINGULAR:
            longer = len(entity.name) - (pronoun.end - pronoun.start)
            named = text[: pronoun.start] + entity.name + text[pronoun.end :]
            return named, tuple(
                Span(
                    span.start + longer * (span.start >= pronoun.end),
                    span.end + longer * (span.end >= pronoun.end),
                )
                for span in content
            )
    return text, content


def short_name(document: Document, attribution: Attribution) -> str:
    """The claimant as a headline names one: the surname, or the body's name; "" where nobody is told."""
    lexicon = lexicons.load(document.language if document.language in lexicons.LANGUAGES else "en")
    name = ""
    if attribution.entity is not None:
        name = _entity_name(document, document.entities[attribution.entity], lexicon)
    if not name or name.partition(" ")[0].lower() in lexicon.lists["preposition"]:
        told = "" if name else attribution.claimant  # "of the diplomats" is no name: the text has the whole phrase
        name = _noun_phrase(told or line(document.text, attribution.source[:1]), lexicon)
    if name.lower() in lexicon.lists["article"] | lexicon.lists["possessive"] | lexicon.lists["no_name"]:
        name = ""
    while len(name) > MAX_CLAIMANT and name.count(" ") > 1 and all(word[:1].isupper() for word in name.split()):
        name = name.partition(" ")[2]  # the office goes before the name does
    name = _of_office(name, lexicon)
    joins = f" {'und' if lexicon.language == 'de' else 'and'} " in name
    return _capitalised(_cut_name(name, MAX_CLAIMANTS if joins else MAX_CLAIMANT, lexicon))


def _cut_name(name: str, room: int, lexicon: Lexicon) -> str:
    """The name up to what only describes it: "standard for …", "survey released …"."""
    words = list(written_words(name))
    prepositions = BY_LANGUAGE[lexicon.language].prepositions - {"of", "und"}
    for place in range(len(words) - 1, 1, -1):
        is_border = words[place].bare in prepositions and not hangs(words[place - 1], lexicon)
        if len(name) > room >= words[place - 1].end and (is_border or ends_phrase(words, place - 1, lexicon)):
            return name[: words[place - 1].end].rstrip(" ,;")
    return shorten(name, room, lexicon, is_quoted=True)


def _of_office(name: str, lexicon: Lexicon) -> str:
    """The surname in "Office of Trade Director Neil Fox": a given name right behind a role."""
    words = name.split()
    is_named = len(words) > 3 and words[-3].lower() in lexicon.roles and words[-2].lower() in lexicon.given_names
    return words[-1] if is_named else name


def _label(document: Document, attribution: Attribution, lexicon: Lexicon) -> str:
    gist = gist_of(document.text, attribution, lexicon)
    name = _prefix(document, attribution, lexicon)
    if not name and gist.form == "told":
        gist = _whole(document.text, attribution, lexicon)
    if name and gist.form == "told":
        gist = replace(gist, words=_agreeing(gist.words, name, document.text, attribution, lexicon))
    prefix = f"{name}: " if name else ""
    return prefix + _fitted(gist, MAX_LABEL - len(prefix), lexicon)


def _agreeing(words: str, name: str, text: str, attribution: Attribution, lexicon: Lexicon) -> str:
    """The told words with their verb in the singular where a plural's name ("die USA") is one body's here."""
    source = " ".join(span.of(text) for span in attribution.source[:1])
    if lexicon.language != "de" or name in source or not _is_one_body(name):
        return words
    verb, blank, rest = words.partition(" ")
    return f"{singular(verb)}{blank}{rest}"


def _is_one_body(name: str) -> bool:
    """ "US-Regierung", "Außenministerium": the head of the name is a body in the singular."""
    return name.lower().endswith(ONE_BODY)


def _whole(text: str, attribution: Attribution, lexicon: Lexicon) -> Gist:
    """What is told of nobody that could be named: the sentence with its pronoun."""
    is_reported = attribution.kind is Kind.REPORTED
    words = line(text, attribution.content if is_reported else (region(text, attribution),))
    if lexicon.language == "de" and is_finite(words.partition(" ")[0]):
        moved = None if is_reported else verb_first(words)  # what follows a reported act's verb is no subject
        return Gist(moved, "clause") if moved else Gist(f"… {words}", "part")
    return Gist(words, "clause")


def _prefix(document: Document, attribution: Attribution, lexicon: Lexicon) -> str:
    if attribution.is_hearsay and attribution.entity is None:
        return UNCONFIRMED[lexicon.language]
    if has_negated_source(document.text, attribution, lexicon):
        return ""
    return short_name(document, attribution)


def _fitted(gist: Gist, room: int, lexicon: Lexicon) -> str:
    gist = replace(gist, words=_without_loose_end(gist.words, lexicon))
    if gist.form == "quoted":
        opening, closing = MARKS[lexicon.language]
        return opening + shorten(gist.words.removesuffix("."), room - 2, lexicon, is_quoted=True) + closing
    if gist.form == "told":
        return shorten(gist.words, room, lexicon, has_verb_last=gist.has_verb_last)
    return shorten(_capitalised(gist.words.removesuffix(".")), room, lexicon)


def _without_loose_end(words: str, lexicon: Lexicon) -> str:
    """Without an "and" that joined what another attribution tells, and a full stop inside a closing mark."""
    words = LOOSE_END[lexicon.language].sub("", words)
    return f"{words[:-2]}{words[-1]}" if words[-2:-1] == "." and words[-1:] in QUOTE_MARKS else words


def _entity_name(document: Document, entity: Entity, lexicon: Lexicon) -> str:
    if entity.kind is not EntityKind.PERSON:
        names = [entity.name, *(alias for alias in entity.aliases if len(alias) > 2)]
        return next((name for name in names if len(name) <= MAX_CLAIMANT), entity.name)
    surname = _surname(entity.name, lexicon)
    others = [other for other in document.entities if other is not entity and other.kind is EntityKind.PERSON]
    return entity.name if any(_surname(other.name, lexicon) == surname for other in others) else surname


def _surname(name: str, lexicon: Lexicon) -> str:
    """The last word of a name with its particles; the whole name where the last word may be a given one."""
    bare = name.partition(",")[0].partition("(")[0]
    words = [word for word in bare.split() if word.lower() not in lexicon.lists["name_suffix"]]
    if len(words) < 2 or _is_no_surname(words[-1], lexicon):
        return " ".join(words) or name
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in lexicon.lists["surname_particle"]:
        start -= 1
    return " ".join(words[start:])


def _is_no_surname(word: str, lexicon: Lexicon) -> bool:
    """A given name, an initial ("Halina M."), or an office ("foreign policy chief")."""
    bare = word.rstrip(".").lower()
    return bare in lexicon.given_names or len(bare) < 2 or bare in lexicon.roles or bare in lexicon.organisations


def _noun_phrase(words: str, lexicon: Lexicon) -> str:
    """The source as a name: without an article before a noun, a saying's noun ("Angaben der"), or what a comma adds."""
    parts = words.partition(",")[0].partition("(")[0].split()
    if len(parts) > 1 and parts[-1].lower() in SELVES:
        parts = parts[:-1]
    if parts and parts[0].lower() in lexicon.nouns and len(parts) > 1:
        parts = parts[1:]
        if parts[0].lower() in ("von", "of"):
            parts = parts[1:]
    if len(parts) > 1 and parts[0].lower() in lexicon.lists["preposition"]:
        parts = parts[1:]  # "aus dem Ministerium"
    if len(parts) > 1 and parts[0].lower() in lexicon.lists["article"]:
        # German keeps the article before an adjective: "der russische Minister" has no other form here.
        is_noun_next = parts[1].lstrip(QUOTE_MARKS)[:1].isupper()
        parts = parts[1:] if lexicon.language == "en" or is_noun_next else parts
    possessives = lexicon.lists["possessive"]
    if not parts or (len(parts) == 1 and parts[0].lower() in lexicon.lists["no_name"] | possessives):
        return ""
    if parts[0].lower() in lexicon.lists["subject_pronoun"] & lexicon.lists["no_name"]:
        return ""  # "it thereby"
    is_own_view = parts[0].lower() in possessives and parts[-1].lower() in lexicon.nouns  # "seiner Ansicht"
    return "" if is_own_view else " ".join(parts).strip(QUOTE_MARKS if len(parts) == 1 else " ")


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _sentence(words: str) -> str:
    """With a capital at the beginning and a mark at the end."""
    words = _capitalised(words.strip().rstrip(",;:–—").strip())
    if not words or words.endswith(tuple(ENDS)) or words.rstrip(QUOTE_MARKS).endswith(tuple(ENDS)):
        return words
    return f"{words}."
