"""What readers see of a published check, frozen at the moment it is published.

The public page, the partners' API and ClaimReview are drawn from this record alone, so that later work inside the
newsroom never shows. It names no staff, no contact, no question, no note and no statement of interest: people act
in it as author and second reader. Nothing of what is confidential to a desk goes in, wherever it is referred to.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from apps.archives.models import Capture
from apps.articles.models import Article
from apps.claims.models import Appearance, Claim
from apps.claims.quotes import exact_quote
from apps.sources.models import Source
from apps.verification.cases import case_of, exceptions_of_round
from apps.verification.gates import results
from apps.verification.models import Check, Evidence, Rating, Response, Verdict

SHAPE = 1  # of the record; readers of older ones go by it
MOST_APPEARANCES = 50
# Unseen letters that turn the words around them, and controls: they could make a page say what nobody wrote.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


def freeze(verdict: Verdict, *, by: Any, at: datetime) -> dict[str, Any]:
    """The record of a verdict that `by` publishes at `at`, or would publish: plain JSON that needs no queries."""
    check = verdict.check_rated
    claim = check.claim
    appearances = _appearances(claim)
    return {
        "shape": SHAPE,
        "desk": claim.desk.name,
        "claim": {
            "text": plain(claim.text),
            "label": plain(claim.label),
            "language": claim.language,
            "claimant": _claimant(claim),
            "attribution": claim.attribution,
            "said_on": min((one["published_on"] for one in appearances if one["published_on"]), default=""),
            "appearances": appearances,
        },
        "rating": _rating(verdict.rating),
        "explanation": plain(verdict.explanation),
        "context": plain(verdict.context),
        "method": plain(verdict.method),
        "correction": plain(verdict.correction),
        "published_at": at.isoformat(timespec="seconds"),
        "evidence": [_evidence(one) for one in _kept(check)],
        "responses": [_response(one, claim) for one in check.responses.select_related("party")],
        "gates": _gates(check, verdict, by, at),
    }


def plain(text: str) -> str:
    """The words without letters that only mislead the eye. Line breaks stay."""
    return _UNSEEN.sub("", text).strip()


def web_address(address: str) -> str:
    """The address where it is one that a browser may follow from a public page; "" for anything else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    return address if is_plain and not _UNSEEN.search(address) else ""


# --- The parts ------------------------------------------------------------------------------------------------------


def _claimant(claim: Claim) -> dict[str, str] | None:
    source = claim.claimant
    if source is None or (source.confidential_to_id and not claim.is_confidential):
        return None
    return {
        "id": str(source.pk),
        "name": plain(source.name),
        "kind": source.kind,
        "role": plain(claim.claimant_role),
        "wikidata_id": source.wikidata_id,
    }


def _appearances(claim: Claim) -> list[dict[str, Any]]:
    """One an article, the earliest first."""
    found: dict[Any, Appearance] = {}
    for appearance in (
        claim.appearances.for_list().prefetch_related("article__agencies").order_by("-version__number", "start")
    ):
        if claim.is_confidential or not appearance.article.is_confidential:
            found.setdefault(appearance.article_id, appearance)
    ordered = sorted(found.values(), key=lambda one: (one.article.published_at or one.article.created_at, one.pk))
    ordered = ordered[:MOST_APPEARANCES]
    copies = _public_copies({one.article.url for one in ordered} - {""})
    return [_appearance(one, copies) for one in ordered]


def _appearance(appearance: Appearance, copies: dict[str, str]) -> dict[str, Any]:
    article = appearance.article
    return {
        "title": plain(article.title),
        "outlet": plain(article.outlet.name) if article.outlet else "",
        "agencies": [plain(agency.name) for agency in article.agencies.all()],
        "url": web_address(article.url),
        "published_on": article.published_at.date().isoformat() if article.published_at else "",
        "quote": plain(exact_quote(appearance)),
        "archived_at": copies.get(article.url, ""),
    }


