"""Persons in a source's words: where the name stands, what belongs to it, and the office beside it."""

from collections.abc import Sequence

from apps.extraction.entities.parsed import ParsedName
from apps.extraction.entities.phrases import (
    COMPANY_FORMS,
    GENERIC_BODIES,
    GLUE,
    NAME_TAGS,
    OUTLET_HEADS,
    UPPER,
    Phrase,
    german_base,
    is_possessive,
    names_company,
)
from apps.extraction.entities.vocabulary import PARTICLES, Tag, Vocabulary, is_initial, role_gender, tag, words_of
from apps.extraction.types import EntityKind

LONGEST_NAME = 5  # words


def find_person(parts: list[Phrase], vocabulary: Vocabulary) -> ParsedName | None:
    """The first part that holds a person's name; the role may stand in any part."""
    for number, part in enumerate(parts[:4]):
        if number and _names_a_body(parts[0], part):
            break  # "the host country's ministry, Rovenia": a lone capital beside a body may be anything
        found = _name_in(part, vocabulary, is_apposition=number > 0)
        if not found:
            continue
        start, end = found
        name, family, given = _split_name(part, start, end, vocabulary)
        before = part.part(0, start)
        gender = _gender(given, _titles(before), before, vocabulary)
        before = _with_academic_titles(before)
        titles = _titles(before)
        role = ""
        for other in [*parts[:number], before, *parts[number + 1 : number + 3]]:
            if not role and other.words:
                role = _role(other, vocabulary, is_before_name=other is before)
                gender = gender or _gender("", (), other, vocabulary)
        role = role or next((_OFFICES[title.lower()] for title in titles if title.lower() in _OFFICES), "")
        head = _role_head(role, vocabulary) or next((t.lower() for t in titles if t.lower() in _ACADEMIC_NOUNS), "")
        return ParsedName(
            name, EntityKind.PERSON, given, family, role, titles, head, gender or _role_gender(head, vocabulary),
            is_definite=True,
        )  # fmt: skip
    return None


def _names_a_body(first: Phrase, apposition: Phrase) -> bool:
    """ "the ministry, Rovenia", "his company, Eastgate Mills": no person's name behind a body's noun."""
    is_body = first.tags[-1] is Tag.ORGANISATION and not {Tag.ROLE, Tag.PREPOSITION}.intersection(first.tags)
    return is_body or (len(apposition) == 1 and Tag.ORGANISATION in first.tags)


# Forms of address that are offices.
_OFFICES = {
    "gov.": "Governor", "gov": "Governor", "sen.": "Senator", "sen": "Senator", "rep.": "Representative",
    "cllr": "Councillor", "cllr.": "Councillor", "lt. gov.": "Lieutenant Governor", "amb.": "Ambassador",
}  # fmt: skip


# Ranks that stand before a name as "Dr." does; alone or with an adjective they are nouns ("the professor").
_ACADEMIC_NOUNS = frozenset(["professor", "professorin", "privatdozent", "privatdozentin", "doktor"])


def _with_academic_titles(before: Phrase) -> Phrase:
    """The phrase with academic ranks right before the name as titles: "Ärztlicher Direktor Professor Jonas Ehlert"."""
    tags = list(before.tags)
    for at in range(len(tags) - 1, -1, -1):
        if tags[at] is Tag.TITLE:
            continue
        word = before.words[at]
        is_described = at > 0 and tags[at - 1] is Tag.LOWER  # "der emeritierte Professor Karl Wirth"
        if tags[at] is not Tag.ROLE or word.lower() not in _ACADEMIC_NOUNS or not word[0].isupper() or is_described:
            break
        tags[at] = Tag.TITLE
    return Phrase(before.words, tuple(tags))


def _titles(before: Phrase) -> tuple[str, ...]:
    """Titles that stand directly before the name, behind any role."""
    found: list[str] = []
    for word, kind in zip(before.words[::-1], before.tags[::-1], strict=True):
        if kind is not Tag.TITLE:
            break
        if word.lower() != "the":
            found.insert(0, word)
    return tuple(found)


