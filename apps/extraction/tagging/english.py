"""Indirect speech in English: that-clauses, questions, infinitives, clauses without "that", and closing cues."""

from apps.extraction.lexicons import Lexicon
from apps.extraction.tagging import confidence, english_phrases
from apps.extraction.tagging.build import attribution
from apps.extraction.tagging.cues import Cue
from apps.extraction.tagging.units import Unit
from apps.extraction.tagging.words import ENGLISH
from apps.extraction.types import Attribution, Kind, SpeechAct

# Verbs that name whom they tell before they say what.
ADDRESSING = frozenset(
    ["tell", "inform", "remind", "assure", "warn", "notify", "advise", "persuade", "convince", "ask", "urge", "order", "instruct", "beg", "implore", "exhort", "invite", "encourage", "request", "press", "challenge", "call", "promise", "show", "teach", "brief", "beseech", "direct", "command"]
)
# Acts whose infinitive is what is said ("vowed to stay", "urged them to leave").
INFINITIVE_ACTS = frozenset(
    [SpeechAct.DEMANDS, SpeechAct.PROMISES, SpeechAct.INTENDS, SpeechAct.ASKS, SpeechAct.ANNOUNCES, SpeechAct.BELIEVES]
)
INFINITIVE_VERBS = frozenset(
    ["want", "wish", "hope", "plan", "intend", "aim", "vow", "pledge", "promise", "threaten", "offer", "agree", "refuse", "decline", "claim", "expect", "propose", "seek", "urge", "ask", "order", "tell", "call", "advise", "encourage", "invite", "beg", "implore", "exhort", "instruct", "prefer", "decide", "resolve", "swear", "request", "challenge", "press", "remind", "warn", "demand", "direct", "command", "consider", "prepare", "determine"]
)
# Verbs whose infinitive may stand behind an object ("want him to go", "called on them to go").
OBJECT_TO = ADDRESSING | frozenset(["want", "wish", "expect", "call", "prefer", "like", "need", "allow", "appeal"])
# Verbs that take a clause without "that" as readily as with it.
BARE = frozenset(
    "say think believe claim argue insist hope add tell warn fear admit suggest feel predict conclude guess figure "
    "reckon suspect promise swear wish assume contend maintain allege assert complain explain concede estimate".split()
)
SUBJECTS = frozenset("he she they it we i there you".split())
FILLERS = frozenset(
    ["on", "in", "at", "during", "after", "before", "from", "by", "with", "last", "this", "earlier", "late", "early", "via", "through", "of", "for", "to"]
)
SPOKEN_NOUNS = frozenset(
    ["hope", "concern", "concerns", "fear", "fears", "doubt", "doubts", "confidence", "belief", "view", "possibility", "clear", "case", "point", "argument", "idea", "evidence", "claim", "claims", "suggestion", "notion", "fact", "statement", "allegation", "allegations", "complaint", "warning", "promise", "sure", "certain", "mind", "regret", "surprise", "denial", "assurance", "assurances", "conclusion", "sense", "impression", "reports", "rumors", "criticism"]
)
CLAUSE_STARTS = ENGLISH.nominative | {
    "there",
    "it's",
    "he's",
    "she's",
    "they're",
    "that's",
    "such",
    "only",
    "while",
    "if",
    "when",
    "because",
    "in",
    "even",
    "much",
    "nearly",
    "about",
    "more",
    "less",
    "at",
    "under",
    "with",
    "by",
    "on",
    "since",
    "despite",
    "although",
    "not",
    "after",
    "as",
    "what",
    "for",
    "during",
    "from",
    "both",
    "among",
    "having",
    "being",
}


