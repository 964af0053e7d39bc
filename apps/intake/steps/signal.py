"""signal: what can be said about each claim at once, with why; then the article is ready."""

from typing import Any

from apps.articles.actions import mark_state
from apps.articles.models import Article
from apps.claims.actions import replace_signals
from apps.claims.models import Appearance, Claim
from apps.claims.signals import signals_of, with_all_that_counts
from apps.history.actions import record
from apps.intake.models import Run
from apps.intake.steps.step import Done, left_by


def prepare(run: Run) -> dict[str, Any]:
    return {"clean": left_by(run, Run.Step.CLEAN), "resolve": left_by(run, Run.Step.RESOLVE)}


def store(run: Run, found: dict[str, Any]) -> Done:
    # Those of the versions before, too: what they say may no longer stand in the article.
    here = Claim.objects.filter(pk__in=Appearance.objects.filter(article=run.article).values("claim"))
    # In one order everywhere: two articles at once must not wait for each other in a ring.
    for claim in with_all_that_counts(here).order_by("pk"):
        replace_signals(claim=claim, signals=signals_of(claim))
    article = run.article
    count = Appearance.objects.filter(version=run.article_version).of_claims_in_use().count()
    attention = _attention(found, count)
    mark_state(article=article, state=Article.State.READY, attention=attention)
    record(
        "article ready",
        article,
        by=None,
        after={"claims": count, "attention": attention},
        confidential_to=article.confidential_desk_id,
    )
    return Done(next=None, result={"claims": count})


def _attention(found: dict[str, Any], claims: int) -> str:
    """The one thing a person should look at first, or ""."""
    if not claims:
        return "no_claims"
    if found["clean"].get("attention"):
        return str(found["clean"]["attention"])
    return "claimant_unclear" if found["resolve"].get("unclear") else ""
