"""How far two statements say the same: 0 (nothing in common, or they differ where it counts) to 1 (the same words)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from apps.prior_checks.matching.statements import Statement, Term, same_name

# From this score on a prior check is offered. Set on the pairs marked "dev" of tests/prior_checks/pairs.tsv so that
# of the offered pairs at least nine in ten say the same; the pairs marked "test" were looked at once, afterwards.
# tests/prior_checks/test_matching.py holds the precision; `python -m tests.prior_checks.measure` prints it.
THRESHOLD = 0.63

NEAR = 84.0  # of 100: words this alike are forms of one word (Impfstoffe, Impfstoffen; vaccinate, vaccination)
SHORTEST_NEAR = 5  # letters; shorter words that are alike are often others (Wand, Hand)
SHORTEST_PART = 5  # letters of a word that may be a part of a compound (Steuer in Steuersatz)
NEAR_COUNTS, PART_COUNTS = 0.9, 0.6  # of a whole word
NAME_COUNTS, FIGURE_COUNTS = 1.3, 1.2  # times a word: what a claim is about
ONE_SIDED_FIGURE = 0.82  # "fell by 5 per cent" says more than "fell"
# Where each side has a word that the other lacks, one may stand in the other's place: "rents have doubled" and "crime
# has doubled". Synonyms do so too, and are missed: nothing is offered rather than something wrong.
SUBSTITUTED = 0.7
FEWEST_SHARED = 2  # words; one in common is a subject, not a statement

Weight = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Match:
    """`words` are those of the first statement that both have; `refusal` says what kept them apart."""

    score: float
    words: tuple[str, ...] = ()
    refusal: str = ""


def compare(one: Statement, other: Statement, *, weight: Weight = lambda _base: 1.0) -> Match:
    """`weight` says how much a word tells: near 0 for one that stands everywhere, 1 for a rare one."""
    if one.language != other.language:
        return Match(0.0, refusal="language")
    refusal = _why_apart(one, other)
    if refusal:
        return Match(0.0, refusal=refusal)
    pairs = {term: _best(term, other.terms) for term in one.terms}
    back = {term: _best(term, one.terms) for term in other.terms}
    shared = tuple(term.word for term, quality in pairs.items() if quality)
    if len(shared) < FEWEST_SHARED:
        return Match(0.0, shared, "words")
    figures = len(one.figures & other.figures) or bool(one.figures and other.figures)
    extra = FIGURE_COUNTS * figures
    cover_one, cover_other = _cover(pairs, weight, extra), _cover(back, weight, extra)
    both = 2 * cover_one * cover_other / (cover_one + cover_other) if cover_one + cover_other else 0.0
    letters = ratio(one.text.casefold(), other.text.casefold()) / 100
    score = 0.85 * both + 0.15 * letters
    if bool(one.figures) != bool(other.figures):
        score *= ONE_SIDED_FIGURE
    score *= SUBSTITUTED ** min(sum(not quality for quality in side.values()) for side in (pairs, back))
    return Match(round(min(1.0, score), 4), shared)


def _why_apart(one: Statement, other: Statement) -> str:
    """What makes the two different statements, however many words they share; "" when nothing does."""
    if one.is_negative != other.is_negative:
        return "negation"
    if any((number, 1 - side) in other.directions for number, side in one.directions):
        return "opposites"
    if not _agree(one.figures, other.figures, _same_figure):
        return "figures"
    if one.years and other.years and not one.years & other.years:
        return "years"
    if one.days and other.days and not one.days & other.days:
        return "dates"
    return _why_names_differ(one, other)


def _agree(one: Iterable, other: Iterable, is_same: Callable) -> bool:
    """Everything on the side that says less stands on the other side, too."""
    less, more = sorted((tuple(one), tuple(other)), key=len)
    return all(any(is_same(left, right) for right in more) for left in less)


def _same_figure(one: tuple[float, str], other: tuple[float, str]) -> bool:
    return one[0] == other[0] and (one[1] == other[1] or not one[1] or not other[1])


def _why_names_differ(one: Statement, other: Statement) -> str:
    left = [term for term in one.names if not _is_in(term, other)]
    right = [term for term in other.names if not _is_in(term, one)]
    if left and right:
        return "names"
    places = [(a.place, b.place) for a in one.names for b in other.names if same_name(a.word, b.word)]
    places.sort()
    if len(places) != 2:
        return ""
    (first, then_first), (second, then_second) = places
    if second - first > 1 and then_first - then_second > 1:
        return "order"  # who does it to whom
    return ""


def _is_in(name: Term, statement: Statement) -> bool:
    return any(name.base == term.base or same_name(name.word, term.word) for term in statement.terms)


def _best(term: Term, among: tuple[Term, ...]) -> float:
    return max((_quality(term, other) for other in among), default=0.0)


def _quality(one: Term, other: Term) -> float:
    """How much of one word the other is."""
    if one.base == other.base or (one.is_name and other.is_name and same_name(one.word, other.word)):
        return 1.0
    if one.is_name and other.is_name:
        return 0.0
    short, long = sorted((one.base, other.base), key=len)
    if len(short) >= SHORTEST_NEAR and 100 * Indel.normalized_similarity(short, long) >= NEAR:
        return NEAR_COUNTS
    if len(short) >= SHORTEST_PART and (long.startswith(short) or long.endswith(short)):
        return PART_COUNTS
    return 0.0


def _cover(qualities: dict[Term, float], weight: Weight, extra: float) -> float:
    """The share of a statement's weight that the other one has, too."""
    weights = {term: weight(term.base) * (NAME_COUNTS if term.is_name else 1.0) for term in qualities}
    whole = sum(weights.values()) + extra
    return (sum(weights[term] * quality for term, quality in qualities.items()) + extra) / whole if whole else 0.0
