"""Make a text fit a line: after a sentence, a clause or a phrase, never inside one when that can be helped.

What would turn the claim round or make it say more when it is lost goes with the cut: a "not", a condition, and in
German the verb at the clause's end. They stand behind an ellipsis then ("wird … zwölf Millionen Euro kosten").
"""

import re
from collections.abc import Iterator

from apps.extraction.grammar import BY_LANGUAGE
from apps.extraction.lexicons import Lexicon
from apps.extraction.phrase_borders import (
    STRIPPED,
    Word,
    clause_end,
    ends_phrase,
    hangs,
    is_condition,
    is_figure,
    is_finite,
    is_negator,
    is_open,
    joins_clauses,
    label_words,
    lacks_unit,
    leads_noun,
    opens_phrase,
    with_approximator,
    written_words,
)

ELLIPSIS = "…"
GAP = f" {ELLIPSIS} "
# A border is worth a cut when it leaves at least this share of the room filled; a sentence stands for itself soonest.
SENTENCE_FILLED, CLAUSE_FILLED, PHRASE_FILLED = 0.3, 0.5, 0.4
OPEN_FILLED = 0.6
SENTENCE_BORDER = re.compile(r"[.!?](?= [A-ZÄÖÜ„“\"‚‘0-9])")
CLAUSE_BORDER = re.compile(r"[,;:–—](?= )")
DANGLING = " ,;:–—-("
QUOTE_PAIRS = (("„", "“"), ("“", "”"), ("‚", "‘"), ("‘", "’"))
# A head shorter than this says too little of what is claimed.
LEAST_HEAD = 12
# Behind these a comma opens what is told: "drang darauf, …".
PRONOMINAL = frozenset(["darauf", "davon", "davor", "dafür", "dagegen", "daran", "dazu", "darüber", "damit", "darum"])


def shorten(text: str, room: int, lexicon: Lexicon, *, has_verb_last: bool = False, is_quoted: bool = False) -> str:
    """The text in at most `room` characters, with an ellipsis wherever words were left out.

    With `has_verb_last` ("haben … verkündet") the middle goes instead of the end. What `is_quoted` has a gap in its
    middle only where its sense depends on it.
    """
    if len(text) <= room:
        return text
    text = text[: room * 8]  # no cut looks further
    if has_verb_last and (bracket := _without_middle(text, room, lexicon)):
        return bracket
    limit = room - len(f" {ELLIPSIS}")
    if sentence := _whole_sentences(text, limit, lexicon):
        return _closed(sentence)
    words = list(written_words(text))
    head = _best_head(text, words, limit, lexicon)
    cut = next((place for place, word in enumerate(words) if word.end > len(head)), len(words))
    vital = _vital(words, cut, lexicon)
    if vital is None and (is_quoted or not is_open(head, lexicon)):
        return _closed(head)
    return _with_gap(text, words, room, cut, vital, lexicon) or _with_opener(text, words, limit, vital, lexicon)


def _with_opener(text: str, words: list[Word], limit: int, vital: int | None, lexicon: Lexicon) -> str:
    """The beginning, and of a condition that finds no room at least its opener: "will vote against it if …"."""
    if vital is None or not is_condition(words, vital, lexicon):
        return _closed(_best_head(text, words, limit, lexicon))
    opener = words[vital].written
    head = _best_head(text, words, limit - len(opener) - 1, lexicon)
    return f"{head} {opener} {ELLIPSIS}" if head else _closed(_best_head(text, words, limit, lexicon))


def _whole_sentences(text: str, limit: int, lexicon: Lexicon) -> str:
    """The sentences that fit, when they fill enough of the room."""
    for match in reversed(list(SENTENCE_BORDER.finditer(text, 0, limit))):
        before = text[: match.start()].rpartition(" ")[2].strip(STRIPPED).lower()
        is_end = len(before) > 1 and not before.isdigit() and f"{before}." not in lexicon.abbreviations
        if is_end and match.end() >= limit * SENTENCE_FILLED:
            return text[: match.end()]
    return ""


def _says_what(text: str, border: int, lexicon: Lexicon) -> bool:
    """Whether what is told stands behind this comma: "rät, die Anlage …", "drang darauf, …"."""
    after = text[border:].split(maxsplit=1)
    before = text[:border].rstrip(DANGLING).rpartition(" ")[2].lower()
    openers = lexicon.lists["complementiser"] | lexicon.lists["question_opener"]
    return bool(after) and (after[0].lower() in openers or before in lexicon.verbs or before in PRONOMINAL)


