"""Sources named by a preposition: laut, zufolge, nach Angaben; according to, in X's view."""

from apps.extraction.grammar import ENGLISH, GERMAN, word_list
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.german_clauses import looks_finite
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind

# "nach", "aus", "in": they attribute only before a noun of saying or seeing.
NEEDS_NOUN = {
    "nach": frozenset(
        [
            "angaben",
            "angabe",
            "ansicht",
            "ansichten",
            "auffassung",
            "meinung",
            "einschätzung",
            "einschätzungen",
            "überzeugung",
            "darstellung",
            "aussage",
            "aussagen",
            "worten",
            "informationen",
            "information",
            "bericht",
            "berichten",
            "medienberichten",
            "medienangaben",
            "polizeiangaben",
            "medieninformationen",
            "presseberichten",
            "zeitungsberichten",
            "auskunft",
            "erkenntnissen",
            "schätzung",
            "schätzungen",
            "berechnungen",
            "berechnung",
            "erkenntnis",
            "mitteilung",
            "lesart",
            "eigenangaben",
            "behördenangaben",
            "unternehmensangaben",
            "regierungsangaben",
            "recherchen",
            "prognose",
            "prognosen",
            "urteil",
            "umfrage",
            "studie",
            "analyse",
            "untersuchungen",
            "untersuchung",
            "umfragen",
            "zählung",
            "beobachtung",
            "beobachtungen",
            "vorstellung",
            "vorstellungen",
            "dafürhalten",
            "ermittlungen",
            "agenturberichten",
            "agenturmeldungen",
            "medienmeldungen",
            "meldungen",
            "augenzeugenberichten",
            "erklärung",
            "erklärungen",
            "statistik",
            "hochrechnung",
            "hochrechnungen",
            "willen",
            "wille",
            "plänen",
            "planungen",
            "vorgaben",
            "ermittlungsstand",
            "kenntnisstand",
            "erkenntnisstand",
            "befund",
            "befunden",
            "augenzeugen",
            "zeugenaussagen",
            "veranstalterangaben",
        ]
    ),
    "aus": frozenset(["sicht"]),
    "in": frozenset(["augen"]),
}
POSSESSIVE = frozenset(["ihrer", "meiner", "seiner", "unserer", "deren", "dessen"])
# "in den Augen der Kritiker", but "in die Augen".
IN_EYES = frozenset(["den", "ihren", "seinen", "deren", "dessen", "vieler", "mancher"])
ENGLISH_VIEWS = word_list("en", "views")
RELATIVE = word_list("de", "prepositions_relative")
# What these open is all that the phrase inside them tells of.
REASONS = frozenset(["da", "obwohl", "weil", "wo", "wobei", "während"])
PRONOMINAL = frozenset(["demnach", "demzufolge", "dementsprechend"])


def tag(unit: Unit, lexicon: Lexicon) -> list[Attribution]:
    """The sentence round such a phrase as content, its noun phrase as source."""
    finder = _german if unit.language == "de" else _english
    found = finder(unit, lexicon)
    return [found] if found is not None else []


def _german(unit: Unit, lexicon: Lexicon) -> Attribution | None:
    told = _opening_as_clause(unit, lexicon)
    for index, atom in enumerate(unit.atoms):
        if index < told or atom.is_quoted or not atom.is_word:
            continue
        phrase = _german_phrase(unit, index, lexicon)
        if phrase is not None:
            cue, source, first, last = phrase
            return _round(unit, cue, source, first, last)
    return None


def _opening_as_clause(unit: Unit, lexicon: Lexicon) -> int:
    """Where "Wie die Stadt mitteilte, …" ends: its teller tells all that follows it. 0 where there is none."""
    if unit.lower(0) != "wie" or not unit.clauses:
        return 0
    last = unit.clauses[0][1]
    return len(unit.atoms) if any(unit.lower(place) in lexicon.verbs for place in range(1, last)) else 0


Phrase = tuple[tuple[int, ...], tuple[int, int] | None, int, int]


def _german_phrase(unit: Unit, index: int, lexicon: Lexicon) -> Phrase | None:
    """Cue atoms, source, and where the whole phrase begins and ends."""
    word = unit.lower(index)
    side = lexicon.prepositions.get(word)
    limit = unit.clause_of(index)[1]
    if word == "dem" and unit.lower(index + 1) == "vernehmen":
        return (index, index + 1, index + 2), None, index, index + 3
    if word == "nach" and unit.lower(index - 1) in NEEDS_NOUN["nach"]:
        first = _back(unit, index)
        if first is not None and index - first >= 2:
            return (index,), (first, index), first, index + 1
    if word in NEEDS_NOUN:
        return _with_noun(unit, index, limit)
    if word == "laut" or (side == "before" and " " not in word and word not in NEEDS_NOUN):
        if unit.lower(index - 1) in ("zu", "so", "sehr", "ganz", "und") or word not in ("laut", "gemäß"):
            return None
        end = _extended(unit, index + 1, limit)
        if end == index + 1 or (word == "gemäß" and not _is_teller(unit, index + 1, end, lexicon)):
            return None
        return (index,), (index + 1, end), index, end
    if word == "zufolge" or side == "after":
        if word not in ("zufolge", "nach"):
            return None
        first = _back(unit, index)
        return ((index,), (first, index), first, index + 1) if first is not None else None
    if word in PRONOMINAL and _is_in_main_clause(unit, index):
        return (index,), None, index, index + 1
    if word == "wonach" and index > 2:
        return (index,), None, index, index + 1
    return None


