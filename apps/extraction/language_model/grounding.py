"""Looking up what a model quotes: every word must stand in the text, or it does not count.

A quote is looked for as it is, then with white space and quotation marks made equal; nothing else is forgiven. So
whatever an article talks a model into, it can only point at words of the article; and it cannot cut them out of
their sentence at will: parts stand near each other, words are whole, and no negation is left outside.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from apps.extraction import lexicons
from apps.extraction.language_model.answers import Claimed
from apps.extraction.language_model.pieces import Piece
from apps.extraction.types import Kind

LONGEST_CONTENT = 3_000  # characters; longer "contents" are whole articles put into somebody's mouth
# Between two parts of one content stands a tag ("sagte Anna Roth, Sprecherin des …, am Montag"), no more.
LONGEST_GAP = 250
MOST_PLACES = 50  # of one quote that are looked at
CLAUSE = 60  # characters round a content that are looked through for a negation
WORDS_BEFORE, WORDS_BEHIND = 2, 4  # words that may hold one: "did not ever …", "… das Geld bis heute nicht"

_MARKS = str.maketrans({**dict.fromkeys("„“”»«‟″", '"'), **dict.fromkeys("‚‘’›‹‛′`´", "'")})
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SENTENCE_END = re.compile(r"[.!?…]\W")
_CLAUSE_MARK = re.compile(r"[,;:!?–—()\n„“”»«\"]|\.(?:\s|$)")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grounded:
    """One attribution as ranges of a piece's text; `source` is empty where the model named nobody, or somebody else."""

    claimed: Claimed
    content: tuple[Range, ...]
    cue: tuple[Range, ...]
    source: tuple[Range, ...]


class Text:
    """A piece's text, with each quote looked up once."""

    def __init__(self, piece: Piece, language: str) -> None:
        self.piece = piece
        self._even, self._origin = _evened(piece.text)
        self._found: dict[str, list[Range]] = {}
        self._negators = lexicons.load(language).lists["negator"]

    def places(self, quote: str) -> list[Range]:
        """Where the quote stands, in text order."""
        if quote not in self._found:
            self._found[quote] = list(self._exact(quote)) or list(self._alike(quote))
        return self._found[quote]

    def _exact(self, quote: str) -> Iterator[Range]:
        quote = quote.strip()
        for start in _starts(self.piece.text, quote):
            yield start, start + len(quote)

    def _alike(self, quote: str) -> Iterator[Range]:
        quote = _evened(quote)[0].strip()
        for start in _starts(self._even, quote):
            yield self._origin[start], self._origin[start + len(quote) - 1] + 1

    def is_quoted(self, place: Range) -> bool:
        """Whether the words begin and end with a quotation mark."""
        ends = (self.piece.text[place[0]] + self.piece.text[place[1] - 1]).translate(_MARKS)
        return ends[0] == ends[1] and ends[0] in "\"'"

    def leaves_out_a_negation(self, content: tuple[Range, ...], cue: tuple[Range, ...]) -> bool:
        """Whether a "not" of the clause stands just outside: without it the words say the opposite.

        What stands on the other side of the cue belongs to the cue ("did not say that …").
        """
        return any(
            self._is_negator(word)
            for start, end in content
            for word in (*self._before(start, cue), *self._behind(end, cue))
            if not any(first <= word.start() < last for first, last in content)
        )

    def _is_negator(self, word: re.Match[str]) -> bool:
        return word.group().lower() in self._negators or word.group().lower().endswith(("n't", "n’t"))

    def _before(self, start: int, cue: tuple[Range, ...]) -> list[re.Match[str]]:
        """The nearest words of the clause before the content."""
        floor = max([0, start - CLAUSE, *(last for _first, last in cue if last <= start)])
        marks = [mark.end() for mark in _CLAUSE_MARK.finditer(self.piece.text, floor, start)]
        return list(_WORD.finditer(self.piece.text, marks[-1] if marks else floor, start))[-WORDS_BEFORE:]

    def _behind(self, end: int, cue: tuple[Range, ...]) -> list[re.Match[str]]:
        ceiling = min([end + CLAUSE, *(first for first, _last in cue if first >= end)])
        mark = _CLAUSE_MARK.search(self.piece.text, end, ceiling)
        return list(_WORD.finditer(self.piece.text, end, mark.start() if mark else ceiling))[:WORDS_BEHIND]


