"""Whether a text tells, round a place, of what is past or of what is to come."""

import re
from bisect import bisect_right
from functools import cache

from apps.extraction.date_words import listed
from apps.extraction.lexicons.loading import load

PAST, FUTURE = -1, 1
TENSE_REACH = 300  # characters of a clause on either side that are asked for its tense
NO_PAST = frozenset(["united", "hundred", "scheduled", "expected", "planned", "indeed", "speed"])
_SENTENCE_END = re.compile(r"[.!?;\n](?=\s|$)")
_CLAUSE_END = re.compile(r"[,;:.!?\n](?=\s|$)|\b(?:und|and|but|aber)\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Tenses:
    """Whether the clause or the sentence round a place tells of the past or of what is to come."""

    def __init__(self, text: str, language: str) -> None:
        self.text, self.language = text, language
        self.sentences = [match.start() for match in _SENTENCE_END.finditer(text)]
        self.clauses = [match.start() for match in _CLAUSE_END.finditer(text)]

    def at(self, place: int) -> int | None:
        for edges in (self.clauses, self.sentences):
            cut = bisect_right(edges, place)
            start = edges[cut - 1] if cut else 0
            end = edges[cut] if cut < len(edges) else len(self.text)
            words = _words(self.text[max(start, place - TENSE_REACH) : min(end, place + TENSE_REACH)])
            if (tense := _tense_of(words, self.language)) is not None:
                return tense
            if not _marks(self.language, "present").isdisjoint(words):
                return None
        return None


def _words(clause: str) -> list[str]:
    return [match.group().lower().replace("’", "'") for match in _WORD.finditer(clause)]


def _tense_of(words: list[str], language: str) -> int | None:
    is_past = _is_past_german(words) if language == "de" else _is_past_english(words)
    future = _marks(language, "future")
    is_future = any(word in future or word.endswith("'ll") for word in words)
    return None if is_past == is_future else PAST if is_past else FUTURE


def _is_past_german(words: list[str]) -> bool:
    if any(word in _marks("de", "past") or _is_said(word, "de") for word in words):
        return True
    return not _marks("de", "perfect").isdisjoint(words) and any(_is_participle(word) for word in words)


def _is_past_english(words: list[str]) -> bool:
    """Whether a verb stands in the past; behind "be" it is a passive of any time."""
    past = _marks("en", "past")
    return any(
        word in past or _is_said(word, "en") or (word.endswith("ed") and len(word) > 4 and word not in NO_PAST)
        for before, word in zip(["", *words], words, strict=False)
        if before != "be"
    )


def _is_said(word: str, language: str) -> bool:
    """Whether the word is a verb of saying in the past and no other form of it: "teilte", "told"."""
    forms = {entry.form for entry in load(language).verbs.get(word, ())}
    return "past" in forms and forms <= {"past", "subjunctive2", "participle"}


def _is_participle(word: str) -> bool:
    if word.endswith("iert"):
        return True
    is_prefixed = word.startswith(tuple(load("de").lists["inseparable_prefix"]))
    return ("ge" in word[:10] or is_prefixed) and word.endswith(("t", "en")) and len(word) > 5


@cache
def _marks(language: str, sort: str) -> frozenset[str]:
    return frozenset(word for word, _value in listed(language, sort))
