"""Full-text search in the language of each text: one vector expression, one query parser."""

import re

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, Q, When
from django.db.models.expressions import CombinedExpression

CONFIGURATIONS = {"de": "german", "en": "english"}
_PART = re.compile(r'"([^"]{1,200})"|([^\s"]{1,200})')
_LETTERS = re.compile(r"[^\w]+")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))  # what phones and word processors make of "


def search_vector(*, body: str, title: str = "", language: str = "language") -> Case:
    """A tsvector of the row's text by the row's own language; other languages keep words as written."""

    def weighted(configuration: str) -> CombinedExpression | SearchVector:
        vector = SearchVector(body, config=configuration, weight="B")
        return SearchVector(title, config=configuration, weight="A") + vector if title else vector

    return Case(
        *[When(**{language: code}, then=weighted(name)) for code, name in CONFIGURATIONS.items()],
        default=weighted("simple"),
    )


def search_query(words: str, configuration: str) -> SearchQuery | None:
    """What a person typed as a query: "phrases", prefixes for the last letters of words, all must occur.

    None when no word is left.
    """
    parts = []
    for phrase, word in _PART.findall(words[:400].translate(_QUOTES)):
        letters = [w for w in _LETTERS.split(phrase or word) if w]
        if letters:
            joined = " <-> ".join(f"'{w}'" for w in letters)
            parts.append(f"({joined})" if phrase else joined + ":*")
    return SearchQuery(" & ".join(parts), config=configuration, search_type="raw") if parts else None


def matching(words: str, *, vector: str = "search", language: str = "language") -> Q | None:
    """The filter for rows whose `vector` field matches, each asked in its own language; None without words."""
    condition = Q()
    for code, configuration in CONFIGURATIONS.items():
        query = search_query(words, configuration)
        if query is None:
            return None
        condition |= Q(**{language: code, vector: query})
    simple = search_query(words, "simple")
    return condition | (~Q(**{f"{language}__in": list(CONFIGURATIONS)}) & Q(**{vector: simple}))
