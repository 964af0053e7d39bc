"""What changed between two texts, word by word, for people to read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 1500  # of each text; comparing takes the square of it at worst
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str  # "same", "out" or "in"
    words: str


def word_diff(before: str, after: str) -> list[Piece]:
    """The later text in pieces, with what is gone where it stood; nothing when they are alike, or too long to tell."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if before == after or max(len(old), len(new)) > MOST_WORDS:
        return []
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("out", "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("in", "".join(new[new_from:new_to])))
    return pieces