def tag(unit: Unit, cues: list[Cue], lexicon: Lexicon) -> list[Attribution]:
    """Contents that a cue in the same sentence introduces or closes."""
    found: list[Attribution] = []
    verbs = frozenset(cue.main for cue in cues)
    if closed := _closed_by(unit, cues, verbs):
        return [closed]
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
    phrase = english_phrases.subject_before(unit, cue.first, verbs)
    if phrase is not None:
        return phrase
    before = unit.lower(cue.first - 1)
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
    start = _content_start(unit, cue, body)
    if start is not None and (source is not None or cue.is_passive):
        end = _content_end(unit, start, body, later, verbs)
        if end - start >= 2:
            sure = confidence.INDIRECT_SURE if cue.strength == 2 else confidence.INDIRECT_LIKELY
            return attribution(unit, Kind.INDIRECT, [(start, end)], confidence=sure, cue=cue, source=source)
    return _closing(unit, cue, source, body)


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


def _content_start(unit: Unit, cue: Cue, body: int) -> int | None:
    """Where what is said begins behind the cue, or None."""
    place = cue.last + 1
    lemma = cue.form.lemma.split()[0]
    is_complete = cue.strength == 2 or lemma in ADDRESSING
    limit = min(body, cue.last + 16)
    for index in range(place, limit):
        atom = unit.atoms[index]
        word = atom.lower
        if atom.is_speech or atom.is_quoted and index > place + 8:
            return None
        if word == "that" and not atom.is_quoted and _is_complementizer(unit, index, place, cue, lemma):
            return index
        if word in ("whether",) or (word in ("how", "why") and index <= place + 4):
            return index
        if atom.text in ";":
            return None
        if atom.text == ":":
            return index + 1 if cue.strength and index + 3 < body and not unit.atoms[index + 1].is_speech else None
        if index > place and (word in ENGLISH.auxiliaries):
            break
        if index > place and atom.text == ",":
            if unit.lower(index + 1) == "that":
                return index + 1
            break
    if unit.lower(place) in ENGLISH.question_words and unit.lower(place) not in ("which", "whose"):
        return place if unit.lower(place) not in ("when", "where") or cue.strength == 2 else None
    infinitive = _infinitive(unit, cue, place, body, lemma)
    if infinitive is not None:
        return infinitive
    if (
        unit.lower(unit.clause_of(cue.first)[0])
        in ("when", "if", "after", "because", "since", "until", "before", "once")
        and unit.clause_of(cue.first)[1] < body
    ):
        return None
    if not is_complete and cue.form.act not in (SpeechAct.BELIEVES, SpeechAct.STATES):
        return None
    if cue.strength == 0:
        return None
    start = _skip_to_clause(unit, place, body, lemma)
    if start is not None and lemma not in BARE and not _is_plain_clause(unit, start, body):
        return None
    if start is None or not _looks_like_clause(unit, start, body):
        return None
    return start


def _is_complementizer(unit: Unit, index: int, place: int, cue: Cue, lemma: str) -> bool:
    """Whether "that" opens a content, not a relative clause ("a wing that came")."""
    if index == place or unit.atoms[index - 1].text == ",":
        return True
    following = unit.lower(index + 1)
    if following in ENGLISH.auxiliaries or following.endswith("ed"):
        return False
    is_aside = cue.strength == 2 and unit.lower(place) in ENGLISH.prepositions
    if lemma in ADDRESSING or is_aside or unit.lower(place) in ENGLISH.days:
        return True
    previous = unit.lower(index - 1)
    return (
        previous in ENGLISH.days or previous in SPOKEN_NOUNS or previous.endswith("ly") or previous in ENGLISH.adverbs
    )


def _infinitive(unit: Unit, cue: Cue, place: int, body: int, lemma: str) -> int | None:
    """ "to …" right behind the verb, or behind whom it addresses; "called on X to …"."""
    if cue.form.act not in INFINITIVE_ACTS and lemma not in INFINITIVE_VERBS:
        return None
    if lemma not in INFINITIVE_VERBS and cue.strength < 2:
        return None
    reach = place + 14 if lemma in OBJECT_TO else place + 2
    for index in range(place, min(body, reach)):
        atom = unit.atoms[index]
        word = atom.lower
        if word == "to" and index + 1 < body and _is_base_verb(unit, index + 1):
            return index
        if word == "not" and unit.lower(index + 1) == "to":
            return index
        if index == place and word == "to" and lemma not in ("call", "appeal"):
            return None
        if atom.text in ",;:" or (word in ENGLISH.auxiliaries and not atom.is_quoted):
            return None
    return None


