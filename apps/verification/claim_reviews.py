"""A published check as schema.org's ClaimReview, and what would be wrong with one. Pure: no queries.

Required by those who read it: `claimReviewed`, `reviewRating.alternateName`, and a `url` on our own host. Numbers
stand only where they are honest: worst at least 1, below the best, the value between. A claimant whom nobody can
name is left out. A retracted check says so instead of its rating.
"""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from apps.accounts.models import Newsroom
from apps.verification.models import Verdict
from apps.verification.publishing import web_address

CONTEXT = "https://schema.org"
LANGUAGES = ("de", "en")
ORGANISATION = "Organization"
PEOPLE_AND_BODIES = {"person": "Person", "organisation": ORGANISATION, "outlet": ORGANISATION, "agency": ORGANISATION}
LONGEST_CLAIM = 10_000


def page_address(check_id: Any) -> str:
    """Where the check's public page stands, also while the newsroom has its public pages switched off."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("web:published", args=[check_id])


def language_of(record: dict[str, Any]) -> str:
    """The language a check is published in: the claim's where the pages speak it, else the site's."""
    language = record["claim"]["language"]
    return language if language in LANGUAGES else settings.LANGUAGE_CODE


def label_of(record: dict[str, Any], language: str) -> str:
    return record["rating"]["label_de" if language == "de" else "label_en"]


def claim_review(verdict: Verdict, newsroom: Newsroom) -> dict[str, Any]:
    """The ClaimReview of a published verdict, from its frozen record."""
    record = verdict.published_record
    language = language_of(record)
    review = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": page_address(verdict.check_rated_id),
        "datePublished": record["published_at"][:10],
        "inLanguage": language,
        "claimReviewed": record["claim"]["text"],
        "author": _organisation(newsroom),
        "publisher": _organisation(newsroom),
        "reviewRating": _rating(record, language),
        "itemReviewed": _claim(record["claim"]),
        "name": record["claim"]["label"],
        "reviewBody": record["explanation"],
    }
    if verdict.retracted_at:
        review |= _retraction(verdict, language)
    elif record["correction"]:
        review["correction"] = {"@type": "CorrectionComment", "text": record["correction"]}
    return review


def faults(review: dict[str, Any]) -> list[str]:
    """What is wrong with a ClaimReview, a sentence each; none when those who read it can."""
    found = []
    if not review.get("claimReviewed"):
        found.append(_("It says no claim (claimReviewed)."))
    elif len(review["claimReviewed"]) > LONGEST_CLAIM:
        found.append(_("The claim is longer than %(most)d characters.") % {"most": LONGEST_CLAIM})
    rating = review.get("reviewRating") or {}
    if not rating.get("alternateName"):
        found.append(_("The rating has no word (reviewRating.alternateName)."))
    if not str(review.get("url", "")).startswith(settings.PUBLIC_URL.rstrip("/") + "/"):
        found.append(_("Its address is not on this host (PUBLIC_URL)."))
    elif not urlsplit(review["url"]).hostname:
        found.append(_("Its address names no host (PUBLIC_URL)."))
    if not (review.get("author") or {}).get("name"):
        found.append(_("The newsroom has no name. An administrator gives it one in the settings."))
    found += _faults_of_numbers(rating)
    claim = review.get("itemReviewed") or {}
    places = [claim.get("firstAppearance"), *claim.get("appearance", [])]
    if any(place and not web_address(place.get("url", "")) for place in places):
        found.append(_("An appearance has no address that a browser can open."))
    return found


def _faults_of_numbers(rating: dict[str, Any]) -> list[str]:
    names = ("ratingValue", "worstRating", "bestRating")
    given = [rating[name] for name in names if name in rating]
    if not given:
        return []
    if len(given) < len(names):
        return [_("A rating in numbers needs value, worst and best.")]
    value, worst, best = given
    if not 1 <= worst < best or not worst <= value <= best:
        return [_("The rating's numbers do not fit: 1 ≤ worst < best, and the value between them.")]
    return []


def _organisation(newsroom: Newsroom) -> dict[str, str]:
    site = web_address(newsroom.address) or settings.PUBLIC_URL
    return {"@type": ORGANISATION, "name": newsroom.name, "url": site}


def _rating(record: dict[str, Any], language: str) -> dict[str, Any]:
    rating = record["rating"]
    found: dict[str, Any] = {"@type": "Rating", "alternateName": label_of(record, language)}
    value, worst, best = rating["value"], rating["worst"], rating["best"]
    if value is not None and 1 <= worst < best and worst <= value <= best:
        found |= {"ratingValue": value, "worstRating": worst, "bestRating": best}
    return found


def _retraction(verdict: Verdict, language: str) -> dict[str, Any]:
    with override(language):
        word = _("Retracted")
    return {
        "reviewRating": {"@type": "Rating", "alternateName": word},
        "creativeWorkStatus": word,
        "dateModified": verdict.retracted_at.date().isoformat() if verdict.retracted_at else "",
        "correction": {"@type": "CorrectionComment", "text": verdict.retraction},
    }


def _claim(claim: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "Claim", "name": claim["label"]}
    author = _claimant(claim["claimant"])
    if author:
        found["author"] = author
    if claim["said_on"]:
        found["datePublished"] = claim["said_on"]
    places = [_place(one) for one in claim["appearances"] if one["url"]]
    if places:
        found |= {"firstAppearance": places[0], "appearance": places}
    return found


def _claimant(claimant: dict[str, str] | None) -> dict[str, str] | None:
    kind = PEOPLE_AND_BODIES.get(claimant["kind"]) if claimant else None
    if claimant is None or kind is None:
        return None
    found = {"@type": kind, "name": claimant["name"]}
    if claimant["role"] and kind == "Person":
        found["jobTitle"] = claimant["role"]
    if claimant["wikidata_id"]:
        found["sameAs"] = f"https://www.wikidata.org/wiki/{claimant['wikidata_id']}"
    return found


def _place(appearance: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "NewsArticle", "url": appearance["url"]}
    if appearance["title"]:
        found["headline"] = appearance["title"]
    if appearance["outlet"]:
        found["publisher"] = {"@type": ORGANISATION, "name": appearance["outlet"]}
    if appearance["published_on"]:
        found["datePublished"] = appearance["published_on"]
    if appearance["archived_at"]:
        found["archivedAt"] = appearance["archived_at"]
    return found
