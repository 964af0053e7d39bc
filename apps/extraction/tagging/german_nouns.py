"""German noun phrases by capitals, articles and word order; no tagger of parts of speech."""

from apps.extraction.grammar import GERMAN, word_list
from apps.extraction.tagging.units import Unit

ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")


GENITIVES = word_list("de", "genitives")


TIES = frozenset(["von", "vom", "für", "aus", "beim", "bei"])


NUMERALS = frozenset(["rund", "etwa", "knapp", "fast", "über", "mehr", "weniger", "als", "gut"])


PUNCTUATED = word_list("de", "punctuated")


# Small words inside names of persons and, in English, of bodies ("Movement for Change").
NAME_PARTICLES = word_list("de", "name_particles")


def noun_phrase(unit: Unit, index: int, limit: int, *, is_short: bool = False, has_genitive: bool = False) -> int:
    """The index behind the noun phrase that begins at `index`; `index` itself where none does."""
    place = index
    while place < limit and unit.lower(place) in NUMERALS and place - index < 3:
        place += 1
    start = place
    while place < limit and unit.lower(place) in GERMAN.determiners and place - start < 3:
        place += 1
    has_determiner = place > start
    place = _modifiers(unit, place, limit, has_determiner)
    head = place
    place = _heads(unit, place, limit)
    if place == head:
        if unit.lower(index) in GERMAN.pronouns and index < limit:
            return _after_pronoun(unit, index + 1, limit)
        return index
    is_name = (
        not has_determiner
        and not has_genitive
        and all(unit.atoms[i].is_capital for i in range(head, place) if unit.atoms[i].is_word)
    )
    return place if is_short else _attributes(unit, place, limit, is_name)


def _after_pronoun(unit: Unit, place: int, limit: int) -> int:
    """ "einer der Insider", "mehrere von ihnen": the pronoun with its partitive."""
    opens = unit.lower(place - 1) in ("einer", "eine", "einige", "viele", "mehrere", "keiner", "beide", "jeder")
    if not opens or unit.lower(place) not in ("der", "von", "seiner", "ihrer", "aus"):
        return place
    end = noun_phrase(unit, place if unit.lower(place) != "von" else place + 1, limit, is_short=True)
    if end > place + 1:
        return end
    return place + 2 if unit.lower(place + 1) in ("ihnen", "uns", "denen") else place


def _modifiers(unit: Unit, place: int, limit: int, has_determiner: bool) -> int:
    """Skips adjectives, figures and, behind an article, a participle's own phrase ("mit der Sache vertraute")."""
    start = place
    while place < limit and place - start < 9:
        atom = unit.atoms[place]
        if (
            atom.text in PUNCTUATED
            and atom.is_quoted
            or (atom.text[0].isdigit() and not _is_aged(atom.text))
            or (
                atom.is_word
                and not atom.is_capital
                and atom.lower.endswith(ADJECTIVE_ENDINGS)
                and not _is_function(atom.lower)
            )
        ):
            place += 1
        elif has_determiner and place == start and atom.lower in GERMAN.prepositions:
            end = noun_phrase(unit, place + 1, limit, is_short=True)
            if end == place + 1 or end >= limit or unit.atoms[end].is_capital:
                break
            place = end
        elif (
            has_determiner
            and atom.is_word
            and not atom.is_capital
            and (atom.lower in GERMAN.adverbs or atom.lower == "nicht")
            and place + 1 < limit
        ) or (
            atom.text in (",", "und") and place > start and place + 1 < limit and _is_adjective_pair(unit, place, limit)
        ):
            place += 1
        else:
            break
    return (
        place
        if place < limit
        and (
            unit.atoms[place].is_capital or _is_aged(unit.atoms[place].text) or unit.atoms[place - 1].text[0].isdigit()
        )
        else start
    )


def _is_adjective_pair(unit: Unit, place: int, limit: int) -> bool:
    following = unit.atoms[place + 1]
    return (
        not following.is_capital
        and following.lower.endswith(ADJECTIVE_ENDINGS)
        and not _is_function(following.lower)
        and place + 2 < limit
        and unit.atoms[place + 2].is_capital
    )


