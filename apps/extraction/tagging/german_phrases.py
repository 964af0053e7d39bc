"""The subject of a German verb: before it, behind it, or round an apposition."""

from apps.extraction.grammar import GERMAN, word_list
from apps.extraction.lexicons import load
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.german_nouns import noun_phrase
from apps.extraction.tagging.units import Unit

DATIVE = word_list("de", "dative")
LEADS = GERMAN.conjunctions | frozenset(
    ["auch", "selbst", "nur", "sogar", "allein", "so", "ausgerechnet", "gerade", "erst", "bereits", "schon", "noch"]
)
# Adverbs end so, but a few family names too: what follows the verb decides.
LEADING_ENDINGS = tuple(sorted(word_list("de", "leading_endings")))
ADVERB_ENDINGS = tuple(sorted(word_list("de", "adverb_endings")))
PRONOMINAL_ADVERBS = word_list("de", "pronominal_adverbs")
AMBIGUOUS = word_list("de", "ambiguous")
# Endings of feminine nouns, before which "der" is no nominative.
FEMININE = ("ung", "heit", "keit", "schaft", "ion", "tät", "rin")


def subject(unit: Unit, cue: Cue) -> tuple[int, int] | None:
    """The atoms [first, last) of the phrase that agrees with the cue's finite verb."""
    first, last = unit.clause_of(cue.finite)
    if unit.lower(cue.finite - 1) in ("und", "oder") and cue.finite - 1 > 0:
        return _opening_subject(unit, cue.finite)
    if first and cue.finite >= last - 1 and cue.finite > first + 1:
        relative = _in_relative(unit, first, cue.finite)
        if relative is not None:
            return relative
    if cue.finite > first:
        before = _before(unit, first, cue.finite)
        if before is not None:
            return before
        return _after(unit, cue.finite + 1, last)
    framed = _with_parenthesis(unit, cue.finite)
    if framed is not None:
        return framed
    return _after(unit, cue.finite + 1, last)


def _in_relative(unit: Unit, first: int, finite: int) -> tuple[int, int] | None:
    """ "…, von dem die Polizei glaubt" and "…, der vor dem Rat betonte": the subject, or the pronoun that is it."""
    opener = first + 1 if unit.lower(first) in GERMAN.prepositions else first
    if unit.lower(opener) not in GERMAN.relative:
        return None
    inner = _after(unit, opener + 1, finite)
    if inner is not None:
        return inner
    return (opener, opener + 1) if opener == first and unit.lower(first) in ("der", "die", "das") else None


def subject_at(unit: Unit, finite: int) -> tuple[int, int] | None:
    """The subject of the finite verb at `finite`, which no lexicon knows."""
    first, last = unit.clause_of(finite)
    if finite > first:
        return _before(unit, first, finite) or _after(unit, finite + 1, last)
    return _with_parenthesis(unit, finite) or _after(unit, finite + 1, last)


def subject_after(unit: Unit, index: int) -> tuple[int, int] | None:
    """The subject that follows a verb which stands first in its clause, with its apposition."""
    return _after(unit, index + 1, unit.clause_of(index)[1])


def _before(unit: Unit, first: int, finite: int) -> tuple[int, int] | None:
    place = first
    while place < finite and unit.lower(place) in LEADS:
        place += 1
    if place == finite:
        return _opening_subject(unit, finite) if unit.lower(finite - 1) in ("und", "oder") else None
    word = unit.lower(place)
    if word == "als" and noun_phrase(unit, place + 1, finite, has_genitive=True) == finite:
        return None  # "Als Grund gab die Schule an"
    if word in GERMAN.subordinators or word in GERMAN.question_words:
        return _in_subordinate(unit, place + 1, finite)
    if (
        word in ("das", "dies")
        and finite == place + 1
        and _after(unit, finite + 1, unit.clause_of(finite)[1]) is not None
    ):
        return None
    if word in ("dem", "den", "einem", "einen", "ihm", "ihn", "ihnen", "keinen", "seinen", "ihren", "diesen", "sich"):
        return None
    if word in ("der", "die") and _is_oblique(unit, place, finite):
        return None
    if place == first and _is_leading_adverb(unit, place, finite):
        return None
    begins = unit.atoms[place].is_capital or word in GERMAN.nominative or unit.atoms[place].text[0].isdigit()
    is_adverbial = word in GERMAN.prepositions or word in GERMAN.adverbs
    if not begins and (is_adverbial or not _modified(unit, place, finite)):
        return None
    if (
        place == first
        and unit.atoms[place].is_capital
        and word in (GERMAN.prepositions | GERMAN.adverbs)
        and word not in ("so",)
    ):
        return _name_with_particle(unit, place, finite)
    end = noun_phrase(unit, place, finite, has_genitive=True)
    if end == place or _is_time(unit, place, end):
        return None
    if end == finite and word in AMBIGUOUS and _real_subject_follows(unit, place, finite):
        return None
    rest = end
    while rest < finite and (unit.lower(rest) in GERMAN.adverbs or unit.lower(rest) in ("selbst", "sich", "aber")):
        rest += 1
    if rest == finite or unit.lower(rest) in GERMAN.prepositions:
        return place, end
    if unit.lower(place) in GERMAN.relative:
        return None
    return (place, end) if finite - rest <= 2 and not unit.atoms[rest].is_capital else None


