"""Indirect speech in German: which clauses belong to a cue, by verb position, mood and commas."""

from apps.extraction.grammar import GERMAN
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, german_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.german_clauses import (
    ADVERBIAL,
    COMPLEMENTIZERS,
    before_main_clause,
    clause_kind,
    clauses_between,
    content_end,
    goes_on,
    has_finite,
    is_infinitive,
    is_relative,
    looks_finite,
)
from apps.extraction.tagging.subjunctive import CERTAIN, find_subjunctive, is_subjunctive
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind, SpeechAct

MIN_INFINITIVE = 3
IMPERSONAL = frozenset(["es", "das", "dies"])
# Whoever learns something tells nothing, but for "wie die Redaktion erfuhr".
LEARNING = frozenset(["erfahren"])
# Verbs whose teller is told by a place: "aus dem Ministerium verlautete".
PLACED = frozenset(["heißen", "verlauten", "durchsickern", "hervorgehen"])


def tag(unit: Unit, cues: list[Cue], lexicon: Lexicon) -> list[Attribution]:
    """Contents that a cue in the same sentence introduces or closes."""
    found: list[Attribution] = []
    if closed := _closed_by(unit, cues):
        return [closed]
    if told := _told_so(unit):
        return told
    last_source: tuple[int, int] | None = None
    reach = 0
    for cue in cues:
        if cue.first < reach or unit.lower(cue.finite) in CERTAIN or _is_reported(unit, cue):
            continue
        result = _tag_cue(unit, cue, cues, last_source)
        source = _subject(unit, cue)
        if result is not None:
            found.append(result)
            end = max(span.end for span in result.content)
            reach = next((i for i, atom in enumerate(unit.atoms) if atom.start >= end), len(unit.atoms))
        if source is not None:
            last_source = source
    return found


def _is_reported(unit: Unit, cue: Cue) -> bool:
    """ "Er gehe davon aus, dass …": the verb of saying is itself told."""
    is_told = cue.form.form == "subjunctive1" and is_subjunctive(unit.lower(cue.finite))
    return is_told and unit.lower(cue.finite - 1) in ("er", "sie", "man") and unit.clause_of(cue.finite)[0] == 0


def _closed_by(unit: Unit, cues: list[Cue]) -> Attribution | None:
    """A sentence in Konjunktiv I that ends in its cue holds every other cue in its content."""
    for cue in reversed(cues):
        first = unit.clause_of(cue.finite)[0]
        if cue.finite != first or first < 3 or cue.strength == 0 or unit.clause_of(cue.last)[1] < unit.body_end - 12:
            continue
        start = _sentence_start(unit, first)
        if find_subjunctive(unit, start, first - 1) is None or _following(unit, cue, []) is not None:
            continue
        found = _closing(unit, cue, first, _subject(unit, cue))
        if found is not None:
            return found
    return None


def _told_so(unit: Unit) -> list[Attribution]:
    """ "…, so die Polizei.": a teller without a verb."""
    body = unit.body_end
    for first, last in unit.clauses[1:]:
        if unit.lower(first) != "so" or unit.atoms[first - 1].text not in ",–—" or last - first < 2:
            continue
        source = german_phrases.subject_after(unit, first)
        if source is None or source[0] != first + 1:
            continue
        end = max(last, source[1])
        if source[1] < last and unit.lower(source[1]) not in GERMAN.prepositions | GERMAN.adverbs:
            continue
        start = _sentence_start(unit, first)
        parts = [(start, first - 1)] if first - 1 - start >= 2 else []
        if parts and end + 1 < body and goes_on(unit, end + 1, body):
            parts.append((end + 1, body))
        if parts and not any(unit.atoms[i].is_speech for part in parts for i in range(*part)):
            return [
                attribution(
                    unit, Kind.INDIRECT, parts, confidence=confidence.INDIRECT_FINAL, cue_atoms=(first,), source=source
                )
            ]
    return []


def _points_back(unit: Unit, cue: Cue, first: int, source: tuple[int, int] | None) -> Attribution | None:
    """ "Es gab Gespräche, das bestätigte der Sprecher.": the object "das" stands for the clause before."""
    if cue.finite != first + 1 or unit.lower(first) not in ("das", "dies") or first < 4 or source is None:
        return None
    if unit.atoms[first - 1].text not in ",–—:;" or source[0] <= cue.finite:
        return None
    start = _sentence_start(unit, first)
    return attribution(
        unit, Kind.INDIRECT, [(start, first - 1)], confidence=confidence.INDIRECT_FINAL, cue=cue, source=source
    )


