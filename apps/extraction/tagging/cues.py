"""Finds the verbs that may attribute: with their auxiliaries, particles and negation."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.extraction.lexicons import Lexicon, VerbForm
from apps.extraction.tagging.units import Unit
from apps.extraction.tagging.words import BY_LANGUAGE, ENGLISH, Words

# A German frame of auxiliary and participle, or of verb and particle, is rarely wider.
MAX_FRAME = 30
FINITE = ("present", "past", "subjunctive1", "subjunctive2")
LIGHT = frozenset(["be", "have", "do", "go", "get", "make", "take", "give", "put", "keep", "see", "come"])
CLAUSE_OPENERS = frozenset(
    ["that", "whether", "if", "how", "why", "what", "who", "when", "he", "she", "they", "it", "we", "there", "this", "these", "i", "you", "':'", "to"]
)
# Third persons that are never plural nouns.
UNMISTAKABLE = frozenset(
    ["says", "tells", "thinks", "believes", "argues", "insists", "denies", "asks", "wants", "knows", "writes", "adds", "warns", "expects", "suggests", "admits", "claims", "contends", "describes", "explains", "announces", "accuses", "acknowledges", "predicts", "maintains", "urges", "agrees", "considers", "confirms", "criticizes", "criticises", "blames", "recalls", "reckons", "suspects", "wonders", "finds", "sees", "rejects", "fears", "hopes", "intends"]
)
# "she's", "they’d" begin a clause, though they hold an auxiliary.
PRONOUNS = (
    "he'",
    "he’",
    "she'",
    "she’",
    "it'",
    "it’",
    "they'",
    "they’",
    "we'",
    "we’",
    "i'",
    "i’",
    "you'",
    "you’",
    "there'",
    "there’",
    "that'",
    "that’",
)
# Where "saying" tells; behind a noun it is a participle ("a group working to …").
GERUND_AFTER = frozenset([",", "and", "while", "also", "then", "–", "—", "", "but", "later"])
# "did say", "would only say"; "will describe" and "could call" tell what may come.
TELLING_MODALS = frozenset(["do", "does", "did"])
GERMAN_LIGHT = frozenset(
    ["haben", "sein", "werden", "gehen", "finden", "machen", "geben", "nehmen", "kommen", "stehen", "stellen", "sehen", "bringen", "lassen"]
)
STRENGTHS = {"sure": 2, "likely": 1, "weak": 0}


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb group. `finite` is the atom that agrees with the subject, `atoms` all that belong to it."""

    atoms: tuple[int, ...]
    finite: int
    main: int
    form: VerbForm
    is_negated: bool = False
    is_passive: bool = False
    modal: str = ""

    @property
    def first(self) -> int:
        return self.atoms[0]

    @property
    def last(self) -> int:
        return self.atoms[-1]

    @property
    def strength(self) -> int:
        return STRENGTHS[self.form.strength]


def find_cues(unit: Unit, lexicon: Lexicon) -> list[Cue]:
    """The unit's cues in text order; at one place the one with the most words."""
    words = BY_LANGUAGE[unit.language]
    finder = _german if unit.language == "de" else _english
    found: list[Cue] = []
    used: set[int] = set()
    for index, atom in enumerate(unit.atoms):
        if not atom.is_word or atom.is_quoted or index in used:
            continue
        forms = [
            form
            for form in lexicon.verbs.get(atom.lower, ())
            if not form.particle or unit.words.issuperset(form.particle.split())
        ]
        if not forms:
            continue
        best = max(
            (cue for form in forms for cue in finder(unit, index, form, words)),
            key=lambda cue: (len(cue.form.particle), len(cue.atoms), cue.strength),
            default=None,
        )
        if best is not None and not used.intersection(best.atoms):
            found.append(best)
            used.update(best.atoms)
    return sorted(found, key=lambda cue: cue.first)


