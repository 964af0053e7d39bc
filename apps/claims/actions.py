"""Changes to claims and appearances."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.roles import may_add
from apps.articles.models import ArticleVersion
from apps.claims.models import Appearance, Claim, Signal, Span, SpeechAct
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.sources.models import Source
from apps.sources.rules import why_not_name

_NOT_LETTERS = re.compile(r"[\W_]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Found:
    """A claim as extraction or a person found it in a text: offsets count characters of the version's text."""

    text: str
    label: str
    kind: str
    content: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...] = ()
    source: tuple[tuple[int, int], ...] = ()
    speech_act: str = "states"
    is_negative: bool = False
    hedges: tuple[str, ...] = ()
    evidentials: tuple[str, ...] = ()
    worth: float = 0.0
    reasons: tuple[dict, ...] = ()
    confidence: float = 1.0
    claimant_role: str = ""


SETTLED = (Claim.Status.PUBLISHED, Claim.Status.RETRACTED)  # readers know the claim: it stays as it is
# "No comment" on one matter is not "no comment" on another: what it is about stands in the article alone.
_ABOUT_THE_ARTICLE = frozenset({SpeechAct.DECLINES_TO_COMMENT, SpeechAct.DOES_NOT_SAY})


def text_key(text: str, *, within: object = "") -> str:
    """One for the same words, whatever their case, marks and spacing; `within` keeps those of one article apart."""
    folded = _NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return hashlib.sha256(f"{folded}{within}".encode("utf-8", "surrogatepass")).hexdigest()


def _within(claimant: Source | None, speech_act: str, article_id: UUID | None) -> UUID | str:
    """Words of nobody known, and refusals, are only known to be the same inside one article."""
    return article_id or "" if claimant is None or speech_act in _ABOUT_THE_ARTICLE else ""


@transaction.atomic
def record_claim(
    *, version: ArticleVersion, found: Found, claimant: Source | None, by: Any = None, pipeline: str = ""
) -> Appearance:
    """The claim, new or known, with its appearance in this version. Twice is the same as once.

    Same claimant and same words are the same claim; everything else is another one. Hearsay and
    refusals of two articles stay two.
    """
    _check_places(version, found)
    claim = _claim_for(version, found, claimant, by)
    appearance, created = Appearance.objects.get_or_create(
        claim=claim,
        version=version,
        start=found.content[0][0],
        defaults={
            "article": version.article,
            "kind": found.kind,
            "speech_act": found.speech_act,
            "end": found.content[-1][1],
            "confidence": found.confidence,
            "pipeline": pipeline,
            "added_by": by,
        },
    )
    if created:
        Span.objects.bulk_create(
            Span(appearance=appearance, part=part, start=start, end=end)
            for part, places in (("content", found.content), ("cue", found.cue), ("source", found.source))
            for start, end in places
        )
    return appearance


def _claim_for(version: ArticleVersion, found: Found, claimant: Source | None, by: Any) -> Claim:
    article = version.article
    circle = {"is_confidential": True, "desk": article.desk} if article.is_confidential else {"is_confidential": False}
    key = text_key(found.text, within=_within(claimant, found.speech_act, article.pk))
    identity = {"claimant": claimant, "text_key": key, **circle}
    known = Claim.objects.filter(**identity).first()
    if known:
        return known
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                **identity | {"desk": article.desk},
                text=found.text,
                label=found.label[:90],
                language=version.language,
                claimant_role=found.claimant_role[:200],
                attribution=_attribution(claimant),
                speech_act=found.speech_act,
                is_negative=found.is_negative,
                hedges=[hedge[:60] for hedge in found.hedges],
                evidentials=[evidential[:60] for evidential in found.evidentials],
                worth=found.worth,
                reasons=list(found.reasons),
                added_by=by,
            )
    except IntegrityError:  # another worker was faster
        return Claim.objects.get(**identity)
    record(
        "claim recorded",
        claim,
        by=by,
        after={"text": claim.text, "label": claim.label},
        confidential_to=claim.confidential_desk_id,
    )
    return claim


def _attribution(claimant: Source | None) -> str:
    if claimant is None:
        return Claim.Attribution.UNATTRIBUTED
    return Claim.Attribution.UNNAMED if claimant.kind == Source.Kind.UNNAMED_GROUP else Claim.Attribution.NAMED


def _check_places(version: ArticleVersion, found: Found) -> None:
    if not found.text.strip() or not found.label.strip():
        raise BadInput(_("A claim needs its words and a label."))
    if not found.content:
        raise BadInput(_("Mark the words in the text that make the claim."))
    for start, end in (*found.content, *found.cue, *found.source):
        if not 0 <= start < end <= len(version.text):
            raise BadInput(
                _("The place %(start)d to %(end)d does not lie in the text, which has %(length)d characters.")
                % {"start": start, "end": end, "length": len(version.text)}
            )