def _tag_cue(unit: Unit, cue: Cue, cues: list[Cue], last_source: tuple[int, int] | None) -> Attribution | None:
    first, _ = unit.clause_of(cue.finite)
    opener = unit.lower(first)
    if opener == "wie" and first > 0 or opener == "wie" and cue.finite > first:
        return _as_told(unit, cue, first)
    if (opening := _opened_by_as(unit, cue, first)) is not None:
        return _as_told(unit, cue, *opening)
    if (
        opener in ADVERBIAL
        and cue.finite > first + 1
        and cue.finite == unit.clause_of(cue.finite)[1] - 1
        and opener not in ("nachdem", "während", "weil", "obwohl", "wobei", "da")
    ):
        return None
    source = _subject(unit, cue)
    if cue.is_negated and cue.form.act is SpeechAct.INTENDS or _tells_nothing(unit, cue, source):
        return None
    content = _following(unit, cue, [other for other in cues if other.first > cue.last])
    if content is not None and _is_parenthesis(unit, cue, first, content):
        content = None
    if content is not None:
        if source is None:
            source = _default_source(unit, cue, last_source)
        sure = confidence.INDIRECT_SURE if cue.strength == 2 else confidence.INDIRECT_LIKELY
        return attribution(unit, Kind.INDIRECT, content, confidence=sure, cue=cue, source=source)
    return _points_back(unit, cue, first, source) or _closing(unit, cue, first, source)


def _tells_nothing(unit: Unit, cue: Cue, source: tuple[int, int] | None) -> bool:
    """ "Niemand ahnte, wie …", "Sie erfuhren, dass …": nobody, or somebody who is told himself."""
    return cue.form.lemma in LEARNING or (source is not None and unit.lower(source[0]) == "niemand")


def _is_parenthesis(unit: Unit, cue: Cue, first: int, content: list[tuple[int, int]]) -> bool:
    """ "Der Weg sei weit, hieß es, | sicher sei er aber": the content stands on both sides of its cue."""
    is_impersonal = unit.lower(cue.finite + 1) == "es" and cue.finite == first
    opens_clause = unit.lower(content[0][0]) in COMPLEMENTIZERS | GERMAN.question_words
    return is_impersonal and first >= 3 and unit.atoms[first - 1].text == "," and not opens_clause


def _subject(unit: Unit, cue: Cue) -> tuple[int, int] | None:
    if cue.is_passive:
        return _agent(unit, cue)
    last = cue.form.lemma.split()[-1]
    if last in PLACED or cue.form.lemma == "die Rede sein" or _is_impersonal(unit, cue):
        return _place(unit, cue)
    phrase = german_phrases.subject(unit, cue)
    if phrase is not None and phrase[1] - phrase[0] == 1 and unit.lower(phrase[0]) in IMPERSONAL | {"man"}:
        return None
    return phrase


def _is_impersonal(unit: Unit, cue: Cue) -> bool:
    return "es" in (unit.lower(cue.finite + 1), unit.lower(cue.finite - 1)) and cue.form.lemma.split()[-1] in (
        "heißen",
        "lauten",
        "verlauten",
    )


def _agent(unit: Unit, cue: Cue) -> tuple[int, int] | None:
    """The "von …" of a passive."""
    first, high = unit.clause_of(cue.finite)[0], cue.main
    for place in (first, *range(cue.finite + 1, high)):
        if unit.lower(place) in ("von", "vom", "seitens"):
            end = german_phrases.noun_phrase(unit, place + 1, high)
            return (place + 1, end) if end > place + 1 else None
    return None


def _place(unit: Unit, cue: Cue) -> tuple[int, int] | None:
    """ "aus dem Ministerium hieß es", "in dem Bericht heißt es", "hieß es bei der Polizei"."""
    first, last = unit.clause_of(cue.finite)
    for place in (*range(first, cue.finite), *range(cue.finite + 1, last)):
        if unit.lower(place) in ("aus", "in", "im", "bei", "beim", "von", "vom", "seitens"):
            limit = cue.finite if place < cue.finite else last
            end = german_phrases.noun_phrase(unit, place + 1, limit, has_genitive=True)
            if end > place + 1 and not any(unit.lower(i) in GERMAN.days for i in range(place + 1, end)):
                return place + 1, end
    return None


def _default_source(unit: Unit, cue: Cue, last_source: tuple[int, int] | None) -> tuple[int, int] | None:
    """ "… und fügte hinzu": the subject of the clause before."""
    if last_source is None:
        return None
    before = unit.lower(cue.finite - 1)
    return last_source if before in GERMAN.conjunctions or unit.clause_of(cue.finite)[0] == cue.finite else None


