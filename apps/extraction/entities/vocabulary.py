"""What kind of word a word of a noun phrase is, from the word lists and each language's closed classes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from apps.extraction import lexicons
from apps.extraction.entities.german import plural_nominative
from apps.extraction.lexicons.loading import rows


class Tag(Enum):
    DETERMINER = auto()
    NUMBER = auto()
    TITLE = auto()
    ROLE = auto()
    ORGANISATION = auto()
    DOCUMENT = auto()
    UNNAMED = auto()
    PLACE = auto()
    GIVEN = auto()
    PARTICLE = auto()
    PREPOSITION = auto()
    CONJUNCTION = auto()
    MARK = auto()
    CAPITAL = auto()  # any other word with a capital: in English a name's part, in German any noun
    LOWER = auto()


@dataclass(frozen=True, slots=True)
class Country:
    """A country, its adjective as it stands in compounds and phrases, and what its government is called."""

    name: str
    adjective: str
    government: str


@dataclass(frozen=True, slots=True)
class Determiner:
    """`genders` holds "m", "f", "n" and "p" (plural) as the form allows; all four where it says nothing."""

    is_definite: bool
    genders: frozenset[str]
    is_possessive: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language's words for parsing sources."""

    language: str
    determiners: Mapping[str, Determiner]
    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    quantifiers: frozenset[str]
    relatives: frozenset[str]
    documents: frozenset[str]
    countries: Mapping[str, Country]  # by country, other name, capital; lower case
    country_adjectives: Mapping[str, Country]
    lexicon: lexicons.Lexicon


