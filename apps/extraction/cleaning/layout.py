"""Which lines are the article: title, paragraphs, sub-headings; and why each other line is not.

Two things must not happen: a menu read as text, and a sentence lost. Where a page shows few signs of
being a copied page, every line that is not plainly boilerplate is kept.
"""

import re
from dataclasses import dataclass, field

from apps.extraction.cleaning import metadata
from apps.extraction.cleaning.dates import mask_dates
from apps.extraction.cleaning.lines import Line
from apps.extraction.cleaning.mastheads import find_masthead
from apps.extraction.cleaning.phrases import SEPARATOR, Hit, match
from apps.extraction.cleaning.titles import (
    HEAD_LINES,
    LONGEST_TITLE,
    copyrights,
    find_title,
    first_paragraph,
    headlines,
    key_of,
)

TITLE = "title"
BODY = "body"
HEADING = "heading"

# Reasons that show that the text was copied with its page around it.
_CLUTTER = frozenset({"navigation", "share", "consent", "newsletter", "related", "comments", "paywall", "script"})
CLUTTERED_FROM = 3  # such lines; clean articles of the annotated corpus have two at most
# Lines of these kinds open a block of teasers, offers or choices that ends where paragraphs resume.
_OPENERS = frozenset({"related", "paywall", "consent", "newsletter"})
# One of these words alone, between two paragraphs, is a sub-heading ("Klima").
_MAYBE_HEADING = frozenset({"navigation", "footer", "meta", "comments"})
_REPLIES = """
antworten antwort reply report melden gefällt like likes recommend upvote empfehlen zitieren flag share
"""
_REPLY_WORDS = frozenset(_REPLIES.split())
COMMENT_SIGNS = 2  # "Reply", "Antworten" … after a comments heading that make it a comments section
LONGEST_HEADING = 14  # words
_PARTS = re.compile(r"\s[|·•]\s")
LEAD_LINES = 4  # how far behind a teaser text its full paragraph may stand


@dataclass(slots=True)
class Layout:
    """A label for every line: TITLE, BODY, HEADING, or the reason it is dropped for."""

    lines: list[Line]
    hits: list[Hit | None]
    labels: list[str] = field(default_factory=list)
    title: int | None = None
    masthead: int | None = None  # the line at the top that only names the paper
    is_cluttered: bool = False

    def __post_init__(self) -> None:
        signs = sum(1 for hit in self.hits if hit and hit.reason in _CLUTTER)
        self.is_cluttered = signs >= CLUTTERED_FROM


def arrange(lines: list[Line]) -> Layout:
    """Label every line."""
    known: dict[str, Hit | None] = {}  # the same line again, as in a page of thousands of equal ones
    hits = []
    for line in lines:
        if line.text not in known:
            known[line.text] = _hit(line)
        hits.append(known[line.text])
    if hits and hits[0] and hits[0].reason == "related" and hits[0].how == "start":
        hits[0] = None  # a text that begins "Liveticker: …" begins with its title
    layout = Layout(lines, hits, [""] * len(lines))
    first = first_paragraph(lines, hits)
    layout.masthead = find_masthead(lines, hits, headlines(lines, hits, first), copyrights(lines))
    if layout.masthead is not None:
        layout.labels[layout.masthead] = "navigation"
        layout.is_cluttered = True
    layout.title = find_title(lines, hits, masthead=layout.masthead, first=first)
    if layout.title is not None:
        layout.labels[layout.title] = TITLE
    _label_repeats(layout)
    _label_hits(layout)
    _label_comments(layout)
    _label_blocks(layout)
    _label_head(layout)
    _label_rest(layout)
    _give_back_title(layout)
    return layout


def _give_back_title(layout: Layout) -> None:
    """A text without a body has no title: its one sentence is the body (a page's bare title stays one)."""
    if layout.title is None or BODY in layout.labels:
        return
    line = layout.lines[layout.title]
    if line.ends_sentence or not layout.is_cluttered:
        layout.labels[layout.title] = BODY
        layout.title = None


def _hit(line: Line) -> Hit | None:
    text = line.text
    if line.words > 90:
        return None
    if line.words <= 3 and text.startswith(("http://", "https://", "www.")):
        return Hit("embed", "line")
    if text.startswith(("<iframe", "<script", "<blockquote", "{", "[embed")) and not line.ends_sentence:
        return Hit("embed", "line")
    if text[:3].casefold() == "(c)":
        return Hit("footer", "start")
    if metadata.read_byline(text) or metadata.is_agency_credit(text):
        return None  # "mit DPA/AP/REUTERS" is no photo credit; bylines are labelled by where they stand
    if not any(character.isalnum() for character in text):
        return Hit(SEPARATOR, "line")
    return _simple_hit(text, is_prose=line.is_prose) or _hit_in_parts(line)


def _simple_hit(text: str, *, is_prose: bool) -> Hit | None:
    masked = mask_dates(text)
    if masked != text and not masked.replace("@", "").strip(" \t|·•,;:–—-()/"):
        return Hit("meta", "line")
    return match(masked, is_prose=is_prose)


