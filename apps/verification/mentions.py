"""Who is named with @ in a comment. Pure: words in, user names out."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# An address, e-mail or web, holds @ too: there it names nobody. What may follow @ is what a user name may hold.
LINK = re.compile(r"https?://[^\s<>\"“”„«»]+", re.IGNORECASE)
MENTION = re.compile(r"(?<![\w@.+/=&%#:-])@([\w][\w.+-]{0,149}+)(?!@)")
AFTER_A_NAME = ".+-"  # "Ask @eva." names eva
AFTER_A_LINK = ".,;:!?)]}'’"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a comment: plain, a link to `words`, or a mention of `words[1:]`."""

    kind: str
    words: str


def pieces(text: str, mentioned: Iterable[str] = ()) -> list[Piece]:
    """The comment cut into words, web addresses and mentions of those `mentioned`, nothing left out."""
    known = {name.lower() for name in mentioned}
    found, at = [], 0
    for start, end, kind in sorted(_links(text) + _named(text)):
        words = text[start:end]
        if start < at or (kind == "mention" and words[1:].lower() not in known):
            continue
        found += [Piece("text", text[at:start])] * (start > at) + [Piece(kind, words)]
        at = end
    return found + [Piece("text", text[at:])] * (at < len(text))


def names_in(text: str) -> list[str]:
    """The user names mentioned, as they are stored, each once, in the order of the text."""
    names = (unicodedata.normalize("NFKC", text[start + 1 : end]) for start, end, _kind in _named(text))
    return list(dict.fromkeys(names))


def _links(text: str) -> list[tuple[int, int, str]]:
    found = ((match.start(), match[0].rstrip(AFTER_A_LINK)) for match in LINK.finditer(text))
    return [(start, start + len(words), "link") for start, words in found]


def _named(text: str) -> list[tuple[int, int, str]]:
    links = _links(text)
    return [
        (match.start(), match.start() + 1 + len(match[1].rstrip(AFTER_A_NAME)), "mention")
        for match in MENTION.finditer(text)
        if not any(start <= match.start() < end for start, end, _kind in links)
    ]
