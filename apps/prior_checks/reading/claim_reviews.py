"""What a ClaimReview tells, whatever shape its publisher gave it: the dirt of real feeds survives, as far as can be.

Numbers come as strings, names as numbers, lists where one thing is meant, dates as anything. A review needs the
words of a claim and an address; all else may be missing or junk.
"""

import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from apps.prior_checks.reading.limits import MOST_PARTS

LONGEST_CLAIM = 10_000
LONGEST_ADDRESS = 2000
MOST_APPEARANCES = 50
EARLIEST, LATEST = date(1800, 1, 1), date(2300, 1, 1)
_NUMBER = re.compile(r"-?\d{1,9}(?:[.,]\d{1,6})?")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_ENGLISH_DATE = ("%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%d %b %Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=$|[-_])", re.I)


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong with a record, or with one part of it: a code of reasons.py."""

    code: str
    values: dict[str, str] = field(default_factory=dict)
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """A fact-check as its publisher describes it; "" and None for what it does not say."""

    publisher: str
    site: str
    url: str
    title: str
    claim_text: str
    claimant_name: str
    language: str  # as the publisher gives it; "" where it does not
    claim_date: date | None
    review_date: date | None
    rating_label: str
    rating_number: float | None
    rating_best: float | None
    rating_worst: float | None
    licence: str
    first_appearance: str
    appearances: tuple[str, ...]
    raw: dict

    @property
    def fingerprint(self) -> str:
        told = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()


def parts_of(value: Any, *, is_mixed: bool = False, base: str = "") -> Iterator[Review | Broken]:
    """The reviews of one record. `is_mixed`: other things may stand beside them and are passed by."""
    for number, (found, problem) in enumerate(_reviews_in(value, is_mixed)):
        if number == MOST_PARTS:
            yield Broken("too_many", {"most": str(MOST_PARTS)})
            return
        yield _broken(problem, found) if problem else _review(found, base)


def _broken(code: str, found: Any) -> Broken:
    kind = _kinds(found)[0] if isinstance(found, dict) and _kinds(found) else ""
    excerpt = "" if found is None else json.dumps(found, ensure_ascii=False)[:300]
    return Broken(code, {"kind": kind[:60]} if kind else {}, excerpt)


def _reviews_in(value: Any, is_mixed: bool) -> Iterator[tuple[Any, str]]:
    """(object, "") for each review, (what it is, code) for what should have been one."""
    if isinstance(value, list):
        if not value and not is_mixed:
            yield None, "no_item"
        for inner in value:
            yield from _reviews_in(inner, is_mixed)
    elif not isinstance(value, dict):
        if not is_mixed:
            yield value, "no_item" if value is None else "not_an_object"
    elif "ClaimReview" in _kinds(value) or (not _kinds(value) and "claimReviewed" in value):
        yield value, ""
    elif inside := next((name for name in ("@graph", "mainEntity", "hasPart") if name in value), ""):
        yield from _reviews_in(value[inside], True)
    elif inside := next((name for name in ("dataFeedElement", "itemListElement", "item") if name in value), ""):
        yield from _reviews_in(value[inside], is_mixed)
    elif not is_mixed:
        yield value, "not_a_claim_review"


def _kinds(thing: dict) -> list[str]:
    kinds = thing.get("@type", thing.get("type"))
    return [str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]


def _review(thing: dict, base: str) -> Review | Broken:
    claim_text = _words(thing.get("claimReviewed"))
    if not re.search(r"\w", claim_text):
        return Broken("no_claim")
    written = _address(thing.get("url")) or _address(thing.get("mainEntityOfPage")) or base
    if not written:
        return Broken("no_address")
    url = _absolute(written, base)
    if not url:
        return Broken("bad_address", {"address": written[:100]})
    publisher, site = _publisher(thing, url)
    claim = _first_object(thing.get("itemReviewed"))
    rating = _first_object(thing.get("reviewRating"))
    number, best, worst = (_number(rating.get(name)) for name in ("ratingValue", "bestRating", "worstRating"))
    first, appearances = _appearances(claim)
    return Review(
        publisher=publisher,
        site=site,
        url=url,
        title=_words(thing.get("headline") or thing.get("name"))[:500],
        claim_text=claim_text[:LONGEST_CLAIM],
        claimant_name=_name(claim.get("author"))[:300],
        language=_language(thing.get("inLanguage")),
        claim_date=_date(claim.get("datePublished")),
        review_date=_date(thing.get("datePublished")) or _date(thing.get("dateCreated")),
        rating_label=_label(rating, number)[:300],
        rating_number=number,
        rating_best=best,
        rating_worst=worst,
        licence=_address(thing.get("sdLicense") or thing.get("license"))[:500],
        first_appearance=first,
        appearances=appearances,
        raw=thing,
    )


def _publisher(thing: dict, url: str) -> tuple[str, str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    for who in (thing.get("author"), thing.get("publisher"), thing.get("sdPublisher")):
        if name := _name(who):
            address = _absolute(_address(_first_object(who).get("url")), url)
            site = (urlsplit(address).hostname or "").removeprefix("www.") if address else host
            return name[:200], (site or host)[:255]
    return host[:200], host[:255]


def _label(rating: dict, number: float | None) -> str:
    label = _words(rating.get("alternateName")) or _words(rating.get("name"))
    return label or ("" if number is None else f"{number:g}")


def _appearances(claim: dict) -> tuple[str, tuple[str, ...]]:
    first = _web_address(claim.get("firstAppearance"))
    told = claim.get("appearance")
    found = [_web_address(one) for one in (told if isinstance(told, list) else [told])[:MOST_APPEARANCES]]
    return first, tuple(dict.fromkeys(address for address in found if address))


def _web_address(value: Any) -> str:
    return _absolute(_address(value), "")


# --- Values of any shape ------------------------------------------------------------------------------------------


def _first(value: Any) -> Any:
    """The thing itself where a list of it stands."""
    for _level in range(5):
        if not isinstance(value, list):
            return value
        value = next((inner for inner in value if inner not in (None, "", [], {})), None)
    return None


def _first_object(value: Any) -> dict:
    value = _first(value)
    return value if isinstance(value, dict) else {}


def _words(value: Any) -> str:
    value = _first(value)
    if isinstance(value, dict):  # {"@value": "…", "@language": "de"}
        value = _first(value.get("@value", value.get("name", value.get("text"))))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split())


def _name(value: Any) -> str:
    value = _first(value)
    if isinstance(value, dict):
        value = value.get("name") or value.get("legalName") or value.get("alternateName")
    return _words(value)


def _address(value: Any) -> str:
    value = _first(value)
    if isinstance(value, dict):
        value = _first(value.get("url") or value.get("@id") or value.get("sameAs"))
    return "".join(value.split()) if isinstance(value, str) else ""


def _absolute(written: str, base: str) -> str:
    """The address in full; "" for what is none that a browser opens."""
    try:
        address = urljoin(base, written) if base else written
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and "." in (parts.hostname or "")
    except ValueError:
        return ""
    return address if is_web and len(address) <= LONGEST_ADDRESS else ""


def _number(value: Any) -> float | None:
    value = _first(value)
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value.strip())
        value = float(found.group().replace(",", ".")) if found else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _date(value: Any) -> date | None:
    """The day, if a day can be made out and lies in times that people check; junk is no date."""
    text = _words(value)[:60]
    if not text:
        return None
    found: date | None = None
    try:
        if match := _DATE.match(text):
            found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    for pattern in () if found else _ENGLISH_DATE:
        try:
            found = datetime.strptime(text, pattern).date()
            break
        except ValueError:
            continue
    return found if found and EARLIEST <= found < LATEST else None


def _language(value: Any) -> str:
    found = _LANGUAGE.match(_words(value))
    return found.group().lower() if found and len(found.group()) == 2 else ""
