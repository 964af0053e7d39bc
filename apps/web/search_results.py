"""Finding claims, articles, sources and checks by their words, for one person: nothing else is counted or hinted at."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, OuterRef, Prefetch, QuerySet, TextField, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left, Length, Substr
from django.db.models.lookups import Exact

from apps.archives.models import Capture
from apps.articles.models import Article
from apps.articles.results import pieces, relevance, snippet
from apps.articles.searching import search_query
from apps.claims.models import Claim
from apps.sources.models import Source
from apps.verification.models import Check, Evidence
from apps.web.forms.search import TYPES, SearchForm

MOST = 1000  # of each type are counted, ranked and leafed through: nobody reads on, they refine
A_PAGE = 20
A_GLANCE = 4  # of each type where all are shown

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One result: the row, and its words cut into (text, whether it is a hit)."""

    thing: Any
    title: Pieces
    words: Pieces


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one type. `count` stops counting behind MOST."""

    type: str
    count: int
    hits: list[Hit]
    page: Page

    @property
    def is_more(self) -> bool:
        return self.count > MOST


def has_words(words: str) -> bool:
    """Whether there is anything to look up: at least one letter or figure."""
    return search_query(words, "simple") is not None


def find(user: Any, asked: SearchForm, *, number: Any = 1) -> list[Found]:
    """What is there of each type; the hits of the one asked for, or the first of all."""
    return [_found(user, asked, name, number) for name in TYPES]


def _found(user: Any, asked: SearchForm, name: str, number: Any) -> Found:
    searcher = _SEARCHERS[name]
    matches = searcher.matches(user, asked)
    count = matches.order_by().values("pk")[: MOST + 1].count()
    is_shown = asked.type in {"", name}
    ordered = searcher.ordered(matches, asked)[:MOST] if is_shown else matches.none()
    paginator = Paginator(ordered.values_list("pk", flat=True), A_PAGE if asked.type else A_GLANCE)
    paginator.count = min(count, MOST) if is_shown else 0  # counted already
    page = paginator.get_page(number if asked.type else 1)
    # The words around the hits are cut out for the rows of this page alone: that reads whole texts.
    ids = list(page.object_list)
    by_id = {hit.thing.pk: hit for hit in searcher.hits(user, ids, asked.words)} if ids else {}
    return Found(type=name, count=count, hits=[by_id[pk] for pk in ids if pk in by_id], page=page)


# --- Claims ----------------------------------------------------------------------------------------


def _claims(user: Any, asked: SearchForm) -> QuerySet:
    claims = Claim.objects.visible_to(user).matching(asked.words)
    wanted = asked.in_force()
    if wanted.get("state"):
        claims = claims.filter(status=wanted["state"])
    return _between(_of(claims, wanted, language="language", desk="desk"), asked, "created_at")


def _claim_hits(user: Any, ids: list, words: str) -> list[Hit]:
    claims = _marked(Claim.objects.filter(pk__in=ids).for_list(), words, text=("text", "language", True))
    return [Hit(claim, title=_pieces(claim, "text", claim.text), words=[]) for claim in claims]


# --- Articles --------------------------------------------------------------------------------------


def _articles(user: Any, asked: SearchForm) -> QuerySet:
    articles = Article.objects.visible_to(user).originals().matching(asked.words).with_dated_at()
    return _between(_of(articles, asked.in_force(), language="language", desk="desk"), asked, "dated_at")


# A text begins with its title's line, which the result shows already.
_BELOW_THE_TITLE = Case(
    When(
        Exact(Left("current__text", Length("current__title")), F("current__title")),
        then=Substr("current__text", Length("current__title") + 1, output_field=TextField()),
    ),
    default=F("current__text"),
    output_field=TextField(),
)


def _article_hits(user: Any, ids: list, words: str) -> list[Hit]:
    language = "current__language"
    articles = _marked(
        Article.objects.filter(pk__in=ids).for_list(),
        words,
        title=("title", language, True),
        text=(_BELOW_THE_TITLE, language, False),
    )
    return [
        Hit(article, title=_pieces(article, "title", str(article)), words=_pieces(article, "text", ""))
        for article in articles
    ]


# --- Checks ----------------------------------------------------------------------------------------


def _checks(user: Any, asked: SearchForm) -> QuerySet:
    checks = Check.objects.visible_to(user).matching(asked.words)
    wanted = asked.in_force()
    if wanted.get("state"):
        checks = checks.filter(state=wanted["state"])
    return _between(_of(checks, wanted, language="claim__language", desk="claim__desk"), asked, "created_at")


def _check_hits(user: Any, ids: list, words: str) -> list[Hit]:
    checks = _marked(Check.objects.filter(pk__in=ids).for_list(), words, text=("claim__text", "claim__language", True))
    return [Hit(check, title=_pieces(check, "text", check.claim.text), words=[]) for check in checks]


# --- Evidence: the pages and files that were archived for a check ----------------------------------


def _evidence(user: Any, asked: SearchForm) -> QuerySet:
    """Copies that a claim the person may see relies on. Those of a claim are found through its evidence alone."""
    wanted = asked.in_force()
    uses = Evidence.objects.visible_to(user).kept().filter(capture=OuterRef("pk"))
    if wanted.get("desk"):
        uses = uses.filter(check_supported__claim__desk=wanted["desk"])
    captures = Capture.objects.visible_to(user).kept().matching(asked.words).filter(Exists(uses))
    if wanted.get("language"):
        captures = captures.filter(language=wanted["language"])
    return _between(captures, asked, "created_at")


def _evidence_hits(user: Any, ids: list, words: str) -> list[Hit]:
    uses = Evidence.objects.visible_to(user).kept().select_related("check_supported__claim").order_by("created_at")
    captures = _marked(
        Capture.objects.filter(pk__in=ids)
        .select_related("confidential_to")
        .prefetch_related(Prefetch("evidence", queryset=uses, to_attr="uses")),
        words,
        title=("title", "language", True),
        text=("text", "language", False),
    )
    return [
        Hit(capture, title=_pieces(capture, "title", str(capture)), words=_pieces(capture, "text", ""))
        for capture in captures.defer("text", "search")
    ]


# --- Sources: by their names, in any spelling --------------------------------------------------------


def _sources(user: Any, asked: SearchForm) -> QuerySet:
    sources = Source.objects.visible_to(user).in_use().called(asked.words)
    if kind := asked.in_force().get("kind"):
        return sources.filter(kind=kind)
    # Without words, a search for what is new at a desk is not one for the whole registry.
    return sources if has_words(asked.words) or asked.type == "sources" else sources.none()


def _source_hits(user: Any, ids: list, words: str) -> list[Hit]:
    sources = Source.objects.filter(pk__in=ids).with_claim_count(Claim.objects.visible_to(user)).for_list()
    return [
        Hit(source, title=_marked_name(source.name, words), words=_other_names(source, words)) for source in sources
    ]


def _other_names(source: Source, words: str) -> Pieces:
    names = [alias.name for alias in source.other_names][:5]
    return _marked_name(" · ".join(names), words)


def _marked_name(name: str, words: str) -> Pieces:
    """Names are found by spelling rules, so only what stands there letter by letter can be marked."""
    typed = [re.escape(word) for word in re.findall(r"\w+", words)]
    if not typed or not name:
        return [(name, False)]
    parts = re.split(f"({'|'.join(typed)})", name, flags=re.IGNORECASE)
    return [(part, i % 2 == 1) for i, part in enumerate(parts) if part]


# --- What they share -------------------------------------------------------------------------------


def _of(rows: QuerySet, wanted: dict[str, Any], *, language: str, desk: str) -> QuerySet:
    fields = {"language": language, "desk": desk}
    return rows.filter(**{field: wanted[name] for name, field in fields.items() if wanted.get(name)})


def _between(rows: QuerySet, asked: SearchForm, field: str) -> QuerySet:
    since, until = asked.span()
    if since:
        rows = rows.filter(**{f"{field}__gte": since})
    return rows.filter(**{f"{field}__lt": until}) if until else rows


def _marked(rows: QuerySet, words: str, **fields: tuple[str | Combinable, str, bool]) -> QuerySet:
    """Annotated with `marked_…` for each (field, field of its language, whether it is shown whole)."""
    if not has_words(words):
        return rows
    snippets = {
        f"marked_{name}": snippet(field, words, language=language, whole=whole)
        for name, (field, language, whole) in fields.items()
    }
    return rows.annotate(**snippets)


def _pieces(row: Any, name: str, plain: str) -> Pieces:
    marked = getattr(row, f"marked_{name}", "")
    return pieces(marked) if marked else [(plain, False)] if plain else []


def _best(vector: str, language: str, date: str) -> Callable[[QuerySet, SearchForm], QuerySet]:
    """The best among the newest thousand: ranking every match of a common word would read half the table."""

    def ordered(rows: QuerySet, asked: SearchForm) -> QuerySet:
        if asked.is_newest_first or not has_words(asked.words):
            return rows.order_by(f"-{date}", "-pk")
        newest = rows.order_by(f"-{date}").values("pk")[:MOST]
        fit = relevance(asked.words, vector=vector, language=language)
        pool = rows.model.objects.filter(pk__in=newest).annotate(fit=fit)
        return pool.order_by("-fit", "-created_at", "-pk")

    return ordered


@dataclass(frozen=True, slots=True)
class Searcher:
    matches: Callable[[Any, SearchForm], QuerySet]
    ordered: Callable[[QuerySet, SearchForm], QuerySet]
    hits: Callable[[Any, list, str], list[Hit]]


_SEARCHERS = {
    "claims": Searcher(_claims, _best("search", "language", "created_at"), _claim_hits),
    "articles": Searcher(_articles, _best("current__search", "current__language", "dated_at"), _article_hits),
    "sources": Searcher(_sources, lambda rows, asked: rows.order_by("sort_key", "pk"), _source_hits),
    "evidence": Searcher(_evidence, _best("search", "language", "created_at"), _evidence_hits),
    "checks": Searcher(_checks, _best("claim__search", "claim__language", "created_at"), _check_hits),
}