def _name_in(part: Phrase, vocabulary: Vocabulary, *, is_apposition: bool) -> tuple[int, int] | None:
    """Where the person's name stands in the phrase, or None."""
    if vocabulary.language == "en" and (_is_body(part) or _is_called_the(part)):
        return None
    for start in range(len(part)):
        if part.tags[start] is Tag.GIVEN and not is_possessive(part.words[start]):
            end = _name_end(part, start)
            if names_company(part.words[start:end]) or _is_club(part, start, end):
                continue
            if end - start >= 2 and not _is_complement(part, start) and not _is_owner(part, end):
                return start, end
    for at in range(len(part) - 1, -1, -1):
        if part.tags[at] in (Tag.ROLE, Tag.TITLE):
            start = at + 1
            if start < len(part) and part.tags[start] is Tag.PREPOSITION:
                start = _after_place(part, start)
            end = _name_end(part, start)
            is_name = end > start and not _is_genitive(part, start, vocabulary)
            is_name = is_name and not names_company(part.words[start : end + 1]) and not _is_club(part, start, end)
            if is_name and not _is_complement(part, start) and not _is_owner(part, end):
                return start, end
    end = len(part)
    if vocabulary.language == "en":
        start = next((n + 1 for n in range(end - 1, -1, -1) if part.tags[n] is Tag.LOWER), end)
        is_run = end - start in (2, 3) and all(kind in NAME_TAGS for kind in part.tags[start:])
        is_outlet = start > 0 and part.words[start - 1] in OUTLET_HEADS["en"]
        if 0 < start < end and is_run and not is_outlet and Tag.PREPOSITION not in part.tags[:start]:
            return start, end  # "Rovers boss Ally Strand"
    elif end >= 3 and part.tags[0] in (Tag.DETERMINER, Tag.LOWER):
        start = end - 2
        noun = part.words[start - 1]
        is_body = noun.lower().endswith((*OUTLET_HEADS["de"], *GENERIC_BODIES)) or COMPANY_FORMS.intersection(
            part.words
        )
        if (
            all(kind is Tag.CAPITAL for kind in part.tags[start - 1 :])
            and not is_body
            and not UPPER.match(part.words[-1])
        ):
            return (start + 1 if noun.endswith("er") and start == 2 else start), end  # "der Liberale Joris Waaldijk"
    if is_apposition and not 1 <= len(part) <= LONGEST_NAME:
        return None
    return _bare_name(part, vocabulary)


def _is_owner(part: Phrase, end: int) -> bool:
    """ "Ellery’s" in "Mr. Ellery’s opponent"."""
    return end < len(part) and is_possessive(part.words[end - 1])


def _is_complement(part: Phrase, start: int) -> bool:
    """ "An adviser to Rep. Winifred Bao", "ein Sprecher des Ministers Karl Lauter": not the one who speaks."""
    at = start
    while at > 0 and part.tags[at - 1] in (Tag.TITLE, Tag.ROLE):
        at -= 1
    heads = (Tag.ROLE, Tag.UNNAMED, Tag.ORGANISATION, Tag.LOWER, Tag.CAPITAL)
    while at > 0 and part.tags[at - 1] is Tag.LOWER:
        at -= 1
    if at > 0 and part.tags[at - 1] is Tag.PREPOSITION:
        return any(kind in heads for kind in part.tags[: at - 1])
    is_article = at > 1 and part.tags[at - 1] is Tag.DETERMINER and part.words[at - 1].lower() in ("des", "der", "the")
    return is_article and any(kind in heads for kind in part.tags[: at - 1])


