"""Cleaning a web page: what its markup says, what a reader sees, and what an extractor takes for the article."""

import codecs
import re
from dataclasses import replace

import lxml.etree
import lxml.html
import trafilatura

from apps.extraction.cleaning import result as notes
from apps.extraction.cleaning.markup import Told, flatten, markup_tells
from apps.extraction.cleaning.pasted import clean
from apps.extraction.cleaning.result import Cleaned

MAX_BYTES = 5_000_000  # of a page as fetched; the rest is cut and noted
MAX_CHARACTERS = 10_000_000  # of a page already decoded
MAX_DEPTH = 200  # the parser cuts off at 256 open elements; deeper pages are flattened first
# Below this share of what a reader sees as article text, the extractor has missed the article.
LEAST_COVERAGE = 0.2
FEWEST_VISIBLE = 200  # characters; under it a share says nothing


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?\s{0,5}([A-Za-z0-9_:.-]{2,40})", re.I)
# Browsers read these as Windows-1252, and so do the pages that declare them.
_REALLY_CP1252 = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii", "windows-1252")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NESTING = _words("""
div span blockquote section article main table tbody tr td ul ol dl font b i em strong center small big u s form
fieldset aside header footer nav figure details
""")
_NESTING_TAG = re.compile(r"<(/?)(" + "|".join(sorted(_NESTING, key=len, reverse=True)) + r")(?=[\s/>])[^<>]*>", re.I)
_DECLARATION = re.compile(r"^\s{0,100}<\?xml[^<>]{0,200}>", re.I)
_UNPARSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_HIDING_STYLE = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|font-size\s{0,5}:\s{0,5}0(?![.\d])", re.I
)
_HIDING_CLASSES = _words("""
visually-hidden visuallyhidden sr-only screen-reader-text screenreader-only u-hidden
""")
_UNSEEN = _words("""
script style template svg iframe object embed select textarea option datalist canvas math
""")
_BLOCKS = _words("""
address article aside blockquote body br button caption dd details dialog div dl dt fieldset figcaption figure
footer form h1 h2 h3 h4 h5 h6 header hr label legend li main nav noscript ol p pre section summary table tbody
tfoot thead tr ul video audio title
""")


def clean_html(html: str | bytes, url: str = "") -> Cleaned:
    """The article of a page. Nothing is fetched; `url` only helps to name the outlet.

    `original`, which the map and the dropped stretches point into, is the text the page was taken from:
    the extractor's, or all visible text where the extractor missed the article. Nothing raises.
    """
    markup, found = _decode(html)
    if _is_deep(markup):
        markup = _NESTING_TAG.sub("\n", markup)
        found.append(notes.DEEPLY_NESTED)
    tree = _parse(markup)
    if tree is None:
        return replace(clean(""), notes=(notes.EMPTY, *found))
    told = markup_tells(tree, url)
    _remove_hidden(tree)
    visible = clean(_visible_text(tree))
    # The extractor needs seconds for thousands of equal paragraphs, and returns a handful of words.
    article = visible if notes.REPETITIVE in visible.notes else _extracted(tree, told.title)
    best = article
    if _body_length(article) < max(1, LEAST_COVERAGE * _body_length(visible)):
        best = visible
        if visible.paragraphs and _body_length(visible) >= FEWEST_VISIBLE:
            found.append(notes.LOW_COVERAGE)
    return _with_metadata(best, visible, told, tuple(found))


def _decode(html: str | bytes) -> tuple[str, list[str]]:
    """The page as text, and a note when it had to be cut.

    UTF-8 that decodes is UTF-8, whatever the page declares; a false declaration is the usual reason for mojibake.
    """
    if isinstance(html, str):
        text, is_cut = html[:MAX_CHARACTERS], len(html) > MAX_CHARACTERS
    else:
        text, is_cut = _decode_bytes(html[:MAX_BYTES]), len(html) > MAX_BYTES
    text = _DECLARATION.sub("", _UNPARSABLE.sub("\ufffd", text))
    return text, [notes.TRUNCATED] if is_cut else []


def _decode_bytes(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    candidates = ["utf-8", "cp1252" if name in _REALLY_CP1252 else name]
    for encoding in candidates:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    as_utf8 = data.decode("utf-8", errors="replace")
    if as_utf8.count("\ufffd") <= 1 + len(data) // 10_000:
        return as_utf8  # a stray broken byte or a character cut in two
    return data.decode("cp1252", errors="replace")


def _is_deep(markup: str) -> bool:
    depth = 0
    for match in _NESTING_TAG.finditer(markup):
        depth += -1 if match[1] else 1
        if depth > MAX_DEPTH:
            return True
        depth = max(depth, 0)
    return False


def _parse(markup: str) -> lxml.html.HtmlElement | None:
    parser = lxml.html.HTMLParser(huge_tree=True, recover=True)
    try:
        return lxml.html.document_fromstring(markup, parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return None


def _remove_hidden(tree: lxml.html.HtmlElement) -> None:
    """Take out what no reader sees, so that no claim comes from there."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.getparent() is not None and _is_hidden(element):
            element.drop_tree()


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return element.tag != "body"
    style = element.get("style")
    if style and _HIDING_STYLE.search(style[:2000]):
        return True
    classes = element.get("class")
    return bool(classes) and not _HIDING_CLASSES.isdisjoint(classes[:2000].split())


def _visible_text(tree: lxml.html.HtmlElement) -> str:
    """The page's text, a line for each block."""
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(element.tag, str) or element.tag in ("head", "html"):
            continue
        if element.tag in _BLOCKS:
            parts.append("\n")
        elif element.tag in ("td", "th"):
            parts.append(" | ")
        if event == "start":
            parts.append(flatten(element.text))
        else:
            parts.append(flatten(element.tail))
    body = "".join(_without_head(tree, parts))
    lines = (" ".join(line.split()).strip("| ") for line in body.split("\n"))
    return "\n".join(line for line in lines if line)


def _without_head(tree: lxml.html.HtmlElement, parts: list[str]) -> list[str]:
    title = tree.findtext(".//head/title")
    if title and flatten(title) in parts:
        parts.remove(flatten(title))
    return parts


def _extracted(tree: lxml.html.HtmlElement, title: str) -> Cleaned:
    try:
        document = trafilatura.bare_extraction(
            tree, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
        )
    except Exception:
        return clean("")
    text = (getattr(document, "text", "") or "") if document else ""
    if title and text and _squeezed(title) != _squeezed(text.split("\n", 1)[0]):
        text = f"{title}\n{text}"
    return clean(text)


def _squeezed(text: str) -> str:
    return " ".join(text.casefold().split())


def _body_length(cleaned: Cleaned) -> int:
    return sum(span.end - span.start for span in cleaned.paragraphs)


def _with_metadata(best: Cleaned, visible: Cleaned, told: Told, found: tuple[str, ...]) -> Cleaned:
    kept = tuple(
        note
        for note in visible.notes
        if note not in (notes.EMPTY, notes.COOKIE_WALL, notes.REPETITIVE) or note in best.notes or not best.paragraphs
    )
    title = best.title or told.title
    return replace(
        best,
        title=title if best.text.startswith(title) else best.title,
        outlet=told.outlet or visible.outlet or best.outlet or told.host,
        byline=told.byline or best.byline or visible.byline,
        agencies=tuple(dict.fromkeys((*told.agencies, *best.agencies, *visible.agencies))),
        published=told.published or best.published or visible.published,
        language_hint=told.language,
        notes=tuple(dict.fromkeys((*best.notes, *kept, *found))),
    )
