"""What a page's markup says about its article: JSON-LD, meta elements, the title element."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lxml.html

from apps.extraction.cleaning import metadata
from apps.extraction.cleaning.dates import find_date

MAX_LINKED_DATA = 500_000  # characters of one JSON-LD block
_PUBLISHED = (
    "article:published_time",
    "date",
    "datepublished",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publish-date",
    "sailthru.date",
    "parsely-pub-date",
    "og:article:published_time",
)
_ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "Report",
        "WebPage",
    ]
)


@dataclass(frozen=True, slots=True)
class Told:
    """Each "" or empty where the markup does not say."""

    title: str
    outlet: str
    host: str
    byline: tuple[str, ...]
    agencies: tuple[str, ...]
    published: str
    language: str


def markup_tells(tree: lxml.html.HtmlElement, url: str) -> Told:
    """Title, outlet, byline, date and language from JSON-LD, meta elements and the title element."""
    meta = _meta(tree)
    linked = next(_linked_articles(tree), {})
    browser_title, suffix = metadata.split_title(flatten(tree.findtext(".//head/title") or "").strip()[:1000])
    title = _string(linked.get("headline")) or meta.get("og:title", "") or meta.get("twitter:title", "")
    heading = tree.find(".//h1")
    if not title and heading is not None:
        title = flatten(heading.text_content()).strip()
    title, outlet = metadata.split_title((title or browser_title).strip()[:1000])
    names, agencies = _authors(linked, meta)
    site = _string((linked.get("publisher") or {}).get("name")) if isinstance(linked.get("publisher"), dict) else ""
    site = meta.get("og:site_name", "") or site or outlet or suffix
    return Told(
        title=title,
        outlet=metadata.known_outlet(site) or site[:100],
        host=metadata.outlet_of_domain(url) if url else "",
        byline=names,
        agencies=agencies,
        published=find_date(_string(linked.get("datePublished")) or _published_meta(tree, meta)),
        language=(tree.get("lang") or meta.get("og:locale", ""))[:2].lower(),
    )


def _meta(tree: lxml.html.HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = element.get("content")
        if name and content and len(content) < 5000:
            found.setdefault(name.lower(), flatten(content).strip())
    return found


def _published_meta(tree: lxml.html.HtmlElement, meta: dict[str, str]) -> str:
    for name in _PUBLISHED:
        if meta.get(name):
            return meta[name]
    times = [element.get("datetime") for element in tree.iter("time") if element.get("datetime")]
    return times[0][:40] if len(set(times)) == 1 else ""


def _linked_articles(tree: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    for element in tree.iter("script"):
        if element.get("type") != "application/ld+json" or len(element.text or "") > MAX_LINKED_DATA:
            continue
        try:
            data = json.loads(element.text or "")
        except (ValueError, RecursionError):
            continue
        entries = data if isinstance(data, list) else [data]
        for entry in entries:
            graph = entry.get("@graph") if isinstance(entry, dict) else None
            for item in graph if isinstance(graph, list) else [entry]:
                kinds = item.get("@type") if isinstance(item, dict) else None
                if not _ARTICLE_TYPES.isdisjoint([kinds] if isinstance(kinds, str) else _strings(kinds)):
                    yield item


def _authors(linked: dict[str, Any], meta: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    written: list[str] = []
    authors = linked.get("author")
    for author in authors if isinstance(authors, list) else [authors]:
        written.append(_string(author.get("name")) if isinstance(author, dict) else _string(author))
    if not any(written):
        written = [meta.get("author", ""), meta.get("article:author", "")]
    names: dict[str, None] = {}
    agencies: dict[str, None] = {}
    for text in written:
        read = metadata.read_byline(f"By {text[:200]}") if text and not text.startswith("http") else None
        if read:
            names.update(dict.fromkeys(read[0]))
            agencies.update(dict.fromkeys(read[1]))
    return tuple(names), tuple(agencies)


def _string(value: Any) -> str:
    return value[:5000].strip() if isinstance(value, str) else ""


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def flatten(text: str | None) -> str:
    """The text with every run of white space made one blank; "" for None."""
    return re.sub(r"\s+", " ", text) if text else ""