def _is_body(part: Phrase) -> bool:
    """ "Dale District Council": a body's noun ends the capitals, so a given name in them is none."""
    end = next((n for n, kind in enumerate(part.tags) if n and kind in (Tag.PREPOSITION, Tag.MARK)), len(part))
    return part.tags[end - 1] is Tag.ORGANISATION and part.words[end - 1][0].isupper()


def _is_called_the(part: Phrase) -> bool:
    """ "The Brandon Times": capitals with an article and no office are no person's name."""
    return (
        part.words[0].lower() == "the"
        and all(kind in NAME_TAGS for kind in part.tags[1:])
        and not any(is_possessive(word) for word in part.words)
    )


def _is_club(part: Phrase, start: int, end: int) -> bool:
    """ "FC Wörnitz": capitals alone are no given name."""
    return end - start > 1 and bool(UPPER.match(part.words[start])) and not is_initial(part.words[start])


def _after_place(part: Phrase, preposition: int) -> int:
    """ "für Syrien Staffan da Mistura": behind the preposition and its place."""
    at = preposition + 1
    if at < len(part) and part.tags[at] is Tag.NUMBER and part.words[preposition].lower() == "of":
        return at + 1  # "mother of three Keisha Brown"
    while at < len(part) and part.tags[at] in (Tag.DETERMINER, Tag.PLACE, Tag.ORGANISATION):
        at += 1
    return at if at > preposition + 1 else len(part)


def _name_end(part: Phrase, start: int) -> int:
    """The end of the run of name words from `start`; a surname may be an occupation ("Ines Richter")."""
    end, last = start, start
    if 0 < start < len(part) and part.tags[start - 1] is Tag.TITLE and part.words[start][0].isupper():
        end = last = start + 1  # "Frau Müller": behind a form of address an occupation is a name
    while end < len(part) and end - start < LONGEST_NAME:
        word, kind = part.words[end], part.tags[end]
        is_surname = (
            kind in (Tag.ROLE, Tag.PLACE, Tag.UNNAMED, Tag.TITLE, Tag.ORGANISATION)
            and end > start
            and (last == end and end - start == 1 and word[0].isupper() and part.tags[start] is Tag.GIVEN)
        )
        is_letter = is_initial(word) and (word.endswith(".") or end > start)
        if kind in (Tag.CAPITAL, Tag.GIVEN) or is_letter or is_surname:
            end += 1
            last = end
            if is_possessive(word):
                break
        elif word.lower() in PARTICLES and end > start and word.islower():
            end += 1
        else:
            break
    return last


def _is_genitive(part: Phrase, start: int, vocabulary: Vocabulary) -> bool:
    """Whether a capital after a German role is no name: "Sprecher Berlins"."""
    return part.tags[start] is Tag.PLACE or (vocabulary.language == "en" and part.words[start].islower())


