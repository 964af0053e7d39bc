"""Make a text fit a line: at a clause's border where one is near, at a word's else, never inside a word."""

import re

from apps.extraction.clauses import first_negator
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import words_of

ELLIPSIS = "…"
# A clause's border is worth a cut when it leaves at least this share of the room filled.
LEAST_FILLED = 0.7
BORDER = re.compile(r"[,;:.!?–—](?= )")
DANGLING = " ,;:–—-("


def shorten(text: str, room: int, lexicon: Lexicon, *, has_verb_last: bool = False) -> str:
    """The text in at most `room` characters. A "not" that the cut would take away is kept behind the ellipsis.

    With `has_verb_last` ("haben … verkündet") the middle goes instead of the end.
    """
    if len(text) <= room:
        return text
    if has_verb_last and (bracket := _without_middle(text, room, lexicon)):
        return bracket
    limit = room - len(f" {ELLIPSIS}")
    borders = [match.start() for match in BORDER.finditer(text, 0, limit + 1)]
    if borders and borders[-1] >= limit * LEAST_FILLED:
        return _closed(text[: borders[-1] + 1])
    head = _head(text, limit, lexicon)
    negation = _lost_negation(text[len(head) :], room // 2, lexicon)
    if not negation:
        return _closed(head)
    head = _head(text, limit - len(negation) - 1, lexicon)
    return f"{_closed(head)} {negation}"


def _without_middle(text: str, room: int, lexicon: Lexicon) -> str:
    """The first word and as much of the end as fits; nothing where a "not" would be lost."""
    first = text.partition(" ")[0]
    start = text.find(" ", len(text) - max(0, room - len(first) - 3))
    if start <= len(first) or first_negator(words_of(text, len(first), start), lexicon) is not None:
        return ""
    tail = text[start:].split()
    openers = lexicon.lists["article"] | lexicon.lists["no_adjective"] | lexicon.lists["fused_preposition"]
    opener = next((place for place, word in enumerate(tail) if word in openers), 0)
    # A phrase begins with its opener; where that would leave too little, any word must do.
    kept = tail[opener:] if len(" ".join(tail[opener:])) >= room * LEAST_FILLED / 2 else tail
    return f"{first} {ELLIPSIS} {' '.join(kept)}"


def _closed(head: str) -> str:
    """With the ellipsis; a comma or a full stop stays before it, so that the words keep their order of clauses."""
    if not head.strip(DANGLING):
        return ELLIPSIS
    return f"{head.rstrip(DANGLING)}{',' if head.rstrip().endswith(',') else ''} {ELLIPSIS}"


def _head(text: str, limit: int, lexicon: Lexicon) -> str:
    """The whole words that fit, without an article or a preposition left hanging at the end."""
    end = text.rfind(" ", 0, max(0, limit) + 1)
    head = text[: max(0, end)].rstrip()
    hanging = lexicon.lists["article"] | lexicon.lists["no_adjective"] | lexicon.lists["fused_preposition"]
    while head and head.rpartition(" ")[2].lower() in hanging:
        head = head.rpartition(" ")[0]
    return head


def _lost_negation(rest: str, room: int, lexicon: Lexicon) -> str:
    """The words from the "not" of the clause that the cut parts, to the clause's end where they fit."""
    words = words_of(rest)
    clause = words[: next((place for place, word in enumerate(words) if word.is_mark), len(words))]
    place = first_negator(clause, lexicon)
    if place is None:
        return ""
    tail = rest[clause[place].span.start : clause[-1].span.end]
    return tail if len(tail) <= room else f"{clause[place].span.of(rest)} {ELLIPSIS}"
