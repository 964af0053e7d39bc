"""Invented fact-checks as publishers write them, and files of them."""

import json
from pathlib import Path
from typing import Any

from apps.prior_checks import files
from apps.prior_checks.actions import start_import, work
from apps.prior_checks.models import ImportRun, PriorCheck


def review(number: int = 1, **changes: Any) -> dict:
    """A ClaimReview without a fault; `changes` replace its members, None takes one out."""
    whole = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": f"https://factdesk.example/reviews/{number}",
        "headline": f"No, bridge {number} did not cost that much",
        "claimReviewed": f"Bridge number {number} cost {number},000 pounds more than the council says.",
        "datePublished": "2026-05-14",
        "author": {"@type": "Organization", "name": "Factdesk", "url": "https://www.factdesk.example/"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Erika Brandt"},
            "datePublished": "2026-05-02",
            "firstAppearance": {"@type": "CreativeWork", "url": "https://social.example/post/1"},
            "appearance": [{"url": "https://video.example/2"}],
        },
        "reviewRating": {
            "@type": "Rating", "ratingValue": "1", "bestRating": "5", "worstRating": "1", "alternateName": "False",
        },
        "sdLicense": "https://creativecommons.org/licenses/by/4.0/",
    } | changes  # fmt: skip
    return {name: value for name, value in whole.items() if value is not None}


def feed(elements: list[Any]) -> bytes:
    """A DataFeed as Data Commons publishes it."""
    items = [
        element if isinstance(element, dict) and "item" in element else {"@type": "DataFeedItem", "item": element}
        for element in elements
    ]
    return json.dumps({"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": items}).encode()


def lines(documents: list[Any]) -> bytes:
    return b"\n".join(
        document if isinstance(document, bytes) else json.dumps(document).encode() for document in documents
    )


def imported(content: bytes, *, name: str = "reviews.json") -> ImportRun:
    """The import of this content, at its end."""
    run = start_import(by=None, file=[content], name=name)
    while work(run.pk):
        pass
    run.refresh_from_db()
    return run


def counts(run: ImportRun) -> dict[str, int]:
    return {name: getattr(run, name) for name in ("read", "added", "changed", "unchanged", "broken")}


def make_prior_check(claim_text: str = "", *, number: int = 1, **changes: Any) -> PriorCheck:
    told = {"claimReviewed": claim_text} if claim_text else {}
    run = imported(json.dumps(review(number, **told, **changes)).encode())
    return run.prior_checks.get()


def file_of(content: bytes) -> Path:
    return files.keep([content])
