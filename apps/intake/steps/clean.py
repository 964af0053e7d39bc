"""clean: the article's own words out of what was delivered, its language, and where it comes from."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from apps.articles.actions import add_version, article_with_text, describe_article, mark_duplicate, mark_state
from apps.articles.identity import canonical_url, fingerprint
from apps.articles.models import Article, ArticleVersion
from apps.extraction.cleaning import Cleaned, clean, clean_html
from apps.extraction.language import SUPPORTED, UnclearLanguage, UnsupportedLanguage, require_supported
from apps.intake.models import Run
from apps.intake.steps.step import Done, left_by
from apps.limits import LARGEST_TEXT
from apps.problems import Problem
from apps.sources.actions import find_or_add_source
from apps.sources.models import Source
from apps.sources.names import name_key

# A page that says one of these and has hardly any text is no article. With more text than this the words
# stand beside one (a log-in link, a cookie notice).
FEWEST_WORDS = 60
PAGES_WITHOUT_ARTICLE = {
    "not_found": "page_not_found",
    "login_required": "login_required",
    "cookie_wall": "cookie_wall",
    "javascript_required": "javascript_required",
}
FIRST_YEAR, LAST_YEAR = 1500, 2200  # of a date of publication that can be meant
# The notes a person should look at, the most important first.
WORTH_ATTENTION = ("paywall", "truncated", "low_coverage", "repetitive", "deeply_nested")


@dataclass(frozen=True, slots=True)
class Found:
    cleaned: Cleaned
    language: str
    title: str
    outlet: str
    byline: str
    published_at: datetime | None
    attention: str


def prepare(run: Run) -> Found:
    delivered = left_by(run, Run.Step.FETCH if run.delivery.form == "url" else Run.Step.RECEIVE)
    given = run.delivery.given
    address = delivered.get("address") or run.article.url
    is_html = delivered["form"] == "html"
    cleaned = clean_html(delivered["text"], url=address) if is_html else clean(delivered["text"])
    _refuse_what_is_no_article(cleaned)
    return Found(
        cleaned=cleaned,
        language=_language(cleaned, given.get("language", "")),
        title=(given.get("title") or cleaned.title or delivered.get("title", ""))[:500],
        outlet=given.get("outlet") or cleaned.outlet or _host(address),
        byline=", ".join(cleaned.byline),
        published_at=moment(given.get("published_at", "") or cleaned.published or delivered.get("published", "")),
        attention=next((note for note in WORTH_ATTENTION if note in cleaned.notes), ""),
    )


def _refuse_what_is_no_article(cleaned: Cleaned) -> None:
    words = len(cleaned.text.split())
    if words < FEWEST_WORDS:
        for note, code in PAGES_WITHOUT_ARTICLE.items():
            if note in cleaned.notes:
                raise Problem(code)
    if "empty" in cleaned.notes or not any(character.isalnum() for character in cleaned.text):
        raise Problem("no_text")
    if len(cleaned.text) > LARGEST_TEXT:
        raise Problem("too_long", limit=LARGEST_TEXT)


def _language(cleaned: Cleaned, given: str) -> str:
    """What the sender says; else what the text says; a page's own word only breaks a tie of the text."""
    if primary(given) in SUPPORTED:
        return primary(given)
    try:
        return require_supported(cleaned.text)
    except UnsupportedLanguage as error:
        raise Problem("unsupported_language", language=error.code) from error
    except UnclearLanguage as error:
        if primary(cleaned.language_hint) in SUPPORTED:
            return primary(cleaned.language_hint)
        raise Problem("unclear_language") from error


def primary(tag: str) -> str:
    """ "de" of "de-AT"."""
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def _host(address: str) -> str:
    return canonical_url(address).partition("/")[0].partition(":")[0] if address else ""


def moment(written: str) -> datetime | None:
    """A point in time from an ISO date or date and time; noon for a bare date, so that no time zone moves the day.

    None also for years in which nobody published: neither database nor calendars hold all of them.
    """
    try:
        if day := parse_date(written):
            found = datetime(day.year, day.month, day.day, 12)
        elif not (found := parse_datetime(written)):
            return None
        if timezone.is_naive(found):
            found = timezone.make_aware(found)
        found = found.astimezone(UTC)  # PostgreSQL refuses zones beyond +15:59, which Python takes
    except (ValueError, OverflowError):
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def store(run: Run, found: Found) -> Done:
    article = run.article
    has_a_text = (
        article.current_id is not None
    )  # asked now: a version that is rolled back leaves its mark on the object
    sources = _sources(run, found)
    describe_article(
        article=article,
        outlet=sources.get("outlet"),
        byline=found.byline,
        published_at=found.published_at,
        agencies=sources["agencies"],
    )
    told = {"notes": list(found.cleaned.notes), "attention": found.attention, "language": found.language}
    try:
        with transaction.atomic():
            version = _add_version(article, found)
    except _SameText as error:
        return _lead_to(run, error.original, told, has_a_text=has_a_text)
    Run.objects.filter(pk=run.pk).update(article_version=version)
    return Done(next=Run.Step.EXTRACT, result=told)


class _SameText(Exception):
    def __init__(self, original: Article) -> None:
        super().__init__(original.pk)
        self.original = original


def _add_version(article: Article, found: Found) -> ArticleVersion:
    """The version, or _SameText when another article of these readers has the words, even since a moment ago."""
    print_of_text = fingerprint(found.cleaned.text)
    if original := article_with_text(article=article, fingerprint=print_of_text):
        raise _SameText(original)
    try:
        with transaction.atomic():
            return add_version(
                article=article,
                title=found.title,
                text=found.cleaned.text,
                language=found.language,
                fingerprint=print_of_text,
                headings=_headings(found.cleaned),
                offsets=[list(stretch) for stretch in found.cleaned.origin],
                dropped=[[part.span.start, part.span.end, part.reason] for part in found.cleaned.dropped],
            )
    except IntegrityError:
        original = article_with_text(article=article, fingerprint=print_of_text)
        if original is None:
            raise
        raise _SameText(original) from None


def _headings(cleaned: Cleaned) -> list[list[int]]:
    title = [cleaned.title_span] if cleaned.title_span else []
    return [[span.start, span.end] for span in (*title, *cleaned.headings)]


def _lead_to(run: Run, original: Article, told: dict[str, Any], *, has_a_text: bool) -> Done:
    """The same words are here already. An article that had a text of its own before keeps it."""
    article = run.article
    if has_a_text:
        mark_state(article=article, state=Article.State.READY, attention="same_text_elsewhere")
    else:
        mark_duplicate(article=article, original=original)
    return Done(
        next=None,
        result=told | {"duplicate_of": str(original.pk)},
        skipped=(Run.Step.EXTRACT, Run.Step.RESOLVE, Run.Step.SIGNAL),
    )


def _sources(run: Run, found: Found) -> dict[str, Any]:
    """The outlet and the agencies as sources. In the order of their keys: two articles at once take the locks alike."""
    article = run.article
    circle = article.desk if article.is_confidential else None
    wanted = [(found.outlet, Source.Kind.OUTLET)] if name_key(found.outlet) else []
    wanted += [(name, Source.Kind.AGENCY) for name in found.cleaned.agencies if name_key(name)]
    named: dict[str, Any] = {"agencies": []}
    for name, kind in sorted(wanted, key=lambda pair: name_key(pair[0])):
        source = find_or_add_source(name=name, kind=kind, confidential_to=circle)
        if kind == Source.Kind.OUTLET:
            named["outlet"] = source
        else:
            named["agencies"].append(source)
    return named
