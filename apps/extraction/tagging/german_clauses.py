"""German clauses: which of them can be a content, by verb position, mood and opening word."""

from apps.extraction.grammar import GERMAN
from apps.extraction.tagging import german_phrases
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.subjunctive import find_subjunctive, is_subjunctive
from apps.extraction.tagging.units import Unit

COMPLEMENTIZERS = frozenset(["dass", "daß", "ob"])


ADVERBIAL = GERMAN.subordinators - COMPLEMENTIZERS - {"wie"}


CONDITIONS = frozenset(["wenn", "falls", "sobald", "sollte", "solange"])
CLOSERS = frozenset(["sagte", "sagt", "erklärte", "hieß", "heißt", "betonte", "ergänzte", "meinte"])


def clause_kind(unit: Unit, first: int, last: int, cue: Cue, separator: str) -> str:
    """ "content", "skip" (a clause that belongs to the cue's own), or "none"."""
    if _is_adverbial(unit, first, last):
        return "skip"
    start = first
    while start < last - 1 and unit.lower(start) in ("sondern", "und", "aber"):
        start += 1
    word = unit.lower(start)
    if start > first and unit.lower(first) in ("und", "aber", "doch"):
        return "none" if word not in COMPLEMENTIZERS and find_subjunctive(unit, start, last) is None else "content"
    if word in COMPLEMENTIZERS or (separator == ":" and word in ("kein", "keine")):
        return "content"
    if separator in "()":
        return "skip"
    if word in (
        "um",
        "ohne",
        "anstatt",
        "statt",
        "obwohl",
        "nachdem",
        "bevor",
        "während",
        "als",
        "weil",
        "da",
        "denn",
        "damit",
        "sodass",
        "wobei",
        "indem",
        "sondern",
    ):
        if word in ("wenn", "sobald", "sollte", "falls"):
            return "content" if _later_subjunctive(unit, first) else "none"
        if (
            word in ("weil", "nachdem", "während", "da", "als", "denn")
            and find_subjunctive(unit, last + 1, unit.body_end) is not None
        ):
            return "content" if find_subjunctive(unit, first, last) is not None else "skip"
        return "none"
    if word in CONDITIONS:
        return "content" if _opens_what_is_told(unit, first, last, cue) else "none"
    if (
        word in GERMAN.question_words
        and word not in ("was", "wo")
        or (word == "was" and cue.form.act.value in ("asks", "does not say", "doubts"))
    ):
        return "content"
    if word in GERMAN.prepositions and unit.lower(start + 1) in (
        "welche",
        "welchem",
        "welcher",
        "welchen",
        "wen",
        "wem",
    ):
        return "content"
    if is_infinitive(unit, first, last):
        return "content"
    mood = find_subjunctive(unit, first, last, is_running=True)
    if word in GERMAN.relative and _is_verb_last(unit, first, last):
        return "skip"
    if mood is not None:
        return "content" if mood < last - 1 or last - first > 2 else "none"
    if last - first <= 6 and german_phrases.noun_phrase(unit, first, last) == last:
        return "skip" if separator == "," else "none"
    if separator == ":":
        return "content" if last - first >= 3 and cue.strength else "none"
    if cue.strength == 2 and _has_finite_second(unit, first, last):
        return "content"
    if cue.strength and _later_subjunctive(unit, first) and _has_finite_second(unit, first, last):
        return "content"
    return "none"


def _is_adverbial(unit: Unit, first: int, last: int) -> bool:
    """ "sagte Ohm, die Leiterin, | aber auch, | dass …": nothing but what belongs to the verb."""
    return all(unit.lower(place) in GERMAN.adverbs | GERMAN.conjunctions for place in range(first, last))


def _opens_what_is_told(unit: Unit, first: int, last: int, cue: Cue) -> bool:
    """ "sagte, wenn es regne, falle das Fest aus": a condition is told where its main clause is."""
    if find_subjunctive(unit, first, unit.body_end, is_running=True) is not None:
        return True
    follows = last + 1 < unit.body_end and unit.atoms[last].text == ","
    is_main = follows and (unit.lower(last + 1) in GERMAN.auxiliaries or looks_finite(unit, last + 1))
    return is_main and cue.strength == 2 and not cue.is_passive


