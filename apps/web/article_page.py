"""All that the page of one article shows: its text with the claims marked, their cards, and how reading it went."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from apps.accounts.roles import may_add
from apps.articles.models import Article, ArticleVersion
from apps.claims.models import Appearance, Claim
from apps.intake.actions.trying import why_not_try_again
from apps.intake.models import Run, StepRecord
from apps.intake.progress import how_read
from apps.problems import attention_for, sentence_for
from apps.verification.models import Verdict
from apps.web.forms.claims import AddClaimForm
from apps.web.left_out import left_out
from apps.web.marking import Marking, marked


@dataclass(frozen=True, slots=True)
class Card:
    """A claim in the margin, numbered as in the text."""

    number: int
    appearance: Appearance
    claim: Claim
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class StepLine:
    name: str
    state: str  # done, skipped, failed, running, waiting: also the name of its icon
    word: Any


def article_for(user: Any, article_id: UUID) -> Article:
    """The article as its page needs it; 404 when the person may not know of it."""
    articles = Article.objects.visible_to(user).select_related("outlet", "desk", "current", "added_by", "duplicate_of")
    return get_object_or_404(articles.prefetch_related("agencies").defer("current__search"), pk=article_id)


def render_article(
    request: HttpRequest,
    article: Article,
    *,
    version: ArticleVersion | None = None,
    add_form: AddClaimForm | None = None,
    status: int = 200,
) -> HttpResponse:
    version = version or article.current
    context = {
        "article": article,
        "version": version,
        "attention": attention_for(article.attention),
        **progress_of(article, request.user),
    }
    if version is not None:
        appearances = list(_appearances(version))
        may_mark = version.pk == article.current_id and may_add(request.user, article.confidential_desk_id)
        if may_mark and add_form is None:
            add_form = AddClaimForm(user=request.user, version=version)
        paragraphs = marked(version.text, headings=version.headings, markings=_markings(appearances))
        has_title = bool(paragraphs) and paragraphs[0].is_heading and paragraphs[0].start == 0
        context |= {
            "title": paragraphs[0] if has_title else None,
            "paragraphs": paragraphs[1:] if has_title else paragraphs,
            "cards": _cards(appearances),
            "how_read": how_read(version),
            "versions": list(article.versions.order_by("number").only("number", "created_at", "title", "article")),
            "left_out": left_out(version),
            "add_form": add_form if may_mark else None,
        }
    return render(request, "article/article.html", context, status=status)


def _appearances(version: ArticleVersion) -> Any:
    found = (
        Appearance.objects.filter(version=version).of_claims_in_use().select_related("claim__claimant", "claim__desk")
    )
    return found.defer("claim__search").prefetch_related("spans", "claim__signals").order_by("start", "end", "id")


def _markings(appearances: list[Appearance]) -> list[Marking]:
    return [
        Marking(
            number=number,
            kind=appearance.kind.replace("_", "-"),
            status=appearance.claim.status.replace(" ", "-"),
            spans=tuple((span.part, span.start, span.end) for span in appearance.spans.all()),
        )
        for number, appearance in enumerate(appearances, start=1)
    ]


def _cards(appearances: list[Appearance]) -> list[Card]:
    published = Verdict.objects.filter(
        check_rated__claim__in=[appearance.claim_id for appearance in appearances],
        published_at__isnull=False,
        retracted_at=None,
    )
    verdicts = {
        v.check_rated.claim_id: v for v in published.select_related("rating", "check_rated").order_by("published_at")
    }
    return [
        Card(
            number=number,
            appearance=a,
            claim=a.claim,
            verdict=verdicts.get(a.claim_id) if a.claim.status == "published" else None,
        )
        for number, a in enumerate(appearances, start=1)
    ]


def progress_of(article: Article, user: Any) -> dict[str, Any]:
    """How far reading has come, step by step, and what stands in its way. None of it for a ready article."""
    if article.state == Article.State.READY:
        return {"is_unfinished": False}
    run = article.runs.prefetch_related("steps").order_by("-created_at").first()
    recorded = {record.step: record.state for record in run.steps.all()} if run else {}
    problem = sentence_for(run.error_code, run.error_values) if run and run.error_code else ""
    return {
        "is_unfinished": True,
        "steps": [_step_line(step, run, recorded) for step in Run.Step],
        "problem": problem,
        "is_failed": article.state == Article.State.FAILED,
        "why_not_retry": why_not_try_again(user, article) if article.state == Article.State.FAILED else None,
        "next_attempt_at": run.next_attempt_at if run and run.attempts and run.state == Run.State.DUE else None,
    }


WORDS = dict(StepRecord.State.choices) | dict(Run.State.choices)


def _step_line(step: Run.Step, run: Run | None, recorded: dict[str, str]) -> StepLine:
    if step in recorded:
        return StepLine(step.label, recorded[step], WORDS[recorded[step]])
    if run and run.step == step and run.state == Run.State.LEASED:
        return StepLine(step.label, "running", WORDS[Run.State.LEASED])
    if run and run.step == step and run.state == Run.State.FAILED:
        return StepLine(step.label, "failed", WORDS[Run.State.FAILED])
    return StepLine(step.label, "waiting", WORDS[Run.State.DUE])
