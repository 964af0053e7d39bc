"""What a search result needs beyond the match: how well it fits, and the words around the hit.

PostgreSQL sets two private-use characters round each hit of a snippet. Nothing here is markup: the page
cuts the snippet at these characters and escapes every piece, so that no text can smuggle a tag into a result.
"""

import re

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import Case, F, FloatField, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Left, Replace

from apps.articles.searching import CONFIGURATIONS, search_query

HIT_BEGINS, HIT_ENDS = "\ue000", "\ue001"
LESS_THAN = "\ue002"  # stands in for "<" on the way: PostgreSQL leaves out of a snippet what looks like a tag
LONGEST_SEARCHED = 100_000  # characters: marking reads the whole text, and a page has many results
_PIECES = re.compile(f"{HIT_BEGINS}([^{HIT_BEGINS}{HIT_ENDS}]*){HIT_ENDS}")


def relevance(words: str, *, vector: str = "search", language: str = "language") -> Case:
    """How well the row fits the words, which must hold at least one letter; hits in titles weigh more."""

    def ranked(configuration: str) -> SearchRank:
        return SearchRank(F(vector), search_query(words, configuration))

    return Case(
        *[When(**{language: code}, then=ranked(name)) for code, name in CONFIGURATIONS.items()],
        default=ranked("simple"),
        output_field=FloatField(),
    )


def snippet(field: str | Combinable, words: str, *, language: str = "language", whole: bool = False) -> Case:
    """The row's text round the hits, in the row's own language; with `whole` all of a short text."""

    def marked(configuration: str) -> SearchHeadline:
        text = Replace(
            Left(F(field) if isinstance(field, str) else field, LONGEST_SEARCHED), Value("<"), Value(LESS_THAN)
        )
        return SearchHeadline(
            text,
            search_query(words, configuration),
            config=configuration,
            start_sel=HIT_BEGINS,
            stop_sel=HIT_ENDS,
            **({"highlight_all": True} if whole else {"max_fragments": 2, "min_words": 12, "max_words": 28}),
            fragment_delimiter=" … ",
        )

    return Case(
        *[When(**{language: code}, then=marked(name)) for code, name in CONFIGURATIONS.items()],
        default=marked("simple"),
        output_field=TextField(),
    )


def pieces(marked: str) -> list[tuple[str, bool]]:
    """The snippet cut into (words, whether they are a hit). Stray marks that a text brought along are dropped."""
    parts = _PIECES.split(marked)  # plain, hit, plain, hit, … plain
    cleaned = [(_cleaned(part), i % 2 == 1) for i, part in enumerate(parts)]
    return [(part, is_hit) for part, is_hit in cleaned if part]


def _cleaned(part: str) -> str:
    return re.sub(f"[{HIT_BEGINS}{HIT_ENDS}]", "", part).replace(LESS_THAN, "<")
