"""Changes to articles. What a text says is never among them."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from apps.accounts.models import Desk, User
from apps.articles.identity import url_key
from apps.articles.models import Article, ArticleVersion
from apps.history.actions import record
from apps.sources.models import Source


def same_delivery(*, desk: Desk, is_confidential: bool, url: str = "", delivered_hash: str = "") -> Article | None:
    """The article that this address or these very bytes made before, in the same circle of readers."""
    condition = Q()
    if url:
        condition |= Q(url_key=url_key(url))
    if delivered_hash:
        condition |= Q(delivered_hash=delivered_hash)
    if not condition:
        return None
    circle = Q(is_confidential=True, desk=desk) if is_confidential else Q(is_confidential=False)
    known = Article.objects.filter(condition, circle)
    if original := known.originals().order_by("created_at").first():
        return original
    # What turned out to be another article's second delivery leads there when it is sent once more.
    duplicate = known.select_related("duplicate_of").order_by("created_at").first()
    return duplicate.duplicate_of if duplicate else None


@transaction.atomic
def add_article(
    *,
    desk: Desk,
    arrival: str,
    by: User | None,
    is_confidential: bool = False,
    url: str = "",
    delivered_hash: str = "",
    **given: Any,
) -> tuple[Article, bool]:
    """The article for this delivery and whether it is new. Two at once make one: the unique constraints decide."""
    known = same_delivery(desk=desk, is_confidential=is_confidential, url=url, delivered_hash=delivered_hash)
    if known:
        return known, False
    try:
        with transaction.atomic():
            article = Article.objects.create(
                desk=desk,
                arrival=arrival,
                added_by=by,
                is_confidential=is_confidential,
                url=url,
                url_key=url_key(url),
                delivered_hash=delivered_hash,
                **given,
            )
    except IntegrityError:
        known = same_delivery(desk=desk, is_confidential=is_confidential, url=url, delivered_hash=delivered_hash)
        if known is None:
            raise
        return known, False
    record(
        "article received",
        article,
        by=by,
        after={"arrival": arrival, "url": url, "desk": desk.name, "is_confidential": is_confidential},
        confidential_to=article.confidential_desk_id,
    )
    return article, True


def article_with_text(*, article: Article, fingerprint: str) -> Article | None:
    """Another article of the same circle of readers whose current text has the same words."""
    circle = Q(is_confidential=True, desk=article.desk_id) if article.is_confidential else Q(is_confidential=False)
    return Article.objects.filter(circle, fingerprint=fingerprint).originals().exclude(pk=article.pk).first()


@transaction.atomic
def add_version(
    *, article: Article, title: str, text: str, language: str, fingerprint: str, by: Any = None, **layout: Any
) -> ArticleVersion:
    """A text of the article; the same words again are the version they were before."""
    Article.objects.select_for_update().get(pk=article.pk)
    version = article.versions.filter(fingerprint=fingerprint).first()
    if version is None:
        number = (article.versions.aggregate(last=Max("number"))["last"] or 0) + 1
        version = ArticleVersion.objects.create(
            article=article,
            number=number,
            title=title[:500],
            text=text,
            language=language,
            fingerprint=fingerprint,
            **layout,
        )
        _tell_version("version added", article, version, by=by)
    elif article.current_id != version.pk:
        _tell_version("version back", article, version, by=by)
    article.current, article.fingerprint, article.language = version, fingerprint, language
    article.title = title[:500]
    article.save(update_fields=["current", "fingerprint", "language", "title", "updated_at"])
    return version


def _tell_version(verb: str, article: Article, version: ArticleVersion, *, by: Any) -> None:
    current = article.current
    record(
        verb,
        article,
        by=by,
        before={"number": current.number, "title": article.title} if current else {},
        after={"number": version.number, "title": version.title},
        confidential_to=article.confidential_desk_id,
    )


@transaction.atomic
def describe_article(
    *,
    article: Article,
    outlet: Source | None,
    byline: str,
    published_at: datetime | None,
    agencies: list[Source],
    url: str = "",
) -> Article:
    """What cleaning or the sender found out about where the text comes from. Known facts are not blanked."""
    before = _description(article)
    article.outlet = outlet or article.outlet
    article.byline = byline[:300] or article.byline
    article.published_at = published_at or article.published_at
    if url and not article.url:
        article.url = url
    article.save(update_fields=["outlet", "byline", "published_at", "url", "updated_at"])
    article.agencies.add(*agencies)
    after = _description(article)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        record(
            "article described",
            article,
            by=None,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            confidential_to=article.confidential_desk_id,
        )
    return article


def _description(article: Article) -> dict[str, Any]:
    return {
        "outlet": str(article.outlet or ""),
        "byline": article.byline,
        "published_at": article.published_at.isoformat() if article.published_at else "",
        "url": article.url,
        "agencies": sorted(article.agencies.values_list("name", flat=True)),
    }


def mark_state(*, article: Article, state: str, attention: str = "") -> None:
    Article.objects.filter(pk=article.pk).update(state=state, attention=attention, updated_at=timezone.now())
    article.state, article.attention = state, attention


@transaction.atomic
def mark_duplicate(*, article: Article, original: Article) -> Article:
    """The delivery turned out to be a text that is here already: its row stays, and leads there."""
    article.duplicate_of, article.state = original, Article.State.READY
    article.save(update_fields=["duplicate_of", "state", "updated_at"])
    record(
        "duplicate found",
        article,
        by=None,
        after={"original": str(original.pk)},
        confidential_to=article.confidential_desk_id,
    )
    return article


def follow_source(*, source: Source, into: Source) -> dict[str, list[str]]:
    """The articles of an outlet or agency that is merged into another are the other's; which they were, by ids.

    `agency_with` are those that credited both already.
    """
    published = Article.objects.filter(outlet=source)
    credited = Article.agencies.through.objects.filter(source=source)
    with_both = Q(article__in=Article.agencies.through.objects.filter(source=into).values("article"))
    facts = {
        "outlet_of": _ids(published.values_list("pk", flat=True)),
        "agency_with": _ids(credited.filter(with_both).values_list("article", flat=True)),
        "agency_of": _ids(credited.exclude(with_both).values_list("article", flat=True)),
    }
    published.update(outlet=into)
    credited.filter(with_both).delete()
    credited.update(source=into)
    return facts


def follow_source_back(*, source: Source, into: Source, facts: dict[str, list[str]]) -> None:
    """Undo of `follow_source`. An article that was given another outlet since keeps that one."""
    Article.objects.filter(pk__in=facts["outlet_of"], outlet=into).update(outlet=source)
    through = Article.agencies.through
    credited = Article.objects.filter(pk__in=facts["agency_of"])
    through.objects.filter(article__in=credited, source=into).update(source=source)
    with_both = Article.objects.filter(pk__in=facts["agency_with"]).values_list("pk", flat=True)
    through.objects.bulk_create([through(article_id=pk, source=source) for pk in with_both], ignore_conflicts=True)


def _ids(found: QuerySet) -> list[str]:
    return [str(pk) for pk in found]
