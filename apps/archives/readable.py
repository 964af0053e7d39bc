"""The words of a copy: of pages, PDFs, Word files, mails and plain text. Whatever else it is has none."""

import re
from dataclasses import dataclass

from apps.decoding import decode
from apps.extraction.cleaning import clean_html
from apps.extraction.language import UNCLEAR, identify
from apps.limits import LARGEST_TEXT
from apps.problems import Problem

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# A page that says one of these and has hardly any text shows a notice instead of itself.
NOTICES = ("not_found", "login_required", "cookie_wall", "javascript_required")
FEWEST_WORDS = 60
# Lines with fewer words are menus, teasers, dates and "3 hours ago": they change while nothing does.
SHORTEST_LINE = 6
_OWN_CODES = {
    "not_found": "page_not_found",
    "binary": "no_text_in_this_kind",
    "unsupported_file": "no_text_in_this_kind",
}
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Readable:
    """`note` is a code: why there is no text, or not all of it, or that the page shows a notice instead of itself."""

    text: str = ""
    title: str = ""
    language: str = ""
    note: str = ""


def read(body: bytes, *, content_type: str, charset: str = "", filename: str = "", address: str = "") -> Readable:
    """The words of the copy. Nothing raises a Problem: what cannot be read says why in its note."""
    form = "file" if filename else "page"
    try:
        decoded = decode(body, form=form, content_type=content_type, charset=charset, filename=filename, cuts=True)
    except Problem as problem:
        return Readable(note=_OWN_CODES.get(problem.code, "no_text" if problem.code == "empty" else problem.code))
    if decoded.form == "html":
        return _of_page(decoded.text, address)
    note = "cut" if decoded.is_cut else ""
    return _readable(decoded.text, decoded.title, note)


def has_same_words(before: str, after: str) -> bool:
    """Whether two readings of a page say the same: every line of some length stands in both, in whatever order."""
    lines = [_lines(text) for text in (before, after)]
    if not all(lines):
        return before.split() == after.split()
    return lines[0] == lines[1]


def _lines(text: str) -> set[str]:
    split = (line.split() for line in text.casefold().splitlines())
    return {" ".join(words) for words in split if len(words) >= SHORTEST_LINE}


def _of_page(markup: str, address: str) -> Readable:
    cleaned = clean_html(markup, url=address)
    note = ""
    if len(cleaned.text.split()) < FEWEST_WORDS:
        note = next((found for found in NOTICES if found in cleaned.notes), "")
    note = note or ("paywall" if "paywall" in cleaned.notes else "")
    if not any(character.isalnum() for character in cleaned.text):
        return Readable(title=cleaned.title[:500], note=_OWN_CODES.get(note, note) or "no_text")
    return _readable(cleaned.text, cleaned.title, _OWN_CODES.get(note, note))


def _readable(text: str, title: str, note: str) -> Readable:
    text = _UNSTORABLE.sub("", text)
    if len(text) > LARGEST_TEXT:
        text, note = text[:LARGEST_TEXT], "cut"
    language = identify(text)
    return Readable(text, _UNSTORABLE.sub("", title)[:500], "" if language == UNCLEAR else language[:10], note)