def _best_head(text: str, words: list[Word], limit: int, lexicon: Lexicon) -> str:
    """The longest stretch from the beginning that ends with a clause, else with a phrase, else with a word."""
    borders = [match.start() + 1 for match in CLAUSE_BORDER.finditer(text, 0, limit)]
    for border in reversed(borders):
        if (
            border >= limit * CLAUSE_FILLED
            and not _says_what(text, border, lexicon)
            and not is_open(text[:border], lexicon)
        ):
            return text[:border]
    phrases = [
        text[: word.end]
        for place, word in enumerate(words)
        if limit * PHRASE_FILLED <= word.end <= limit and ends_phrase(words, place, lexicon)
        if not (word.ends_clause and _says_what(text, word.end, lexicon))
    ]
    if whole := [head for head in phrases if not is_open(head, lexicon)]:
        return whole[-1]
    return phrases[-1] if phrases and len(phrases[-1]) >= limit * OPEN_FILLED else _head(text, limit, lexicon)


def _vital(words: list[Word], start: int, lexicon: Lexicon) -> int | None:
    """Where the sentence goes on behind the cut with a condition, or its clause with a "not" or a figure."""
    is_same_clause = start == 0 or not words[start - 1].ends_clause
    figure = None
    for place in range(start, len(words)):
        word = words[place]
        if is_condition(words, place, lexicon):
            return place
        if is_same_clause and is_negator(words, place, lexicon):
            return _with_verb(words, place, start, lexicon)
        if is_same_clause and figure is None and lexicon.language == "de" and is_figure(word, lexicon):
            figure = with_approximator(words, place, start, lexicon)
        is_same_clause = is_same_clause and not word.ends_clause and not joins_clauses(words, place, lexicon)
        if word.written.rstrip('“”»«"')[-1:] in ".!?" and len(word.bare) > 2:
            break
    return figure


def _is_figure_alone(words: list[Word], place: int, lexicon: Lexicon) -> bool:
    return not is_condition(words, place, lexicon) and not any(
        is_negator(words, later, lexicon) for later in range(place, min(place + 4, len(words)))
    )


def _with_verb(words: list[Word], place: int, start: int, lexicon: Lexicon) -> int:
    """The English auxiliary right before the "not" that it carries ("had found no survivors"), else the "not"."""
    if lexicon.language == "en":
        auxiliaries = BY_LANGUAGE["en"].auxiliaries
        for earlier in range(place - 1, max(start, place - 4) - 1, -1):
            if words[earlier].bare in auxiliaries and words[earlier - 1].bare not in auxiliaries:
                return earlier
    return place


def _with_gap(text: str, words: list[Word], room: int, cut: int, vital: int | None, lexicon: Lexicon) -> str:
    """The beginning, an ellipsis, and the clause's end from its vital word or from a phrase on; "" if none fits."""
    best, best_worth = "", 0
    for start in _tail_starts(words, cut, vital, lexicon):
        for tail in _tails(text, words, start, vital, room, lexicon):
            head = _gap_head(text, words[:start], room - len(tail) - len(GAP), lexicon)
            if len(head) < LEAST_HEAD:
                continue
            gap = [place for place in range(start) if words[place].start >= len(head)]
            joined = f"{head} {tail}" if not gap else f"{head.rstrip(DANGLING)}{GAP}{tail}"
            if gap and not _may_go(words, gap, start, vital, lexicon):
                continue
            worth = 2 * len(head) + len(tail) + (room if not gap else 0) - _lost(words, gap, room, lexicon)
            if any(words[place].ends_clause for place in gap) and is_open(head, lexicon):
                worth -= room // 3
            if _open_marks(joined) or joined.count("“") + joined.count("‘") > _openings(joined, lexicon):
                continue
            if vital is not None and _is_figure_alone(words, vital, lexicon) and len(head) < room * PHRASE_FILLED:
                continue  # the figure is not worth what it is told of
            if worth > best_worth and len(joined) <= room:
                best, best_worth = joined, worth
    return best


def _may_go(words: list[Word], gap: list[int], start: int, vital: int | None, lexicon: Lexicon) -> bool:
    """Whether what is left says the same: the gap parts no two clauses, and the verb is not all in it."""
    if any(joins_clauses(words, place, lexicon) for place in gap):
        return False
    is_for_condition = vital is not None and is_condition(words, vital, lexicon)
    parted = range(gap[0] - 1 if gap[0] else 0, gap[-1] + 1)  # with the last word before the gap
    if any(words[place].ends_clause for place in parted) and not is_for_condition:
        return False
    has_verb = any(is_finite(words[place], lexicon) for place in range(len(words)) if place not in gap)
    return has_verb or not any(is_finite(words[place], lexicon) for place in gap)