def _is_base_verb(unit: Unit, index: int) -> bool:
    atom = unit.atoms[index]
    if (
        atom.lower in ENGLISH.determiners
        or atom.lower in ENGLISH.pronouns
        or atom.is_capital
        or not atom.is_word
        or atom.text[0].isdigit()
    ):
        return False
    return atom.lower not in (
        "him",
        "them",
        "me",
        "us",
        "reporters",
        "journalists",
        "lawmakers",
        "police",
        "voters",
        "questions",
    )


def _skip_to_clause(unit: Unit, place: int, body: int, lemma: str) -> int | None:
    """Passes over "reporters", "on Monday", "in a statement"; where the bare clause begins."""
    index = place
    if lemma in ADDRESSING and index < body:
        index = _addressee_end(unit, index, body)
    for _ in range(3):
        word = unit.lower(index)
        if (
            word in ENGLISH.days
            or word in ("afterward", "afterwards", "privately", "publicly", "repeatedly", "recently", "earlier")
            or word.endswith("ly")
        ):
            index += 1
        elif word in ("on", "in", "at", "during", "last", "this", "earlier", "late") and _is_time(unit, index):
            index = _time_end(unit, index, body)
        else:
            break
    if index >= body or unit.atoms[index].text in ",;–—" or unit.atoms[index].is_speech:
        return None
    return index


def _addressee_end(unit: Unit, index: int, body: int) -> int:
    word = unit.lower(index)
    if word in (
        "him",
        "her",
        "them",
        "me",
        "us",
        "it",
        "you",
        "reporters",
        "journalists",
        "lawmakers",
        "police",
        "voters",
        "investigators",
        "supporters",
        "everyone",
    ):
        return index + 1
    place = index
    if word in ENGLISH.determiners:
        place += 1
        while (
            place < body
            and unit.atoms[place].is_word
            and unit.lower(place) not in CLAUSE_STARTS
            and not _finite(unit, place)
            and place - index < 4
        ):
            place += 1
        return place
    while place < body and unit.atoms[place].is_capital and not unit.atoms[place].is_quoted and place - index < 5:
        place += 1
    return place


def _is_time(unit: Unit, index: int) -> bool:
    return any(
        unit.lower(place) in ENGLISH.days
        or unit.lower(place)
        in (
            "statement",
            "interview",
            "tweet",
            "email",
            "letter",
            "speech",
            "conference",
            "memo",
            "post",
            "report",
            "call",
            "briefing",
            "testimony",
            "filing",
        )
        for place in range(index + 1, min(len(unit.atoms), index + 5))
    )


def _time_end(unit: Unit, index: int, body: int) -> int:
    for place in range(index + 1, min(body, index + 6)):
        word = unit.lower(place)
        if word in ENGLISH.days or word in (
            "statement",
            "interview",
            "tweet",
            "email",
            "letter",
            "speech",
            "conference",
            "memo",
            "post",
            "report",
            "call",
            "briefing",
            "testimony",
            "filing",
        ):
            return place + 1
    return index + 1


def _finite(unit: Unit, index: int) -> bool:
    word = unit.lower(index)
    return word in ENGLISH.auxiliaries or (word.endswith("ed") and len(word) > 4)


