"""The word lists of the comparison, a folder per language. Each is read once a process."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "lists"


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words that say nothing about what a claim is about."""
    return frozenset(_rows(language, "stop.txt"))


@cache
def negations(language: str) -> frozenset[str]:
    """Each turns a statement into its opposite; two of them cancel out."""
    return frozenset(_rows(language, "negations.txt"))


@cache
def calendar(language: str) -> frozenset[str]:
    return frozenset(_rows(language, "calendar.txt"))


@cache
def bounds(language: str) -> tuple[str, ...]:
    """ "more than": how a figure bounds, not where something moves."""
    return tuple(_rows(language, "bounds.txt"))


@cache
def opposites(language: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Pairs of groups of words: claims that differ in them contradict one another."""
    pairs = (row.split("\t") for row in _rows(language, "opposites.tsv"))
    return tuple((frozenset(left.split()), frozenset(right.split())) for left, right in pairs)


def _rows(language: str, name: str) -> list[str]:
    text = (FOLDER / language / name).read_text(encoding="utf-8")
    return [row for row in text.splitlines() if row and not row.startswith("#")]