def _name_with_particle(unit: Unit, place: int, finite: int) -> tuple[int, int] | None:
    """ "Von der Heide betonte": a family name, where no other subject follows the verb."""
    if unit.lower(place) != "von" or not 1 < finite - place <= 3 or not unit.atoms[finite - 1].is_capital:
        return None
    is_name = all(unit.lower(between) in ("der", "dem", "den") for between in range(place + 1, finite - 1))
    return (place, finite) if is_name and _after(unit, finite + 1, unit.clause_of(finite)[1]) is None else None


def _is_time(unit: Unit, first: int, last: int) -> bool:
    """ "Vergangene Woche": tells when, not who."""
    return unit.lower(last - 1) in GERMAN.days and not unit.atoms[last - 1].is_quoted


def _real_subject_follows(unit: Unit, place: int, finite: int) -> bool:
    """ "Die Meldung bestreitet er", "… der Flughafen." at the clause's end: the phrase in front is the object."""
    last = unit.clause_of(finite)[1]
    after = unit.lower(finite + 1)
    if after in ("er", "man"):
        return True
    if after == "sie" and (finite + 2 >= last or _is_thing(unit, place, finite) and _closes(unit, finite + 2)):
        return True
    if unit.lower(finite + 2).endswith(FEMININE):
        return False  # "widersprach der Darstellung"
    return after == "der" and not _is_oblique(unit, finite + 1, last) and noun_phrase(unit, finite + 1, last) == last


def _is_thing(unit: Unit, place: int, finite: int) -> bool:
    """ "Die Kosten der Planung": nothing in the phrase that could speak."""
    lexicon = load("de")
    speakers = (lexicon.roles, lexicon.organisations, lexicon.metonyms, lexicon.unnamed, lexicon.given_names)
    return not any(unit.lower(index) in words for index in range(place, finite) for words in speakers)


def _closes(unit: Unit, place: int) -> bool:
    """Whether what follows "sie" is no object of it: "auf 3 Millionen", "als Fehler"."""
    return unit.lower(place) in GERMAN.prepositions or unit.lower(place) in ("als", "am", "zum", "zur", "im", "nicht")


def _opening_subject(unit: Unit, finite: int) -> tuple[int, int] | None:
    """The phrase that opens the sentence, for a second verb behind "und"."""
    start = 0
    for place in range(finite - 1, -1, -1):
        if unit.atoms[place].text in ":;" or unit.atoms[place].is_speech:
            start = place + 1
            break
    while start < finite and (unit.lower(start) in LEADS or not unit.atoms[start].is_word):
        start += 1
    if start >= finite or unit.lower(start) in GERMAN.prepositions | GERMAN.subordinators | DATIVE | PRONOMINAL_ADVERBS:
        return None
    end = noun_phrase(unit, start, finite)
    return (start, end) if end > start and end < finite - 1 else None


def _is_oblique(unit: Unit, place: int, limit: int) -> bool:
    """ "Der englischen Zeitung": an adjective in -en behind "der" makes it a dative."""
    following = unit.lower(place + 1)
    return (
        unit.lower(place) == "der"
        and place + 2 < limit
        and following.endswith("en")
        and not unit.atoms[place + 1].is_capital
        and unit.atoms[place + 2].is_capital
    )


def _is_leading_adverb(unit: Unit, place: int, finite: int) -> bool:
    """A sentence's first word has a capital anyway: "Kurzzeitig", "Darin", "Dabei" are no names."""
    word = unit.lower(place)
    if finite - place > 2 or not unit.atoms[place].is_capital:
        return False
    if word in PRONOMINAL_ADVERBS:
        return True
    if finite - place > 1 or len(word) < 6:
        return False
    return word.endswith(ADVERB_ENDINGS) or (word.endswith(LEADING_ENDINGS) and _opens_subject(unit, finite + 1))


