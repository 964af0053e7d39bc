"""Evidence of a check: put on the list, mended, ordered, taken off and put back, archived again.

Everything here holds the check's row while it writes, so that nobody moves the check on meanwhile, and two people
who change the same piece or the same order come one after the other: the second is told of a conflict.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.archives.actions import ask_for_capture, keep_file
from apps.archives.actions import try_again as archive_again
from apps.archives.models import Capture
from apps.articles.models import Article
from apps.errors import BadInput, Conflict, NotAllowed
from apps.history.actions import record
from apps.sources.models import Source
from apps.sources.rules import why_not_name
from apps.verification.evidence_rules import (
    why_incomplete,
    why_not_archive_again,
    why_not_change_evidence,
    why_not_rest_on,
)
from apps.verification.models import Check, Evidence

MENDABLE = ("stance", "title", "quote", "note", "source")


@dataclass(frozen=True, slots=True)
class File:
    """A file handed in: its name as the sender gave it, its bytes, and the type it was sent as."""

    name: str
    content: bytes
    content_type: str = ""


@transaction.atomic
def attach_evidence(
    *,
    check: Check,
    by: User,
    stance: str,
    kind: str = "",
    title: str = "",
    url: str = "",
    file: File | None = None,
    article: Article | None = None,
    source: Source | None = None,
    quote: str = "",
    note: str = "",
) -> Evidence:
    """Put a piece at the end of the list. An address or a file gets its copy in the archive in the same transaction.

    Without a `kind` it is told from what is given. Callers nudge the archive: `archives.tasks.start(evidence.capture)`.
    """
    check = _held(check.pk, by)
    kind = kind or _kind_of(url, file, article)
    _refuse_strangers(check, by, source=source, article=article, stance=stance)
    _refuse(
        why_incomplete(
            kind=kind, url=url, has_file=file is not None, article=article, source=source, quote=quote, note=note
        )
    )
    capture = _capture(check, by, url, file)
    evidence = Evidence.objects.create(
        check_supported=check,
        kind=kind,
        title=(title.strip() or _name_of(url, file, article, source))[:300],
        url=url,
        source=source,
        article=article,
        capture=capture,
        stance=stance,
        quote=quote,
        note=note,
        added_by=by,
        position=_next_position(check),
    )
    _record("evidence attached", evidence, by=by, after=_told(evidence))
    return evidence


@transaction.atomic
def mend_evidence(*, evidence: Evidence, version: int | None, by: User, **changes: Any) -> Evidence:
    """Change what is said of a piece: its stance, title, quote, note or source. What it points at stays.

    `version` is the one that was read; Conflict when it is another by now, and nothing is written.
    """
    if set(changes) - set(MENDABLE):
        raise TypeError(f"not mendable: {sorted(set(changes) - set(MENDABLE))}")
    evidence = _held_piece(evidence, version, by)
    changed = {name: value for name, value in changes.items() if value != getattr(evidence, name)}
    if not changed:
        return evidence
    before = _told(evidence)
    for name, value in changed.items():
        setattr(evidence, name, value)
    _refuse(None if evidence.title.strip() else _("Give it a title, as others would look for it."))
    _refuse(
        why_incomplete(
            kind=evidence.kind, url=evidence.url, has_file=evidence.has_file, article=evidence.article,
            source=evidence.source, quote=evidence.quote, note=evidence.note,
        )
    )  # fmt: skip
    _refuse_strangers(evidence.check_supported, by, source=changed.get("source"), stance=evidence.stance)
    _save(evidence, *changed)
    after = _told(evidence)
    names = [name for name in after if after[name] != before[name]]
    _record(
        "evidence mended",
        evidence,
        by=by,
        before={name: before[name] for name in names},
        after={"evidence": evidence.title} | {name: after[name] for name in names},
    )
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, version: int | None, by: User, reason: str = "") -> Evidence:
    """Take a piece off the list. Its row and its copy stay, and `restore_evidence` puts it back where it stood."""
    evidence = _held_piece(evidence, version, by)
    evidence.removed_at, evidence.removed_by = timezone.now(), by
    _save(evidence, "removed_at", "removed_by")
    _record("evidence removed", evidence, by=by, before=_told(evidence), after={"evidence": evidence.title},
            reason=reason.strip())  # fmt: skip
    return evidence


@transaction.atomic
def restore_evidence(*, evidence: Evidence, version: int | None, by: User) -> Evidence:
    """Undo a removal."""
    evidence = _held_piece(evidence, version, by, is_removed=True)
    _refuse_strangers(evidence.check_supported, by, source=evidence.source, stance=evidence.stance)
    evidence.removed_at = evidence.removed_by = None
    _save(evidence, "removed_at", "removed_by")
    _record("evidence restored", evidence, by=by, after={"evidence": evidence.title} | _told(evidence))
    return evidence


@transaction.atomic
def reorder_evidence(*, check: Check, ids: Sequence[UUID], over: Sequence[UUID] | None, by: User) -> list[UUID]:
    """Put the pieces into the order of `ids`, which must name each once.

    `over` is the order that was read: Conflict when the list has another one by now, or other pieces.
    """
    check = _held(check.pk, by)
    pieces = {piece.pk: piece for piece in check.evidence.kept()}
    now = list(pieces)
    if (over is not None and list(over) != now) or set(ids) != set(now) or len(ids) != len(now):
        raise Conflict(
            _("Somebody else changed this list in the meantime. Look at it as it is now, and order it again.")
        )
    if list(ids) == now:
        return now
    for position, key in enumerate(ids):
        Evidence.objects.filter(pk=key).exclude(position=position).update(position=position)
    record(
        "evidence reordered",
        check,
        by=by,
        before={"order": " · ".join(pieces[key].title for key in now)},
        after={"order": " · ".join(pieces[key].title for key in ids)},
        confidential_to=check.claim.confidential_desk_id,
    )
    return list(ids)


@transaction.atomic
def take_over_evidence(*, evidence: Evidence, check: Check, by: User) -> Evidence:
    """Put a piece of an earlier check of the same claim on this check's list, with the copy that was made then."""
    check = _held(check.pk, by)
    earlier = Evidence.objects.select_related("source", "article", "capture", "check_supported").get(pk=evidence.pk)
    is_of_the_claim = earlier.check_supported.claim_id == check.claim_id and earlier.check_supported_id != check.pk
    if not is_of_the_claim or earlier.removed_at:
        raise BadInput(_("Only evidence of earlier checks of the same claim can be taken over."))
    _refuse_strangers(check, by, source=earlier.source, article=earlier.article, stance=earlier.stance)
    if check.evidence.kept().filter(**_same_thing(earlier)).exists():
        raise Conflict(_("This piece is on the list already."))
    copied = ("kind", "title", "url", "source", "article", "capture", "note", "stance", "quote")
    taken = Evidence.objects.create(
        check_supported=check,
        added_by=by,
        position=_next_position(check),
        **{name: getattr(earlier, name) for name in copied},
    )
    _record("evidence taken over", taken, by=by, after=_told(taken))
    return taken


