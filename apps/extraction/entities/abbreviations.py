"""Abbreviations that an article introduces in brackets: "Deutscher Wetterdienst (DWD)".

The long form is found as in A. S. Schwartz and M. A. Hearst, A simple algorithm for identifying abbreviation
definitions in biomedical text, Pacific Symposium on Biocomputing 2003: the letters of the short form are sought
from the right, the first one at the beginning of a word.
"""

import re

from apps.extraction.types import Span

_SHORT = re.compile(r"(?<=[\w“”«»\"’'])\s\(([A-ZÄÖÜa-zäöü][\w&-]{1,9})\)")
MAX_FOUND = 200  # abbreviations of an article
LONGEST = 120  # characters of the words that are abbreviated


def find_abbreviations(text: str) -> dict[str, Span]:
    """Short forms with the place of the words they stand for."""
    found: dict[str, Span] = {}
    for match in _SHORT.finditer(text):
        short = match[1]
        if sum(letter.isupper() for letter in short) < 2 or short in found:
            continue
        before = text[max(0, match.start() - LONGEST) : match.start()]
        before = before[max(before.rfind(mark) for mark in ",;:.()\n") + 1 :]
        at = _long_form(short, before)
        words = len(before[at:].split()) if at >= 0 else 0
        if 1 < words <= min(len(short) + 5, 2 * len(short)) or (words == 1 and len(before[at:]) > 3 * len(short)):
            found[short] = Span(match.start() - len(before) + at, match.start())
        if len(found) >= MAX_FOUND:
            break
    return found


def _long_form(short: str, before: str) -> int:
    """Where the end of `before` begins that holds the letters of `short` in order; -1 where none does."""
    letters = [letter.lower() for letter in short if letter.isalnum()]
    is_name = short[0].isupper()  # "of Tidal Safety" is not what "OTS" begins with
    folded = before.lower()
    at = len(folded)
    for number in range(len(letters) - 1, -1, -1):
        at -= 1
        while at >= 0 and (folded[at] != letters[number] or (number == 0 and not _is_start(before, at, is_name))):
            at -= 1
        if at < 0:
            return -1
    return at


def _is_start(words: str, at: int, is_name: bool) -> bool:
    return (at == 0 or not words[at - 1].isalnum()) and (words[at].isupper() or not is_name)
