"""Which nouns may mean one: "the senator" and "the politician", "die Reederei" and "das Unternehmen"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from apps.extraction.lexicons.loading import rows

MOST_REMEMBERED = 20_000  # nouns
ANYBODY = "person"  # the family of nouns that fit every person …
ANY_BODY = "any"  # … and of those that fit every body
BROAD = "broad"  # … or one whose name does not tell what it is ("Nordhalm … das Unternehmen")


@dataclass(frozen=True, slots=True)
class Families:
    """One language's nouns, each with its families; German ones are told by their end."""

    language: str
    by_noun: Mapping[str, frozenset[str]]
    found: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)  # asked before

    def of(self, noun: str) -> frozenset[str]:
        """The families of a noun in lower case; of "Amtsärztin" those of "ärztin"."""
        known = self.found.get(noun)
        if known is None:
            if len(self.found) > MOST_REMEMBERED:
                self.found.clear()
            known = self.found[noun] = self._of(noun)
        return known

    def _of(self, noun: str) -> frozenset[str]:
        if self.language == "en" and noun.endswith("ologist"):
            return frozenset(["science"]) | self.by_noun.get(noun, frozenset())
        if self.language == "en":
            return self.by_noun.get(noun) or self.by_noun.get(noun.rsplit("-", 1)[-1], frozenset())
        starts = (noun[at:] for at in range(len(noun)))
        return next((self.by_noun[end] for end in starts if end in self.by_noun), frozenset())

    def of_all(self, nouns: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.of(noun) for noun in nouns))


def load_role_families(language: str) -> Families:
    """Nouns for people. Raises `LookupError` for a language without word lists."""
    return _load(language, "role_families")


def load_body_families(language: str) -> Families:
    """Nouns for bodies and documents. Raises `LookupError` for a language without word lists."""
    return _load(language, "body_families")


@cache
def _load(language: str, name: str) -> Families:
    found: dict[str, set[str]] = {}
    for family, nouns in rows(language, name):
        for noun in nouns.split():
            found.setdefault(noun, set()).add(family)
    return Families(language, {noun: frozenset(families) for noun, families in found.items()})
