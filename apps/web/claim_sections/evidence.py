"""Evidence on the page of a claim: each piece with its copy, what was taken off the list, what earlier checks had."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from apps.archives.models import Capture
from apps.archives.rules import has_failed
from apps.archives.wording import health_sentence, state_sentence, text_sentence
from apps.claims.models import Claim
from apps.verification.actions import to_take_over
from apps.verification.evidence_quotes import quote_is_found
from apps.verification.evidence_rules import why_not_archive_again, why_not_change_evidence
from apps.verification.models import Check, Evidence
from apps.web.forms.evidence import KINDS, EvidenceForm

ICONS = {"link": "link", "file": "file", "dataset": "dataset", "article": "article", "source": "person"}
HEALTH_ICONS = {"same": "done", "changed": "warning", "gone": "failed", "unreachable": "warning"}
SHA_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence with all that its template asks, without a query."""

    evidence: Evidence
    icon: str
    capture: Capture | None
    state: str  # waiting, kept, failed or none: also what its icon goes by
    sentence: str
    text_note: str
    health: str
    health_icon: str
    sha256: str
    is_waiting: bool
    is_quote_missing: bool
    offered_title: str
    why_not_again: str | None

    @property
    def has_wayback(self) -> bool:
        return self.capture is not None and self.capture.wayback == Capture.Wayback.KEPT

    @property
    def every(self) -> str:
        """How soon to look again: a copy that is tried again later is not asked after every other second."""
        return "30s" if self.capture is not None and self.capture.error_code else "2s"


def context(request: HttpRequest, claim: Claim, check: Check | None) -> dict[str, Any]:
    why_not = why_not_change_evidence(request.user, check or Check(claim=claim, state="new"))
    may_change = check is not None and why_not is None
    pieces = list(_loaded(check.evidence.kept(), claim)) if check else []
    removed = check.evidence.filter(removed_at__isnull=False).select_related("removed_by") if check else []
    return {
        "evidence": [piece_of(evidence, request.user) for evidence in pieces],
        "evidence_order": edition_of(pieces),
        "why_not_evidence": why_not,
        "removed_evidence": list(removed),
        "offered_evidence": to_take_over(check) if check is not None and may_change else [],
        "evidence_form": EvidenceForm(user=request.user, claim=claim, kind="link"),
        "evidence_kinds": evidence_kinds(),
    }


def evidence_kinds() -> list[tuple[str, Any, str]]:
    """Value, name and symbol of each kind."""
    return [(value, name, ICONS[value]) for value, name in KINDS]


def edition_of(pieces: Iterable[Evidence]) -> str:
    """Which order of which pieces a page showed: another one as soon as somebody changed it."""
    return hashlib.sha256(" ".join(str(piece.pk) for piece in pieces).encode()).hexdigest()[:32]


def loaded_piece(evidence: Evidence) -> Evidence:
    return _loaded(Evidence.objects.filter(pk=evidence.pk), evidence.check_supported.claim)[0]


def _loaded(evidence: Any, claim: Claim) -> list[Evidence]:
    """With all that a piece shows, but for the long texts of copies."""
    found = evidence.select_related("source", "added_by", "article__outlet", "capture", "check_supported")
    rows = list(found.defer("capture__text", "capture__search").order_by("position", "created_at"))
    for row in rows:
        row.check_supported.claim = claim  # the rules ask for it
    return rows


def piece_of(evidence: Evidence, user: Any) -> Piece:
    capture = evidence.capture
    return Piece(
        evidence=evidence,
        icon=ICONS[evidence.kind],
        capture=capture,
        state=_state(evidence),
        sentence=state_sentence(capture) if capture else "",
        text_note=text_sentence(capture) if capture and capture.is_kept else "",
        health=health_sentence(capture) if capture and capture.health != Capture.Health.UNKNOWN else "",
        health_icon=HEALTH_ICONS.get(capture.health, "") if capture else "",
        sha256=capture.sha256[:SHA_SHOWN] if capture else "",
        is_waiting=capture is not None and _is_waiting(capture),
        is_quote_missing=quote_is_found(evidence) is False,
        offered_title=_offered_title(evidence),
        why_not_again=why_not_archive_again(user, evidence),
    )


def _state(evidence: Evidence) -> str:
    capture = evidence.capture
    if capture is None:
        return "missing" if evidence.url else "none"  # from before copies were made; or nothing to copy
    if capture.is_kept:
        return "kept"
    return "failed" if has_failed(capture) else "waiting"


def _is_waiting(capture: Capture) -> bool:
    return capture.state in {Capture.State.DUE, Capture.State.LEASED} or capture.text_next_at is not None


def _offered_title(evidence: Evidence) -> str:
    """What the page or file calls itself, where nobody gave the piece a title."""
    capture = evidence.capture
    has_own = capture is None or evidence.title not in {evidence.url[:300], capture.filename[:300]}
    offered = "" if has_own or capture is None else capture.title.strip()[:300]
    return "" if offered == evidence.title else offered
