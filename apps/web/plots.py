"""Geometry of the small plots that pages draw as SVG: numbers in, whole pixels out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 640, 120  # of the drawing; the page scales it
FEWEST_MONTHS, MOST_MONTHS = 12, 36


@dataclass(frozen=True, slots=True)
class Bar:
    month: date
    count: int
    x: int
    y: int
    width: int
    height: int
    has_label: bool

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class MonthPlot:
    bars: tuple[Bar, ...]
    most: int
    total: int
    earlier: int  # what lies before the first bar
    width: int = WIDTH
    height: int = HEIGHT
    label_y: int = HEIGHT + 18
    full_height: int = HEIGHT + 24


def month_plot(counts: Mapping[date, int], *, until: date) -> MonthPlot:
    """One bar for each month up to that of `until`, empty months too; the last three years at most."""
    last = until.year * 12 + until.month - 1
    first = min((day.year * 12 + day.month - 1 for day in counts), default=last)
    number = max(FEWEST_MONTHS, min(MOST_MONTHS, last - first + 1))
    months = [date(index // 12, index % 12 + 1, 1) for index in range(last - number + 1, last + 1)]
    by_month = {month: counts.get(month, 0) for month in months}
    most = max(by_month.values(), default=0)
    step = WIDTH / number
    every = 1 if number <= 12 else 3 if number <= 24 else 6
    bars = tuple(
        _bar(month, count, most, round(i * step), max(2, round(step * 0.72)), (number - 1 - i) % every == 0)
        for i, (month, count) in enumerate(by_month.items())
    )
    total = sum(counts.values())
    return MonthPlot(bars=bars, most=most, total=total, earlier=total - sum(by_month.values()))


def _bar(month: date, count: int, most: int, x: int, width: int, has_label: bool) -> Bar:
    height = max(2, round(count / most * HEIGHT)) if count else 0
    return Bar(month, count, x, HEIGHT - height, width, height, has_label)
