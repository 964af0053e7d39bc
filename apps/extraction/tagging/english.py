"""Indirect speech in English: that-clauses, questions, infinitives, clauses without "that", and closing cues."""

from dataclasses import replace

from apps.extraction.grammar import ENGLISH
from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, english_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.english_clauses import IRREGULAR, content_start
from apps.extraction.tagging.units import Unit
from apps.extraction.types import Attribution, Kind

# "is said to", "are believed to": nobody is named.
HEARSAY_VERBS = frozenset(
    ["say", "believe", "think", "report", "rumour", "rumor", "allege", "understand", "suppose", "expect", "estimate"]
)


# A clause that these open ends at its comma, and with it what is said in it.
TURNS = frozenset(["though", "although", "despite", "whereas"])
SUBORDINATE = frozenset(["while", "although", "though", "as", "when", "after", "even", "despite", "if", "since"])


def tag(unit: Unit, cues: list[Cue], lexicon: Lexicon) -> list[Attribution]:
    """Contents that a cue in the same sentence introduces or closes."""
    found: list[Attribution] = []
    verbs = frozenset(cue.main for cue in cues)
    if told := _as_told(unit, cues, verbs) or _closed_by(unit, cues, verbs):
        return [told]
    reach = 0
    last_source: tuple[int, int] | None = None
    for number, cue in enumerate(cues):
        if cue.first < reach:
            continue
        source = _source(unit, cue, verbs, last_source)
        result = _tag_cue(unit, cue, cues[number + 1 :], source, verbs)
        if source is not None:
            last_source = source
        if result is None:
            continue
        found.append(result)
        end = max(span.end for span in result.content)
        start = min(span.start for span in result.content)
        if start >= unit.atoms[cue.last].end:
            reach = next((i for i, atom in enumerate(unit.atoms) if atom.start >= end), len(unit.atoms))
    return _closing_swallows(unit, found)


def _as_told(unit: Unit, cues: list[Cue], verbs: frozenset[int]) -> Attribution | None:
    """ "As the mayor has said, the road is closed.", "The road, as the mayor said, is closed." """
    for cue in cues:
        first, last = unit.clause_of(cue.first)
        ends = cue.last + 1 == last or {unit.lower(cue.last + 1), unit.lower(cue.last + 2)} & ENGLISH.days
        if unit.lower(first) != "as" or not ends or cue.is_passive or cue.is_negated or cue.strength == 0:
            continue
        source = english_phrases.subject_before(unit, cue.first, verbs)
        if source is None or source[0] != first + 1:
            continue
        parts = [(0, first - 1), (last + 1, unit.body_end)]
        parts = [(start, end) for start, end in parts if end - start > 1]
        if not parts or any(unit.atoms[i].is_speech for start, end in parts for i in range(start, end)):
            return None
        sure = confidence.INDIRECT_FINAL
        return attribution(unit, Kind.INDIRECT, parts, confidence=sure, cue=cue, source=source)
    return None


def _closed_by(unit: Unit, cues: list[Cue], verbs: frozenset[int]) -> Attribution | None:
    """A sentence that ends in its cue holds every other cue in its content."""
    for cue in cues[-2:][::-1]:
        if unit.body_end - cue.last > 14 or len(cues) < 2:
            continue
        source = english_phrases.subject_before(unit, cue.first, verbs)
        found = _inverted(unit, cue, unit.body_end) or _closing(unit, cue, source, unit.body_end)
        if found is not None and cue is not cues[0]:
            return found
    return None


def _closing_swallows(unit: Unit, found: list[Attribution]) -> list[Attribution]:
    """A sentence closed by ", officials said" holds what was tagged inside it: only the outer one stays."""
    kept: list[Attribution] = []
    for candidate in found:
        inside = any(
            other is not candidate and any(part.covers(candidate.content[0]) for part in other.content)
            for other in found
        )
        if not inside:
            kept.append(candidate)
    return kept


def _source(unit: Unit, cue: Cue, verbs: frozenset[int], last: tuple[int, int] | None) -> tuple[int, int] | None:
    if cue.is_passive:
        for place in range(cue.last + 1, min(len(unit.atoms), cue.last + 3)):
            if unit.lower(place) == "by":
                end = english_phrases.subject_after(unit, place + 1, unit.body_end)
                return end
        return None
    before = unit.lower(cue.first - 1)
    if cue.form.form == "gerund" and cue.finite == cue.main and (before == "," or before in ENGLISH.prepositions):
        return last or english_phrases.opening_subject(unit, cue.first, verbs)
    phrase = english_phrases.subject_before(unit, cue.first, verbs)
    if phrase is not None:
        return phrase
    if cue.form.form == "gerund" or before in ("and", "but", "then", "also") or before == ",":
        return last or english_phrases.opening_subject(unit, cue.first, verbs)
    return None


