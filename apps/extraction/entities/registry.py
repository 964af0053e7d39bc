"""The entities of one article while they are being gathered: who is who by name."""

import re
from dataclasses import dataclass, field

from apps.extraction.entities.names import compatible_given, fold, same_family, without_genitive
from apps.extraction.entities.parsed import ParsedName
from apps.extraction.entities.vocabulary import is_initial
from apps.extraction.types import EntityKind, Span

_OF_WHAT = re.compile(r"\b(?:of|to|for|at|in|from|der|des|von|vom|für|im|am|beim|aus)\b")
SHORTEST_SHORT_NAME = 4  # letters; "Bank" and shorter may be anything
LONGEST_SHORT_NAME = 4  # words
_BODIES = (EntityKind.ORGANISATION, EntityKind.OUTLET, EntityKind.AGENCY)


@dataclass(slots=True)
class Cluster:
    """All mentions taken for one entity. `heads` are the nouns it was called by, lower case."""

    name: str
    kind: EntityKind
    given: str = ""
    family: str = ""
    role: str = ""
    gender: str = ""
    is_plural: bool = False
    heads: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    spans: dict[Span, None] = field(default_factory=dict)  # a set in the order they were met
    titles: tuple[str, ...] = ()
    _nouns: tuple[str, ...] = ()

    @property
    def is_named_person(self) -> bool:
        return self.kind is EntityKind.PERSON and bool(self.given or self.family)

    @property
    def is_body(self) -> bool:
        return self.kind in _BODIES

    def nouns(self) -> tuple[str, ...]:
        """What it was called by, lower case: its heads, the words of its role, and of a body's name."""
        if not self._nouns:
            name = self.name.lower().split() if not self.is_named_person else ()
            self._nouns = tuple(dict.fromkeys([*self.heads, *role_nouns(self.role), *name]))
        return self._nouns

    def learn(self, parsed: ParsedName, span: Span) -> None:
        """Take over what a further mention tells: a fuller name, the role, the gender."""
        if parsed.is_named_person and _is_fuller(parsed, self):
            self._alias(self.name)
            self.name, self.given, self.family = parsed.name, parsed.given, parsed.family or self.family
        elif parsed.name != self.name and not parsed.is_pronoun and (parsed.is_named_person or self.is_body):
            self._alias(parsed.name)
        self.role = self.role or (parsed.role if self.kind is EntityKind.PERSON else "")
        self.gender = self.gender or parsed.gender
        self.titles = max(self.titles, parsed.titles, key=len)
        if parsed.head and parsed.head not in self.heads:
            self.heads.append(parsed.head)
        self._nouns = ()
        self.add(span)

    def add(self, span: Span, gender: str = "") -> None:
        """A mention that tells no more than, perhaps, the gender: a pronoun."""
        self.spans[span] = None
        if self.kind is EntityKind.PERSON and gender in ("m", "f") and not self.is_plural:
            self.gender = self.gender or gender

    def is_named_before(self, position: int) -> bool:
        return any(span.start < position for span in self.spans)

    def _alias(self, name: str) -> None:
        if name and name != self.name and name not in self.aliases:
            self.aliases.append(name)


def role_nouns(role: str) -> list[str]:
    """The words that say the office, without what it is over: "Vorsitzende Richterin", "Chef" (der Bahn)."""
    return _OF_WHAT.split(role.lower(), maxsplit=1)[0].replace(",", " ").split()


def _is_fuller(parsed: ParsedName, cluster: Cluster) -> bool:
    if bool(parsed.given and parsed.family) != bool(cluster.given and cluster.family):
        return bool(parsed.given and parsed.family)
    is_short = is_initial(cluster.given) and not is_initial(parsed.given)
    return is_short or (len(parsed.given.split()) > len(cluster.given.split()) and bool(parsed.family))


