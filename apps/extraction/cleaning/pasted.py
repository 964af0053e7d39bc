"""Cleaning text as a browser's select-all copies it."""

import re

from apps.extraction.cleaning import metadata
from apps.extraction.cleaning import result as notes
from apps.extraction.cleaning.dates import find_date
from apps.extraction.cleaning.layout import BODY, HEADING, TITLE, Layout, arrange
from apps.extraction.cleaning.lines import split_lines
from apps.extraction.cleaning.mastheads import written_name
from apps.extraction.cleaning.result import Builder, Cleaned, Dropped
from apps.extraction.types import Span

MAX_INPUT = 2_000_000  # characters looked at; the rest of a longer paste is reported as dropped
MAX_TEXT = 400_000  # characters kept: the most one article may bring to the later stages
REPETITIVE_FROM = 20  # repeated paragraphs, and more than there are different ones
# Less text than this beside a consent banner or a paywall is a stub, not an article.
STUB_WORDS = 40

_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_PUBLISHED = re.compile(r"(?:zuerst |first )?(?:veröffentlicht|published|posted|erstellt|erschienen)", re.I)
_PRINTED = re.compile(r"print edition|appears in print|gedruckten ausgabe|printausgabe", re.I)
_UPDATED = re.compile(r"\b(?:aktualisiert|updated|geändert|modified|update|stand)\b", re.I)
_LOGIN = re.compile(r"passwor[td]|benutzername|username|forgot", re.I)
_MISSING = re.compile(
    r"nicht gefunden|not found|existiert nicht|doesn't exist|does not exist|looking for|404|gesuchte", re.I
)
_SCRIPTS = re.compile(r"javascript|adblock|werbeblock|ad blocker|robot|human|browser", re.I)


def clean(text: str) -> Cleaned:
    """The article in a pasted text: title, paragraphs, and what the page says about it.

    A text that is already clean comes back whole. Nothing raises; what could not be done is in `notes`.
    """
    considered = text[:MAX_INPUT]
    layout = arrange(split_lines(considered))
    builder = Builder(text)
    dropped: list[Dropped] = []
    title = ""
    if layout.title is not None:
        line = layout.lines[layout.title]
        title, _ = metadata.split_title(line.text)
        span = builder.add(_shortened(line.pieces, len(line.text) - len(title)))
        title = builder.text[span.start : span.end]
    paragraphs: list[Span] = []
    headings: list[Span] = []
    seen = layout.lines[-1].span.end if layout.lines else len(considered)
    is_truncated = bool(text[seen : seen + MAX_INPUT].strip())
    for line, label in zip(layout.lines, layout.labels, strict=True):
        if label == TITLE:
            continue
        if label not in (BODY, HEADING):
            dropped.append(Dropped(line.span, label))
            continue
        pieces = line.pieces
        room = MAX_TEXT - builder.length - len(line.text)
        if room < 0:
            is_truncated = True
            if paragraphs:
                dropped.append(Dropped(Span(line.span.start, len(text)), notes.TRUNCATED))
                break
            pieces = _shortened(pieces, min(-room, len(line.text) - 1))
            dropped.append(Dropped(Span(pieces[-1].end, len(text)), notes.TRUNCATED))
        span = builder.add(pieces)
        if span.end > span.start:
            paragraphs.append(span)
            if label == HEADING:
                headings.append(span)
        if room < 0:
            break
    else:
        if is_truncated:
            dropped.append(Dropped(Span(seen, len(text)), notes.TRUNCATED))
    return Cleaned(
        text=builder.text,
        original=text,
        title=title,
        outlet=_outlet(layout),
        byline=_byline(layout),
        agencies=_agencies(layout),
        published=_published(layout),
        paragraphs=tuple(paragraphs),
        headings=tuple(headings),
        origin=tuple(builder.origin),
        dropped=tuple(dropped),
        notes=_notes(layout, builder.text, considered, is_truncated=is_truncated),
    )


def _shortened(pieces: tuple[Span, ...], by: int) -> tuple[Span, ...]:
    """The pieces without their last `by` characters."""
    kept = list(pieces)
    while by > 0 and kept:
        last = kept.pop()
        if last.end - last.start > by:
            kept.append(Span(last.start, last.end - by))
            by = 0
        else:
            by -= last.end - last.start + 1
    return tuple(kept)


def _dropped_lines(layout: Layout) -> list[tuple[str, str]]:
    """(text, reason) of the short lines that were left out."""
    return [
        (line.text, label)
        for line, label in zip(layout.lines, layout.labels, strict=True)
        if label not in (BODY, HEADING, TITLE) and line.words <= 60
    ]