def to_take_over(check: Check) -> list[Evidence]:
    """The pieces of earlier checks of the claim that this one does not have, each once, the newest first."""
    here = {_sameness(piece) for piece in check.evidence.kept()}
    earlier = Evidence.objects.kept().filter(check_supported__claim=check.claim_id).exclude(check_supported=check)
    offered: dict[tuple, Evidence] = {}
    for piece in earlier.select_related("source", "check_supported").order_by(
        "-check_supported__created_at", "position"
    ):
        if _sameness(piece) not in here:
            offered.setdefault(_sameness(piece), piece)
    return list(offered.values())


@transaction.atomic
def archive_evidence_again(*, evidence: Evidence, by: User) -> Capture:
    """Another try at what failed with the copy, or a first one where none was made; the caller nudges the archive.

    It changes nothing of what the evidence says, so it is open in every state of the check.
    """
    held = Evidence.objects.select_for_update(of=("self",)).select_related("check_supported__claim__desk", "capture")
    evidence = held.get(pk=evidence.pk)
    refusal = why_not_archive_again(by, evidence)
    if refusal:
        raise NotAllowed(refusal)
    if evidence.capture is not None:
        capture = archive_again(capture=evidence.capture, by=by)
    else:
        circle = evidence.check_supported.claim.confidential_desk_id
        capture = ask_for_capture(address=evidence.url, by=by, confidential_to=circle)
        evidence.capture = capture
        _save(evidence, "capture")
    _record("evidence archived again", evidence, by=by, after={"evidence": evidence.title})
    return capture


