"""The same words said in several articles, as extraction records them."""

from typing import Any

from apps.articles.models import Article
from apps.claims.actions import Found, record_claim
from apps.claims.models import Appearance, Change, Claim, Signal, Span
from apps.sources.models import Source
from tests.factories import make_article


def say(article: Article | None, text: str, claimant: Source | None, *, start: int = 0, **found: Any) -> Appearance:
    """Extraction reads `text` at `start` of the article's current version; again is the same as once."""
    article = article or make_article()
    version = article.current
    assert version is not None
    told: dict[str, Any] = {"kind": "indirect", "content": ((start, start + 5),), "worth": 0.5} | found
    return record_claim(
        version=version, found=Found(text=text, label=text[:90], **told), claimant=claimant, pipeline="test"
    )


def claim_in(*articles: Article, text: str, claimant: Source | None, **found: Any) -> Claim:
    return [say(article, text, claimant, **found).claim for article in articles][-1]


def everything() -> dict[str, Any]:
    """All rows of claims and what hangs on them, but versions, times, and the rows that tell of changes."""
    passing = {"version", "updated_at", "search", "signals_due_at"}
    return {
        model.__name__: {
            str(row["id"]): {name: value for name, value in row.items() if name not in passing}
            for row in model.objects.values()
        }
        for model in (Claim, Appearance, Span)
    } | {"Signal": set(Signal.objects.values_list("claim", "name", "value"))}


def the_change(kind: str) -> Change:
    return Change.objects.get(kind=kind)
