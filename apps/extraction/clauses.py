"""What stands round a cue, and what a content says first: the stretches of text that acts, labels and worth read."""

from apps.extraction.lexicons import Lexicon, VerbForm
from apps.extraction.lexicons.phrases import Word, words_of
from apps.extraction.types import Attribution, Kind, Span

# How far a clause is followed on either side of its cue; longer ones tell nothing more about the saying.
REACH = 200
# "called the whole plan into question": words between an English verb and what belongs to it.
MOST_BETWEEN = 4
STRENGTHS = {"sure": 2, "likely": 1, "weak": 0}
CLAUSE_MARKS = frozenset(',;:!?–—\n„“”»«"()')


def cue_words(text: str, attribution: Attribution) -> list[Word]:
    """The words of the cue, its parts in text order."""
    return [word for span in attribution.cue for word in words_of(text, span.start, span.end) if not word.is_mark]


def clause_words(text: str, attribution: Attribution) -> list[Word]:
    """The words of the clause round the cue.

    Of a reported sentence it is the whole sentence, of the others what its content leaves of it.
    """
    if attribution.kind is Kind.REPORTED:
        return [word for span in attribution.content for word in words_of(text, span.start, span.end)]
    if not attribution.cue:
        return []
    start, end = attribution.cue[0].start, attribution.cue[-1].end
    left, right = left_edge(text, start, attribution.content), right_edge(text, end, attribution.content)
    return [
        word
        for word in words_of(text, left, right)
        if not any(span.start <= word.span.start < span.end for span in attribution.content)
    ]


def left_edge(text: str, start: int, contents: tuple[Span, ...]) -> int:
    floor = max([0, start - REACH, *(span.end for span in contents if span.end <= start)])
    position = start
    while position > floor and not _is_edge(text, position - 1):
        position -= 1
    return position


def right_edge(text: str, end: int, contents: tuple[Span, ...]) -> int:
    """Where the clause that goes on at `end` stops: at a mark, or where a content begins."""
    ceiling = min([len(text), end + REACH, *(span.start for span in contents if span.start >= end)])
    position = end
    while position < ceiling and not _is_edge(text, position):
        position += 1
    return position


def _is_edge(text: str, position: int) -> bool:
    """A clause's mark; a full stop counts where a capital or a line's end follows, as after "Dr." it does too."""
    mark = text[position]
    if mark in CLAUSE_MARKS:
        return True
    if mark != ".":
        return False
    after = text[position + 1 : position + 3]
    if not after.strip():
        return True
    return after[0].isspace() and not after[1:].islower() and text[max(0, position - 2) : position].islower()


def verb_of(lexicon: Lexicon, cue: list[Word], clause: list[Word]) -> VerbForm | None:
    """The reading of the cue's verb that most words bear out."""
    own, beside = {word.lower for word in cue}, {word.lower for word in (*cue, *clause)}
    best: tuple[tuple[int, int, int, int], VerbForm] | None = None
    for place, word in enumerate(cue):
        for form in lexicon.verbs.get(word.lower.removesuffix("n't"), ()):  # "isn't convinced"
            companions = form.particle.split()
            if not beside.issuperset(companions) or (form.is_reflexive and "sich" not in beside):
                continue
            if companions and companions[-1] not in own and _lacks_its_prefix(form, companions[-1], clause):
                continue
            if lexicon.language == "en" and not own.issuperset(companions) and not _follow(word, companions, clause):
                continue
            # "hatte … vor … gewarnt": the clause's "vor" is a preposition, unless the cue holds it.
            if not own.issuperset(companions) and form.form != "participle" and _closes_frame(lexicon, cue, place):
                continue
            # "rief … aus" is no "nach … rufen", whatever preposition the clause begins with.
            in_cue = sum(word in own for word in companions)
            rank = (in_cue, len(companions) + form.is_reflexive, STRENGTHS[form.strength], place)
            if best is None or rank > best[0]:
                best = rank, form
    return best[1] if best else None


def _lacks_its_prefix(form: VerbForm, prefix: str, clause: list[Word]) -> bool:
    """Whether the word that could be the verb's prefix is none: "schrieb das Blatt vor einer Woche"."""
    if form.form == "participle" or not form.lemma.rpartition(" ")[2].startswith(prefix):
        return False
    return not any(
        word.lower == prefix and (place + 1 == len(clause) or clause[place + 1].is_mark)
        for place, word in enumerate(clause)
    )


def _follow(verb: Word, companions: list[str], clause: list[Word]) -> bool:
    """Whether an English verb's companions stand behind it in their order, a word or two apart at most."""
    place = next((place for place, word in enumerate(clause) if word.span == verb.span), len(clause))
    for companion in companions:
        places = range(place + 1, min(len(clause), place + 2 + MOST_BETWEEN))
        found = next((later for later in places if clause[later].lower == companion), None)
        if found is None:
            return False
        place = found
    return True


def _closes_frame(lexicon: Lexicon, cue: list[Word], place: int) -> bool:
    """Whether the cue ends in a participle, so that the word at `place` is its auxiliary."""
    return place + 1 < len(cue) and any(
        form.form == "participle" and not form.particle for form in lexicon.verbs.get(cue[-1].lower, ())
    )


def content_text(text: str, attribution: Attribution) -> str:
    """The content's parts as one line."""
    return " ".join(" ".join(span.of(text).split()) for span in attribution.content)


def content_words(text: str, attribution: Attribution) -> list[Word]:
    """The words and marks of the content's parts, in text order."""
    return [word for span in attribution.content for word in words_of(text, span.start, span.end)]


def is_negated(words: list[Word], lexicon: Lexicon) -> bool:
    """Whether one of the words negates what they say."""
    return first_negator(words, lexicon) is not None


def first_negator(words: list[Word], lexicon: Lexicon) -> int | None:
    """The index of the word that negates the others, if there is one."""
    negators, harmless = lexicon.lists["negator"], lexicon.lists["no_negation_before"]
    for index, word in enumerate(words):
        if word.lower in negators or word.lower.endswith("n't"):
            if _next(words, index) not in harmless:
                return index
        elif word.lower == "yet" and _next(words, index) == "to":
            return index  # "has yet to confirm"
    return None


def _next(words: list[Word], index: int) -> str:
    return words[index + 1].lower if index + 1 < len(words) else ""