def _bare_name(part: Phrase, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """A phrase that begins with a name and names no body: "Marina Hölz vom Bund", "Shoigu", "Besik Lomaia"."""
    end = _name_end(part, 0)
    if end == 0 or part.words[0].lower() in PARTICLES or COMPANY_FORMS.intersection(part.words):
        return None
    rest = part.part(end)
    if rest.words and rest.tags[0] not in (Tag.PREPOSITION, Tag.LOWER, Tag.MARK, Tag.NUMBER):
        return None
    if any(UPPER.match(word) and len(word) > 1 and not is_initial(word) for word in part.words[:end]):
        return None
    if end == 1 and vocabulary.language == "en" and rest.words and rest.tags[0] is Tag.LOWER:
        return None
    return (0, end) if end <= 4 else None


def _split_name(part: Phrase, start: int, end: int, vocabulary: Vocabulary) -> tuple[str, str, str]:
    """(name, family, given); a genitive ending is taken off the last word where it is surely one."""
    words = list(part.words[start:end])
    if is_possessive(words[-1]):
        words[-1] = words[-1][:-2]
    if len(words) == 1:
        word = words[0]
        base = word[:-1] if word.endswith("s") else ""
        if base.lower() in vocabulary.lexicon.given_names and word.lower() not in vocabulary.lexicon.given_names:
            word = base
        is_given = word.lower() in vocabulary.lexicon.given_names and start == 0
        return word, "" if is_given else word, word if is_given else ""
    if is_initial(words[-1]) and len(words) == 2:
        return " ".join(words), words[-1], words[0]
    family_start = len(words) - 1
    while family_start > 1 and (words[family_start - 1].lower() in PARTICLES):
        family_start -= 1
    if start and words[0].lower() in PARTICLES:
        family_start = 0
    return " ".join(words), " ".join(words[family_start:]), " ".join(words[:family_start])


def _gender(given: str, titles: Sequence[str], before: Phrase, vocabulary: Vocabulary) -> str:
    for title in titles:
        folded = title.lower().strip(".")
        if folded in ("mr", "herr", "herrn", "sir", "lord", "hr"):
            return "m"
        if folded in ("mrs", "ms", "miss", "frau", "dame", "lady", "fr"):
            return "f"
    for word, kind in zip(before.words, before.tags, strict=True):
        if kind is Tag.ROLE and role_gender(word, vocabulary) == "f":
            return "f"
    first = given.split(" ")[0].split("-")[0].lower()
    known = vocabulary.lexicon.given_names.get(given.lower()) or vocabulary.lexicon.given_names.get(first)
    if known:
        return known
    heads = [word for word, kind in zip(before.words, before.tags, strict=True) if kind is Tag.ROLE]
    return _masculine_in_german(heads[-1], vocabulary) if heads else ""


def _masculine_in_german(word: str, vocabulary: Vocabulary) -> str:
    """A German role noun tells men from women; an English one seldom does."""
    return role_gender(word, vocabulary)


def _role_gender(head: str, vocabulary: Vocabulary) -> str:
    return role_gender(head, vocabulary) if head else ""


def _role(phrase: Phrase, vocabulary: Vocabulary, *, is_before_name: bool = False) -> str:
    """The office in its base form, from the words before or beside the name; "" when there is no role noun."""
    words = list(zip(phrase.words, phrase.tags, strict=True))
    while words and words[-1][1] is Tag.TITLE:
        words.pop()
    heads = [number for number, (_, kind) in enumerate(words) if kind is Tag.ROLE]
    if not heads and is_before_name and words and _is_occupation(words, vocabulary):
        heads = [len(words) - 1]
    if not heads:
        return ""
    determiner = words[0][0] if words[0][1] is Tag.DETERMINER else ""
    if determiner and vocabulary.determiners[determiner.lower()].is_possessive:
        return ""  # "seine Frau": a role only beside somebody else
    start = 1 if determiner else 0
    while start < len(words) and words[start][1] in (Tag.MARK, Tag.CONJUNCTION):
        start += 1
    texts = [word for word, _ in words[start:]]
    if vocabulary.language == "de":
        head = heads[0] - start
        texts = german_base(texts, head, vocabulary, article=determiner.lower())
    return GLUE.sub(r"\1", " ".join(texts)).strip(" ,;:–-")


def _is_occupation(words: list[tuple[str, Tag]], vocabulary: Vocabulary) -> bool:
    """Whether a noun that no list knows can only be an occupation, since a name follows: "Seamer Tom Hall"."""
    word, kind = words[-1]
    if is_possessive(word) or any(other is Tag.MARK for _, other in words):
        return False
    if vocabulary.language == "de":
        return kind is Tag.CAPITAL and len(word) > 3 and not UPPER.match(word)
    return kind is Tag.LOWER and word.isalpha() and len(words) <= 4


def _role_head(role: str, vocabulary: Vocabulary) -> str:
    found = [word for word in words_of(role) if tag(word, vocabulary) is Tag.ROLE]
    if not found:
        return ""
    return (found[0] if vocabulary.language == "de" else found[-1]).lower()
