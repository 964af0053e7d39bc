"""What a dossier tells about a claim, as plain JSON: the claim, where it appears, its checks and its history.

A dossier leaves the house. So it holds what the circle of the claim may know and nothing more, whoever takes it:
what is confidential to a desk is in the dossiers of that desk's confidential claims only. Whom exactly we spoke to
(`contact`) is in none.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from django.db.models import Q

from apps.articles.models import Article, ArticleVersion
from apps.claims.models import Appearance, Claim
from apps.claims.quotes import exact_quote, in_context
from apps.history.models import Event
from apps.history.words import done
from apps.sources.models import Source
from apps.verification.models import Check, Comment, Evidence, Response, Verdict
from apps.version import VERSION

FORMAT = 1
TAKEN = "dossier taken"
CONTACT = frozenset({"contact", "whom"})  # what events about responses call whom exactly we spoke to
_OWN_ROWS = ("evidence", "responses", "verdicts", "exceptions", "disclosures")


def contents(claim: Claim, *, language: str, with_comments: bool) -> tuple[dict[str, Any], dict[str, Evidence]]:
    """Everything but the copies, which are packed afterwards; and the evidence by its id, to pack them from."""
    checks = list(claim.checks.select_related("assignee").order_by("created_at", "pk"))
    comments = list(Comment.objects.filter(claim=claim).select_related("author").order_by("at", "pk"))
    evidence = {check.pk: evidence_of(check) for check in checks}
    told = {
        "dossier": {
            "format": FORMAT,
            "made_by": f"Claimtracker {VERSION}",
            "language": language,
            "has_comments": with_comments,
        },
        "claim": _claim(claim),
        "appearances": [_appearance(one) for one in appearances_of(claim)],
        "articles": [_article(one) for one in articles_of(claim, checks)],
        "checks": [_check(check, evidence[check.pk]) for check in checks],
    }
    if with_comments:
        told["comments"] = [_comment(one) for one in comments]
    told["history"] = [_event(one) for one in _events(claim, checks, comments, with_comments)]
    return told, {str(piece.pk): piece for pieces in evidence.values() for piece in pieces}


# --- What belongs to the circle of the claim -----------------------------------------------------


def appearances_of(claim: Claim) -> list[Appearance]:
    """In the order in which they were published, of articles that the claim's circle may know of."""
    found = claim.appearances.filter(_of_circle(claim, "article__"))
    ordered = found.select_related("article__outlet", "version").prefetch_related("spans", "article__agencies")
    return sorted(ordered, key=lambda one: (one.article.published_at or one.article.created_at, str(one.pk)))


def articles_of(claim: Claim, checks: Iterable[Check]) -> list[Article]:
    """The articles in which it appears, and those that are evidence."""
    places = claim.appearances.values("article")
    evidence = Evidence.objects.kept().filter(check_supported__in=list(checks), article__isnull=False).values("article")
    articles = Article.objects.filter(_of_circle(claim, ""), Q(pk__in=places) | Q(pk__in=evidence))
    found = articles.select_related("outlet").prefetch_related("agencies")
    return sorted(found, key=lambda one: (one.published_at or one.created_at, str(one.pk)))


def evidence_of(check: Check) -> list[Evidence]:
    kept = check.evidence.kept().select_related("source", "article", "capture", "added_by")
    return list(kept.defer("capture__text", "capture__search").order_by("position", "created_at", "pk"))


def versions_of(article_id: UUID) -> Iterable[ArticleVersion]:
    """One at a time: a version's text may be long, and there may be many."""
    versions = ArticleVersion.objects.filter(article=article_id).order_by("number")
    return versions.only("number", "title", "text", "language", "created_at", "article").iterator(chunk_size=1)


def may_name(claim: Claim, source: Source | None) -> bool:
    return source is not None and source.confidential_to_id in {None, claim.confidential_desk_id}


