"""English noun phrases round a verb of saying, by closed-class words and capitals."""

from apps.extraction.grammar import ENGLISH, word_list
from apps.extraction.tagging.units import Unit

STOPS = ENGLISH.subordinators | frozenset(
    [
        "which",
        "who",
        "whom",
        "whose",
        "what",
        "how",
        "why",
        "or",
        "but",
        "nor",
        "yet",
        "so",
        "then",
        "say",
        "says",
        "said",
        "there",
    ]
)
# Prepositions that end the speaker's name behind the verb: what follows tells when, where, to whom.
CLOSING = word_list("en", "closing")
LEADS = word_list("en", "leads")
MARKS = frozenset(("“", "”", '"', "'", "’", "‘", "&", ".", "/", "-"))
MAX_SUBJECT = 26
MAX_BETWEEN = 7
SAYING = frozenset(["said", "says", "told", "tells", "wrote", "writes"])


def subject_before(unit: Unit, index: int, verbs: frozenset[int]) -> tuple[int, int] | None:
    """The atoms [first, last) of the subject that ends before the verb group at `index`.

    `verbs` are the indices of finite verbs known so far: no phrase runs across one.
    """
    last = index
    while last > 0 and _is_adverb(unit, last - 1):
        last -= 1
    if last == 0:
        return None
    text = unit.atoms[last - 1].text
    if text == ")":
        opening = next((i for i in range(last - 2, max(-1, last - 10), -1) if unit.atoms[i].text == "("), None)
        if opening is None:
            return None
        inner = subject_before(unit, opening, verbs)
        return (inner[0], last) if inner else None
    if text in ",–—":
        return _before_parenthesis(unit, last - 1, verbs)
    if unit.lower(last - 1) in ("who", "which", "that"):
        return _antecedent(unit, last - 1, verbs)
    if unit.lower(last - 1) == "whom" and unit.lower(last - 2) == "of" and last >= 3:
        return last - 3, last  # "many of whom"
    relative = _relative_before(unit, last)
    if relative is not None:
        return _antecedent(unit, relative, verbs)
    first = _left_edge(unit, last, verbs)
    return _trim(unit, first, last)


def _relative_before(unit: Unit, last: int) -> int | None:
    """The "who" with nothing but a time or a place between it and its verb ("who in 2010 said")."""
    for place in range(last - 2, max(-1, last - MAX_BETWEEN), -1):
        if unit.lower(place) == "who":
            return place if unit.lower(place + 1) in ENGLISH.prepositions | ENGLISH.days else None
        if not unit.atoms[place].is_word or unit.lower(place) in ENGLISH.auxiliaries:
            return None
    return None


def _is_adverb(unit: Unit, place: int) -> bool:
    word = unit.lower(place)
    if word in ENGLISH.adverbs and word not in ("both", "all", "himself", "herself", "itself", "themselves"):
        return True
    return (
        word.endswith("ly")
        and len(word) > 4
        and not unit.atoms[place].is_capital
        and word not in ("family", "only", "ally", "assembly", "supply", "reply", "italy")
    )


def _left_edge(unit: Unit, last: int, verbs: frozenset[int]) -> int:
    """How far left the phrase that ends before `last` may reach."""
    place = last - 1
    relative = next(
        (
            i
            for i in range(last - 2, max(0, last - 16), -1)
            if unit.lower(i) == "who" or unit.atoms[i].text in ",;:" or unit.atoms[i].is_speech
        ),
        0,
    )
    if relative and unit.lower(relative) == "who" and unit.atoms[relative - 1].is_word:
        place = relative - 1
    while place >= 0 and last - place < MAX_SUBJECT:
        atom = unit.atoms[place]
        word = atom.lower
        if atom.text == ")":
            opening = next((i for i in range(place - 1, max(-1, place - 9), -1) if unit.atoms[i].text == "("), None)
            if opening is not None:
                place = opening - 1
                continue
        if atom.is_speech or atom.text in ",;:–—()[]?!" and not atom.is_quoted:
            break
        if atom.is_quoted and atom.text in "”\"’'" and place > 0 and unit.atoms[place - 1].text in ",.?!":
            break
        if (
            place in verbs
            or (word in STOPS and not atom.is_quoted)
            or (word in ENGLISH.auxiliaries and not atom.is_quoted)
        ):
            break
        if word == "and" and not _joins(unit, place, last):
            break
        place -= 1
    return place + 1