@transaction.atomic
def add_claim(*, version: ArticleVersion, found: Found, claimant: Source | None, by: Any) -> Claim:
    """A claim that a person found: somebody of the article's desk, or of any desk when it is the newsroom's."""
    if not may_add(by, version.article.confidential_desk_id):
        raise NotAllowed(_("Only people of this desk can add claims to its articles."))
    _refuse_to_betray(claimant, version.article.confidential_desk_id)
    return record_claim(version=version, found=found, claimant=claimant, by=by).claim


def _refuse_to_betray(claimant: Source | None, confidential_desk_id: UUID | None) -> None:
    refusal = why_not_name(claimant, confidential_desk_id) if claimant else None
    if refusal:
        raise BadInput(refusal)


@transaction.atomic
def mend_claim(*, claim: Claim, version: int, by: Any, **fields: Any) -> Claim:
    """Change text, label, claimant or speech act. Conflict when somebody else saved since `version` was read."""
    unknown = set(fields) - {"text", "label", "claimant", "speech_act", "is_negative"}
    if unknown:
        raise TypeError(f"not fields to mend: {sorted(unknown)}")
    if not may_add(by, claim.confidential_desk_id):
        raise NotAllowed(_("Only people of this desk can mend its claims."))
    if claim.status in SETTLED:
        raise NotAllowed(_("This claim's check is published. Reopen the check before you change the claim."))
    before = {name: str(getattr(claim, name) or "") for name in fields}
    _refuse_to_betray(fields.get("claimant"), claim.confidential_desk_id)
    if not fields.get("text", claim.text).strip():
        raise BadInput(_("A claim needs its words."))
    if fields.keys() & {"text", "claimant", "speech_act"}:
        fields["text_key"] = _key_after(claim, fields)
    if "claimant" in fields:
        fields["attribution"] = _attribution(fields["claimant"])
        if fields["claimant"] != claim.claimant:
            fields["claimant_role"] = ""  # the office was the other one's
    try:
        with transaction.atomic():
            # The check may have been published since the claim was read: the row that is written decides.
            changed = (
                Claim.objects.filter(pk=claim.pk, version=version)
                .exclude(status__in=SETTLED)
                .update(**fields, version=F("version") + 1, updated_at=timezone.now())
            )
    except IntegrityError:
        raise Conflict(_("There is already a claim with these words by this claimant.")) from None
    if not changed:
        raise Conflict(_("Somebody else changed this claim in the meantime. Reload it and make your change again."))
    claim.refresh_from_db()
    if "claimant" in fields:
        _follow_claimant(claim)
    after = {name: str(getattr(claim, name) or "") for name in before}
    record("claim mended", claim, by=by, before=before, after=after, confidential_to=claim.confidential_desk_id)
    return claim


def _follow_claimant(claim: Claim) -> None:
    """The signals that say who speaks are about the claimant the claim has now."""
    said = {
        Claim.Attribution.UNATTRIBUTED: (Signal.Name.HEARSAY, [{"words": words} for words in claim.evidentials]),
        Claim.Attribution.UNNAMED: (Signal.Name.UNNAMED_SOURCE, [{"claimant": str(claim.claimant)}]),
    }
    name, reasons = said.get(Claim.Attribution(claim.attribution), ("", []))
    claim.signals.filter(name__in=[Signal.Name.HEARSAY, Signal.Name.UNNAMED_SOURCE]).exclude(name=name).delete()
    if reasons:
        Signal.objects.update_or_create(claim=claim, name=name, defaults={"value": 1, "reasons": reasons})


def _key_after(claim: Claim, fields: dict[str, Any]) -> str:
    first = claim.appearances.order_by("created_at").first()
    claimant = fields.get("claimant", claim.claimant)
    within = _within(claimant, fields.get("speech_act", claim.speech_act), first.article_id if first else None)
    return text_key(fields.get("text", claim.text), within=within)


def set_status(*, claim: Claim, status: str, is_published: bool) -> None:
    """Called by verification in the transaction that moves the check; `is_published`: a verdict stands."""
    Claim.objects.filter(pk=claim.pk).update(status=status, is_published=is_published, updated_at=timezone.now())
    claim.status, claim.is_published = status, is_published


@transaction.atomic
def replace_signals(*, claim: Claim, signals: Iterable[tuple[str, int, list]]) -> None:
    """The claim's signals are now exactly these: (name, value, reasons)."""
    rows = [Signal(claim=claim, name=name, value=value, reasons=reasons) for name, value, reasons in signals]
    claim.signals.exclude(name__in=[row.name for row in rows]).delete()
    Signal.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["claim", "name"], update_fields=["value", "reasons", "updated_at"]
    )