def _later_subjunctive(unit: Unit, first: int) -> bool:
    return find_subjunctive(unit, first, unit.body_end, is_running=True) is not None


def _is_verb_last(unit: Unit, first: int, last: int) -> bool:
    """A relative clause: its finite verb stands at its end."""
    word = unit.lower(last - 1)
    if word in GERMAN.auxiliaries:
        return not (find_subjunctive(unit, first, last - 1) is not None)
    if unit.atoms[last - 1].is_capital or not unit.atoms[last - 1].is_word:
        return False
    inner = range(first + 1, last - 1)
    return (
        not any(unit.lower(i) in GERMAN.auxiliaries for i in inner) and find_subjunctive(unit, first, last - 1) is None
    )


def is_relative(unit: Unit, first: int, last: int) -> bool:
    """A relative clause, with its preposition or without."""
    place = first + 1 if unit.lower(first) in GERMAN.prepositions else first
    return first > 0 and unit.lower(place) in GERMAN.relative and _is_verb_last(unit, first, last)


def is_infinitive(unit: Unit, first: int, last: int) -> bool:
    """A clause with "zu" and an infinitive, or a particle verb that holds its "zu" ("vorzulegen")."""
    if any(
        unit.lower(i) in GERMAN.auxiliaries - {"haben", "werden", "sein", "können", "müssen", "lassen"}
        for i in range(first, last)
    ):
        return False
    for place in range(last - 1, max(first, last - 6) - 1, -1):
        word = unit.lower(place)
        if (
            unit.lower(place - 1) == "zu"
            and place - 1 >= first
            and not unit.atoms[place].is_capital
            and word.endswith(("en", "n", "sein", "tun"))
        ):
            return True
        if (
            "zu" in word[2:-3]
            and word.endswith(("en", "ern", "eln"))
            and not unit.atoms[place].is_capital
            and len(word) > 7
            and _holds_zu(word)
        ):
            return True
    return False


def _holds_zu(word: str) -> bool:
    prefixes = (
        "ab",
        "an",
        "auf",
        "aus",
        "bei",
        "durch",
        "ein",
        "fest",
        "fort",
        "frei",
        "her",
        "hin",
        "los",
        "mit",
        "nach",
        "nieder",
        "um",
        "unter",
        "vor",
        "weg",
        "weiter",
        "wieder",
        "zurück",
        "zusammen",
        "voran",
        "heraus",
        "herbei",
        "hinaus",
        "bereit",
        "dar",
        "fern",
        "klar",
        "teil",
        "offen",
        "sicher",
        "entgegen",
        "hinzu",
        "wahr",
        "vorbei",
        "überein",
        "gegenüber",
        "zu",
        "still",
        "preis",
        "kürzer",
        "kennen",
        "dazu",
        "einher",
        "heran",
        "hervor",
        "hinein",
        "rück",
    )
    return any(word.startswith(prefix + "zu") for prefix in prefixes)


def _has_finite_second(unit: Unit, first: int, last: int) -> bool:
    """A main clause: a finite verb inside, none at its end."""
    if last - first < 3:
        return False
    for place in range(first, min(last - 1, first + 14)):
        word = unit.lower(place)
        if word in GERMAN.auxiliaries and not unit.atoms[place].is_quoted:
            return place > first
        if (
            place > first
            and not unit.atoms[place].is_capital
            and unit.atoms[place].is_word
            and word.endswith(("t", "te", "ten", "ieß", "ing", "am", "og", "iegen", "ehen"))
            and word not in GERMAN.adverbs
            and word not in ("nicht", "erst", "fast", "meist", "seit", "mit", "ist", "selbst", "letzt", "sonst")
            or place > first
            and is_subjunctive(word)
            and not unit.atoms[place].is_capital
            and not unit.atoms[place + 1].is_capital
        ):
            before = unit.atoms[place - 1]
            if before.is_capital or before.lower in GERMAN.pronouns or before.text in ')“"':
                return True
    return False