def _joins(unit: Unit, place: int, last: int) -> bool:
    """Whether "and" joins two parts of one subject rather than two clauses."""
    if place == 0 or place + 1 >= last:
        return False
    left, right = unit.atoms[place - 1], unit.atoms[place + 1]
    if right.lower in ENGLISH.pronouns and right.lower not in ENGLISH.determiners:
        return False
    if left.is_capital and right.is_capital:
        return True
    return (
        place >= 2
        and left.is_word
        and (right.is_capital or right.lower in ENGLISH.determiners or right.lower.endswith("s"))
        and place < 7
    )


def _trim(unit: Unit, first: int, last: int) -> tuple[int, int] | None:
    """Drops what leads in ("On Monday", "But", "At the rally") and checks that a phrase is left."""
    while first < last and (
        unit.lower(first) in LEADS or unit.atoms[first].text in MARKS and not unit.atoms[first].is_quoted
    ):
        first += 1
    while first < last and unit.lower(first) in ENGLISH.prepositions:
        start = _last_phrase(unit, first, last)
        if start is None:
            return None
        first = start
    while first < last and unit.lower(first) in LEADS:
        first += 1
    if first >= last or not _is_phrase(unit, first, last):
        return None
    return first, last


def _last_phrase(unit: Unit, first: int, last: int) -> int | None:
    """Behind a leading "On Monday": where the subject itself begins."""
    place = last - 1
    if unit.lower(place) in ENGLISH.pronouns:
        return place
    start = None
    while place > first:
        atom = unit.atoms[place]
        if atom.lower in ENGLISH.nominative and unit.lower(place - 1) not in ENGLISH.prepositions:
            return place
        if (
            atom.is_capital
            and not unit.atoms[place - 1].is_capital
            and unit.lower(place - 1) not in ENGLISH.prepositions | ENGLISH.determiners | {"&", "."}
        ):
            start = place
        if atom.is_capital and unit.lower(place - 1) in ENGLISH.days:
            return place
        place -= 1
    return start


def _is_phrase(unit: Unit, first: int, last: int) -> bool:
    word = unit.lower(first)
    if word in ("there", "you", "it's", "that", "this", "what"):
        return word in ("this", "that") and last - first > 1
    if word in ENGLISH.pronouns or word in ENGLISH.determiners or unit.atoms[first].is_capital:
        return True
    if unit.atoms[first].text[0].isdigit() or unit.atoms[first].is_quoted:
        return True
    return unit.atoms[last - 1].is_word and not _is_adverb(unit, last - 1) and last - first <= 14


def _before_parenthesis(unit: Unit, comma: int, verbs: frozenset[int]) -> tuple[int, int] | None:
    """ "Ann Lee, the mayor of Ost, said" and "Ann Lee, who runs Ost, said"."""
    close = comma
    opening = close - 1
    depth = 0
    while opening > 0 and close - opening < 40:
        text = unit.atoms[opening].text
        if unit.atoms[opening].is_speech or text in ";:":
            return None
        if text == unit.atoms[comma].text:
            depth += 1
            candidate = _name_before(unit, opening, verbs)
            if candidate is not None:
                first = candidate[0]
                return (first, opening) if _is_relative(unit, opening + 1) else (first, close)
            if depth >= 4:
                return None
        opening -= 1
    return None


def _is_relative(unit: Unit, place: int) -> bool:
    return unit.lower(place) in ENGLISH.relative or unit.lower(place) in (
        "speaking",
        "in",
        "on",
        "at",
        "after",
        "during",
    )


def _name_before(unit: Unit, comma: int, verbs: frozenset[int]) -> tuple[int, int] | None:
    if comma == 0 or not (unit.atoms[comma - 1].is_word or unit.atoms[comma - 1].text in ")’'”\"."):
        return None
    first = _left_edge(unit, comma, verbs)
    before = unit.atoms[first - 1] if first > 0 else None
    if (
        before is not None
        and before.text == ","
        and unit.lower(first) in ("a", "an", "the", "who", "which")
        and _names(unit, first - 1)
    ):
        return None
    trimmed = _trim(unit, first, comma)
    if trimmed is None:
        return None
    first = trimmed[0]
    starts_clause = before is None or before.text != "," or before.is_speech
    is_name = unit.lower(first) in ENGLISH.determiners or any(unit.atoms[i].is_capital for i in range(first, comma))
    if unit.lower(first) in ENGLISH.days or (
        comma - first == 1 and unit.lower(first) in ("however", "meanwhile", "moreover")
    ):
        return None
    is_title = unit.lower(first) in ("the", "a", "an") and comma - first <= 6
    return trimmed if is_name and (starts_clause or unit.atoms[first].is_capital or is_title) else None


