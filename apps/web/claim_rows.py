"""A claim as a row of a list: the one appearance it is shown by, its words, and what may be done with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from apps.articles.models import Article
from apps.claims.models import Appearance, Claim
from apps.claims.quotes import exact_quote
from apps.claims.rules import why_not_reject
from apps.verification.models import Check
from apps.web.moves import Option, options

WORDS_SHOWN = 300  # one line of a wide screen holds fewer
QUOTATION_MARKS = "„“”\"»«‚‘’'"


@dataclass(frozen=True, slots=True)
class ClaimRow:
    claim: Claim
    appearance: Appearance | None
    words: str
    moves: list[Option]
    problem: str = ""  # why the last move was refused
    why_not_reject: str | None = None

    @property
    def more_appearances(self) -> int:
        return len(self.claim.appearances.all()) - 1


@dataclass(slots=True)
class Group:
    """Claims of one article, in the order of the list."""

    article: Article | None
    rows: list[ClaimRow] = field(default_factory=list)


def claim_row(user: Any, claim: Claim, *, problem: str = "") -> ClaimRow:
    """The row of a claim loaded by `for_list()`. Lists offer only the moves that ask nothing beyond the row itself."""
    appearance = next(iter(claim.appearances.all()), None)
    check = Check(claim=claim, state=claim.status)
    return ClaimRow(
        claim=claim,
        appearance=appearance,
        words=_words(exact_quote(appearance) if appearance else claim.text),
        moves=options(user, claim, check) if claim.status in {"new", "queued"} else [],
        problem=problem,
        why_not_reject=why_not_reject(user, claim),
    )


def _words(quote: str) -> str:
    """As one line of the row, which sets its own quotation marks."""
    is_quoted = len(quote) > 2 and quote[0] in QUOTATION_MARKS and quote[-1] in QUOTATION_MARKS
    return " ".join((quote[1:-1] if is_quoted else quote).split())[:WORDS_SHOWN]


def grouped(user: Any, claims: Iterable[Claim]) -> list[Group]:
    """Rows under their articles; an article stands where its first claim does."""
    groups: dict[object, Group] = {}
    for claim in claims:
        row = claim_row(user, claim)
        article = row.appearance.article if row.appearance else None
        groups.setdefault(article.pk if article else None, Group(article)).rows.append(row)
    return list(groups.values())