PARTICLES = frozenset(
    ["von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "al", "el", "bin", "ibn"]
    + ["ben", "ter", "ten", "zu", "av", "af", "ben", "abu", "e", "y", "ould"]
)
_ANY = frozenset("mfnp")
_DETERMINERS = {
    "de": {
        **{word: Determiner(True, frozenset(genders)) for word, genders in {
            "der": "mfp", "die": "fp", "das": "n", "dem": "mn", "den": "mp", "des": "mn",
            "dieser": "mfp", "diese": "fp", "dieses": "mn", "diesem": "mn", "diesen": "mp",
            "vom": "mn", "zum": "mn", "zur": "f", "beim": "mn", "im": "mn", "am": "mn",
        }.items()},
        **{stem + ending: Determiner(True, frozenset(genders), is_possessive=True)
           for stem in ("sein", "ihr", "unser", "mein") for ending, genders in
           {"": "mn", "e": "fp", "en": "mp", "em": "mn", "er": "fp", "es": "mn"}.items()},
        **{word: Determiner(True, frozenset("mfnp"), is_possessive=True) for word in ("deren", "dessen")},
        **{word: Determiner(True, frozenset(genders)) for word, genders in {
            "derselbe": "m", "dieselbe": "fp", "dasselbe": "n", "demselben": "mn", "derselben": "fp", "jener": "mf",
            "jene": "fp", "jenes": "n",
        }.items()},
        **{stem + ending: Determiner(False, frozenset(genders))
           for stem in ("ein", "kein", "manch", "solch", "jed") for ending, genders in
           {"": "mn", "e": "f", "en": "m", "em": "mn", "er": "mf", "es": "mn"}.items()},
    },
    "en": {
        **{word: Determiner(True, _ANY) for word in ("the", "this", "that", "these", "those")},
        **{word: Determiner(True, _ANY, is_possessive=True) for word in ("his", "her", "its", "their", "our", "my")},
        **{word: Determiner(False, frozenset("mfn")) for word in ("a", "an", "one", "another", "each", "every")},
    },
}  # fmt: skip
_PREPOSITIONS = {
    "de": "von vom aus in im an am bei beim für mit nach zu zum zur über unter gegen um auf bis seit laut gemäß namens "
    "wegen rund neben hinter vor zwischen",
    "en": "of from in at for with by on to about under over against near named called who which that whose including",
}
_CONJUNCTIONS = {"de": "und sowie oder bzw. & beziehungsweise", "en": "and or & as"}
_QUANTIFIERS = {
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf mehrere viele einige manche wenige andere weitere "
    "zahlreiche etliche beide alle hunderte tausende dutzende mehr ungenannte anonyme",
    "en": "two three four five six seven eight nine ten several many some few other more most both all dozens hundreds "
    "thousands any no anonymous unnamed",
}
_RELATIVES = {
    "de": "der die das dessen deren dem den wer wo was welche welcher",
    "en": "who which whose whom that where",
}
# Endings that make a German noun a body's name; longer than the heads themselves, so no surname has them by chance.
# Forms of address that stand before a name, and are no nouns of their own in the lists.
_ADDRESS = frozenset(
    ["herr", "herrn", "frau", "comrade", "alhaji", "alhaja", "mullah", "ajatollah", "ayatollah", "fräulein"]
)
_BODY_ENDINGS = tuple(
    ["ministerium", "ministeriums", "ministerien", "behörde", "behörden", "verband", "verbands", "verbandes"]
    + ["anwaltschaft", "gewerkschaft", "kommission", "regierung", "verwaltung", "polizei", "gericht", "gerichts"]
    + ["unternehmen", "unternehmens", "konzern", "konzerns", "partei", "fraktion", "stiftung", "universität"]
    + ["hochschule", "institut", "instituts", "klinik", "klinikum", "klinikums", "bank", "kasse", "rat", "rats"]
    + ["amt", "amts", "amtes", "armee", "vereinigung", "initiative", "gesellschaft", "kirche", "zentrale", "warte"]
    + ["zentrum", "zentrums", "anstalt", "agentur", "bündnis", "ausschuss", "senat", "parlament", "kammer", "werke"]
    + ["werk", "werks", "feuerwehr", "wehr", "bund", "bundes", "liga", "klub", "verein", "vereins", "versicherung"]
    + ["autobauer", "maschinenbauer", "pumpenbauer", "anlagenbauer", "flugzeugbauer", "schiffbauer", "motorenbauer"]
    + ["hersteller", "herstellers", "betreiber", "betreibers", "anbieter", "anbieters", "zentrale", "mission"]
)
_ENGLISH_GENDERS = {
    **dict.fromkeys(
        ["woman", "wife", "mother", "mum", "mom", "sister", "daughter", "girl", "lady", "widow", "aunt"], "f"
    ),
    **dict.fromkeys(
        ["actress", "waitress", "grandmother", "niece", "granddaughter", "girlfriend", "queen", "nun"], "f"
    ),
    **dict.fromkeys(["man", "husband", "father", "dad", "brother", "son", "boy", "gentleman", "widower", "uncle"], "m"),
    **dict.fromkeys(["grandfather", "nephew", "grandson", "boyfriend", "king", "priest"], "m"),
}
_PERSONAL = {
    "de": frozenset(["er", "sie", "es", "wir", "ich", "ihm", "ihn", "ihnen", "man"]),
    "en": frozenset(["he", "she", "they", "it", "we", "i", "him", "them", "us"]),
}
# Endings of German nouns for women of a job or an office, and for some men's.
_AGENTS = ("erin", "istin", "orin", "eurin", "ogin", "antin", "entin", "kontrolleur", "inspekteur", "direkteur")
_SHORTEST_AGENT = 8  # letters; shorter ones may be names ("Severin") or things
_INITIAL = re.compile(r"^[A-ZÄÖÜ]\.?(?:-?[A-ZÄÖÜ]\.?)*$")
_ARABIC_ARTICLE = re.compile(r"^(?:al|el|ad|an|ar|as|ash|at|az|ed|es|esh|ez)-[A-ZÄÖÜ]")  # "al-Masri"
_WORD = re.compile(r"[^\W_](?:[\w'’.&/-]*[\w.])?(?:['’]|-(?=\s(?:und|oder|and|or|bis)\b))?|[^\w\s]")
_ABBREVIATED = re.compile(
    r"^(?:[A-Z]\.)+$|^(?:Dr|Mr|Mrs|Ms|St|Sen|Rep|Gov|Prof|Gen|Lt|Col|Sgt|Capt|Maj|Rev|Jr|Sr|Hr|Fr)\.$"
)


def words_of(text: str) -> list[str]:
    """Words and marks; full stops stay with titles and initials only."""
    words: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group()
        if word.endswith(".") and len(word) > 1 and not _ABBREVIATED.match(word) and word.count(".") == 1:
            words += [word[:-1], "."]
        else:
            words.append(word)
    return words


@cache
def load_vocabulary(language: str) -> Vocabulary:
    """Raises `LookupError` for a language without word lists."""
    lexicon = lexicons.load(language)
    by_name: dict[str, Country] = {}
    by_adjective: dict[str, Country] = {}
    for row in rows(language, "countries"):
        name, adjective, capital, government, others = (*row, "", "", "", "")[:5]
        country = Country(name, adjective, government or _government(language, adjective))
        for written in (name, capital, *others.split(";")):
            if written:
                by_name.setdefault(written.lower(), country)
        by_adjective.setdefault(adjective.lower().rstrip("-"), country)
    return Vocabulary(
        language=language,
        determiners=_DETERMINERS[language],
        prepositions=frozenset(_PREPOSITIONS[language].split()),
        conjunctions=frozenset(_CONJUNCTIONS[language].split()),
        quantifiers=frozenset(_QUANTIFIERS[language].split()),
        relatives=frozenset(_RELATIVES[language].split()),
        documents=frozenset(row[0].lower() for row in rows(language, "documents")),
        countries=by_name,
        country_adjectives=by_adjective,
        lexicon=lexicon,
    )


def _government(language: str, adjective: str) -> str:
    if language == "en":
        return f"{adjective} government"
    return f"{adjective} Regierung" if adjective[0].isupper() else f"{adjective}e Regierung"


def is_initial(word: str) -> bool:
    """Whether the word abbreviates a name: "J.", "F.W."; also a lone family initial ("Viktor L.")."""
    return bool(_INITIAL.match(word)) and len(word.replace(".", "")) <= 2 and (word.endswith(".") or len(word) == 1)


def tag(word: str, vocabulary: Vocabulary) -> Tag:
    """The word's most likely kind, looked at alone."""
    folded = word.lower()
    lexicon = vocabulary.lexicon
    if not any(character.isalnum() for character in word):
        return Tag.CONJUNCTION if word == "&" else Tag.MARK
    if word[0].isdigit():
        return Tag.NUMBER
    if folded in _PERSONAL[vocabulary.language]:
        return Tag.LOWER  # "She" at the beginning of a sentence
    closed = _closed_class(folded, vocabulary)
    if closed and (word[0].islower() or closed in (Tag.DETERMINER, Tag.NUMBER)):
        return closed
    if folded in _ADDRESS and word[0].isupper():
        return Tag.TITLE
    if folded in lexicon.titles or folded.rstrip(".") + "." in lexicon.titles:
        return Tag.ROLE if folded in lexicon.roles else Tag.TITLE
    if vocabulary.language == "en" and word[0].islower() and not _ARABIC_ARTICLE.match(word):
        return _common_noun(folded, vocabulary) or Tag.LOWER
    if word[0].islower():
        return Tag.CAPITAL if _ARABIC_ARTICLE.match(word) else Tag.LOWER
    return _common_noun(folded, vocabulary) or _proper(word, folded, vocabulary)


def _closed_class(folded: str, vocabulary: Vocabulary) -> Tag | None:
    if folded in vocabulary.determiners:
        return Tag.DETERMINER
    if folded in vocabulary.quantifiers:
        return Tag.NUMBER
    if folded in vocabulary.prepositions:
        return Tag.PREPOSITION
    if folded in vocabulary.conjunctions:
        return Tag.CONJUNCTION
    return Tag.PARTICLE if folded in PARTICLES else None


def _common_noun(folded: str, vocabulary: Vocabulary) -> Tag | None:
    lexicon = vocabulary.lexicon
    if folded in lexicon.roles:
        return Tag.ROLE
    if folded in lexicon.organisations:
        return Tag.ORGANISATION
    if folded in lexicon.unnamed:
        return Tag.UNNAMED
    if folded in vocabulary.documents:
        return Tag.DOCUMENT
    if vocabulary.language == "en":
        return _hyphenated(folded, vocabulary)
    if folded.endswith("n") and plural_nominative(folded, lexicon.unnamed).lower() in lexicon.unnamed:
        return Tag.UNNAMED  # "Rettungskräften"
    return _compound(folded, vocabulary) or _agent(folded, vocabulary)


def _agent(folded: str, vocabulary: Vocabulary) -> Tag | None:
    """ "Langläuferin", "Wahlsiegerin": a job or part that no list knows."""
    is_agent = len(folded) >= _SHORTEST_AGENT and folded.endswith(_AGENTS) and "-" not in folded
    return Tag.ROLE if is_agent and folded not in vocabulary.lexicon.given_names else None


def _hyphenated(folded: str, vocabulary: Vocabulary) -> Tag | None:
    head = folded.rsplit("-", 1)[-1]
    return _common_noun(head, vocabulary) if head != folded and head else None


def _compound(folded: str, vocabulary: Vocabulary) -> Tag | None:
    """The kind of a German compound is that of its last part: "Finanz|chefin", "Abschluss|bericht"."""
    if "-" in folded:
        head = folded.rsplit("-", 1)[-1]
        if len(head) > 3:
            return _common_noun(head, vocabulary)
    if folded.endswith(_BODY_ENDINGS) and len(folded) >= 8:
        return Tag.ORGANISATION
    for start in range(3, len(folded) - 3):
        head = folded[start:]
        if head in vocabulary.lexicon.roles:
            return Tag.ROLE
        if head in vocabulary.lexicon.unnamed and len(head) >= 6:
            return Tag.UNNAMED
        if head in vocabulary.documents and len(head) >= 5:
            return Tag.DOCUMENT
    return None


def _proper(word: str, folded: str, vocabulary: Vocabulary) -> Tag:
    if folded in vocabulary.countries or folded in vocabulary.lexicon.metonyms:
        return Tag.PLACE
    bare = folded.removesuffix("'s").removesuffix("’s")
    if folded in vocabulary.lexicon.given_names or bare in vocabulary.lexicon.given_names:
        return Tag.GIVEN
    first = folded.split("-")[0]
    if "-" in folded and first in vocabulary.lexicon.given_names:
        return Tag.GIVEN
    return Tag.CAPITAL


def role_gender(word: str, vocabulary: Vocabulary) -> str:
    """The gender a role noun tells, "" when it leaves it open."""
    folded = word.lower()
    roles = vocabulary.lexicon.roles
    if folded in roles and (roles[folded] or vocabulary.language == "de"):
        return roles[folded]
    if vocabulary.language == "de":
        for start in range(1, len(folded) - 3):
            if folded[start:].lstrip("-") in roles:
                return roles[folded[start:].lstrip("-")]
        if folded.endswith(("mann", "frau")):
            return "m" if folded.endswith("mann") else "f"
        is_of_role = folded.endswith(("in", "frau")) and folded.rsplit("-", 1)[-1][:-2] in roles
        if is_of_role or (len(folded) >= _SHORTEST_AGENT and folded.endswith(_AGENTS)):
            return "f" if folded.endswith(("in", "frau")) else "m"
    return "" if vocabulary.language == "de" else _ENGLISH_GENDERS.get(folded, "")