def _frame_close(unit: Unit, cue: Cue) -> int:
    """The end of the clause in which the cue's last word stands."""
    return max(unit.clause_of(cue.last)[1], unit.clause_of(cue.finite)[1])


def _following(unit: Unit, cue: Cue, later: list[Cue]) -> list[tuple[int, int]] | None:
    """The content behind the cue: a that-clause, a question, an infinitive, or a clause with its verb second."""
    end = _frame_close(unit, cue)
    inner = _inside_clause(unit, cue, later)
    if inner is not None:
        return inner
    body = unit.body_end
    clauses = [clause for clause in unit.clauses if clause[0] > end - 1 and clause[0] < body]
    if any(other.finite < end and unit.lower(other.finite - 1) == "und" and other.strength for other in later):
        return None  # "nahm das hin und erklärte, dass …"
    for number, (first, last) in enumerate(clauses):
        separator = unit.atoms[first - 1].text
        if unit.atoms[first - 1].is_speech:
            return None
        kind = clause_kind(unit, first, min(last, body), cue, separator)
        if kind == "content":
            close = content_end(unit, first, body, later)
            if unit.lower(unit.clause_of(cue.finite)[0]) in ADVERBIAL:
                close = before_main_clause(unit, last, close)
            return [(first, close)]
        if kind == "skip" and number < 3:
            continue
        return None
    return None


def _inside_clause(unit: Unit, cue: Cue, later: list[Cue]) -> list[tuple[int, int]] | None:
    """A content that no comma parts from its cue ("sagte dass …", "angekündigt im Mai anzutreten")."""
    last = unit.clause_of(cue.last)[1]
    if cue.form.form == "participle" and last - cue.last > MIN_INFINITIVE and is_infinitive(unit, cue.last + 1, last):
        return [(cue.last + 1, content_end(unit, cue.last + 1, unit.body_end, later))]
    for place in range(cue.last + 1, min(last, cue.last + 12)):
        if unit.lower(place) in COMPLEMENTIZERS:
            return [(place, content_end(unit, place, unit.body_end, later))]
    return None


def _opened_by_as(unit: Unit, cue: Cue, first: int) -> tuple[int, tuple[int, int]] | None:
    """ "wie Jan Alt, Direktor des Amtes, | betont": where the "wie" stands, and the phrase with its apposition."""
    if first < 4 or unit.atoms[first - 1].text != "," or unit.clause_of(cue.last)[0] != first:
        return None
    if cue.finite != first:
        return _closed_by_apposition(unit, cue, first)
    before = [clause for clause in unit.clauses if clause[1] < first][-3:]
    for opener, end in reversed(before):
        if unit.lower(opener) == "wie":
            phrase = german_phrases.noun_phrase(unit, opener + 1, end, has_genitive=True)
            is_whole = phrase > opener + 1 and not has_finite(unit, phrase, end)
            return (opener, (opener + 1, first - 1)) if is_whole else None
        if german_phrases.noun_phrase(unit, opener, end, has_genitive=True) != end:
            return None
    return None


def _closed_by_apposition(unit: Unit, cue: Cue, first: int) -> tuple[int, tuple[int, int]] | None:
    """ "wie Jan Alt, Direktor des Amtes betont": the comma behind the apposition left out."""
    if german_phrases.noun_phrase(unit, first, cue.finite, has_genitive=True) != cue.finite:
        return None
    opener, end = unit.clause_of(first - 2)
    is_opened = unit.lower(opener) == "wie" and german_phrases.noun_phrase(unit, opener + 1, end) == end
    return (opener, (opener + 1, cue.finite)) if is_opened else None


def _as_told(unit: Unit, cue: Cue, first: int, named: tuple[int, int] | None = None) -> Attribution | None:
    """ "Wie die Polizei mitteilte, …" and "…, wie die Polizei mitteilte, …"."""
    last = unit.clause_of(cue.main)[1]
    if cue.main < last - 2 and cue.last < last - 2:
        return None
    source = named or german_phrases.subject(unit, cue) or german_phrases.subject_after(unit, first)
    if source is None or (named is None and source[1] > cue.last):
        source = _subject_between(unit, first + 1, cue.main)
    if source is not None and unit.lower(source[0]) in IMPERSONAL and source[1] - source[0] == 1:
        source = None
    body = unit.body_end
    parts: list[tuple[int, int]] = []
    if first > 1:
        start = _sentence_start(unit, first)
        if first - 1 - start >= 2:
            parts.append((start, first - 1))
    if last < body:
        after = last + 1 if unit.atoms[last].text in ",–—" else last
        if after < body and not (parts and unit.lower(after) in GERMAN.relative and body - after < 3):
            parts.append((after, body))
    if (
        not parts
        or any(unit.atoms[i].is_speech for part in parts for i in range(*part))
        and sum(b - a for a, b in parts) < 3
    ):
        return None
    cue_atoms = (first, *cue.atoms) if unit.lower(first) == "wie" else cue.atoms
    return attribution(
        unit,
        Kind.INDIRECT,
        parts,
        confidence=confidence.INDIRECT_FINAL,
        cue=cue,
        cue_atoms=cue_atoms[-len(cue.atoms) :],
        source=source,
    )