def _is_function(word: str) -> bool:
    return (
        word in GERMAN.auxiliaries
        or word in GERMAN.prepositions
        or word in GERMAN.subordinators
        or word in GERMAN.conjunctions
        or word in GERMAN.pronouns
        or word in GERMAN.determiners
    )


def _heads(unit: Unit, place: int, limit: int) -> int:
    """Nouns and names in a row, with the small words inside names and what stands in quotation marks."""
    start = place
    while place < limit:
        atom = unit.atoms[place]
        if (
            atom.is_capital
            or (atom.is_quoted and not (place > start and _opens_quoted_words(unit, place, limit)))
            or _is_aged(atom.text)
            or (place > start and _is_shared_end(unit, place, limit))
            or (
                place > start
                and atom.text in ("&", "/", ".", "’", "'", "*")
                and place + 1 < limit
                and unit.atoms[place + 1].text[0].isalnum()
                and unit.atoms[place + 1].is_capital
            )
            or (
                place > start
                and atom.text[0].isdigit()
                and len(atom.text) <= 4
                and unit.lower(place - 1) not in GERMAN.days
                and not _counts(unit, place, limit)
            )
            or (
                place > start
                and atom.lower in NAME_PARTICLES
                and place + 1 < limit
                and unit.atoms[place + 1].is_capital
                and _is_name_like(unit, start, place)
            )
        ):
            place += 1
        else:
            break
    return place


def _opens_quoted_words(unit: Unit, place: int, limit: int) -> bool:
    """ "der Staatsanwaltschaft „besonders sorgfältig“ geprüft": quoted words that are no name."""
    opens = not unit.atoms[place - 1].is_quoted and not unit.atoms[place].text[0].isalnum()
    return opens and place + 1 < limit and unit.atoms[place + 1].text[0].islower()


def _is_shared_end(unit: Unit, place: int, limit: int) -> bool:
    """ "Industrie- und Handelskammer": the hyphen that stands for the second noun's end."""
    return (
        unit.atoms[place].text == "-"
        and unit.atoms[place].start == unit.atoms[place - 1].end
        and unit.lower(place + 1) in ("und", "oder")
        and place + 2 < limit
        and unit.atoms[place + 2].is_capital
    )


def _counts(unit: Unit, place: int, limit: int) -> bool:
    """ "300 Mitglieder": the figure begins a phrase of its own, unlike that of "Boeing 737"."""
    return place + 1 < limit and unit.atoms[place + 1].is_capital


def _is_aged(text: str) -> bool:
    """ "34-Jährige": a noun, though it begins with a figure."""
    return text[0].isdigit() and any(character.isupper() for character in text)


def _is_name_like(unit: Unit, start: int, place: int) -> bool:
    return place - start >= 1 and all(unit.atoms[i].is_capital for i in range(start, place))


def _attributes(unit: Unit, place: int, limit: int, is_name: bool) -> int:
    """Behind the head: party or age in brackets, genitives, "von …", coordination."""
    for _ in range(5):
        word = unit.lower(place)
        if place >= limit:
            break
        if word == "(":
            close = next((i for i in range(place, min(limit, place + 8)) if unit.atoms[i].text == ")"), None)
            if close is None:
                break
            place = close + 1
            continue
        if word in GENITIVES and not is_name:
            end = noun_phrase(unit, place, limit, is_short=True)
        elif word in TIES and unit.lower(place + 1) not in GERMAN.days:
            end = noun_phrase(unit, place + 1, limit, is_short=True)
            end = place if end == place + 1 or _is_time(unit, place + 1, end) else end
            is_name = False
        elif word in ("und", "sowie") and place + 1 < limit:
            end = noun_phrase(unit, place + 1, limit, is_short=True)
            end = place if end == place + 1 or unit.lower(place + 1) in GERMAN.pronouns - GERMAN.determiners else end
        else:
            break
        if end == place:
            break
        place = end
    return min(place, limit)


def _is_time(unit: Unit, first: int, last: int) -> bool:
    """ "vom vergangenen Freitag", "vom 3. Mai" tell when, not who."""
    return unit.lower(last - 1) in GERMAN.days or any(
        unit.lower(place) in GERMAN.days and not unit.atoms[place].is_quoted for place in range(first, last)
    )