def _tag_cue(
    unit: Unit, cue: Cue, later: list[Cue], source: tuple[int, int] | None, verbs: frozenset[int]
) -> Attribution | None:
    body = unit.body_end
    inverted = _inverted(unit, cue, body)
    if inverted is not None:
        return inverted
    if cue.is_passive and not _passive_tells(cue):
        return None
    start = content_start(unit, cue, body)
    if cue.is_passive and unit.lower(cue.last + 1) == "to" and cue.form.lemma in HEARSAY_VERBS:
        start = cue.last + 1
    if start is not None and (source is not None or cue.is_passive):
        end = _content_end(unit, start, body, later, verbs)
        if cue.is_passive and source is None and unit.lower(start) == "to":
            return _hearsay(unit, cue, start, end, verbs)
        if end - start >= 2:
            sure = confidence.INDIRECT_SURE if cue.strength == 2 else confidence.INDIRECT_LIKELY
            return attribution(unit, Kind.INDIRECT, [(start, end)], confidence=sure, cue=cue, source=source)
    return _closing(unit, cue, source, body)


def _hearsay(unit: Unit, cue: Cue, start: int, end: int, verbs: frozenset[int]) -> Attribution | None:
    """ "The fleet is said to have sailed.": nobody is named, and the subject belongs to what is said."""
    phrase = english_phrases.subject_before(unit, cue.first, verbs)
    if phrase is None:
        return None
    parts = [(phrase[0], cue.first), (start, end)]
    told = attribution(unit, Kind.INDIRECT, parts, confidence=confidence.HEARSAY, cue=cue)
    return replace(told, is_hearsay=True)


def _passive_tells(cue: Cue) -> bool:
    return cue.form.lemma.split()[0] in (
        "tell",
        "inform",
        "convince",
        "assure",
        "say",
        "expect",
        "believe",
        "report",
        "allege",
        "quote",
        "understand",
        "think",
        "accuse",
        "rumor",
        "rumour",
        "advise",
        "remind",
        "warn",
        "estimate",
        "satisfy",
        "worry",
        "concern",
        "determine",
        "persuade",
    )


def _content_end(unit: Unit, start: int, body: int, later: list[Cue], verbs: frozenset[int]) -> int:
    """Where the content stops: at a semicolon, a dash, or the clause in which another speaker begins."""
    end = body
    opener = unit.clause_of(start)[0]
    is_subordinate = unit.lower(opener) in SUBORDINATE and opener == 0 or _is_relative_clause(unit, opener)
    for place in range(start + 1, body):
        atom = unit.atoms[place]
        if is_subordinate and atom.text == "," and not atom.is_quoted:
            end = place
            break
        if atom.text == ";" and not atom.is_quoted:
            end = place
            break
        if atom.text == "," and not atom.is_quoted and _turns(unit, place, start):
            end = place
            break
        if atom.text == "," and unit.lower(place + 1) == "according" and unit.lower(place + 2) == "to":
            end = place
            break
        if atom.is_speech and place > start + 1 and unit.atoms[place - 1].text in ",:":
            end = place - 1
            break
    for cue in later:
        if cue.first >= end:
            break
        edge = _starts_over(unit, cue, start, verbs)
        if edge is not None:
            return edge
    if end < len(unit.atoms) and unit.atoms[end - 1].text in ",":
        end -= 1
    return end


def _is_relative_clause(unit: Unit, opener: int) -> bool:
    """ "Holt, who said the mine was safe, …"."""
    return opener > 0 and unit.lower(opener) == "who" and unit.atoms[opener - 1].text == ","


def _turns(unit: Unit, comma: int, start: int) -> bool:
    """Whether what follows the comma is the writer's own: a contrast, or a clause that ends an order or a plan."""
    word = unit.lower(comma + 1)
    if word in TURNS:
        return True
    return word == "but" and comma > start + 2 and unit.lower(start) in ("to", "not")


def _starts_over(unit: Unit, cue: Cue, start: int, verbs: frozenset[int]) -> int | None:
    """The comma before ", adding that" or ", but Smith said", where the content ends."""
    tells = cue.strength == 2 and cue.form.lemma not in ("allow", "choose", "let", "need", "seek")
    if cue.form.form == "gerund" and unit.atoms[cue.first - 1].text == "," and tells:
        return cue.first - 1
    if cue.strength < 2:
        return None
    phrase = english_phrases.subject_before(unit, cue.first, verbs)
    if phrase is None:
        return _second_verb(unit, cue, start)
    before = phrase[0] - 1
    while before > start and unit.lower(before) in ("and", "but", "while", "though", "although"):
        before -= 1
    if unit.atoms[before].text in ",–—" and before > start + 2 and before < phrase[0] - 1:
        return before
    return None