# --- Parts --------------------------------------------------------------------------------------


def _held(check_id: UUID, by: User) -> Check:
    """The check, held until the end of the transaction; NotAllowed when its evidence cannot be changed now."""
    check = Check.objects.select_for_update(of=("self",)).select_related("claim__desk").get(pk=check_id)
    refusal = why_not_change_evidence(by, check)
    if refusal:
        raise NotAllowed(refusal)
    return check


def _held_piece(evidence: Evidence, version: int | None, by: User, *, is_removed: bool = False) -> Evidence:
    check = _held(evidence.check_supported_id, by)
    evidence = Evidence.objects.select_related("source", "article", "capture").get(pk=evidence.pk)
    evidence.check_supported = check
    if (version is not None and evidence.version != version) or (evidence.removed_at is not None) != is_removed:
        raise Conflict(_("Somebody else changed this evidence in the meantime. Read it again and decide again."))
    return evidence


def _save(evidence: Evidence, *names: str) -> None:
    evidence.version += 1
    evidence.save(update_fields=[*names, "version", "updated_at"])


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise BadInput(sentence)


def _refuse_strangers(
    check: Check, by: User, *, stance: str, source: Source | None = None, article: Article | None = None
) -> None:
    """What the people who see the claim may not know of, and a stance that is none."""
    circle = check.claim.confidential_desk_id
    _refuse(why_not_name(source, circle) if source else None)
    if article is not None and not Article.objects.visible_to(by).filter(pk=article.pk).exists():
        raise BadInput(_("There is no such article."))
    _refuse(why_not_rest_on(article, circle) if article else None)
    if stance not in Evidence.Stance.values:
        raise BadInput(_("Say whether it supports the claim, refutes it or gives context."))


def _capture(check: Check, by: User, url: str, file: File | None) -> Capture | None:
    circle = check.claim.confidential_desk_id
    if file is not None:
        return keep_file(
            payload=file.content, filename=file.name, content_type=file.content_type, by=by, confidential_to=circle
        )
    return ask_for_capture(address=url, by=by, confidential_to=circle) if url else None


def _next_position(check: Check) -> int:
    # Removed pieces keep their places, so that undoing puts them back there.
    last = check.evidence.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _kind_of(url: str, file: File | None, article: Article | None) -> str:
    if article is not None:
        return Evidence.Kind.ARTICLE
    if file is not None:
        return Evidence.Kind.FILE
    return Evidence.Kind.LINK if url else Evidence.Kind.SOURCE


def _name_of(url: str, file: File | None, article: Article | None, source: Source | None) -> str:
    """What a piece is called until somebody gives it a title."""
    return str(article or (file.name if file else "") or url or source)


def _same_thing(evidence: Evidence) -> dict[str, Any]:
    return {name: getattr(evidence, name) for name in ("url", "source", "article", "capture", "quote", "stance")}


def _sameness(evidence: Evidence) -> tuple:
    return (
        evidence.url,
        evidence.source_id,
        evidence.article_id,
        evidence.capture_id,
        evidence.quote,
        evidence.stance,
    )


def _told(evidence: Evidence) -> dict[str, str]:
    """The piece as history keeps it."""
    return {
        "title": evidence.title,
        "kind": evidence.kind,
        "url": evidence.url,
        "article": str(evidence.article or ""),
        "source": str(evidence.source or ""),
        "stance": evidence.stance,
        "quote": evidence.quote,
        "note": evidence.note,
    }


def _record(verb: str, evidence: Evidence, *, by: User, before: dict | None = None, after: dict | None = None,
            reason: str = "") -> None:  # fmt: skip
    """As an event of the check: that is where people look for what happened to it."""
    check = evidence.check_supported
    record(
        verb,
        check,
        by=by,
        before=before,
        after={"id": str(evidence.pk)} | (after or {}),
        reason=reason,
        confidential_to=check.claim.confidential_desk_id,
    )
