"""German verb groups: auxiliaries and particles that frame a clause, reflexives, negation."""

from collections.abc import Iterator

from apps.extraction.grammar import BY_LANGUAGE, Words, word_list
from apps.extraction.lexicons import VerbForm
from apps.extraction.tagging.cue import Cue
from apps.extraction.tagging.german_nouns import noun_phrase
from apps.extraction.tagging.units import Unit

# A German frame of auxiliary and participle, or of verb and particle, is rarely wider.
MAX_FRAME = 30


FINITE = ("present", "past", "subjunctive1", "subjunctive2")


GERMAN_LIGHT = word_list("de", "light")


def german(unit: Unit, index: int, form: VerbForm, words: Words) -> Iterator[Cue]:
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
    if index + 1 == unit.clause_of(index)[1] and index >= len(wanted):
        # Verb-final: "wie das Amt bekannt gab".
        before = range(index - len(wanted), index)
        if [unit.lower(place) for place in before] == wanted:
            return tuple(before)
    for place in range(index + 1, end):
        if unit.lower(place) != wanted[-1]:
            continue
        after = unit.lower(place + 1)
        is_final = place + 1 >= end or after in words.conjunctions or not unit.atoms[place + 1].is_word
        if len(wanted) == 1:
            # "an", "aus", "mit" are prepositions unless the clause ends behind them.
            is_particle = wanted[0] not in words.prepositions | words.determiners and place - index < 12
            if is_final or is_particle:
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
    is_enclosed = False
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
        is_phrase = unit.lower(first) in ("ein", "eine") and noun_phrase(unit, first, last) == last
        if (last - first <= 6 and is_apposition or is_phrase) and unit.atoms[end].text == ",":
            end = last  # an apposition between commas
            is_enclosed = True
            continue
        if (is_enclosed or _after_relative(unit, first)) and not _starts_content(unit, first):
            end = last
            is_enclosed = False
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
