"""Mending a claim, and what keeps in step with it: its status, the signals that say who speaks."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.claims.actions.recording import as_words, attribution_of, refuse_to_betray, said_in, text_key, within
from apps.claims.models import Claim, Signal
from apps.claims.rules import SETTLED, why_not_mend, why_out_of_use
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record


@transaction.atomic
def mend_claim(*, claim: Claim, version: int, by: Any, **fields: Any) -> Claim:
    """Change text, label, claimant or speech act. Conflict when somebody else saved since `version` was read.

    Quantities and moments whose words left the text leave with them.
    """
    unknown = set(fields) - {"text", "label", "claimant", "speech_act", "is_negative"}
    if unknown:
        raise TypeError(f"not fields to mend: {sorted(unknown)}")
    if refusal := why_not_mend(by, claim):
        raise NotAllowed(refusal)
    before = {name: as_words(getattr(claim, name)) for name in fields}
    corrected = _corrected_by(claim, fields)
    refuse_to_betray(fields.get("claimant"), claim.confidential_desk_id)
    if not fields.get("text", claim.text).strip():
        raise BadInput(_("A claim needs its words."))
    if fields.get("text", claim.text) != claim.text:
        fields |= {name: said_in(fields["text"], getattr(claim, name)) for name in ("quantities", "moments")}
    if fields.keys() & {"text", "claimant", "speech_act"}:
        fields["text_key"] = key_after(claim, fields)
    if "claimant" in fields:
        fields["attribution"] = attribution_of(fields["claimant"])
        if fields["claimant"] != claim.claimant:
            fields["claimant_role"] = ""  # the office was the other one's
    try:
        with transaction.atomic():
            # The check may have been published since the claim was read: the row that is written decides.
            changed = (
                Claim.objects.in_use()
                .filter(pk=claim.pk, version=version)
                .exclude(status__in=SETTLED)
                .update(**fields, corrected=corrected, version=F("version") + 1, updated_at=timezone.now())
            )
    except IntegrityError:
        raise Conflict(_("There is already a claim with these words by this claimant.")) from None
    if not changed:
        raise Conflict(_("Somebody else changed this claim in the meantime. Reload it and make your change again."))
    claim.refresh_from_db()
    if "claimant" in fields:
        _follow_claimant(claim)
    after = {name: as_words(getattr(claim, name)) for name in before}
    record("claim mended", claim, by=by, before=before, after=after, confidential_to=claim.confidential_desk_id)
    return claim


def _corrected_by(claim: Claim, fields: dict[str, Any]) -> list[str]:
    """Which fields differ from what extraction found once these are changed; one that is changed back does not."""
    if not claim.found:
        return []
    differ = {name for name, value in fields.items() if as_words(value) != claim.found.get(name)}
    return sorted((set(claim.corrected) - set(fields)) | differ)


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


def key_after(claim: Claim, fields: dict[str, Any]) -> str:
    """The text_key that the claim has once these fields are changed."""
    first = claim.appearances.order_by("created_at").first()
    claimant = fields.get("claimant", claim.claimant)
    place = within(claimant, fields.get("speech_act", claim.speech_act), first.article_id if first else None)
    return text_key(fields.get("text", claim.text), within=place)


def set_status(*, claim: Claim, status: str, is_published: bool) -> None:
    """Called by verification in the transaction that moves the check; `is_published`: a verdict stands.

    Conflict when the claim went out of use in the meantime: nobody would find its check again.
    """
    moved = {"status": status, "is_published": is_published, "updated_at": timezone.now()}
    if not Claim.objects.in_use().filter(pk=claim.pk).update(**moved):
        claim.refresh_from_db(fields=["merged_into", "rejected_at", "rejected_by"])
        raise Conflict(why_out_of_use(claim) or "")
    claim.status, claim.is_published = status, is_published