def _hit_in_parts(line: Line) -> Hit | None:
    """A line like "19. Mai 2026 | mit Material von AFP | 3 Min." whose every part is boilerplate."""
    parts = [part for part in _PARTS.split(line.text) if part.strip()]
    if len(parts) < 2 or line.words > LONGEST_TITLE:
        return None
    hits = [_simple_hit(part, is_prose=False) for part in parts]
    known = [
        bool(hit) or metadata.is_agency_credit(part) or bool(metadata.read_byline(part))
        for part, hit in zip(parts, hits, strict=True)
    ]
    return Hit("meta", "line") if all(known) else None


def _label_repeats(layout: Layout) -> None:
    """The title's repetitions, paragraphs told twice, and a lead that opens a longer paragraph after it."""
    seen: dict[str, int] = {}
    title_key = key_of(layout.lines[layout.title]) if layout.title is not None else ""
    for number, line in enumerate(layout.lines):
        if layout.labels[number]:
            continue
        key = key_of(line)
        if key == title_key and (line.words >= 3 or number < HEAD_LINES):
            layout.labels[number] = "duplicate"
        elif line.words >= 6 and not layout.hits[number]:
            previous = seen.get(key)
            if previous is not None and layout.lines[previous].text == line.text:
                layout.labels[number] = "duplicate"
            else:
                seen[key] = number
    _label_lead(layout)


def _label_lead(layout: Layout) -> None:
    paragraphs = [
        number
        for number, line in enumerate(layout.lines)
        if line.words >= 8 and not layout.hits[number] and not layout.labels[number]
    ][:8]
    for place, number in enumerate(paragraphs[:LEAD_LINES]):
        lead = layout.lines[number].text.rstrip(" .…")
        for later in paragraphs[place + 1 : place + 1 + LEAD_LINES]:
            text = layout.lines[later].text
            if len(text) > len(lead) + 1 and text.startswith(lead):
                layout.labels[number] = "duplicate"
                break


def _label_hits(layout: Layout) -> None:
    for number, hit in enumerate(layout.hits):
        if hit and not layout.labels[number] and not _is_lone_heading(layout, number, hit):
            layout.labels[number] = hit.reason


def _is_lone_heading(layout: Layout, number: int, hit: Hit) -> bool:
    """A section's name between two paragraphs that follow each other directly is a sub-heading."""
    line = layout.lines[number]
    if (
        hit.reason not in _MAYBE_HEADING
        or hit.how != "line"
        or line.words > 1
        or not 0 < number < len(layout.lines) - 1
    ):
        return False
    if any(character.isdigit() for character in line.text) or line.text.casefold().startswith(("kommentar", "comment")):
        return False
    before, after = number - 1, number + 1
    return all(layout.lines[near].is_strong and not layout.hits[near] for near in (before, after))


def _label_comments(layout: Layout) -> None:
    """Everything from a comments heading on, when what follows is plainly readers answering each other."""
    has_paragraph = False
    for number, line in enumerate(layout.lines):
        hit = layout.hits[number]
        has_paragraph = has_paragraph or (line.is_strong and not hit)
        if not has_paragraph or not hit or hit.reason != "comments":
            continue
        signs = [
            later
            for later in range(number + 1, min(len(layout.lines), number + 40))
            if layout.lines[later].words <= 4
            and not _REPLY_WORDS.isdisjoint(layout.lines[later].text.casefold().split())
        ]
        texts = range(number + 1, signs[-1]) if signs else range(0)
        if len(signs) >= COMMENT_SIGNS and any(not layout.hits[later] for later in texts):
            for later in range(number, len(layout.lines)):
                if layout.labels[later] != TITLE:
                    layout.labels[later] = layout.labels[later] if layout.hits[later] else "comments"
            return


def _is_reply_button(line: Line) -> bool:
    return line.words <= 4 and not _REPLY_WORDS.isdisjoint(line.text.casefold().split())


def _label_blocks(layout: Layout) -> None:
    """Teasers under "Zum selben Thema", offers under a paywall: until paragraphs resume."""
    block = ""
    for number, line in enumerate(layout.lines):
        hit = layout.hits[number]
        if layout.labels[number] == TITLE:
            block = ""
        elif hit and layout.labels[number]:
            if hit.reason in _OPENERS and (hit.how == "line" or line.text.rstrip().endswith(":")):
                block = hit.reason
                if hit.reason == "related":
                    _label_teaser_pairs(layout, number)
        elif layout.labels[number]:
            continue
        elif block:
            if _resumes(layout, number):
                block = ""
            else:
                layout.labels[number] = block


