"""Recording claims with the places where they appear: found by extraction, or added by a person."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.roles import may_add
from apps.articles.models import ArticleVersion
from apps.claims.models import Appearance, Claim, Span, SpeechAct
from apps.errors import BadInput, NotAllowed
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
    quantities: tuple[dict, ...] = ()
    moments: tuple[dict, ...] = ()
    tense: str = ""
    worth: float = 0.0
    reasons: tuple[dict, ...] = ()
    confidence: float = 1.0
    claimant_role: str = ""


# "No comment" on one matter is not "no comment" on another: what it is about stands in the article alone.
_ABOUT_THE_ARTICLE = frozenset({SpeechAct.DECLINES_TO_COMMENT, SpeechAct.DOES_NOT_SAY})


def text_key(text: str, *, within: object = "") -> str:
    """One for the same words, whatever their case, marks and spacing; `within` keeps those of one article apart."""
    folded = _NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return hashlib.sha256(f"{folded}{within}".encode("utf-8", "surrogatepass")).hexdigest()


def within(claimant: Source | None, speech_act: str, article_id: UUID | None) -> UUID | str:
    """Words of nobody known, and refusals, are only known to be the same inside one article."""
    return article_id or "" if claimant is None or speech_act in _ABOUT_THE_ARTICLE else ""


@transaction.atomic
def record_claim(
    *, version: ArticleVersion, found: Found, claimant: Source | None, by: Any = None, pipeline: str = ""
) -> Appearance:
    """The claim, new or known, with its appearance in this version. Twice is the same as once.

    Same claimant and same words are the same claim; everything else is another one. Hearsay and
    refusals of two articles stay two. What people decided about words found in this article holds for them when
    extraction (`by` is None) finds them again: mended, merged, split and rejected claims do not come back.
    """
    _check(version, found)
    claimant = claimant.survivor() if claimant else None
    key = text_key(found.text, within=within(claimant, found.speech_act, version.article_id))
    here, claim = (None, None) if by else _decided(version, found, claimant, key)
    if here:
        return here
    claim = _held(claim or _claim_for(version, found, claimant, key, by))
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
            "found_key": key if pipeline else "",
            "found_start": found.content[0][0] if pipeline else None,
            "found_claimant": claimant if pipeline else None,
            "found": _places_found(found) if pipeline else {},
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


def _decided(
    version: ArticleVersion, found: Found, claimant: Source | None, key: str
) -> tuple[Appearance | None, Claim | None]:
    """The appearance as which these very words were found here before, or the claim they are elsewhere in the article.

    One claim or none: where the same words became two, nothing is decided about a third place.
    """
    known = version.article.appearances.filter(found_key=key).exclude(pipeline="")
    theirs = [
        appearance
        for appearance in known.select_related("claim__merged_into", "found_claimant")
        if (appearance.found_claimant and appearance.found_claimant.survivor()) == claimant
    ]
    start = found.content[0][0]
    here = (a for a in theirs if a.version_id == version.pk and a.found_start == start)
    claims = {appearance.claim.survivor() for appearance in theirs}
    return next(here, None), claims.pop() if len(claims) == 1 else None


def _held(claim: Claim) -> Claim:
    """The claim, held in use until the transaction ends: whoever merges it waits, and what was merged leads on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT merged_into_id FROM claims_claim WHERE id = %s FOR KEY SHARE", [claim.pk])
        (merged_into,) = cursor.fetchone()
    return _held(Claim.objects.get(pk=merged_into)) if merged_into else claim


def _claim_for(version: ArticleVersion, found: Found, claimant: Source | None, key: str, by: Any) -> Claim:
    article = version.article
    circle = {"is_confidential": True, "desk": article.desk} if article.is_confidential else {"is_confidential": False}
    identity = {"claimant": claimant, "text_key": key, **circle}
    known = Claim.objects.in_use().filter(**identity).first() or _out_of_use(identity, by)
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
                attribution=attribution_of(claimant),
                speech_act=found.speech_act,
                is_negative=found.is_negative,
                hedges=[hedge[:60] for hedge in found.hedges],
                evidentials=[evidential[:60] for evidential in found.evidentials],
                quantities=list(found.quantities),
                moments=list(found.moments),
                tense=found.tense,
                worth=found.worth,
                reasons=list(found.reasons),
                added_by=by,
                found={} if by else _words_found(found, claimant),
            )
    except IntegrityError:  # another worker was faster
        return Claim.objects.in_use().get(**identity)
    record(
        "claim recorded",
        claim,
        by=by,
        after={"text": claim.text, "label": claim.label},
        confidential_to=claim.confidential_desk_id,
    )
    return claim


def as_words(value: Any) -> str:
    """A field's value as history and `Claim.found` keep it: its words, "" for nothing."""
    return str(value or "")


def said_in(text: str, told: Iterable[dict]) -> list[dict]:
    """Those of a claim's quantities or moments whose words stand in `text`."""
    folded = text.casefold()
    return [one for one in told if one["words"].casefold() in folded]


def _words_found(found: Found, claimant: Source | None) -> dict[str, str]:
    told = {name: getattr(found, name) for name in ("text", "speech_act", "is_negative")}
    return {name: as_words(value) for name, value in (told | {"label": found.label[:90], "claimant": claimant}).items()}


def _places_found(found: Found) -> dict[str, Any]:
    places = {part: [list(place) for place in getattr(found, part)] for part in ("content", "cue", "source")}
    return {"kind": found.kind, "speech_act": found.speech_act, **places}


def _out_of_use(identity: dict[str, Any], by: Any) -> Claim | None:
    """Where these words led when they were last merged away, or the claim that was rejected.

    A person who adds rejected words says that they are a claim after all: that is a new one.
    """
    gone = Claim.objects.filter(Q(merged_into__isnull=False) | Q(rejected_at__isnull=False), **identity)
    last = gone.order_by("-updated_at", "pk").first()
    survivor = last.survivor() if last else None
    return survivor if survivor and (by is None or survivor.is_in_use) else None


def attribution_of(claimant: Source | None) -> str:
    """Whether a claim by this source, or by nobody named, has a named, an unnamed or no claimant."""
    if claimant is None:
        return Claim.Attribution.UNATTRIBUTED
    return Claim.Attribution.UNNAMED if claimant.kind == Source.Kind.UNNAMED_GROUP else Claim.Attribution.NAMED


def _check(version: ArticleVersion, found: Found) -> None:
    if not found.text.strip() or not found.label.strip():
        raise BadInput(_("A claim needs its words and a label."))
    if not found.content:
        raise BadInput(_("Mark the words in the text that make the claim."))
    check_places(version, (*found.content, *found.cue, *found.source))


def check_places(version: ArticleVersion, places: Iterable[tuple[int, int]]) -> None:
    """BadInput unless each (start, end) lies in the version's text."""
    for start, end in places:
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
    refuse_to_betray(claimant, version.article.confidential_desk_id)
    return record_claim(version=version, found=found, claimant=claimant, by=by).claim


def refuse_to_betray(claimant: Source | None, confidential_desk_id: UUID | None) -> None:
    """A confidential source is not named where others read."""
    refusal = why_not_name(claimant, confidential_desk_id) if claimant else None
    if refusal:
        raise BadInput(refusal)