def _tells_on(unit: Unit, place: int) -> bool:
    """ "…, sagte X" and "…, so X" behind a content."""
    word, following = unit.lower(place), unit.lower(place + 1)
    if word == "so":
        named = place + 1 < len(unit.atoms) and unit.atoms[place + 1].is_capital
        return named or following in GERMAN.nominative
    return word in CLOSERS and following not in ("dass", ",")


def _second_teller(unit: Unit, place: int, later: list[Cue]) -> int:
    """ "dass er komme, und gab an, …": where the content ends before its teller's second verb; 0 where it does not."""
    cue = next((cue for cue in later if cue.finite == place + 1), None)
    if cue is None or cue.strength == 0 or cue.form.form not in ("present", "past"):
        return 0
    last = unit.clause_of(cue.last)[1]
    if last >= unit.body_end or unit.atoms[last].text not in ",:" or unit.atoms[last + 1].is_speech:
        return 0
    return place - 1 if unit.atoms[place - 1].text == "," else place


def _explains(unit: Unit, place: int, body: int) -> bool:
    """ ", denn es gibt kein Telefon": the reporter's own reason, in the indicative."""
    return unit.lower(place) == "denn" and find_subjunctive(unit, place, body, is_running=True) is None


def before_main_clause(unit: Unit, last: int, close: int) -> int:
    """ "Nachdem sie gesagt hatte, dass er kommt, | hatte der Rat …": where the clause with its verb first begins."""
    for place in range(last, close - 1):
        if unit.atoms[place].text == "," and unit.lower(place + 1) in GERMAN.auxiliaries:
            return place
    return close


def content_end(unit: Unit, first: int, body: int, later: list[Cue]) -> int:
    """Where the content stops: at the sentence's end, a semicolon, or another teller's clause."""
    for place in range(first + 1, body):
        atom = unit.atoms[place]
        if atom.text == ":" and not atom.is_quoted and any(cue.first > place for cue in later):
            return place
        if atom.text == ";" and not atom.is_quoted:
            if find_subjunctive(unit, place + 1, body) is None:
                return place
            continue
        if atom.lower == "und" and (second := _second_teller(unit, place, later)):
            return second
        if atom.text in ",–—" and (_tells_on(unit, place + 1) or _explains(unit, place + 1, body)):
            return place
    return body


def clauses_between(unit: Unit, start: int, stop: int) -> list[tuple[int, int]]:
    return [(first, last) for first, last in unit.clauses if start <= first < stop]


def has_finite(unit: Unit, first: int, last: int) -> bool:
    return any(unit.lower(place) in GERMAN.auxiliaries or looks_finite(unit, place) for place in range(first, last))


def looks_finite(unit: Unit, place: int) -> bool:
    atom = unit.atoms[place]
    return (
        atom.is_word
        and not atom.is_capital
        and not atom.is_quoted
        and len(atom.lower) > 3
        and atom.lower.endswith(("t", "te", "ten", "en", "ieß", "ing", "am", "og", "ag", "ief"))
        and atom.lower not in GERMAN.adverbs
        and atom.lower not in GERMAN.determiners
        and atom.lower not in GERMAN.prepositions
        and atom.lower not in ("nicht", "fast", "meist", "erst", "sonst", "zuletzt", "selbst")
    )


def goes_on(unit: Unit, first: int, body: int) -> bool:
    """Whether the content continues behind its cue."""
    word = unit.lower(first)
    last = unit.clause_of(first)[1]
    if word in GERMAN.relative and _is_verb_last(unit, first, last) or word in ADVERBIAL:
        return False
    if word in COMPLEMENTIZERS or word in ("sondern", "aber", "denn"):
        return True
    return find_subjunctive(unit, first, body, is_running=True) is not None