def _byline(layout: Layout) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for text, reason in _dropped_lines(layout):
        if reason not in ("byline", "meta"):
            continue
        read = metadata.read_byline(text)
        if read:
            names.update(dict.fromkeys(read[0]))
        elif reason == "byline":
            names.update(dict.fromkeys(metadata.read_bare_byline(text)))
    return tuple(names)


def _agencies(layout: Layout) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for text, reason in _dropped_lines(layout):
        is_credit = reason in ("byline", "meta", "footer") or (reason == "credit" and metadata.is_agency_credit(text))
        if is_credit or metadata.is_agency_credit(text):
            found.update(dict.fromkeys(metadata.agencies_in(text)))
    body = [line.text for line, label in zip(layout.lines, layout.labels, strict=True) if label == BODY]
    for number, text in enumerate(body):
        is_first, is_last = number < 3, number == len(body) - 1
        if is_first or is_last:
            found.update(dict.fromkeys(metadata.agencies_of_paragraph(text, is_first=is_first, is_last=is_last)))
    return tuple(found)


def _outlet(layout: Layout) -> str:
    if layout.masthead is not None:
        page = "\n".join(line.text for line, label in zip(layout.lines, layout.labels, strict=True) if label == BODY)
        masthead = layout.lines[layout.masthead].text
        return metadata.known_outlet(masthead) or written_name(masthead, page)
    lines = _dropped_lines(layout)
    for text, reason in lines:
        if reason == "footer":
            name = metadata.outlet_of_copyright(text)
            if name:
                return name
    if layout.title is not None:
        _, name = metadata.split_title(layout.lines[layout.title].text)
        if name:
            return name
    for text, reason in lines:
        name = metadata.known_outlet(text) if reason in ("credit", "navigation", "footer") else ""
        if not name and reason in ("byline", "meta", "credit"):
            name = metadata.outlet_of_byline(text) or (metadata.outlet_of_domain(text) if reason != "credit" else "")
        if name:
            return name
    return next((name for text, _ in lines if (name := metadata.known_outlet(text))), "")


def _published(layout: Layout) -> str:
    """The date beside "published", else the first one that is no "updated", else any in the page's own lines."""
    dated = []
    for number, line in enumerate(layout.lines):
        if (
            layout.labels[number] in ("meta", "byline", "share", "comments", "navigation", "footer")
            and line.words <= 30
        ):
            following = layout.lines[number + 1].text if number + 1 < len(layout.lines) else ""
            value = find_date(line.text)
            if not value and _PUBLISHED.match(line.text) and layout.labels[number] == "meta":
                value = find_date(following) if len(following) < 60 else ""
            if value and layout.labels[number] != "footer" and not _PRINTED.search(line.text):
                dated.append((line.text, value))
    for wanted in (_PUBLISHED.search, lambda text: not _UPDATED.search(text), lambda text: True):
        for text, value in dated:
            if wanted(text):
                return value
    return ""


def _notes(layout: Layout, text: str, considered: str, *, is_truncated: bool) -> tuple[str, ...]:
    reasons = [label for label in layout.labels if label not in (BODY, HEADING, TITLE)]
    scripts = " ".join(
        line.text[:300]
        for line, hit in zip(layout.lines, layout.hits, strict=True)
        if hit and hit.reason in ("script", "embed")
    )
    is_stub = (
        sum(line.words for line, label in zip(layout.lines, layout.labels, strict=True) if label == BODY) < STUB_WORDS
    )
    paywalled = [hit for hit in layout.hits if hit and hit.reason == "paywall" and hit.how != "line"]
    found = {
        notes.TRUNCATED: is_truncated,
        notes.EMPTY: not any(label == BODY for label in layout.labels),
        notes.PAYWALL: bool(paywalled) or (is_stub and "paywall" in reasons),
        notes.COOKIE_WALL: is_stub
        and any(hit and hit.reason == "consent" and hit.how != "line" for hit in layout.hits),
        notes.JAVASCRIPT_REQUIRED: is_stub and bool(_SCRIPTS.search(scripts)),
        notes.LOGIN_REQUIRED: is_stub and bool(_LOGIN.search(scripts)),
        notes.NOT_FOUND: is_stub and bool(_MISSING.search(scripts)),
        notes.REPETITIVE: reasons.count("duplicate") >= REPETITIVE_FROM
        and reasons.count("duplicate") > len(layout.lines) / 2,
        notes.HIDDEN_CHARACTERS: bool(_HIDDEN.search(considered)),
        notes.REPAIRED_CHARACTERS: bool(_UNSTORABLE.search(considered)),
    }
    return tuple(name for name, is_so in found.items() if is_so)