def _lost(words: list[Word], gap: list[int], room: int, lexicon: Lexicon) -> int:
    """How much worse the label is for what stands in the gap: all the worse for a "not", less for a figure."""
    turning = label_words(lexicon.language, "turning")
    if any(
        is_negator(words, place, lexicon) or is_condition(words, place, lexicon) or words[place].bare in turning
        for place in gap
    ):
        return 2 * room
    verbs = sum(is_finite(words[place], lexicon) for place in gap)
    return (room // 3) * (any(is_figure(words[place], lexicon) for place in gap) + bool(verbs))


def _tail_starts(words: list[Word], cut: int, vital: int | None, lexicon: Lexicon) -> list[int]:
    """Where the end may set in: at the vital word, or at a phrase of the clause that was cut."""
    if vital is not None and is_condition(words, vital, lexicon):
        return [vital - 1, vital] if lexicon.language == "de" else [vital]  # with the verb that closes what it is for
    end = clause_end(words, min(cut, len(words) - 1)) if vital is None else vital
    start = end
    while start > 0 and not words[start - 1].ends_clause:
        start -= 1
    places = [place for place in range(max(2, start), end + 1) if opens_phrase(words, place, lexicon)]
    return sorted({*places, *([] if vital is None else [vital])})


def _tails(text: str, words: list[Word], start: int, vital: int | None, room: int, lexicon: Lexicon) -> Iterator[str]:
    """The words from `start` to the end of their clause, and, of a vital word, shorter ones with an ellipsis."""
    first = start if vital is None else max(start, vital)
    end = clause_end(words, first)
    if end == first and end + 1 < len(words):
        end = clause_end(words, end + 1)  # "vorausgesetzt, dass …"
    whole = text[words[start].start : words[end].end].rstrip(DANGLING + ".")
    most = room - LEAST_HEAD - len(GAP)
    closing = "" if end == len(words) - 1 else f", {ELLIPSIS}" if words[end].written[-1] == "," else f" {ELLIPSIS}"
    if len(whole) + len(closing) <= most:
        yield whole + closing
    if vital is None:
        return
    for place in range(end - 1, first, -1):
        cut = text[words[start].start : words[place].end]
        if len(cut) + 2 <= most and ends_phrase(words, place, lexicon, is_subject=True):
            yield _closed(cut)


def _gap_head(text: str, words: list[Word], limit: int, lexicon: Lexicon) -> str:
    """As much of the beginning as fits and ends with a phrase."""
    if words and words[-1].end <= limit:
        return text[: words[-1].end]
    for place in range(len(words) - 1, -1, -1):
        if words[place].end <= limit and (ends_phrase(words, place, lexicon) or is_finite(words[place], lexicon)):
            return text[: words[place].end]
    return _head(text, limit, lexicon) if limit > LEAST_HEAD else ""


def _without_middle(text: str, room: int, lexicon: Lexicon) -> str:
    """The verb that opens the frame, the one that closes it, and what fits between them.

    That is the object where it stands next to the first ("lehnt eine Verlegung … ab"), else the end, where the weight
    of a German sentence lies. Nothing where a "not" would be lost.
    """
    words = list(written_words(text))
    first, last = words[0], words[-1]
    if len(words) < 3:
        return ""
    if words[1].bare in lexicon.lists["article"]:
        head = _gap_head(text, words[:-1], room - len(GAP) - len(last.written), lexicon)
        gap = [place for place in range(len(words) - 1) if words[place].start >= len(head)]
        if len(head) > room * PHRASE_FILLED and not any(is_negator(words, place, lexicon) for place in gap):
            return f"{head.rstrip(DANGLING)}{GAP}{last.written}"
    starts = [place for place in range(2, len(words)) if len(text) - words[place].start <= room - first.end - len(GAP)]
    if not starts or any(is_negator(words, place, lexicon) for place in range(1, starts[0])):
        return ""
    # The object is worth most; a phrase begins with its opener; where that would leave too little, any word must do.
    objects = [place for place in starts if words[place].bare in lexicon.lists["article"]]
    openers = [place for place in (*objects, *starts) if opens_phrase(words, place, lexicon)]
    enough = (place for place in openers if len(text) - words[place].start >= room * SENTENCE_FILLED)
    return f"{first.written}{GAP}{text[words[next(enough, starts[0])].start :]}"


def _closed(head: str) -> str:
    """With the ellipsis; a comma or a full stop stays before it, so that the words keep their order of clauses."""
    if not head.strip(DANGLING):
        return ELLIPSIS
    cut = f"{head.rstrip(DANGLING)}{',' if head.rstrip().endswith(',') else ''} {ELLIPSIS}"
    return cut + _open_marks(cut)


def _open_marks(cut: str) -> str:
    """The closing marks that the cut took away."""
    if cut.count('"') % 2:
        return '"'
    for opening, closing in QUOTE_PAIRS:
        if opening in cut:
            return closing * (cut.count(opening) > cut.count(closing))
    return ""


def _openings(text: str, lexicon: Lexicon) -> int:
    """How many closing marks may stand: in German „ and ‚ open, in English “ and ‘ do, which count twice here."""
    if lexicon.language == "de":
        return text.count("„") + text.count("‚")
    return text.count("“") + text.count("‘")


def _head(text: str, limit: int, lexicon: Lexicon) -> str:
    """The whole words that fit, without one left hanging at the end."""
    end = text.rfind(" ", 0, max(0, limit) + 1)
    words = list(written_words(text[: max(0, end)]))
    following = text[max(0, end) :].lstrip()[:1].isupper()
    while words and (hangs(words[-1], lexicon) or lacks_unit(words[-1]) or leads_noun(words[-1], following, lexicon)):
        following = words.pop().is_noun
    return text[: words[-1].end] if words else ""
