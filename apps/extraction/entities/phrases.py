"""A source's words as tagged phrases: the phrase itself and its appositions, without what leads to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from apps.extraction.entities import german
from apps.extraction.entities.vocabulary import Tag, Vocabulary, role_gender, tag, words_of

BRACKETS = re.compile(r"\s{0,3}[(\[][^()\[\]]{0,80}[)\]]")
_AGE = re.compile(r"^\d{1,3}$|^\d{1,3}-?(?:jährige[rnms]?|year-old)s?$", re.I)
_AGE_BEFORE = re.compile(r"\b\d{1,3}(?: Jahre alte[rnms]?|-jährige[rnms]?|-year-old)\s{1,3}(?=\w)", re.I)
YEAR_OLD = re.compile(r"^\d{1,3}-jährige(?P<ending>[rnms]?)$|^\d{1,3}-year-old$", re.I)
GLUE = re.compile(r"\s{1,3}([.,:;)])")
UPPER = re.compile(r"^[A-ZÄÖÜ][A-ZÄÖÜ&0-9-]+$")
COMPANY_FORMS = frozenset(
    ["GmbH", "AG", "SE", "KG", "Ltd", "Inc", "plc", "Holding", "Holdings", "Group", "Co", "LLC", "Corp", "Securities"]
    + ["Partners", "Systems", "Industries", "Airways", "Airlines", "Capital", "Ventures", "Energy", "Motors", "Media"]
    + ["Records", "Studios", "Foods", "Pharma", "Logistics", "Technologies", "Solutions", "Labs", "Bank", "Insurance"]
    + ["Rovers", "United", "Wanderers", "International", "Worldwide", "Electric", "Cables", "Steel", "Mining", "Oil"]
    + [
        "Chemical",
        "Chemicals",
        "Corporation",
        "Limited",
        "Enterprises",
        "Resources",
        "Petroleum",
        "Railways",
        "Shipping",
    ]
    + ["Healthcare", "Entertainment", "Pictures", "Networks", "Software", "Semiconductors", "Aerospace", "Dynamics"]
    + [
        "Aviation",
        "Automotive",
        "Materials",
        "Plastics",
        "Brands",
        "Hotels",
        "Properties",
        "Developments",
        "Engineering",
    ]
    + ["Construction", "Consulting", "Telecom", "Communications", "Broadcasting", "Publishing", "Financial", "Finance"]
    + ["Investments", "Equity", "Advisors", "Associates", "Laboratories", "Therapeutics", "Robotics", "Utilities"]
    + ["Gruppe", "Werke"]
)
# What no person's name ends in, either.
_ENDS_OF_BODIES = COMPANY_FORMS | {"Express", "Times", "Athletics", "Watch", "Tribune", "Gazette", "Herald", "Trust"}
_ALSO_SURNAMES = frozenset(["Bank", "Steel", "Rovers", "Hotels"])
NAME_TAGS = frozenset({Tag.CAPITAL, Tag.GIVEN, Tag.PARTICLE})
OUTLET_HEADS = {
    "de": ("zeitung", "magazin", "sender", "blatt", "zeitschrift", "nachrichtenportal", "portal", "fernsehen", "radio",
           "rundfunk", "nachrichtenseite", "boulevardblatt", "fachblatt", "journal", "tageszeitung"),
    "en": ("newspaper", "paper", "magazine", "broadcaster", "website", "tabloid", "news site", "tv", "channel", "daily",
           "weekly", "station", "times", "post", "journal"),
}  # fmt: skip
# Nouns that only say what kind of body a name belongs to.
GENERIC_BODIES: tuple[str, ...] = (
    "konzern",
    "unternehmen",
    "organisation",
    "firma",
    "hersteller",
    "anbieter",
    "betreiber",
    "sender",
    "zeitung",
)
GENERIC_BODIES += ("magazin", "blatt", "portal", "versorger", "händler", "zulieferer", "entwickler", "dienstleister")
GENERIC_BODIES += ("fluggesellschaft", "vermieter", "discounter", "start-up", "startup")


@dataclass(frozen=True, slots=True)
class Phrase:
    words: tuple[str, ...]
    tags: tuple[Tag, ...]

    def __len__(self) -> int:
        return len(self.words)

    def part(self, start: int, end: int | None = None) -> "Phrase":
        return Phrase(self.words[start:end], self.tags[start:end])

    def text(self) -> str:
        return GLUE.sub(r"\1", " ".join(self.words)).strip(" ,;:.-–") if self.words else ""


def parts_of(text: str, vocabulary: Vocabulary) -> list[Phrase]:
    """The phrase and its appositions, without brackets and relative clauses."""
    text = _AGE_BEFORE.sub("", BRACKETS.sub("", text))
    parts = []
    for number, piece in enumerate(_split_commas(text)):
        words = words_of(piece)
        while words and words[-1] in (".", ",", ":", "“", "„", '"'):
            words.pop()
        phrase = _phrase(words, vocabulary)
        if number and (not phrase.words or _is_relative(phrase, vocabulary)):
            break
        if number and len(words) == 1 and _AGE.match(words[0]):
            continue
        parts.append(_without_lead(phrase, vocabulary) if number == 0 else phrase)
    return parts


def _split_commas(text: str) -> list[str]:
    return [piece for piece in re.split(r",\s{1,3}|;\s{1,3}|\s[–—-]\s", text) if piece.strip()]


def _phrase(words: Sequence[str], vocabulary: Vocabulary) -> Phrase:
    tags = [tag(word, vocabulary) for word in words]
    for number in range(len(words)):  # names and roles of several words
        for length in (4, 3, 2):
            if number + length > len(words):
                continue
            joined = " ".join(words[number : number + length]).lower()
            found = _several(joined, vocabulary)
            if found:
                tags[number : number + length] = [found] * length
                break
    return Phrase(tuple(words), tuple(tags))


def _several(joined: str, vocabulary: Vocabulary) -> Tag | None:
    lexicon = vocabulary.lexicon
    is_outlet = joined in lexicon.outlets and joined.split()[0] not in vocabulary.determiners
    if joined in lexicon.organisations or is_outlet or joined in lexicon.agencies:
        return Tag.ORGANISATION
    if joined in lexicon.roles:
        return Tag.ROLE
    if joined in lexicon.titles:
        return Tag.TITLE
    return Tag.PLACE if joined in vocabulary.countries or joined in lexicon.metonyms else None


def _is_relative(phrase: Phrase, vocabulary: Vocabulary) -> bool:
    first = phrase.words[0].lower()
    if first not in vocabulary.relatives:
        return False
    if first in ("who", "which", "whose", "whom", "that", "where", "dessen", "deren", "wer", "wo", "was"):
        return True
    return phrase.tags[-1] is Tag.LOWER


def _without_lead(phrase: Phrase, vocabulary: Vocabulary) -> Phrase:
    """The phrase without what leads to the source: "Angaben der Polizei", "in the view of the council"."""
    start = 0
    words = [word.lower() for word in phrase.words]
    nouns = vocabulary.lexicon.nouns
    while start < len(words) and phrase.tags[start] is Tag.PREPOSITION and words[start] not in ("rund",):
        if words[start] in vocabulary.determiners:
            break
        start += 1
    at = start
    while at < len(words) and phrase.tags[at] in (Tag.DETERMINER, Tag.LOWER) and at - start < 3:
        at += 1
    follows = words[at + 1] if at + 1 < len(words) else ""
    link = {"de": ("der", "des", "von", "vom", "aus", "eines", "einer", "mehrerer"), "en": ("of", "from", "by")}
    if (
        at < len(words)
        and words[at] in nouns
        and phrase.tags[at] is not Tag.ROLE
        and follows in link[vocabulary.language]
    ):
        is_document = phrase.tags[at] is Tag.DOCUMENT and at > start
        if not is_document:
            start = at + 1 if follows in ("der", "des", "eines", "einer", "mehrerer") else at + 2
    return phrase.part(start) if start < len(words) else phrase


def german_base(texts: list[str], head: int, vocabulary: Vocabulary, *, article: str) -> list[str]:
    if not 0 <= head < len(texts):
        return texts
    gender = role_gender(texts[head], vocabulary) or ("f" if texts[head].endswith("in") else "")
    if german.is_adjectival(texts[head], article, frozenset(vocabulary.lexicon.roles)):
        gender = "m"
    if gender in ("m", "f", "n"):
        for number in range(head):
            is_capital_adjective = (
                number == 0 and head == 1 and texts[0].endswith(("e", "en")) and texts[0][0].isupper()
            )
            if (texts[number][0].islower() or is_capital_adjective) and texts[number][-1].isalpha():
                texts[number] = german.adjective(texts[number], gender)
    known = frozenset(vocabulary.lexicon.roles)
    texts[head] = german.nominative(texts[head], known, gender=gender, has_article=bool(article))
    return texts


def names_company(words: Sequence[str]) -> bool:
    """Whether a run of names ends in what only companies are called: "Grant Chemical", not "Ida Steel"."""
    return len(words) > 1 and words[-1] in _ENDS_OF_BODIES - _ALSO_SURNAMES


def is_possessive(word: str) -> bool:
    return word.endswith(("'s", "’s"))