def _subject_between(unit: Unit, first: int, last: int) -> tuple[int, int] | None:
    end = german_phrases.noun_phrase(unit, first, last)
    return (first, end) if end > first else None


def _sentence_start(unit: Unit, before: int) -> int:
    """The start of the sentence or of its part behind a colon or semicolon."""
    for place in range(before - 2, -1, -1):
        if unit.atoms[place].text in ";:" and not unit.atoms[place].is_quoted or unit.atoms[place].is_speech:
            return place + 1
    return 0


def _closing(unit: Unit, cue: Cue, first: int, source: tuple[int, int] | None) -> Attribution | None:
    """ "Die Lage sei ernst, sagte Müller.": the content stands before the verb."""
    if cue.finite != first or first < 3 or unit.atoms[first - 1].text not in ",–—" or cue.is_passive:
        return None
    if source is not None and source[0] < first:
        return None
    start = _sentence_start(unit, first)
    body = unit.body_end
    stop = first - 1
    mood = find_subjunctive(unit, start, stop, is_running=True)
    if mood is None:
        mood = _last_but_one(unit, start, stop)
    if stop - start < 2 or any(unit.atoms[i].is_speech for i in range(start, stop)):
        return None
    if source is None and not _is_impersonal(unit, cue) and cue.form.lemma.split()[-1] != "heißen":
        return None
    if cue.strength == 0 and mood is None:
        return None
    if cue.modal and cue.main != cue.finite and unit.lower(cue.main) not in ("wissen",):
        return None
    if mood is None and unit.lower(start) in ("um", "ohne", "anstatt", "statt", "sollte"):
        return None
    told = [clause for clause in clauses_between(unit, start, stop) if not is_relative(unit, *clause)]
    if mood is None and not any(has_finite(unit, first, last) for first, last in told):
        return _opening_piece(unit, cue, start, stop, source)
    if mood is None and unit.lower(start) in ADVERBIAL and unit.lower(start) not in ("wenn", "seit"):
        return None
    parts = [(start, stop)]
    end = unit.clause_of(cue.last)[1]
    if source is not None:
        end = max(end, source[1])
    if end + 1 < body and unit.atoms[end].text in ",–—" and goes_on(unit, end + 1, body):
        parts.append((end + 1, body))
    sure = confidence.INDIRECT_FINAL if mood is not None or cue.strength == 2 else confidence.INDIRECT_LIKELY
    return attribution(unit, Kind.INDIRECT, parts, confidence=sure, cue=cue, source=source)


def _last_but_one(unit: Unit, start: int, stop: int) -> int | None:
    """ "Das Fest dauere länger, …": behind a noun, and one word before the end, only a verb ends in -e."""
    place = stop - 2
    if place <= start or not unit.atoms[place - 1].is_capital or not is_subjunctive(unit.lower(place)):
        return None
    verb, last = unit.atoms[place], unit.atoms[stop - 1]
    is_bare = last.is_word and not (last.is_capital or verb.is_capital or last.lower.endswith(("t", "te", "en")))
    return place if is_bare else None


def _opening_piece(unit: Unit, cue: Cue, start: int, stop: int, source: tuple[int, int] | None) -> Attribution | None:
    """ "In acht Jahren, prophezeit die Studie, wird …": a cue wedged in behind the first phrase."""
    end = unit.clause_of(cue.last)[1]
    if source is not None:
        end = max(end, source[1])
    if end + 2 >= unit.body_end or unit.atoms[end].text != ",":
        return None
    after = unit.lower(end + 1)
    if after not in GERMAN.auxiliaries and not looks_finite(unit, end + 1):
        return None
    return attribution(
        unit,
        Kind.INDIRECT,
        [(start, stop), (end + 1, unit.body_end)],
        confidence=confidence.INDIRECT_FINAL,
        cue=cue,
        source=source,
    )