def _of_circle(claim: Claim, prefix: str) -> Q:
    everybodys = Q(**{f"{prefix}is_confidential": False})
    return everybodys | Q(**{f"{prefix}desk": claim.desk_id}) if claim.is_confidential else everybodys


def _events(claim: Claim, checks: list[Check], comments: list[Comment], with_comments: bool) -> list[Event]:
    """What happened, the oldest first. That dossiers were taken is left out: two of one state are then the same."""
    about = [Q(kind="claim", object_id=str(claim.pk))]
    about += [Q(kind="check", object_id=str(check.pk)) for check in checks]
    for check in checks:
        for name in _OWN_ROWS:
            keys = [str(key) for key in getattr(check, name).values_list("pk", flat=True)]
            about += [Q(kind=getattr(check, name).model._meta.model_name, object_id__in=keys)]
    about += [Q(kind="comment", object_id__in=[str(comment.pk) for comment in comments])]
    circle = Q(confidential_to=None)
    if claim.is_confidential:
        circle |= Q(confidential_to=claim.desk_id)
    events = Event.objects.filter(reduce(Q.__or__, about), circle).exclude(verb=TAKEN).order_by("at", "id")
    return [event for event in events if with_comments or not _is_talk(event)]


def _is_talk(event: Event) -> bool:
    return event.kind == "comment" or event.verb.startswith(("comment", "mention"))


# --- Each thing as plain JSON ---------------------------------------------------------------------


def moment(at: datetime | date | None) -> str:
    return at.isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat() if at else ""


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": str(claim.pk),
        "text": claim.text,
        "label": claim.label,
        "language": claim.language,
        "claimant": _source(claim, claim.claimant),
        "claimant_role": claim.claimant_role,
        "attribution": claim.attribution,
        "attribution_label": claim.get_attribution_display(),
        "speech_act": claim.speech_act,
        "speech_act_label": claim.get_speech_act_display(),
        "is_negative": claim.is_negative,
        "hedges": claim.hedges,
        "status": claim.status,
        "status_label": claim.get_status_display(),
        "desk": claim.desk.name,
        "is_confidential": claim.is_confidential,
        "version": claim.version,
        "created_at": moment(claim.created_at),
        "signals": [{"name": one.name, "label": one.get_name_display(), "value": one.value} for one in _signals(claim)],
    }


def _signals(claim: Claim) -> Iterable[Any]:
    return claim.signals.order_by("name")


def _source(claim: Claim, source: Source | None) -> dict[str, str] | None:
    if source is None or not may_name(claim, source):
        return None
    return {"id": str(source.pk), "name": source.name, "kind": source.kind, "wikidata_id": source.wikidata_id}


def _appearance(appearance: Appearance) -> dict[str, Any]:
    before, words, after = in_context(appearance)
    return {
        "article": str(appearance.article_id),
        "version": appearance.version.number,
        "title": appearance.article.title,
        "outlet": appearance.article.outlet.name if appearance.article.outlet else "",
        "published_at": moment(appearance.article.published_at),
        "quote": exact_quote(appearance),
        "cue": exact_quote(appearance, "cue"),
        "before": before,
        "words": words,
        "after": after,
        "kind": appearance.kind,
        "kind_label": appearance.get_kind_display(),
        "speech_act": appearance.speech_act,
        "speech_act_label": appearance.get_speech_act_display(),
        "spans": [{"part": span.part, "start": span.start, "end": span.end} for span in appearance.spans.all()],
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "id": str(article.pk),
        "title": article.title,
        "outlet": article.outlet.name if article.outlet else "",
        "agencies": sorted(agency.name for agency in article.agencies.all()),
        "byline": article.byline,
        "url": article.url,
        "language": article.language,
        "published_at": moment(article.published_at),
        "added_at": moment(article.created_at),
        "versions": [],
    }


