"""The public page of a check, drawn from its frozen record alone (apps/verification/publishing.py)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.text import slugify

from apps.accounts.models import Newsroom
from apps.verification.claim_reviews import claim_review, label_of, page_address
from apps.verification.gates import for_readers
from apps.verification.models import Check, Evidence, Gate, Response, Verdict
from apps.verification.publishing import web_address
from apps.web.context import STYLE_SHEETS

SHEETS = (*STYLE_SHEETS, "styles/components/public.css")
AGAIN = frozenset({"queued", "in progress", "in review"})
WORDS_SHARED = 200
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


@dataclass(frozen=True, slots=True)
class Edition:
    """One verdict as readers saw it."""

    at: datetime | None
    label: str
    colour: str
    correction: str
    retracted_at: datetime | None
    retraction: str


def slug_of(record: dict[str, Any]) -> str:
    """The claim's headline as part of an address; "" where none of its letters can be."""
    return slugify(record["claim"]["label"].translate(_LETTERS))[:80].strip("-")


def page_context(verdicts: list[Verdict], *, newsroom: Newsroom, language: str) -> dict[str, Any]:
    """For the published verdicts of one check, the newest first; or for its draft, before those. No queries."""
    verdict = verdicts[0]
    record, check = verdict.published_record, verdict.check_rated
    return {
        **site_context(newsroom, language, page_address(check.pk)),
        "verdict": verdict,
        "record": record,
        "claim": record["claim"],
        "said_on": parse_date(record["claim"]["said_on"]) if record["claim"]["said_on"] else None,
        "appearances": [one | {"day": parse_date(one["published_on"])} for one in record["claim"]["appearances"]],
        "label": label_of(record, language),
        "scale_name": record["rating"]["scale"]["name_de" if language == "de" else "name_en"],
        "steps": _steps(record["rating"], language),
        "published_at": parse_datetime(record["published_at"]),
        "evidence": [_evidence(one) for one in record["evidence"]],
        "responses": [_response(one) for one in record["responses"]],
        "gates": _gates(record),
        "exceptions": [(_gate_name(one["gate"]), reason) for one in record["gates"] for reason in one["exceptions"]],
        "editions": [_edition(one, language) for one in verdicts],
        "is_checked_again": check.state in AGAIN and not verdict.retracted_at,
        "is_due": _is_due(check, verdict),
        "shared": record["explanation"][:WORDS_SHARED],
        "review": claim_review(verdict, newsroom),
    }


def site_context(newsroom: Newsroom, language: str, address: str) -> dict[str, Any]:
    """What every public page has: it asks nothing about who reads it."""
    return {
        "style_sheets": SHEETS,
        "newsroom": newsroom,
        "site": web_address(newsroom.address),
        "language": language,
        "languages": [("de", "Deutsch"), ("en", "English")],
        "address": address,
        "host": settings.PUBLIC_URL.rstrip("/"),
    }


def _steps(rating: dict[str, Any], language: str) -> list[dict[str, Any]]:
    label = "label_de" if language == "de" else "label_en"
    return [{"label": step[label], "is_given": step["key"] == rating["key"]} for step in rating["scale"]["steps"]]


def _is_due(check: Check, verdict: Verdict) -> bool:
    """Its day to be looked at again has passed, or the newsroom marked it."""
    has_passed = verdict.review_by is not None and verdict.review_by < timezone.localdate()
    return not verdict.retracted_at and (check.needs_review or has_passed)


def _edition(verdict: Verdict, language: str) -> Edition:
    record = verdict.published_record
    return Edition(
        at=verdict.published_at,
        label=label_of(record, language),
        colour=record["rating"]["colour"],
        correction=record["correction"],
        retracted_at=verdict.retracted_at,
        retraction=verdict.retraction,
    )


def _evidence(one: dict[str, Any]) -> dict[str, Any]:
    return one | {
        "url": web_address(one["url"]),
        "wayback": web_address(one["wayback"]),
        "stance_name": _word(Evidence.Stance, one["stance"]),
        "kind_name": _word(Evidence.Kind, one["kind"]),
        "archived": parse_datetime(one["archived_at"]) if one["archived_at"] else None,
    }


def _response(one: dict[str, Any]) -> dict[str, Any]:
    return one | {
        "channel_name": _word(Response.Channel, one["channel"]),
        "outcome_name": _word(Response.Outcome, one["outcome"]),
        "asked": _day(one["asked_on"]),
        "answered": _day(one["answered_on"]),
        "until": parse_datetime(one["deadline"]) if one["deadline"] else None,
    }


def _gates(record: dict[str, Any]) -> list[dict[str, Any]]:
    told = ({"outcome": one["outcome"], "words": for_readers(one)} for one in record["gates"])
    return [one for one in told if one["words"]]


def _gate_name(gate: str) -> str | Promise:
    return _word(Gate, gate)


def _word(choices: Any, value: str) -> str | Promise:
    """What people call the value; itself where a later version knows it no more."""
    return choices(value).label if value in choices.values else value


def _day(text: str) -> date | None:
    return parse_date(text) if text else None


def listed(verdict: Verdict, language: str) -> dict[str, Any]:
    """A row of the list of published checks."""
    record = verdict.published_record
    return {
        "check_id": verdict.check_rated_id,
        "slug": slug_of(record),
        "claim": record["claim"],
        "language": record["claim"]["language"],
        "edition": _edition(verdict, language),
    }