def _is_in_main_clause(unit: Unit, index: int) -> bool:
    """In the sentence's first clause, or in one behind a semicolon."""
    first = unit.clause_of(index)[0]
    return first == 0 or unit.atoms[first - 1].text == ";"


def _with_noun(unit: Unit, index: int, limit: int) -> Phrase | None:
    word = unit.lower(index)
    nouns = NEEDS_NOUN[word]
    if word == "in" and unit.lower(index + 1) not in IN_EYES:
        return None
    place = index + 1
    while place < min(limit, index + 6) and unit.lower(place) not in nouns:
        current = unit.atoms[place]
        if current.is_capital or (not current.is_word and not current.is_quoted):
            return _compound(unit, index, place, limit, nouns) if word == "nach" else None
        place += 1
    if place >= min(limit, index + 6):
        return None
    own = unit.lower(index + 1) in ("eigenen", "eigener")
    end = place + 1 if own else _extended(unit, index + 1, limit)
    if end <= place:
        return None
    if (
        word == "nach"
        and unit.lower(place)
        in (
            "urteil",
            "bericht",
            "umfrage",
            "studie",
            "erklärung",
            "meldungen",
            "untersuchung",
            "untersuchungen",
            "ermittlungen",
        )
        and place == index + 1
        and end == place + 1
    ):
        return None
    source: tuple[int, int] | None = (index + 1, end)
    if own:
        source = _own_subject(unit, index, end, limit)
    if word in ("aus", "in"):
        source = (place + 1, end) if end > place + 1 else (index + 1, end)
    return tuple(i for i in ((index,) if word == "nach" else (index, place))), source, index, end


def _own_subject(unit: Unit, index: int, end: int, limit: int) -> tuple[int, int] | None:
    """Whose "eigene Angaben" they are: the subject's, behind the phrase or before it."""
    first = unit.clause_of(index)[0]
    for place in range(first + 1, index):
        if unit.lower(place) in GERMAN.auxiliaries or looks_finite(unit, place):
            return german_phrases.subject_at(unit, place)
    return german_phrases.subject_after(unit, end) if end < limit else None


def _compound(unit: Unit, index: int, place: int, limit: int, nouns: frozenset[str]) -> Phrase | None:
    """ "nach Polizeiangaben", "nach Reuters-Informationen", "Müllers Angaben nach"."""
    word = unit.lower(place)
    if unit.atoms[place].is_capital and any(
        word.endswith(noun)
        for noun in (
            "angaben",
            "informationen",
            "berichten",
            "einschätzung",
            "schätzungen",
            "darstellung",
            "ansicht",
            "aussagen",
        )
    ):
        end = _extended(unit, index + 1, limit)
        return ((index,), (index + 1, end), index, end) if end > place else None
    if place + 1 < limit and unit.atoms[place].is_capital and unit.lower(place + 1) in nouns and place == index + 1:
        return (index,), (index + 1, place + 2), index, place + 2
    return None


def _extended(unit: Unit, index: int, limit: int) -> int:
    """The phrase with its apposition between commas ("laut Polizeisprecherin Anna Alt, der …")."""
    return german_phrases.noun_phrase(unit, index, limit, has_genitive=True)


def _is_teller(unit: Unit, first: int, last: int, lexicon: Lexicon) -> bool:
    return any(
        unit.lower(i) in lexicon.organisations or unit.lower(i) in lexicon.roles or unit.lower(i) in lexicon.nouns
        for i in range(first, last)
    )


def _back(unit: Unit, index: int) -> int | None:
    """The start of the phrase that stands before "zufolge"."""
    first = unit.clause_of(index)[0]
    starts = [
        place
        for place in range(max(first, index - 14), index)
        if german_phrases.noun_phrase(unit, place, index) == index
    ]
    if index - 2 in starts and unit.lower(index - 2) in POSSESSIVE:
        return index - 2  # "das seiner Meinung nach teuer ist"
    for place in starts:
        opens = place == first or unit.lower(place - 1) not in GERMAN.determiners
        if opens and unit.lower(place) in GERMAN.determiners:
            return place
    for place in starts:
        if not unit.atoms[place - 1].is_capital or place == first:
            return place
    return starts[0] if starts else None