def _is_plain_clause(unit: Unit, start: int, body: int) -> bool:
    """A subject pronoun, or an auxiliary close behind a phrase that nothing interrupts."""
    word = unit.lower(start)
    if word in SUBJECTS or word.startswith(("he'", "she'", "it'", "they'", "he’", "she’", "it’", "they’", "there")):
        return True
    for place in range(start + 1, min(body, start + 8)):
        word = unit.lower(place)
        if word in ENGLISH.relative or not unit.atoms[place].is_word or word in ENGLISH.conjunctions:
            return False
        if word in ENGLISH.auxiliaries:
            return True
    return False


def _looks_like_clause(unit: Unit, start: int, body: int) -> bool:
    """A subject and a finite verb behind it: an auxiliary, or a word that ends like one."""
    word = unit.lower(start)
    if word in ENGLISH.auxiliaries or word in ("to", "as", "of"):
        return False
    if word in ("for", "with", "by", "on", "at", "in", "from", "about") and not any(
        unit.atoms[i].text == "," for i in range(start, min(body, start + 10))
    ):
        return False
    for place in range(start, min(body, start + 24)):
        atom = unit.atoms[place]
        if atom.text in ";:–—":
            return False
        lower = atom.lower
        if lower in ENGLISH.auxiliaries:
            return place > start or "'" in lower or "’" in lower
        if (
            place > start
            and not atom.is_capital
            and not atom.is_quoted
            and unit.lower(place - 1) not in ENGLISH.determiners
        ):
            previous = unit.lower(place - 1)
            if lower.endswith("ed") and len(lower) > 4 and previous not in ENGLISH.prepositions:
                return True
            if (
                previous in ENGLISH.pronouns
                and previous not in ENGLISH.determiners
                and lower not in ENGLISH.prepositions
                and atom.is_word
            ):
                return True
            if lower in IRREGULAR:
                return True
    return False


IRREGULAR = frozenset(
    ["went", "came", "took", "made", "got", "gave", "found", "left", "led", "lost", "won", "saw", "knew", "kept", "held", "stood", "fell", "rose", "grew", "met", "paid", "sent", "spent", "ran", "began", "became", "brought", "bought", "built", "broke", "chose", "drew", "drove", "felt", "fought", "forgot", "heard", "hit", "hurt", "laid", "lay", "lied", "put", "read", "sat", "sold", "set", "shot", "showed", "spoke", "stole", "struck", "taught", "thought", "threw", "told", "understood", "wore", "wrote", "cost", "cut", "deserves", "needs", "wants", "remains", "seems", "makes", "takes", "gives", "goes", "comes", "means", "looks", "works", "shows", "keeps", "knows", "says", "thinks", "believes", "plans", "hopes", "faces", "includes", "represents", "supports", "deserve", "need", "remain", "seem"]
)


def _content_end(unit: Unit, start: int, body: int, later: list[Cue], verbs: frozenset[int]) -> int:
    """Where the content stops: at a semicolon, a dash, or the clause in which another speaker begins."""
    end = body
    for place in range(start + 1, body):
        atom = unit.atoms[place]
        if atom.text == ";" and not atom.is_quoted:
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


def _starts_over(unit: Unit, cue: Cue, start: int, verbs: frozenset[int]) -> int | None:
    """The comma before ", adding that" or ", but Smith said", where the content ends."""
    if cue.form.form == "gerund" and unit.atoms[cue.first - 1].text == "," and cue.strength:
        return cue.first - 1
    if cue.strength < 2:
        return None
    phrase = english_phrases.subject_before(unit, cue.first, verbs)
    if phrase is None:
        if (
            unit.lower(cue.first - 1) in ("and", "but")
            and cue.first - 1 > start + 3
            and cue.form.form == "past"
            and unit.lower(cue.last + 1) == "that"
        ):
            edge = cue.first - 1
            return edge - 1 if unit.atoms[edge - 1].text == "," else edge
        return None
    before = phrase[0] - 1
    while before > start and unit.lower(before) in ("and", "but", "while", "though", "although"):
        before -= 1
    if unit.atoms[before].text in ",–—" and before > start + 2 and before < phrase[0] - 1:
        return before
    return None


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
    if (
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
