"""What is worth comparing: rows that share at least two of the rarest words of a claim, found by the indexes."""

import math
import re
from collections.abc import Iterable
from itertools import combinations
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramSimilarity
from django.db import connection
from django.db.models import F, QuerySet

from apps.articles.searching import CONFIGURATIONS
from apps.prior_checks.matching.score import Weight
from apps.prior_checks.matching.statements import Statement, Term
from apps.prior_checks.models import PriorCheck
from apps.prior_checks.models import Term as Count

RAREST = 6  # words of a claim that are looked for, two by two: common words would find half of the table
MOST_BY_WORDS = 60
MOST_BY_LETTERS = 20
SMOOTH = 20  # prior checks that every count is smoothed with: in a small table no word is common yet
LEAST_WEIGHT = 0.15
_NOT_LETTERS = re.compile(r"[^\w]+")


def weights(language: str, bases: Iterable[str]) -> Weight:
    """How much each word tells, by how few prior checks have it."""
    counts = dict(Count.objects.filter(language=language, word__in={*bases, ""}).values_list("word", "count"))
    whole = counts.pop("", 0) + SMOOTH

    def weight(base: str) -> float:
        rarity = math.log(whole / (counts.get(base, 0) + 1)) / math.log(whole)
        return max(LEAST_WEIGHT, rarity)

    return weight


def count_words(language: str, statement: Statement) -> None:
    """Add the words of one more prior check to the counts. Called once for each, in the transaction that notes it."""
    words = sorted({term.base for term in statement.terms} | {""})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO prior_checks_term (language, word, count) SELECT %s, word, 1 FROM unnest(%s::text[]) AS word "
            "ON CONFLICT (language, word) DO UPDATE SET count = prior_checks_term.count + 1",
            [language, words],
        )


def sharing_words(rows: QuerySet, statement: Statement) -> QuerySet:
    """Those of `rows` (with a `search` vector and a `language`) that share two of the statement's rarest words."""
    weight = weights(statement.language, [term.base for term in statement.terms])
    rarest = sorted(statement.terms, key=lambda term: (-weight(term.base), term.place))[:RAREST]
    words = [word for term in rarest if (word := _lexeme(term))]
    pairs = [f"({left} & {right})" for left, right in combinations(words, 2)]
    if not pairs:
        return rows.none()
    query = SearchQuery(" | ".join(pairs), config=CONFIGURATIONS[statement.language], search_type="raw")
    found = rows.filter(language=statement.language, search=query)
    return found.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "pk")[:MOST_BY_WORDS]


def _lexeme(term: Term) -> str:
    """The longest part of the word, quoted for the query."""
    longest = max(_NOT_LETTERS.split(term.word), key=len)
    return f"'{longest}'" if longest else ""


def prior_checks_like(statement: Statement) -> list[PriorCheck]:
    """Prior checks that share words, and those whose letters are much the same: compounds, other spellings."""
    rows = PriorCheck.objects.defer("raw", "search")
    found: dict[UUID, PriorCheck] = {row.pk: row for row in sharing_words(rows, statement)}
    alike = rows.filter(language=statement.language, claim_text__trigram_similar=statement.text)
    nearest = alike.annotate(near=TrigramSimilarity("claim_text", statement.text)).order_by("-near", "pk")
    return list((found | {row.pk: row for row in nearest[:MOST_BY_LETTERS]}).values())