def _check(check: Check, evidence: list[Evidence]) -> dict[str, Any]:
    return {
        "id": str(check.pk),
        "state": check.state,
        "state_label": check.get_state_display(),
        "assignee": str(check.assignee or ""),
        "due_on": moment(check.due_on),
        "created_at": moment(check.created_at),
        "moves": [
            {
                "from": one.get_from_state_display(),
                "to": one.get_to_state_display(),
                "by": str(one.by or "Claimtracker"),
                "comment": one.comment,
                "at": moment(one.at),
            }
            for one in check.moves.select_related("by")
        ],
        "evidence": [_evidence(check.claim, one) for one in evidence],
        "responses": [_response(check.claim, one) for one in check.responses.select_related("party", "asked_by")],
        "verdicts": [_verdict(one) for one in _verdicts(check)],
        "exceptions": [
            {"gate": one.get_gate_display(), "reason": one.reason, "by": str(one.by), "at": moment(one.at)}
            for one in check.exceptions.select_related("by")
        ],
        "disclosures": [
            {"by": str(one.user), "has_interest": one.has_interest, "statement": one.statement, "at": moment(one.at)}
            for one in check.disclosures.select_related("user")
        ],
    }


def _evidence(claim: Claim, evidence: Evidence) -> dict[str, Any]:
    article = evidence.article
    is_ours = article is not None and article.confidential_desk_id in {None, claim.confidential_desk_id}
    return {
        "id": str(evidence.pk),
        "kind": evidence.kind,
        "kind_label": evidence.get_kind_display(),
        "stance": evidence.stance,
        "stance_label": evidence.get_stance_display(),
        "title": evidence.title,
        "url": evidence.url,
        "source": _source(claim, evidence.source),
        "article": str(evidence.article_id) if is_ours else "",
        "quote": evidence.quote,
        "note": evidence.note,
        "added_by": str(evidence.added_by or ""),
        "added_at": moment(evidence.created_at),
    }


def _response(claim: Claim, response: Response) -> dict[str, Any]:
    return {
        "party": response.party.name if may_name(claim, response.party) else "",
        "asked_by": str(response.asked_by or ""),
        "asked_at": moment(response.asked_at),
        "channel": response.channel,
        "channel_label": response.get_channel_display(),
        "question": response.question,
        "deadline": moment(response.deadline),
        "outcome": response.outcome,
        "outcome_label": response.get_outcome_display(),
        "words": response.words,
        "answered_at": moment(response.answered_at),
    }


def _verdicts(check: Check) -> Iterable[Verdict]:
    people = check.verdicts.select_related("rating__version__scale", "author", "published_by", "retracted_by")
    return people.order_by("created_at", "pk")


def _verdict(verdict: Verdict) -> dict[str, Any]:
    rating = verdict.rating
    return {
        "is_draft": verdict.published_at is None,
        "rating": rating.key,
        "rating_label": str(rating),
        "rating_value": rating.value,
        "scale": str(rating.version.scale),
        "scale_version": rating.version.number,
        "explanation": verdict.explanation,
        "context": verdict.context,
        "method": verdict.method,
        "correction": verdict.correction,
        "author": str(verdict.author or ""),
        "written_at": moment(verdict.created_at),
        "published_by": str(verdict.published_by or ""),
        "published_at": moment(verdict.published_at),
        "review_by": moment(verdict.review_by),
        "retracted_by": str(verdict.retracted_by or ""),
        "retracted_at": moment(verdict.retracted_at),
        "retraction": verdict.retraction,
    }


def _comment(comment: Comment) -> dict[str, Any]:
    is_there = comment.removed_at is None
    return {
        "by": str(comment.author),
        "at": moment(comment.at),
        "text": comment.text if is_there else "",
        "was_taken_back": not is_there,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "at": moment(event.at),
        "by": event.actor_name or "Claimtracker",
        "what": event.verb,
        "what_label": done(event.verb),
        "about": event.kind,
        "before": _without_contact(event.before),
        "after": _without_contact(event.after),
        "reason": event.reason,
    }


def _without_contact(facts: dict) -> dict:
    return {name: value for name, value in facts.items() if name not in CONTACT}
