"""Which nouns may mean one person: "the senator" and "the politician", but not "the bus driver"."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from apps.extraction.entities.registry import Cluster
from apps.extraction.lexicons.loading import rows

_ANYBODY = "person"


@dataclass(frozen=True, slots=True)
class RoleFamilies:
    """One language's nouns for people, each with its families; German ones are told by their end."""

    language: str
    by_noun: Mapping[str, frozenset[str]]

    def of(self, noun: str) -> frozenset[str]:
        """The families of a noun in lower case; of "Amtsärztin" those of "ärztin"."""
        if self.language == "en":
            return self.by_noun.get(noun) or self.by_noun.get(noun.split("-", 1)[-1], frozenset())
        starts = (noun[at:] for at in range(len(noun)))
        return next((self.by_noun[end] for end in starts if end in self.by_noun), frozenset())

    def may_be_one(self, head: str, cluster: Cluster) -> bool:
        """Whether a person who was called by other nouns before may be meant by this one."""
        families = self.of(head)
        if _ANYBODY in families:
            return True
        nouns = {*cluster.heads, *cluster.role.lower().replace(",", " ").split()}
        return head in nouns or any(not families.isdisjoint(self.of(noun)) for noun in nouns)


@cache
def load_role_families(language: str) -> RoleFamilies:
    """Raises `LookupError` for a language without word lists."""
    found: dict[str, set[str]] = {}
    for family, nouns in rows(language, "role_families"):
        for noun in nouns.split():
            found.setdefault(noun, set()).add(family)
    return RoleFamilies(language, {noun: frozenset(families) for noun, families in found.items()})