@dataclass(slots=True)
class Registry:
    """The clusters of an article, in the order they were met, each filed once under every key it is asked by."""

    clusters: list[Cluster] = field(default_factory=list)
    by_name: dict[str, dict[int, Cluster]] = field(default_factory=dict)

    def new(self, parsed: ParsedName, span: Span) -> Cluster:
        cluster = Cluster(
            parsed.name, parsed.kind, parsed.given, parsed.family, parsed.role, parsed.gender, parsed.is_plural,
            [parsed.head] if parsed.head else [], [], {span: None}, parsed.titles,
        )  # fmt: skip
        self.clusters.append(cluster)
        self.index(cluster)
        return cluster

    def index(self, cluster: Cluster) -> None:
        """Make the cluster findable: a person by the last words of the name, others by name, alias and short name."""
        if cluster.is_named_person:
            keys = _keys(cluster.family, cluster.given)
        else:
            keys = {name.lower() for name in (cluster.name, *cluster.aliases)} | _short_keys(cluster)
        for key in keys:
            self.by_name.setdefault(key, {})[id(cluster)] = cluster

    def persons(self, parsed: ParsedName) -> list[Cluster]:
        """The persons that a name may mean; more than one where it is shared."""
        near: dict[int, Cluster] = {}
        for key in _keys(parsed.family, parsed.given):
            near.update(self.by_name.get(key, {}))
        found = [cluster for cluster in near.values() if cluster.is_named_person and _is_same_person(parsed, cluster)]
        exact = [cluster for cluster in found if cluster.gender and cluster.gender == parsed.gender]
        return exact if len(found) > 1 and exact else found

    def bodies(self, name: str) -> list[Cluster]:
        """Bodies and groups called by this name or known by it as an alias."""
        return [cluster for cluster in self.by_name.get(name.lower(), {}).values() if not cluster.is_named_person]

    def short_bodies(self, name: str) -> list[Cluster]:
        """Bodies whose longer name begins or ends with this one ("Northgate" for "Northgate Securities")."""
        return list(self.by_name.get(f"short {name.lower()}", {}).values())


def _short_keys(cluster: Cluster) -> set[str]:
    """What a body with a proper name may be called for short: the first words of the name, or the last."""
    words = cluster.name.split()
    if not cluster.is_body or not all(word[0].isupper() or not word[0].isalpha() for word in words):
        return set()
    cuts = range(1, min(len(words), LONGEST_SHORT_NAME + 1))
    shorts = [" ".join(words[:cut]) for cut in cuts] + [" ".join(words[-cut:]) for cut in cuts]
    return {f"short {short.lower()}" for short in shorts if len(short) >= SHORTEST_SHORT_NAME}


def _keys(family: str, given: str) -> set[str]:
    """Folded last words under which a person is filed, with and without a genitive ending."""
    words = [words[-1] for words in (family.split(), given.split()[:1]) if words]
    words += [base for word in words if (base := without_genitive(word))]
    return {"person " + (fold(word) or word.lower()) for word in words}


def _is_same_person(parsed: ParsedName, cluster: Cluster) -> bool:
    if parsed.given and not parsed.family and not parsed.titles and same_family(parsed.given, cluster.family):
        return True  # "Albrecht": a given name that is a surname here, whatever gender it would tell
    if parsed.gender and cluster.gender and parsed.gender != cluster.gender:
        return False
    if parsed.family and cluster.family:
        if not _families_match(parsed.family, cluster.family):
            return False
        return compatible_given(parsed.given, cluster.given)
    is_given = parsed.given and cluster.given and not (parsed.family and cluster.family)
    if is_given and (
        _families_match(parsed.given, cluster.given.split()[0]) or parsed.given.lower() == cluster.given.lower()
    ):
        return True
    if parsed.family and cluster.given and not cluster.family:
        return same_family(parsed.family, cluster.given)
    return False


def _families_match(one: str, other: str) -> bool:
    """Alike, one with a genitive ending, or the last part of a name of several ("Mistura" for "da Mistura")."""
    if same_family(one, other):
        return True
    if without_genitive(one) and same_family(without_genitive(one), other):
        return True
    if without_genitive(other) and same_family(one, without_genitive(other)):
        return True
    shorter, longer = sorted((one.split(), other.split()), key=len)
    return len(shorter) < len(longer) and longer[-len(shorter) :] == shorter