def _german(unit: Unit, index: int, form: VerbForm, words: Words) -> Iterator[Cue]:
    atom = unit.atoms[index]
    if form.lemma in GERMAN_LIGHT and not form.particle:
        return
    if atom.is_capital and index > 0 and unit.atoms[index - 1].text not in ":–—":
        return
    if form.form in FINITE:
        particle = _german_particle(unit, index, form.particle, words)
        if particle is None:
            return
        before = unit.lower(index - 1)
        if before == "zu" or index == 0:
            return
        if before in ("der", "die") and unit.atoms[min(index + 1, len(unit.atoms) - 1)].is_capital:
            return  # "der bekannten Kritikerin"
        if unit.lower(index + 1) in words.being and not form.particle:
            return  # "unterstützt werden sie": a participle in front
        before = unit.lower(index - 1)
        if before in words.determiners and before not in words.pronouns and before not in ("das", "die", "der"):
            return
        reflexive = _reflexive(unit, index, form)
        if reflexive is None:
            return
        atoms = tuple(sorted({index, *particle, *reflexive, *_impersonal(unit, index, form)}))
        yield Cue(atoms, index, index, form, _is_negated(unit, index, words))
    elif form.form == "participle":
        yield from _german_participle(unit, index, form, words)
    elif form.form == "infinitive":
        yield from _german_infinitive(unit, index, form, words)


def _german_particle(unit: Unit, index: int, particle: str, words: Words) -> tuple[int, ...] | None:
    """The atoms of what the separable verb left behind; None when it is not there."""
    if not particle:
        return ()
    wanted = particle.split()
    end = _frame_end(unit, index)
    for place in range(index + 1, end):
        if unit.lower(place) != wanted[-1]:
            continue
        after = unit.lower(place + 1)
        is_final = place + 1 >= end or after in words.conjunctions or not unit.atoms[place + 1].is_word
        if len(wanted) == 1:
            # "an", "aus", "mit" are prepositions unless the clause ends behind them.
            if is_final or (wanted[0] not in words.prepositions and place - index < 12):
                return (place,)
            continue
        rest = _companions(unit, index, place, wanted[:-1])
        if rest is not None:
            return (*rest, place)
    return None


def _companions(unit: Unit, index: int, place: int, wanted: list[str]) -> tuple[int, ...] | None:
    found: list[int] = []
    position = place - 1
    for word in reversed(wanted):
        while position > index and unit.lower(position) != word:
            position -= 1
        if position <= index:
            return None
        found.append(position)
        position -= 1
    return tuple(reversed(found))


def _impersonal(unit: Unit, index: int, form: VerbForm) -> tuple[int, ...]:
    """The "es" of "heißt es" and "es hieß"."""
    if form.lemma != "heißen":
        return ()
    return next(((place,) for place in (index + 1, index - 1) if unit.lower(place) == "es"), ())


def _reflexive(unit: Unit, index: int, form: VerbForm) -> tuple[int, ...] | None:
    if not form.is_reflexive:
        return ()
    for place in range(max(0, index - 8), min(len(unit.atoms), index + 9)):
        if unit.lower(place) in ("sich", "mich", "uns"):
            return (place,) if abs(place - index) == 1 else ()
    return None


def _frame_end(unit: Unit, index: int) -> int:
    """Where a frame opened at `index` must be closed: the clause's end, past enclosed clauses."""
    end = unit.clause_of(index)[1]
    for first, last in unit.clauses:
        if first <= end or last - index > MAX_FRAME:
            continue
        opens_relative = unit.lower(first) in ("der", "die", "das", "dem", "den", "dessen", "deren")
        if unit.atoms[end].text == "(" or (opens_relative and unit.atoms[end].text == ","):
            end = last
            continue
        if unit.atoms[end].text in ")" or (end > 0 and unit.atoms[first - 1].text == ")"):
            end = last
            continue
        is_apposition = unit.atoms[first].is_capital or last - first <= 2 or unit.lower(first) == "als"
        if last - first <= 6 and is_apposition and unit.atoms[end].text == ",":
            end = last  # an apposition between commas
            continue
        if _after_relative(unit, first) and not _starts_content(unit, first):
            end = last
            continue
        break
    return end


