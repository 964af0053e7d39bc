"""Sentences and tokens. pysbd divides; what it is known to get wrong is mended here.

pysbd slows down on long input and stalls on open HTML tags, so it is fed a paragraph at a time,
in pieces of bounded length, with angle brackets masked.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pysbd

from apps.extraction.grammar import word_list
from apps.extraction.types import Document, Sentence, Span, Token

NEEDS = ("paragraphs", "language")
ADDS = ("sentences",)

# pysbd takes 10 ms for 4,000 characters and 1 s for 64,000: longer paragraphs are cut first.
MAX_PIECE = 4_000
# A longer "sentence" is a table or a text without full stops: cut, and told in the notes.
MAX_SENTENCE = 2_000
CUT_SENTENCE_AT = 1_000
MAX_SENTENCES = 5_000
MAX_CHARACTERS = 400_000

# Looked for from the first of several spaces only: from each of them it would take quadratic time.
TITLE_DASH = re.compile(r"(?<! ) +[–—-] +")
TOKEN = re.compile(r"\d+(?:[.,:]\d+)+|\w+(?:[-’'.&/]\w+)*|[^\w\s]")
# No tags, and none of the characters that pysbd uses as placeholders of its own.
MASK = str.maketrans({"<": "-", ">": "-", "∯": "-", "ȸ": "-", "ȹ": "-", "♨": "-", "☝": "-", "&": "-"})

GERMAN_STARTERS = word_list("de", "starters")
# Abbreviations that often end a sentence; before a starter they do.
GERMAN_FINALS = frozenset({"usw.", "etc.", "ff.", "bzw.", "o.ä.", "ä."})
# Abbreviations that never end one before a figure or a name.
NEVER_FINAL = {
    "de": frozenset(
        [
            "str.",
            "nr.",
            "abs.",
            "art.",
            "s.",
            "bd.",
            "kap.",
            "tel.",
            "ca.",
            "ggf.",
            "evtl.",
            "inkl.",
            "zzgl.",
            "bzw.",
            "vgl.",
            "dr.",
            "prof.",
            "st.",
        ]
    ),
    "en": frozenset(
        [
            "no.",
            "nos.",
            "vol.",
            "pp.",
            "p.",
            "fig.",
            "sec.",
            "gov.",
            "sen.",
            "rep.",
            "lt.",
            "col.",
            "gen.",
            "sgt.",
            "capt.",
            "st.",
            "mr.",
            "mrs.",
            "ms.",
            "dr.",
        ]
    ),
}
CLOCK = frozenset({"a.m.", "p.m."})
TIME_ZONES = word_list("en", "time_zones")


def segment(document: Document) -> Document:
    """The document with its sentences, each with its tokens, none longer than 2,000 characters."""
    sentences: list[Sentence] = []
    notes = dict(document.notes)
    for number, paragraph in enumerate(document.paragraphs):
        if len(sentences) >= MAX_SENTENCES or paragraph.start >= MAX_CHARACTERS:
            notes["truncated"] = f"read up to character {paragraph.start}"
            break
        spans = _sentences(document.text, paragraph, document.language)
        if _is_title(document, number):
            spans = (half for span in spans for half in _halves(document.text, span))
        for span in spans:
            pieces = list(_bounded(document.text, span))
            if len(pieces) > 1:
                notes["long_sentences"] = f"cut at {CUT_SENTENCE_AT} characters"
            sentences.extend(Sentence(piece, tokenize(document.text, piece), number) for piece in pieces)
    return replace(document, sentences=tuple(sentences[:MAX_SENTENCES]), notes=notes)


def _is_title(document: Document, number: int) -> bool:
    """The title, or in a text without one its first line where it does not end like a sentence."""
    paragraph = document.paragraphs[number]
    if document.title is not None:
        return paragraph == document.title
    return number == 0 and len(document.paragraphs) > 1 and document.text[paragraph.end - 1] not in '.!?…“”"»«'


def _halves(text: str, span: Span) -> list[Span]:
    """ "Netzbetreiber rechnet mit Ausfällen – Land widerspricht": two lines in one, parted by a dash."""
    dashes = list(TITLE_DASH.finditer(text, span.start, span.end))
    if len(dashes) != 1:
        return [span]
    halves = [Span(span.start, dashes[0].start()), Span(dashes[0].end(), span.end)]
    return halves if all(" " in half.of(text) for half in halves) else [span]


def tokenize(text: str, span: Span) -> tuple[Token, ...]:
    """Words (with inner hyphens, apostrophes and points) and single marks."""
    return tuple(
        Token(Span(match.start(), match.end()), match.group()) for match in TOKEN.finditer(text, span.start, span.end)
    )


def _sentences(text: str, paragraph: Span, language: str) -> Iterator[Span]:
    spans: list[Span] = []
    for piece in _pieces(text, paragraph):
        spans.extend(_divide(text, piece, language))
    yield from _split(text, _join(text, spans, language), language)


def _pieces(text: str, paragraph: Span) -> Iterator[Span]:
    """The paragraph in parts short enough for pysbd, cut after a full stop where there is one."""
    start = paragraph.start
    while paragraph.end - start > MAX_PIECE:
        limit = start + MAX_PIECE
        cut = max(text.rfind(mark, start + MAX_PIECE // 2, limit) for mark in (". ", "! ", "? ", ".\u201c ", ".” "))
        if cut < 0:
            cut = text.rfind(" ", start + MAX_PIECE // 2, limit)
        cut = limit if cut < 0 else cut + 1
        yield Span(start, cut)
        start = cut
    if start < paragraph.end:
        yield Span(start, paragraph.end)


@cache
def _segmenter(language: str) -> pysbd.Segmenter:
    return pysbd.Segmenter(language=language, clean=False)


def _may_divide(masked: str) -> bool:
    """Whether a mark that may end a sentence stands before the end; pysbd takes far longer to say no."""
    body = masked.rstrip(" \t.!?…“”\"«»’'")
    return any(mark in body for mark in ".!?…。；") or "\n" in masked.strip()


def _trimmed(masked: str, piece: Span) -> list[Span]:
    start = piece.start + len(masked) - len(masked.lstrip())
    end = piece.start + len(masked.rstrip())
    return [Span(start, end)] if start < end else []


def _divide(text: str, piece: Span, language: str) -> list[Span]:
    """pysbd's sentences as spans, found again by counting characters that are not space.

    Its own search for the spans compiles a pattern for every sentence and takes a third of the time.
    """
    masked = piece.of(text).translate(MASK)
    if not _may_divide(masked):
        return _trimmed(masked, piece)
    lengths = [len("".join(part.split())) for part in _segmenter(language).processor(masked).process()]
    places = [piece.start + place for place, character in enumerate(masked) if not character.isspace()]
    if sum(lengths) != len(places):
        return [Span(places[0], places[-1] + 1)] if places else []
    spans, first = [], 0
    for length in lengths:
        if length:
            spans.append(Span(places[first], places[first + length - 1] + 1))
            first += length
    return spans


def _join(text: str, spans: list[Span], language: str) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and _belongs(text, joined[-1], span, language):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _belongs(text: str, before: Span, after: Span, language: str) -> bool:
    """Whether a boundary pysbd set between the two is none."""
    last = text[max(before.start, before.end - 24) : before.end].rsplit(None, 1)[-1].lower()
    first = text[after.start]
    if first in "–—―" and text[before.end - 1] in '“”"»«’':
        return True
    first_word = text[after.start : after.start + 24].split(None, 1)[0]
    if first.islower() or first in ",;)":
        return True
    if not any(character.isalnum() for character in text[after.start : after.end]) and first not in "„“»«\"'":
        return True
    if before.end == after.start and text[before.end - 1] == "." and (first.isdigit() or first == "."):
        return True
    if last.lstrip("(") in CLOCK and first_word.strip(",.") in TIME_ZONES:
        return True
    if language == "de" and last.endswith(("str.", "straße.")) and first.isdigit():
        return True
    return last.lstrip('(„"“') in NEVER_FINAL.get(language, ()) and (first.isdigit() or first.isupper())


def _split(text: str, spans: list[Span], language: str) -> Iterator[Span]:
    """Sets the boundaries pysbd leaves out after a year, a house number or "usw."."""
    if language != "de":
        yield from spans
        return
    for span in spans:
        start = span.start
        for place in _missed(text, span):
            yield Span(start, place)
            start = place + 1
        yield Span(start, span.end)


def _missed(text: str, span: Span) -> Iterator[int]:
    place = text.find(". ", span.start, span.end)
    while place > 0:
        word = text[max(span.start, place - 12) : place + 1].rsplit(None, 1)[-1]
        next_word = text[place + 2 : place + 16].split(None, 1)[:1]
        is_final = word.lower() in GERMAN_FINALS or (word[:-1].isdigit() and len(word) > 1)
        if is_final and next_word and next_word[0].strip(",") in GERMAN_STARTERS and text[place + 2] != " ":
            yield place + 1
        place = text.find(". ", place + 1, span.end)


def _bounded(text: str, span: Span) -> Iterator[Span]:
    if span.end - span.start <= MAX_SENTENCE:
        yield span
        return
    start = span.start
    while span.end - start > CUT_SENTENCE_AT:
        cut = text.rfind(" ", start + CUT_SENTENCE_AT // 2, start + CUT_SENTENCE_AT)
        cut = start + CUT_SENTENCE_AT if cut < 0 else cut
        yield Span(start, cut)
        start = cut + 1 if text[cut].isspace() else cut
    if start < span.end:
        yield Span(start, span.end)