def ground(text: Text, claimed: Claimed, taken: set[tuple[Range, ...]]) -> Grounded | None:
    """The attribution's places, or None where its content is not in the text.

    Of several places the one nearest to its cue and source counts that no attribution before has; where all are
    taken, the first again.
    """
    cues = [place for quote in dict.fromkeys(claimed.cue) for place in text.places(quote)]
    sources = [place for quote in dict.fromkeys(claimed.source) for place in text.places(quote)]
    found = [content for content in _contents(text, claimed, [*cues, *sources]) if _is_whole(text, content)]
    if not found:
        return None
    fresh = [content for content in found if content not in taken] or found[:1]
    content = min(fresh, key=lambda one: _distance(one, cues) + _distance(one, sources))
    is_whole = claimed.kind is Kind.REPORTED  # the sentence, with its cue and source
    cue = _parts(text, claimed.cue, content, may_be_inside=is_whole)
    if text.leaves_out_a_negation(content, cue):
        return None
    source = _parts(text, claimed.source, content, may_be_inside=is_whole)
    return Grounded(claimed, content, cue, source)


def _contents(text: Text, claimed: Claimed, tags: list[Range]) -> Iterator[tuple[Range, ...]]:
    """Each place of the first part, with the nearest places of the others behind it."""
    first, *others = claimed.content
    for place in text.places(first):
        content = [place]
        for quote in others:
            near = (one for one in text.places(quote) if one[0] >= content[-1][1])
            part = next(near, None)
            if part is None or not _is_interrupted(text, claimed.kind, content[-1], part, tags):
                break
            content.append(part)
        else:
            yield tuple(content)


def _is_interrupted(text: Text, kind: Kind, before: Range, after: Range, tags: list[Range]) -> bool:
    """Whether the two parts were one statement before the tag came between them: who told it, and nothing else.

    Speech goes on in the next sentence, too, where both parts stand in quotation marks.
    """
    start, end = before[1], after[0]
    between = text.piece.text[start:end]
    if end - start > LONGEST_GAP:
        return False
    if not any(character.isalnum() for character in between):
        return True
    is_speech = kind is Kind.DIRECT and text.is_quoted(before) and text.is_quoted(after)
    is_tag = any(start <= first and last <= end for first, last in tags)
    return is_tag and (is_speech or not _SENTENCE_END.search(between))


def _is_whole(text: Text, content: tuple[Range, ...]) -> bool:
    start, end = content[0][0], content[-1][1]
    return start >= text.piece.begins and end - start <= LONGEST_CONTENT


def _distance(content: tuple[Range, ...], places: list[Range]) -> int:
    start, end = content[0][0], content[-1][1]
    return min((max(first - end, start - last, 0) for first, last in places), default=0)


def _parts(
    text: Text, quotes: tuple[str, ...], content: tuple[Range, ...], *, may_be_inside: bool
) -> tuple[Range, ...]:
    """For each quote the place nearest to the content and outside it; nothing where one is nowhere."""
    found = []
    for quote in dict.fromkeys(quotes):
        free = [place for place in text.places(quote) if may_be_inside or not _overlaps(place, content)]
        if not free:
            return ()
        found.append(min(free, key=lambda place: _distance(content, [place])))
    return tuple(sorted(found))


def _overlaps(place: Range, content: tuple[Range, ...]) -> bool:
    return any(place[0] < end and start < place[1] for start, end in content)


def _starts(text: str, quote: str) -> Iterator[int]:
    """Where the quote begins as whole words; one without a letter or figure is nowhere."""
    if not any(character.isalnum() for character in quote):
        return
    position, found = text.find(quote), 0
    while position >= 0 and found < MOST_PLACES:
        if _is_bounded(text, position, quote):
            found += 1
            yield position
        position = text.find(quote, position + 1)


def _is_bounded(text: str, start: int, quote: str) -> bool:
    end = start + len(quote)
    opens = start == 0 or not (text[start - 1].isalnum() and quote[0].isalnum())
    return opens and (end == len(text) or not (text[end].isalnum() and quote[-1].isalnum()))


def _evened(text: str) -> tuple[str, list[int]]:
    """The text with one space for white space and one form for quotation marks; and where each character was."""
    characters: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(text.translate(_MARKS)):
        if character.isspace():
            if characters and characters[-1] == " ":
                continue
            character = " "
        characters.append(character)
        origin.append(place)
    return "".join(characters), origin