def _after_relative(unit: Unit, first: int) -> bool:
    """Whether the clause before the one that starts here was a relative clause."""
    before = [clause for clause in unit.clauses if clause[1] < first]
    return bool(before) and unit.lower(before[-1][0]) in ("der", "die", "das", "dem", "den", "dessen", "deren")


def _starts_content(unit: Unit, first: int) -> bool:
    words = BY_LANGUAGE["de"]
    word = unit.lower(first)
    return word in words.subordinators or word in words.question_words


def _is_negated(unit: Unit, index: int, words: Words) -> bool:
    first, last = unit.clause_of(index)
    return any(unit.lower(place) in words.negations for place in range(index + 1, min(last, index + 10)))


def _german_participle(unit: Unit, index: int, form: VerbForm, words: Words) -> Iterator[Cue]:
    """ "hat … erklärt", "erklärt hatte", "wurde … aufgefordert"; particle verbs come whole ("mitgeteilt")."""
    if form.particle and " " not in form.particle and not form.particle.startswith("sich"):
        companions: tuple[int, ...] | None = _companions(unit, max(0, index - 12), index, [form.particle])
        if companions is None:
            return
    elif form.particle:
        companions = _companions(unit, max(0, index - 12), index, form.particle.split())
        if companions is None:
            return
    else:
        companions = ()
    reflexive = _near_reflexive(unit, index) if form.is_reflexive else ()
    if reflexive is None:
        return
    following = unit.lower(index + 1)
    if following in words.having or following in words.being:
        passive = following in words.being
        # "erklärt worden war", "erklärt haben soll"
        extra = (index + 2,) if unit.lower(index + 2) in words.auxiliaries else ()
        atoms = tuple(sorted({*companions, index, index + 1, *extra}))
        if passive or following in ("haben", "hatte", "hatten", "hat", "habe", "hätten", "hätte"):
            finite = extra[0] if extra else index + 1
            if (
                following in words.being
                and extra
                or following in ("hat", "habe", "hatte", "hatten", "hätte", "hätten")
                or following == "haben"
            ):
                auxiliary = (
                    _auxiliary_before(unit, index, words)
                    if following == "haben" and not extra or (passive and not extra)
                    else None
                )
                if auxiliary is not None:
                    atoms = tuple(sorted({*atoms, auxiliary}))
                    finite = auxiliary
                yield Cue(atoms, finite, index, form, _negated_before(unit, index, words), passive, unit.lower(finite))
                return
    auxiliary = _auxiliary_before(unit, index, words)
    if auxiliary is None:
        return
    word = unit.lower(auxiliary)
    passive = word in words.being
    if word not in words.having and not passive:
        return
    if word in ("ist", "sind", "war", "waren", "sei", "seien") and not _takes_being(form):
        if following != "worden":
            return
        passive = True
    atoms = tuple(sorted({auxiliary, *companions, *reflexive, index}))
    if following == "worden":
        atoms = (*atoms, index + 1)
        passive = True
    yield Cue(atoms, auxiliary, index, form, _negated_before(unit, index, words), passive)


def _takes_being(form: VerbForm) -> bool:
    return form.lemma.split()[-1] in ("ausgehen", "eingehen", "übereinkommen", "beitreten", "zurückrudern", "bleiben")


def _near_reflexive(unit: Unit, index: int) -> tuple[int, ...] | None:
    for place in range(index - 1, max(-1, index - 20), -1):
        if unit.lower(place) == "sich":
            return (place,) if unit.lower(place - 1) in BY_LANGUAGE["de"].having else ()
    return None


