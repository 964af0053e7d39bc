"""How well claims are found, counted from what people made of the findings.

A finding is judged when somebody rejected it as no claim, corrected something in it, or had it checked as it stands.
`precision` is the share of the judged that are claims at all; `as_found` the share in which nothing was corrected.
Both with the Wilson score interval (E. B. Wilson, 1927) at 95 per cent, and none below FEWEST judged.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, F, IntegerField, Q, QuerySet
from django.db.models.functions import Cast, Floor, Least, TruncMonth

from apps.claims.models import Appearance
from apps.quality.findings import Outcome

FEWEST = 20  # judged findings: with fewer, the interval is wider than most differences one would act on
Z = 1.96  # standard deviations either side that hold 95 per cent
BANDS = 10  # of confidence, a tenth each
BY = {"kind": "told_kind", "language": "language", "speech_act": "told_act", "pipeline": "pipeline", "month": "month"}
CLAIM_PARTS = ("text", "label", "claimant", "speech_act", "is_negative")
PLACE_PARTS = ("content", "source", "kind", "split")


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `total`, with the ends of its interval; shares from 0 to 1."""

    count: int
    total: int

    @property
    def share(self) -> float:
        return self.count / self.total

    @property
    def low(self) -> float:
        return self._interval()[0]

    @property
    def high(self) -> float:
        return self._interval()[1]

    def _interval(self) -> tuple[float, float]:
        n, p = self.total, self.share
        middle = p + Z**2 / (2 * n)
        half = Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return max(0.0, (middle - half) / (1 + Z**2 / n)), min(1.0, (middle + half) / (1 + Z**2 / n))


@dataclass(frozen=True, slots=True)
class Row:
    """The counts of one group; `value` is what they have in common, None of all together."""

    value: str | date | None
    confirmed: int = 0
    corrected: int = 0
    rejected: int = 0
    left: int = 0
    added: int = 0

    @property
    def found(self) -> int:
        return self.judged + self.left

    @property
    def judged(self) -> int:
        return self.confirmed + self.corrected + self.rejected

    @property
    def precision(self) -> Share | None:
        """None: too few to tell."""
        return enough(self.judged - self.rejected, self.judged)

    @property
    def as_found(self) -> Share | None:
        return enough(self.confirmed, self.judged)


@dataclass(frozen=True, slots=True)
class Band:
    """Judged findings of a confidence from `low` to `high`: what it promised, and how many were claims."""

    low: float
    high: float
    judged: int
    right: int
    confidence: float  # their mean

    @property
    def precision(self) -> Share | None:
        return enough(self.right, self.judged)


@dataclass(frozen=True, slots=True)
class Figures:
    by: str
    rows: Sequence[Row]
    total: Row
    parts: Mapping[str, int] = field(default_factory=dict)  # what was corrected, how often
    calibration: Sequence[Band] = ()
    fewest: int = FEWEST


def enough(count: int, total: int) -> Share | None:
    return Share(count, total) if total >= FEWEST else None


def figures(findings: QuerySet[Appearance], *, by: str) -> Figures:
    """The figures of these findings, grouped by one of BY. Three queries, however many there are."""
    grouped = findings.annotate(language=F("version__language"), month=TruncMonth("created_at")).values(BY[by])
    rows = [_row(counts, BY[by]) for counts in grouped.annotate(**_counts()).order_by(BY[by])]
    total = Row(None, **{outcome.value: sum(getattr(row, outcome) for row in rows) for outcome in Outcome})
    return Figures(by, _sorted(by, rows), total, _parts(findings), _calibration(findings))


def _counts() -> dict[str, Any]:
    # The name of an aggregate may not be that of a field.
    return {f"n_{outcome}": Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome}


def _row(counts: dict[str, Any], group: str) -> Row:
    value = counts[group]
    told = {outcome.value: counts[f"n_{outcome}"] for outcome in Outcome}
    return Row(value.date() if isinstance(value, datetime) else value, **told)


def _sorted(by: str, rows: list[Row]) -> list[Row]:
    """Months newest first, all else by how many were found."""
    if by == "month":
        return rows[::-1]
    return sorted(rows, key=lambda row: (-row.found, -row.added, str(row.value)))


def _parts(findings: QuerySet[Appearance]) -> dict[str, int]:
    """How often each part was corrected, most often first; a finding may count in several."""
    held = {part: Q(claim__corrected__contains=[part]) for part in CLAIM_PARTS}
    held |= {part: Q(corrected__contains=[part]) for part in PLACE_PARTS}
    corrected = findings.filter(outcome=Outcome.CORRECTED)
    counts = corrected.aggregate(**{f"part_{part}": Count("pk", filter=held[part]) for part in held})
    found = {part: counts[f"part_{part}"] for part in held if counts[f"part_{part}"]}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def _calibration(findings: QuerySet[Appearance]) -> list[Band]:
    judged = findings.filter(outcome__in=[Outcome.CONFIRMED, Outcome.CORRECTED, Outcome.REJECTED])
    number = Cast(Least(Floor(F("confidence") * BANDS), BANDS - 1), IntegerField())
    rows = judged.annotate(band=number).values("band").annotate(
        judged=Count("pk"), right=Count("pk", filter=~Q(outcome=Outcome.REJECTED)), mean=Avg("confidence")
    )  # fmt: skip
    return [
        Band(row["band"] / BANDS, (row["band"] + 1) / BANDS, row["judged"], row["right"], row["mean"])
        for row in rows.order_by("band")
    ]