def _label_teaser_pairs(layout: Layout, heading: int) -> None:
    """The rest of the page, when it is only teasers: a title and one paragraph, again and again."""
    if not any(line.is_strong for line in layout.lines[:heading]):
        return
    rest = [number for number in range(heading + 1, len(layout.lines)) if not layout.labels[number]]
    if len(rest) < 4 or layout.lines[rest[0]].is_prose:
        return
    prose = [layout.lines[number].is_prose for number in rest]
    if (
        sum(prose) < 2
        or prose.count(False) > sum(prose) + 1
        or any(one and other for one, other in zip(prose, prose[1:], strict=False))
    ):
        return
    before = sum(len(line.text) for line in layout.lines[:heading] if line.is_prose)
    after = sum(len(layout.lines[number].text) for number in rest)
    if after < before and all(layout.lines[number].words <= 60 for number in rest):
        for number in rest:
            layout.labels[number] = "related"


def _resumes(layout: Layout, number: int) -> bool:
    line = layout.lines[number]
    if line.is_strong and (line.ends_sentence or line.words > 40):
        return not (line.text.rstrip().endswith(("?", "!")) and line.sentences == 1 and line.words < 20)
    if not line.ends_sentence or line.words < 4 or line.text.rstrip().endswith("?"):
        return False
    following = next((later for later in range(number + 1, len(layout.lines)) if not layout.hits[later]), None)
    return following is not None and layout.lines[following].is_prose


def _label_head(layout: Layout) -> None:
    """Before the first paragraph: bylines and kickers go, a standfirst stays."""
    first = first_paragraph(layout.lines, layout.hits)
    for number in range(min(first, len(layout.lines))):
        line = layout.lines[number]
        if layout.labels[number]:
            continue
        is_after_title = layout.title is not None and number > layout.title
        if metadata.read_byline(line.text) or (is_after_title and metadata.read_bare_byline(line.text)):
            layout.labels[number] = "byline"
        elif (
            metadata.is_agency_credit(line.text)
            or metadata.known_outlet(line.text)
            or (is_after_title and metadata.is_papers_name(line.text) and _is_beside_byline(layout, number))
        ):
            layout.labels[number] = "credit"
        elif layout.is_cluttered and not line.is_prose:
            is_before = layout.title is not None and number < layout.title
            is_masthead = line.text.isupper() and line.words <= 6
            is_kicker = line.words <= 3 and not line.ends_sentence
            if first < len(layout.lines) and (is_before or is_kicker or is_masthead):
                layout.labels[number] = "navigation"


def _is_beside_byline(layout: Layout, number: int) -> bool:
    near = (layout.lines[at].text for at in (number - 1, number + 1) if 0 <= at < len(layout.lines))
    return any(metadata.read_byline(text) or metadata.read_bare_byline(text) for text in near)


def _label_rest(layout: Layout) -> None:
    """After the last paragraph credits and, on a copied page, loose lines go; in between short lines are headings."""
    lines, labels = layout.lines, layout.labels
    prose = [number for number, line in enumerate(lines) if line.is_prose and not labels[number]]
    last = prose[-1] if prose else len(lines)
    for number, line in enumerate(lines):
        if labels[number]:
            continue
        is_contribution = line.sentences == 1 and metadata.is_contribution(line.text)
        if is_contribution or (not line.is_prose and metadata.is_agency_credit(line.text)):
            labels[number] = "credit"
        elif number and not line.is_prose and metadata.read_byline(line.text) and not line.ends_sentence:
            labels[number] = "byline"
        elif (
            number > last and layout.is_cluttered and not line.ends_sentence and line.words <= LONGEST_HEADING and prose
        ):
            labels[number] = "navigation"
        else:
            labels[number] = BODY
    _label_biography(layout, prose)
    for number in range(len(lines)):
        if labels[number] == BODY and _is_heading(layout, number):
            labels[number] = HEADING


def _label_biography(layout: Layout, prose: list[int]) -> None:
    """A closing line about the author, who is known from the byline."""
    names = [
        name
        for number, label in enumerate(layout.labels)
        if label == "byline"
        for name in (metadata.read_byline(layout.lines[number].text) or ((), ()))[0]
    ]
    for number in prose[-2:]:
        line = layout.lines[number]
        is_about_author = any(line.text.casefold().startswith(name.casefold() + " ") for name in names)
        if is_about_author and line.words <= 60 and layout.labels[number] == BODY and number > prose[0]:
            layout.labels[number] = "author"


def _is_heading(layout: Layout, number: int) -> bool:
    """A short line without a full stop before a paragraph, not one of a list."""
    line = layout.lines[number]
    if (
        line.is_prose
        or line.is_bullet
        or line.words > LONGEST_HEADING
        or line.text.rstrip().endswith((".", ":", ",", ";"))
    ):
        return False
    if line.text[:1] in "\"„“»«‘‚'" and line.ends_sentence:
        return False
    kept = [near for near in (_next_kept(layout, number, 1), _next_kept(layout, number, -1)) if near is not None]
    following = _next_kept(layout, number, 1)
    if following is None or not layout.lines[following].is_prose:
        return False
    before = kept[-1] if len(kept) == 2 else None
    return before is None or layout.labels[before] == TITLE or layout.lines[before].ends_sentence


def _next_kept(layout: Layout, number: int, step: int) -> int | None:
    near = number + step
    while 0 <= near < len(layout.lines):
        if layout.labels[near] in (BODY, HEADING, TITLE):
            return near
        near += step
    return None
