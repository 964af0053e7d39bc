"""Text as the encoder sees it: words, their pieces, and windows of pieces that overlap.

A word is a run of letters and digits (hyphens inside belong to it) or of one other visible character. The
network is asked about each word once, at the piece its first character falls in.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

WORD = re.compile(r"\w+(?:-\w+)*|([^\w\s])\1*")

# Pieces the network reads at once, and how many of them are there only to be looked back at.
WINDOW = 320
OVERLAP = 48
# Characters handed to the tokenizer at once: long texts go through in bounded memory.
STRETCH = 20_000


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch the network reads at once.

    `pieces` are ids with the opening and closing mark; `words` are indices into the text's words;
    `places[i]` is the position in `pieces` where word `words[i]` is asked about. Words before `fresh` (an
    index into `words`) were already read by the window before and stand here as context only.
    """

    pieces: tuple[int, ...]
    words: range
    places: tuple[int, ...]
    fresh: int


def words_of(text: str) -> list[tuple[int, int]]:
    """(start, end) of every word, in characters of the text."""
    return [match.span() for match in WORD.finditer(text)]


def pieces_of(text: str, tokenizer: Tokenizer) -> tuple[list[int], list[int]]:
    """Piece ids and the character each begins at, in rising order."""
    ids: list[int] = []
    starts: list[int] = []
    for begin, end in _stretches(text):
        encoding = tokenizer.encode(text[begin:end], add_special_tokens=False)
        ids.extend(encoding.ids)
        starts.extend(begin + start for start, _ in encoding.offsets)
    return ids, starts


def windows(
    words: Sequence[tuple[int, int]], ids: Sequence[int], starts: Sequence[int], tokenizer: Tokenizer
) -> Iterator[Window]:
    """The text's words in overlapping windows; every word is fresh in exactly one."""
    opening, closing = (tokenizer.token_to_id(mark) or 0 for mark in ("<s>", "</s>"))
    where = [max(0, bisect_right(starts, start) - 1) for start, _ in words]
    size, first, fresh = WINDOW - 2, 0, 0
    while fresh < len(words):
        base = where[first]
        last = bisect_right(where, base + size - 1, lo=fresh)
        if last == fresh:  # one word of more pieces than a window holds
            last = fresh + 1
        pieces = (opening, *ids[base : base + size], closing)
        places = tuple(min(where[word] - base, size - 1) + 1 for word in range(first, last))
        yield Window(pieces, range(first, last), places, fresh - first)
        fresh = last
        first = last if last >= len(words) else bisect_right(where, max(0, where[last] - OVERLAP))
        first = min(first, last)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(text):
        end = min(len(text), begin + STRETCH)
        if end < len(text):
            space = max(text.rfind(" ", begin, end), text.rfind("\n", begin, end))
            end = space + 1 if space > begin else end
        yield begin, end
        begin = end
