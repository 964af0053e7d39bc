"""What is counted about a claim, with the facts behind it."""

from typing import Any

import pytest

from apps.articles.models import Article
from apps.claims.actions import Found, record_claim
from apps.claims.models import Claim
from apps.claims.signals import signals_of, with_all_that_counts
from apps.sources.models import Source
from tests.factories import make_article, make_source

pytestmark = pytest.mark.django_db

TEXT = "The bridge will open in May."


def article_by(outlet: str = "", *agencies: str) -> Article:
    article = make_article(outlet=make_source(outlet, kind="outlet") if outlet else None)
    article.agencies.add(*(make_source(agency, kind="agency") for agency in agencies))
    return article


def said_in(*articles: Article, claimant: Source | None = None, **found: Any) -> Claim:
    for article in articles:
        version = article.current
        assert version is not None
        end = len(version.text)
        found = {"kind": "indirect", "content": ((end - 20, end),)} | found
        appearance = record_claim(
            version=version, found=Found(text=TEXT, label=TEXT, **found), claimant=claimant, pipeline="test"
        )
    return with_all_that_counts(Claim.objects.filter(pk=appearance.claim_id)).get()


def values(claim: Claim) -> dict[str, int]:
    return {name: value for name, value, _reasons in signals_of(claim)}


@pytest.mark.parametrize(
    ("articles", "origins"),
    [
        ([("Tagblatt",)], 1),
        ([("Tagblatt",), ("Tagblatt",)], 1),
        ([("Tagblatt",), ("Kurier",)], 2),
        ([("Tagblatt", "dpa"), ("Kurier", "dpa")], 1),
        ([("Tagblatt", "dpa"), ("Kurier", "dpa"), ("Echo",)], 2),
        ([("Tagblatt", "dpa"), ("Kurier", "AP")], 2),
        ([("Tagblatt", "dpa", "AP"), ("Kurier", "AP"), ("Echo", "dpa")], 1),
        ([("Tagblatt", "dpa"), ("Kurier", "AP"), ("Echo", "dpa", "AP")], 1),
        ([("",)], 1),
        ([("",), ("",)], 1),
        ([("",), ("Tagblatt",)], 1),
        ([("",), ("Tagblatt",), ("Kurier", "dpa")], 2),
    ],
)
def test_ten_outlets_with_one_agency_s_text_are_one_origin(articles: list[tuple], origins: int) -> None:
    claim = said_in(*(article_by(*names) for names in articles), claimant=make_source("Anna Lindqvist"))

    found = values(claim)

    assert (found["appearances"], found["origins"]) == (len(articles), origins)


def test_an_origin_names_its_articles() -> None:
    first, second = article_by("Tagblatt", "dpa"), article_by("Kurier", "dpa")

    reasons = {name: told for name, _value, told in signals_of(said_in(first, second, claimant=make_source()))}

    assert reasons["origins"] == [{"agency": "dpa", "articles": sorted([str(first.pk), str(second.pk)])}]
    assert sorted(place["outlet"] for place in reasons["appearances"]) == ["Kurier", "Tagblatt"]


@pytest.mark.parametrize(
    ("found", "signal"),
    [({"speech_act": "denies"}, "denied"), ({"speech_act": "declines to comment"}, "no comment")],
)
def test_a_denial_and_a_refusal_are_signals_with_the_words_that_say_so(found: dict, signal: str) -> None:
    article = article_by("Tagblatt")

    claim = said_in(article, claimant=make_source(), cue=((0, 7),), **found)

    signals = {name: (value, told) for name, value, told in signals_of(claim)}

    value, told = signals[signal]
    assert value == 1
    assert told[0]["words"] == article.current.text[:7]


def test_hearsay_names_nobody_and_tells_the_words_that_show_it() -> None:
    signals = {name: told for name, _value, told in signals_of(said_in(article_by(), evidentials=("sollen",)))}

    assert signals["hearsay"] == [{"words": "sollen"}]


def test_a_claim_whose_source_is_named_but_not_understood_is_no_hearsay() -> None:
    assert "hearsay" not in values(said_in(article_by(), source=((0, 7),)))
    assert "hearsay" in values(said_in(article_by()))


def test_an_unnamed_group_is_a_signal() -> None:
    claim = said_in(article_by(), claimant=make_source("Regierungskreise", kind="unnamed group"))

    assert values(claim)["unnamed source"] == 1


def test_only_the_version_that_is_shown_counts() -> None:
    article = article_by("Tagblatt")
    claim = said_in(article, claimant=make_source())
    Article.objects.filter(pk=article.pk).update(current=None, state="received")
    claim = with_all_that_counts(Claim.objects.filter(pk=claim.pk)).get()

    assert values(claim) == {}


def test_counting_takes_as_many_queries_for_ten_appearances_as_for_one(django_assert_num_queries: Any) -> None:
    claimant = make_source("Anna Lindqvist")
    said_in(article_by("Tagblatt"), claimant=claimant)
    claim = said_in(*(article_by(f"Blatt {letter}", "dpa") for letter in "ABCDEFGHI"), claimant=claimant)

    with django_assert_num_queries(4):
        counted = values(with_all_that_counts(Claim.objects.filter(pk=claim.pk)).get())

    assert counted["appearances"] == 10