def _auxiliary_before(unit: Unit, index: int, words: Words) -> int | None:
    """The finite auxiliary whose frame the participle or infinitive closes."""
    first, last = unit.clause_of(index)
    wanted = words.having | words.being | words.modals
    place = index - 1
    low = max(0, index - MAX_FRAME)
    while place >= low:
        if (
            unit.lower(place) in wanted
            and not unit.atoms[place].is_quoted
            and unit.lower(place) not in ("haben", "worden", "sein")
        ):
            if place >= first:
                return place
            return place if _frame_end(unit, place) >= last else None
        if place < first and unit.atoms[place].is_speech:
            return None
        place -= 1
    for place in range(index - 1, first - 1, -1):
        if unit.lower(place) == "haben":
            return place
    return None


def _negated_before(unit: Unit, index: int, words: Words) -> bool:
    first = unit.clause_of(index)[0]
    return any(unit.lower(place) in words.negations for place in range(max(first, index - 12), index))


def _german_infinitive(unit: Unit, index: int, form: VerbForm, words: Words) -> Iterator[Cue]:
    """ "wollte … nicht bestätigen", "ließ … ausrichten"; a present plural reads the same and is no frame."""
    if unit.lower(index - 1) == "zu" or (
        form.particle and _companions(unit, max(0, index - 12), index, form.particle.split()) is None
    ):
        return
    auxiliary = _auxiliary_before(unit, index, words)
    if auxiliary is None or unit.lower(auxiliary) not in words.modals:
        return
    companions = _companions(unit, max(0, index - 12), index, form.particle.split()) if form.particle else ()
    atoms = tuple(sorted({auxiliary, *(companions or ()), index}))
    yield Cue(atoms, auxiliary, index, form, _negated_before(unit, index, words), modal=unit.lower(auxiliary))


def _english(unit: Unit, index: int, form: VerbForm, words: Words) -> Iterator[Cue]:
    if form.form in ("subjunctive1", "subjunctive2") or (form.lemma in LIGHT and not form.particle):
        return
    if form.form == "present" and not _is_english_verb(unit, index, words):
        return
    if unit.atoms[index].is_capital and index > 0 and not _is_title_case(unit):
        return
    before, start = _english_group(unit, index, words)
    following = _english_particle(unit, index, form.particle)
    if following is None:
        return
    following = _without_content(unit, following)
    atoms = tuple(sorted({*range(start, index + 1), *following}))
    atoms = tuple(
        place
        for place in atoms
        if unit.lower(place) not in words.adverbs and not unit.lower(place).endswith("ly") or place == index
    )
    negated = any(unit.lower(place) in words.negations for place in range(start, index))
    previous = unit.lower(index - 1)
    if before == "being":
        if form.form == "participle":
            yield Cue(atoms, start, index, form, negated, is_passive=True)
        elif form.form == "gerund":
            yield Cue(atoms, start, index, form, negated)
    elif before == "having":
        if form.form == "participle":
            yield Cue(atoms, start, index, form, negated)
    elif before == "modal":
        if (
            not negated
            and unit.lower(start) not in TELLING_MODALS
            and form.lemma.split()[0] not in ("like", "prefer", "rather")
        ):
            return
        if form.form in ("infinitive", "present"):
            yield Cue(atoms, start, index, form, negated, modal=unit.lower(start))
    elif previous == "to" or (previous in words.adverbs and unit.lower(index - 2) == "to"):
        return
    elif form.form in ("past", "present"):
        if previous in words.determiners and previous not in words.pronouns and previous not in ("that",):
            return
        yield Cue(atoms, index, index, form, negated)
    elif form.form == "gerund" and previous in GERUND_AFTER:
        yield Cue(atoms, index, index, form, negated)


