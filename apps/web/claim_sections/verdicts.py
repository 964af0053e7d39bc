"""The verdicts of a claim: the one that stands, the draft, and those of before with what was corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.models import User
from apps.claims.models import Claim
from apps.verification.models import Check, Verdict
from apps.web.forms.verdicts import ConfirmForm, VerdictForm
from apps.web.word_diff import Piece, word_diff

WRITTEN = ("explanation", "context", "method")


@dataclass(frozen=True, slots=True)
class Edition:
    """A verdict that readers saw, beside the one of the same check that it replaced."""

    verdict: Verdict
    authors: str
    before: Verdict | None
    changes: list[Piece]  # of the explanation
    is_standing: bool

    @property
    def has_new_rating(self) -> bool:
        return self.before is not None and str(self.before.rating) != str(self.verdict.rating)


def context(request: HttpRequest, claim: Claim, check: Check | None) -> dict[str, Any]:
    verdicts = _verdicts(claim)
    published = [verdict for verdict in verdicts if verdict.published_at]
    draft = next((one for one in verdicts if not one.published_at and check and one.check_rated_id == check.pk), None)
    standing = next((one for one in published if not one.retracted_at), None)
    names = _names(verdicts)
    return {
        "draft": draft,
        "draft_authors": _authors(draft, names) if draft else "",
        "published": standing,
        "published_authors": _authors(standing, names) if standing else "",
        "is_due": bool(standing and standing.review_by and standing.review_by < timezone.localdate()),
        "withdrawn": published[0] if published and published[0].retracted_at and not standing else None,
        "editions": _editions(published, standing, names),
        "needs_correction": standing is not None,
        "verdict_form": VerdictForm(initial=written_in(draft, standing), kept=draft),
        "confirm_form": ConfirmForm(),
    }


def written_in(draft: Verdict | None, standing: Verdict | None) -> dict[str, Any]:
    """What the form begins with: the draft, or else the verdict that stands, to be corrected."""
    if draft is None and standing is None:
        return {}
    shown = draft or standing
    words = {name: getattr(shown, name) for name in WRITTEN}
    if draft is None:
        return {"rating": _same_step_today(standing), **words}
    written = {"review_by": draft.review_by, "correction": draft.correction, "over": draft.edition}
    return {"rating": draft.rating_id, **words, **written}


def _same_step_today(verdict: Verdict | None) -> int | None:
    """The step of the scale's newest version that has the same key: an old version is not given again."""
    if verdict is None:
        return None
    newest = verdict.rating.version.scale.versions.first()
    step = newest.ratings.filter(key=verdict.rating.key).first() if newest else None
    return step.pk if step else None


def _verdicts(claim: Claim) -> list[Verdict]:
    """Of every check the claim ever had, the newest first: what was once published is not forgotten."""
    verdicts = Verdict.objects.filter(check_rated__claim=claim).order_by("-published_at", "-created_at")
    people = ("author", "published_by", "retracted_by", "confirmed_by")
    return list(verdicts.select_related("rating__version__scale", *people))


def _editions(published: list[Verdict], standing: Verdict | None, names: dict[UUID, str]) -> list[Edition]:
    """Newest first. Nothing while there is only the one that stands."""
    if not published or published == [standing]:
        return []
    older = [*published[1:], None]
    return [
        _edition(verdict, before, names, is_standing=verdict == standing)
        for verdict, before in zip(published, older, strict=True)
    ]


def _edition(verdict: Verdict, before: Verdict | None, names: dict[UUID, str], *, is_standing: bool) -> Edition:
    is_correction = before is not None and before.check_rated_id == verdict.check_rated_id
    return Edition(
        verdict=verdict,
        authors=_authors(verdict, names),
        before=before if is_correction else None,
        changes=word_diff(before.explanation, verdict.explanation) if before and is_correction else [],
        is_standing=is_standing,
    )


def _names(verdicts: Sequence[Verdict]) -> dict[UUID, str]:
    """Of everybody who wrote in one of them, in one query."""
    wanted = {author_id for verdict in verdicts for author_id in verdict.author_ids}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)} if wanted else {}


def _authors(verdict: Verdict, names: dict[UUID, str]) -> str:
    return ", ".join(names[author_id] for author_id in verdict.author_ids if author_id in names)