def _round(
    unit: Unit, cue: tuple[int, ...], source: tuple[int, int] | None, first: int, last: int
) -> Attribution | None:
    """The sentence before and behind the phrase, without the commas that set it off."""
    body = unit.body_end
    start = 0
    for place in range(first - 1, -1, -1):
        if unit.atoms[place].text in ";:" and not unit.atoms[place].is_quoted:
            start = place + 1
            break
    body = next((i for i in range(last, body) if unit.atoms[i].text == ";" and not unit.atoms[i].is_quoted), body)
    clause = unit.clause_of(first)
    if clause[0] > 0 and unit.lower(clause[0]) in RELATIVE and unit.atoms[clause[0] - 1].text == ",":
        start, body = clause[0], clause[1]
    elif clause[0] > 0 and unit.lower(clause[0]) in REASONS and unit.atoms[clause[0] - 1].text == ",":
        start = clause[0]
    if unit.lower(first) == "wonach" or (cue and unit.lower(cue[0]) == "wonach"):
        parts = [(last, body)]
    else:
        parts = [(start, _before_comma(unit, first)), (_behind_comma(unit, last), body)]
    parts = [(a, b) for a, b in parts if a < b and any(unit.atoms[i].is_word for i in range(a, b))]
    if not parts or any(unit.atoms[i].is_speech for part in parts for i in range(*part)):
        return None
    if sum(b - a for a, b in parts) < 3:
        return None
    return attribution(unit, Kind.INDIRECT, parts, confidence=confidence.PREPOSITION, cue_atoms=cue, source=source)


def _before_comma(unit: Unit, place: int) -> int:
    while place > 0 and unit.atoms[place - 1].text in ",–—(":
        place -= 1
    return place


def _behind_comma(unit: Unit, place: int) -> int:
    while place < len(unit.atoms) and unit.atoms[place].text in ",–—)":
        place += 1
    return place


def _english(unit: Unit, lexicon: Lexicon) -> Attribution | None:
    for index, atom in enumerate(unit.atoms):
        if atom.is_quoted or not atom.is_word:
            continue
        phrase = _english_phrase(unit, index)
        if phrase is not None:
            cue, source, first, last = phrase
            return _english_round(unit, cue, source, first, last)
    return None


def _english_phrase(unit: Unit, index: int) -> Phrase | None:
    word = unit.lower(index)
    if word == "according" and unit.lower(index + 1) == "to":
        end = _english_end(unit, index + 2, opens=index == 0)
        return ((index, index + 1), (index + 2, end), index, end) if end > index + 2 else None
    if word in ("in", "by") and unit.lower(index + 1) in ("the", "his", "her", "their", "its") or word == "in":
        limit = unit.clause_of(index)[1]
        for place in range(index + 1, min(limit, index + 9)):
            if unit.lower(place) in ENGLISH_VIEWS and not unit.atoms[place].is_capital:
                if unit.lower(place + 1) == "of":
                    end = _english_end(unit, place + 2, opens=index == 0)
                    return (tuple(range(index, place + 2)), (place + 2, end), index, end) if end > place + 2 else None
                if unit.lower(place - 1) in ("his", "her", "their") or unit.atoms[place - 1].text.endswith(
                    ("’s", "'s", "s’", "s'")
                ):
                    return (index, place), (index + 1, place), index, place + 1
                return None
    return None


def _english_end(unit: Unit, index: int, *, opens: bool) -> int:
    """The source's end: behind an opening phrase it is the comma, else the sentence's end or a comma."""
    limit = unit.body_end
    place = index
    while place < limit:
        atom = unit.atoms[place]
        if atom.is_speech or atom.text in ";:–—" and not atom.is_quoted:
            break
        if atom.text == "," and not atom.is_quoted:
            break
        place += 1
    return place


def _english_round(
    unit: Unit, cue: tuple[int, ...], source: tuple[int, int] | None, first: int, last: int
) -> Attribution | None:
    body = unit.body_end
    start = 0
    for place in range(first - 1, -1, -1):
        if unit.atoms[place].text in ";" and not unit.atoms[place].is_quoted:
            start = place + 1
            break
    parts = [(start, _before_comma(unit, first))]
    after = _behind_comma(unit, last)
    if after < body and (
        first == 0
        or first - start < 3
        or unit.lower(after) in ("and", "but")
        or unit.lower(after) in ENGLISH.auxiliaries
    ):
        parts.append((after, body))
    parts = [(a, b) for a, b in parts if a < b and any(unit.atoms[i].is_word for i in range(a, b))]
    if not parts or sum(b - a for a, b in parts) < 3:
        return None
    if any(unit.atoms[i].is_speech for part in parts for i in range(*part)):
        return None
    return attribution(unit, Kind.INDIRECT, parts, confidence=confidence.PREPOSITION, cue_atoms=cue, source=source)