def _names(unit: Unit, comma: int) -> bool:
    """Whether a person's name stands right before the comma."""
    return comma >= 2 and unit.atoms[comma - 1].is_capital and unit.atoms[comma - 2].is_capital


def _antecedent(unit: Unit, relative: int, verbs: frozenset[int]) -> tuple[int, int] | None:
    last = relative
    if last > 0 and unit.atoms[last - 1].text == ",":
        last -= 1
    if (
        last == 0
        or unit.lower(relative) == "that"
        and last == relative
        and unit.lower(last - 1) in ENGLISH.prepositions
    ):
        return None
    first = _left_edge(unit, last, verbs)
    place = last - 1
    while place > first and unit.lower(place) not in ENGLISH.determiners:
        if unit.atoms[place].is_capital and not unit.atoms[place - 1].is_capital:
            break
        place -= 1
    return (place, last) if place < last else None


def opening_subject(unit: Unit, before: int, verbs: frozenset[int], *, first: int = 0) -> tuple[int, int] | None:
    """The subject of the sentence's first clause, for a verb that has none of its own ("…, adding that")."""
    for place in range(first + 1, before):
        word = unit.lower(place)
        is_past = word.endswith("ed") and not unit.atoms[place].is_capital and len(word) > 4
        if place in verbs or word in ENGLISH.auxiliaries or word in SAYING or is_past:
            return subject_before(unit, place, verbs)
    return None


def subject_after(unit: Unit, index: int, limit: int) -> tuple[int, int] | None:
    """The speaker named behind the verb ("said Ann Lee, the mayor"): atoms [first, last)."""
    first = index
    while first < limit and (_is_adverb(unit, first) or unit.lower(first) in ("–",)):
        first += 1
    if first >= limit:
        return None
    atom = unit.atoms[first]
    if not (
        atom.is_capital
        or atom.lower in ENGLISH.nominative
        or atom.is_quoted
        or atom.text[0].isdigit()
        or atom.lower.endswith("s")
        or atom.is_word
    ):
        return None
    if atom.lower in ENGLISH.prepositions or atom.lower in ENGLISH.subordinators or atom.lower in ENGLISH.days:
        return None
    place = first
    while place < limit and place - first < MAX_SUBJECT:
        current = unit.atoms[place]
        if current.text == "(":
            close = next((i for i in range(place, min(limit, place + 9)) if unit.atoms[i].text == ")"), None)
            if close is not None:
                place = close + 1
                continue
        word = current.lower
        if current.is_speech or current.text in ";:–—.!?" and not current.is_quoted:
            if (
                current.text == "."
                and place + 1 < limit
                and len(unit.atoms[place - 1].text) <= 4
                and unit.atoms[place + 1].is_word
            ):
                place += 1
                continue
            break
        if current.text == ",":
            if not _is_apposition(unit, place + 1, limit):
                break
        elif (
            place > first
            and (word in CLOSING or word in ENGLISH.subordinators or word in ENGLISH.relative)
            and not current.is_quoted
        ):
            if not (
                word == "in"
                and unit.lower(place - 1) not in ENGLISH.days
                and unit.atoms[place - 1].lower in ("officials", "leaders", "residents", "people", "those")
            ):
                break
        elif (
            place > first
            and (word in ENGLISH.days or word in ENGLISH.auxiliaries)
            and word != "may"
            or (
                word == "at"
                and unit.atoms[place - 1].is_capital
                and unit.atoms[first].is_capital
                and not _inside_apposition(unit, first, place)
            )
            or place > first
            and unit.lower(first) in ("he", "she", "they", "it", "i", "we")
        ):
            break
        place += 1
    while place > first and unit.atoms[place - 1].text == ",":
        place -= 1
    return (first, place) if place > first else None


def _inside_apposition(unit: Unit, first: int, place: int) -> bool:
    return any(unit.atoms[i].text == "," for i in range(first, place))


def _is_apposition(unit: Unit, place: int, limit: int) -> bool:
    if place >= limit:
        return False
    word = unit.lower(place)
    if word in ("a", "an", "the", "one", "his", "her", "their", "its", "jr", "sr"):
        return True
    if (
        word in ENGLISH.relative
        or word in ENGLISH.prepositions
        or word in ENGLISH.subordinators
        or word in ENGLISH.conjunctions
    ):
        return False
    if word in ENGLISH.pronouns or word in ENGLISH.adverbs or word.endswith(("ing", "ly", "ed")):
        return False
    return unit.atoms[place].text[0].isdigit() or unit.atoms[place].is_word