def _is_english_verb(unit: Unit, index: int, words: Words) -> bool:
    """Whether a word that may as well be a noun ("reports", "call") stands like a verb."""
    word, previous = unit.lower(index), unit.atoms[index - 1] if index else None
    if previous is None:
        return False
    if previous.is_speech or any(unit.atoms[i].is_speech for i in range(max(0, index - 6), index)):
        return previous.lower not in words.determiners or previous.lower in words.pronouns
    following = unit.lower(index + 1)
    if previous.text.endswith(("'s", "’s", "s'", "s’")) or previous.lower in words.determiners - words.pronouns:
        return False
    if previous.lower in words.prepositions or (following in words.auxiliaries and not following.startswith(PRONOUNS)):
        return False
    opens_clause = following in CLAUSE_OPENERS or (index + 1 < len(unit.atoms) and unit.atoms[index + 1].is_speech)
    if word.endswith("s") and not word.endswith("ss"):
        if previous.lower in (
            "he",
            "she",
            "it",
            "who",
            "which",
            "that",
            "also",
            "nobody",
            "everyone",
            "one",
        ) or previous.text in (",", ")"):
            return True
        if previous.is_capital or unit.atoms[index].lower in UNMISTAKABLE:
            return not previous.lower.endswith("s") or unit.atoms[index].lower in UNMISTAKABLE or opens_clause
        return opens_clause or following in ("the", "a", "an", "to", "it", "he", "she", "his", "her")
    if previous.lower in (
        "they",
        "we",
        "i",
        "you",
        "who",
        "that",
        "which",
        "to",
        "people",
        "also",
        "others",
        "some",
        "many",
        "most",
        "and",
        "but",
        "police",
        "still",
        "now",
        "all",
        "both",
    ):
        return True
    if previous.lower in words.modals or previous.lower in words.negations:
        return True
    return (
        previous.lower.endswith("s")
        and not previous.lower.endswith(("ss", "us"))
        and (opens_clause or following in ("the", "a", "an", "to", "his", "her", "their", "its", "for", "on"))
    )


def _is_title_case(unit: Unit) -> bool:
    """A headline in capitals: most of its longer words begin with one."""
    long_words = [atom for atom in unit.atoms if atom.is_word and len(atom.text) > 4]
    return len(long_words) > 3 and sum(atom.is_capital for atom in long_words) > 0.8 * len(long_words)


def _english_group(unit: Unit, index: int, words: Words) -> tuple[str, int]:
    """What stands before the main verb ("having", "being", "modal" or ""), and where the group starts."""
    place = index - 1
    start, kind = index, ""
    while place >= 0 and index - place < 6:
        word = unit.lower(place)
        if word in words.modals:
            return kind or "modal", place
        if word in words.having:
            kind = kind or "having"
            start = place
        elif word in words.being:
            kind = kind or "being"
            start = place
        elif word in words.negations or word in words.adverbs or (word.endswith("ly") and len(word) > 4):
            pass
        else:
            break
        place -= 1
    return kind, start


def _without_content(unit: Unit, places: tuple[int, ...]) -> tuple[int, ...]:
    """Drops whom the verb addresses and what opens its content ("told reporters", "vowed to stay")."""
    kept = list(places)
    while kept:
        word, following = unit.lower(kept[-1]), unit.lower(kept[-1] + 1)
        opens = word in ("that", "whether", "if", "how", "why") or (
            word == "to"
            and following not in ENGLISH.determiners | ENGLISH.pronouns | ENGLISH.prepositions
            and not unit.atoms[min(kept[-1] + 1, len(unit.atoms) - 1)].is_capital
        )
        if not opens and word not in ("reporters", "journalists", "lawmakers", "the", "press"):
            break
        kept.pop()
    return tuple(kept)


def _english_particle(unit: Unit, index: int, particle: str) -> tuple[int, ...] | None:
    if not particle:
        return ()
    wanted = particle.split()
    found: list[int] = []
    place = index + 1
    limit = index + 2
    for word in wanted:
        while place < len(unit.atoms) and place < limit + 5 and unit.lower(place) != word:
            if not unit.atoms[place].is_word:
                return None
            place += 1
        if unit.lower(place) != word:
            return None
        found.append(place)
        place += 1
        limit = place
    return tuple(found)