def _opens_subject(unit: Unit, place: int) -> bool:
    """Whether an article or a pronoun in the nominative stands here, or behind "sich"."""
    place += unit.lower(place) == "sich"
    return unit.lower(place) in ("der", "die", "das", "er", "sie", "es", "man", "ein", "eine")


def _modified(unit: Unit, place: int, finite: int) -> bool:
    return noun_phrase(unit, place, finite) > place


def _in_subordinate(unit: Unit, place: int, finite: int) -> tuple[int, int] | None:
    """ "wie die Polizei am Montag mitteilte": the first phrase behind the subordinator."""
    return _after(unit, place, finite)


def _after(unit: Unit, place: int, limit: int) -> tuple[int, int] | None:
    """The first phrase at or behind `place` that can be a subject; adverbials and datives are passed over."""
    while place < limit:
        atom = unit.atoms[place]
        word = atom.lower
        if (
            word in ("sich", "es", "ihm", "ihr", "ihnen", "uns", "mir", "ihn", "nicht", "selbst", "wohl")
            or word in GERMAN.adverbs
        ):
            if word == "ihr" and place + 1 < limit and unit.atoms[place + 1].is_capital:
                break
            place += 1
        elif word in GERMAN.prepositions and not atom.is_quoted:
            end = noun_phrase(unit, place + 1, limit)
            place = end if end > place + 1 else place + 1
        elif word in DATIVE:
            end = noun_phrase(unit, place, limit, is_short=True)
            place = end if end > place else place + 1
        elif (
            atom.is_capital
            or word in GERMAN.nominative
            or word in GERMAN.pronouns
            or atom.text[0].isdigit()
            or atom.is_quoted
            or _modified(unit, place, limit)
        ):
            break
        elif not atom.is_word:
            return None
        else:
            place += 1
    if place >= limit:
        return None
    end = noun_phrase(unit, place, limit)
    if end == place:
        return None
    return place, _apposition(unit, end, limit)


def _apposition(unit: Unit, end: int, limit: int) -> int:
    """Takes in ", Nasim Kohar" and ", der Chef der Behörde" where the clause ends behind the phrase."""
    if end != limit or end + 1 >= len(unit.atoms) or unit.atoms[end].text != ",":
        return end
    first, last = unit.clause_of(end + 1)
    if first != end + 1 or last - first > 9:
        return end
    closes = last >= unit.body_end or unit.atoms[last].text in ",–—"
    if (
        not closes
        or noun_phrase(unit, first, last) != last
        or unit.lower(first) in GERMAN.pronouns - GERMAN.determiners
    ):
        return end
    return last


def _with_parenthesis(unit: Unit, finite: int) -> tuple[int, int] | None:
    """ "Peter Alt, Sprecher der Kammer, sagte": the phrase before an apposition or a relative clause."""
    if finite < 3 or unit.atoms[finite - 1].text not in ",–—)":
        return None
    clauses = [clause for clause in unit.clauses if clause[1] < finite]
    start = None
    for first, last in reversed(clauses[-4:]):
        place = first
        while place < last and unit.lower(place) in LEADS:
            place += 1
        if place < last and _is_nominal(unit, place, last):
            start = (place, last)
            if first == 0 or unit.atoms[first - 1].text in ":;":
                break
        elif unit.lower(first) not in GERMAN.relative and not _is_aside(unit, first, last):
            break
    if start is None:
        return None
    after = unit.lower(finite + 1)
    if after in GERMAN.pronouns and after not in GERMAN.determiners:
        return None
    beginning, last = start
    opening = beginning == 0 or unit.atoms[beginning - 1].text in ":;" or (beginning == 1 and unit.lower(0) in LEADS)
    if not opening:
        return None
    between = [clause for clause in clauses if clause[0] > last]
    for first, behind in between:
        if not _is_nominal(unit, first, behind):
            break
        last = behind
    return beginning, last


def _is_aside(unit: Unit, first: int, last: int) -> bool:
    """ ", an der Studie nicht beteiligt,": a short stretch without a finite verb."""
    return last - first <= 8 and not any(
        unit.lower(place) in GERMAN.auxiliaries or unit.lower(place) in GERMAN.subordinators
        for place in range(first, last)
    )


def _is_nominal(unit: Unit, first: int, last: int) -> bool:
    """Nothing but a phrase, with what prepositions tie to it ("Mitglied in der Versammlung")."""
    if unit.lower(first) in GERMAN.prepositions:
        return False
    place = noun_phrase(unit, first, last, has_genitive=True)
    while first < place < last and unit.lower(place) in GERMAN.prepositions:
        end = noun_phrase(unit, place + 1, last)
        if end == place + 1:
            return False
        place = end
    return place == last
