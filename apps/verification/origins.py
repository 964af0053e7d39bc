"""Where evidence comes from, and how many origins a check's evidence has. Pure: no queries, no writes.

The origin of a piece is its source; else the agencies its article credits, or the article's outlet; else the
registrable domain of its address. Pieces that share one are one origin, however many they are, and the claimant
speaks for nobody else. A piece that tells none of these counts for nothing. (docs/explanation/how-checking-works.md)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tld import get_fld

from apps.verification.models import Evidence

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """What the gates ask about one piece of evidence."""

    title: str
    takes_side: bool  # supports or refutes: mere context proves nothing
    names: frozenset[Key] = frozenset()  # of those it comes from; empty where only its address tells
    site: str = ""
    needs_copy: bool = False
    has_copy: bool = False

    @property
    def tells_origin(self) -> bool:
        return bool(self.names or self.site)


def piece_of(evidence: Evidence) -> Piece:
    """Of evidence loaded with its source, capture, and article with outlet and agencies."""
    article, capture = evidence.article, evidence.capture
    address = evidence.url or (article.url if article else "")
    return Piece(
        title=evidence.title,
        takes_side=evidence.stance in {"supports", "refutes"},
        names=_names(evidence.source, article),
        site=site_of(address),
        needs_copy=bool(evidence.url) or capture is not None,
        has_copy=capture is not None and capture.state == "kept",
    )


def source_key(source: Any) -> Key:
    """A source that was merged is the one it went into."""
    return ("source", str(source.merged_into_id or source.pk))


def site_of(address: str) -> str:
    """The registrable domain ("stadt.example" of "www.stadt.example"); the host where no list knows its ending."""
    try:
        host = (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return (host and get_fld(f"https://{host}/", fail_silently=True)) or host.removeprefix("www.")


def count_origins(pieces: Iterable[Piece], claimant: Key | None) -> int:
    """How many independent origins the pieces that take a side have."""
    pieces = [piece for piece in pieces if piece.takes_side and piece.tells_origin]
    groups: list[set[Key]] = []
    for piece in pieces:
        if piece.names:
            _join(groups, set(piece.names))
    named_sites = {piece.site for piece in pieces if piece.names and piece.site}
    sites = {piece.site for piece in pieces if not piece.names} - named_sites
    return sum(claimant not in group for group in groups) + len(sites)


def _join(groups: list[set[Key]], names: set[Key]) -> None:
    """Two articles that credit an agency in common are one origin, and so is whatever shares one with either."""
    for group in [group for group in groups if group & names]:
        names |= group
        groups.remove(group)
    groups.append(names)


def _names(source: Any, article: Any) -> frozenset[Key]:
    if source:
        return frozenset({source_key(source)})
    if article is None:
        return frozenset()
    credited = frozenset(source_key(agency) for agency in article.agencies.all())
    return credited or (frozenset({source_key(article.outlet)}) if article.outlet else frozenset())
