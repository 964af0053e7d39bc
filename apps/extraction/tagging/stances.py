"""Whose no it is: "Ein Verkauf kommt für die Stadt nicht in Frage", "für die Union ist das unannehmbar"."""

from functools import cache

from apps.extraction.grammar import GERMAN
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.loading import rows
from apps.extraction.tagging import confidence, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind, SpeechAct

# What closes the clause, each behind its verb's finite forms, in which one says no.
OUT_OF_QUESTION = (("nicht", "in", "frage"), ("nicht", "infrage"), ("nicht", "in", "betracht"))
NOT_TO_BE = (
    ("inakzeptabel",),
    ("unannehmbar",),
    ("undenkbar",),
    ("tabu",),
    ("indiskutabel",),
    ("nicht", "akzeptabel"),
    ("nicht", "annehmbar"),
    ("nicht", "hinnehmbar"),
    ("nicht", "verhandelbar"),
    ("keine", "option"),
    ("kein", "thema"),
)
FRAMES = dict.fromkeys(("kommt", "kommen", "kam", "kamen", "komme", "käme", "kämen"), OUT_OF_QUESTION) | dict.fromkeys(
    ("ist", "sind", "war", "waren", "bleibt", "bleiben", "blieb", "blieben"), NOT_TO_BE
)


def tag(unit: Unit, lexicon: Lexicon, taken: frozenset[int]) -> list[Attribution]:
    """The sentence, or its part before a colon, when it says for whom something is out of the question."""
    if unit.language != "de":
        return []
    end = _end(unit)
    if any(atom.is_speech for atom in unit.atoms[:end]) or taken.intersection(range(end)):
        return []
    for finite in range(end):
        if closing := _closing(unit, finite, end):
            source = _for_whom(unit, finite, closing[0], lexicon)
            if source is not None:
                return [_told(unit, (finite, *closing), source, end)]
    return []


def _end(unit: Unit) -> int:
    """Where the sentence ends, or its part before a colon, which has no full stop of its own."""
    colon = next((i for i, atom in enumerate(unit.atoms) if atom.text == ":" and not atom.is_quoted), None)
    return len(unit.atoms) if colon is None else colon


def _closing(unit: Unit, finite: int, end: int) -> tuple[int, ...]:
    """The atoms that close the frame the finite verb opens; empty where it opens none."""
    last = min(unit.clause_of(finite)[1], unit.body_end, end)
    for words in FRAMES.get(unit.lower(finite), ()):
        places = tuple(range(last - len(words), last))
        if places[0] > finite and tuple(unit.lower(place) for place in places) == words:
            return places
    return ()


def _for_whom(unit: Unit, finite: int, limit: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """The phrase behind "für", before the verb or after it, when it names somebody who can say no."""
    for place in range(unit.clause_of(finite)[0], limit - 1):
        if unit.lower(place) == "für":
            end = german_phrases.noun_phrase(unit, place + 1, limit, has_genitive=True)
            if end > place + 1 and _can_speak(unit, place + 1, end, lexicon):
                return place + 1, end
    return None


def _can_speak(unit: Unit, first: int, last: int, lexicon: Lexicon) -> bool:
    if last - first == 1 and unit.lower(first) in GERMAN.pronouns:
        return False  # "für sie": whoever that is
    names = (lexicon.metonyms, lexicon.organisations, lexicon.roles, lexicon.given_names, _countries())
    return any(unit.lower(place) in words for place in range(first, last) for words in names)


@cache
def _countries() -> frozenset[str]:
    """Countries, which speak through their governments."""
    return frozenset(row[0].lower() for row in rows("de", "countries"))


def _told(unit: Unit, cue: tuple[int, ...], source: tuple[int, int], end: int) -> Attribution:
    return attribution(
        unit,
        Kind.REPORTED,
        [(0, end)],
        confidence=confidence.REPORTED,
        cue_atoms=cue,
        source=source,
        act=SpeechAct.DENIES,
    )