def _second_verb(unit: Unit, cue: Cue, start: int) -> int | None:
    """Before " and warned that", " but has said": the speaker's next act, not the content's."""
    place = cue.first - 1
    while place > start and unit.lower(place) in ENGLISH.adverbs:
        place -= 1
    tells = cue.form.form == "past" or unit.lower(cue.first) in ENGLISH.having
    if unit.lower(place) not in ("and", "but", "yet") or place <= start + 1 or not tells:
        return None
    return place - 1 if unit.atoms[place - 1].text == "," else place


def _inverted(unit: Unit, cue: Cue, body: int) -> Attribution | None:
    """ "…, said the mayor.": the content before the comma."""
    stop = _separator(unit, cue.first)
    if cue.first < 4 or stop is None or cue.form.form == "gerund" or cue.is_passive:
        return None
    if cue.form.form not in ("past", "present") or cue.form.particle or cue.modal or cue.is_negated:
        return None
    source = english_phrases.subject_after(unit, cue.last + 1, body)
    if source is None or unit.lower(cue.last + 1) in ("that", "he", "she", "it", "they"):
        return None
    if cue.form.lemma not in ("say", "report", "write", "add") and (
        cue.strength == 0 or source[1] < body and unit.atoms[source[1]].text not in ",–—"
    ):
        return None
    if source[1] < body and unit.lower(source[1]) in ENGLISH.auxiliaries:
        return None
    if any(unit.lower(place) in IRREGULAR for place in range(cue.last + 2, min(source[1], cue.last + 6))):
        return None  # "…, said the event brought …" says what follows
    start = _sentence_start(unit, cue.first)
    before = english_phrases.subject_before(unit, cue.first, frozenset())
    if before is not None and before[0] <= start + 1:
        return None  # "A spokeswoman in Dublin, where …, said the system …"
    if any(unit.atoms[i].is_speech for i in range(start, cue.first)) or stop - start < 3:
        return None
    return attribution(
        unit, Kind.INDIRECT, [(start, stop)], confidence=confidence.INDIRECT_FINAL, cue=cue, source=source
    )


def _separator(unit: Unit, index: int) -> int | None:
    """Where a content before atom `index` ends: at the comma, or behind the mark that closes over it (",”")."""
    before = unit.atoms[index - 1] if index else None
    if before is None:
        return None
    if before.text in ",–—" and not before.is_quoted:
        return index - 1
    if before.is_quoted and before.text in "”\"’'" and unit.atoms[index - 2].text in ",?!":
        return index
    return None


def _sentence_start(unit: Unit, before: int) -> int:
    for place in range(before - 1, -1, -1):
        if unit.atoms[place].text in ";" and not unit.atoms[place].is_quoted or unit.atoms[place].is_speech:
            return place + 1
    return 0


def _closing(unit: Unit, cue: Cue, source: tuple[int, int] | None, body: int) -> Attribution | None:
    """ "The road is closed, officials said.", with what may go on behind it."""
    stop = _separator(unit, source[0]) if source is not None else None
    if source is None or source[0] < 3 or cue.strength == 0 or stop is None:
        return None
    if source[1] > cue.first or cue.is_passive:
        return None
    start = _sentence_start(unit, source[0])
    if stop - start < 2 or any(unit.atoms[i].is_speech for i in range(start, stop)):
        return None
    is_aside = source[1] == cue.first and cue.last + 1 < body and unit.atoms[cue.last + 1].text == ","
    if not is_aside and (
        unit.lower(start) in ("as", "when", "while", "although", "though", "because", "after", "before", "since")
        or unit.lower(start) in ENGLISH.prepositions
        and stop - start < 8
    ):
        return None
    end = cue.last + 1
    while end < body and unit.atoms[end].text != "," and not unit.atoms[end].is_speech:
        end += 1
    if end - cue.last > 9 or not _ends_telling(unit, cue.last + 1):
        return None
    parts = [(start, stop)]
    if (
        end + 2 < body
        and unit.atoms[end].text == ","
        and unit.lower(end + 1)
        not in ("adding", "citing", "noting", "who", "which", "while", "although", "after", "when", "as", "saying")
    ):
        parts.append((end + 1, body))
    return attribution(unit, Kind.INDIRECT, parts, confidence=confidence.INDIRECT_FINAL, cue=cue, source=source)


def _ends_telling(unit: Unit, place: int) -> bool:
    """Nothing but time and place may follow a closing cue."""
    if place >= unit.body_end:
        return True
    atom = unit.atoms[place]
    return (
        not atom.is_word
        or atom.lower in ENGLISH.prepositions
        or atom.lower in ENGLISH.days
        or atom.lower in ENGLISH.adverbs
        or atom.lower.endswith("ly")
        or atom.lower in ("this", "last")
    )