def _public_copies(addresses: set[str]) -> dict[str, str]:
    """Addresses of copies at the Internet Archive, of pages that are archived for the whole newsroom."""
    kept = Capture.objects.filter(address__in=addresses, wayback="kept", confidential_to=None)
    found = kept.order_by("created_at").values_list("address", "wayback_address")
    return {address: web_address(copy) for address, copy in found}


def _rating(rating: Rating) -> dict[str, Any]:
    scale = rating.version.scale
    steps = list(rating.version.ratings.order_by("position"))
    values = [step.value for step in steps if step.value is not None]
    return {
        **_step(rating),
        "worst": min(values, default=None),
        "best": max(values, default=None),
        "scale": {
            "slug": scale.slug,
            "name_en": scale.name_en,
            "name_de": scale.name_de,
            "version": rating.version.number,
            "steps": [_step(step) for step in steps],
        },
    }


def _step(rating: Rating) -> dict[str, Any]:
    return {
        "key": rating.key,
        "label_en": plain(rating.label_en),
        "label_de": plain(rating.label_de),
        "colour": rating.colour,
        "value": rating.value,
    }


def _kept(check: Check) -> list[Evidence]:
    kept = check.evidence.kept().select_related("source", "capture", "article__outlet")
    return list(kept.order_by("position", "created_at"))


def _evidence(evidence: Evidence) -> dict[str, Any]:
    claim, article, source = evidence.check_supported.claim, evidence.article, evidence.source
    if not claim.is_confidential:
        article = None if article and article.is_confidential else article
        source = None if source and source.confidential_to_id else source
    return {
        "id": str(evidence.pk),
        "title": plain(evidence.title),
        "kind": evidence.kind,
        "stance": evidence.stance,
        "url": web_address(evidence.url or (article.url if article else "")),
        "quote": plain(evidence.quote),
        "source": _named(source, article),
        **_copy(evidence.capture),
    }


def _named(source: Source | None, article: Article | None) -> str:
    if source:
        return plain(source.name)
    return plain(article.outlet.name) if article and article.outlet else ""


def _copy(capture: Capture | None) -> dict[str, str]:
    if capture is None or capture.state != Capture.State.KEPT:
        return {"archived_at": "", "sha256": "", "wayback": ""}
    return {
        "archived_at": capture.captured_at.isoformat(timespec="seconds") if capture.captured_at else "",
        "sha256": capture.sha256,
        "wayback": web_address(capture.wayback_address) if capture.wayback == Capture.Wayback.KEPT else "",
    }


def _response(response: Response, claim: Claim) -> dict[str, Any]:
    """Who was asked, how, until when, and what came back. The question and whom it reached stay inside."""
    is_secret = response.party.confidential_to_id and not claim.is_confidential
    return {
        "party": "" if is_secret else plain(response.party.name),
        "is_claimant": claim.claimant_id in {response.party_id, response.party.merged_into_id},
        "channel": response.channel,
        "asked_on": response.asked_at.date().isoformat(),
        "deadline": response.deadline.isoformat(timespec="minutes") if response.deadline else "",
        "outcome": response.outcome,
        "words": plain(response.words),
        "answered_on": response.answered_at.date().isoformat() if response.answered_at else "",
    }


def _gates(check: Check, verdict: Verdict, by: Any, at: datetime) -> list[dict[str, Any]]:
    """What was asked and passed, and every exception of this round with its reason; without anybody's name."""
    reasons: dict[str, list[str]] = {}
    for exception in exceptions_of_round(check):
        reasons.setdefault(exception.gate, []).append(plain(exception.reason))
    return [
        {
            "gate": result.gate,
            "outcome": result.outcome,
            "code": result.code,
            "values": {name: result.values[name] for name in ("found", "asked") if name in result.values},
            "exceptions": reasons.get(result.gate, []),
        }
        for result in results(case_of(check, verdict=verdict, at=at), by.pk if by else None)
    ]
