"""Role nouns and nouns for bodies: "die Ministerin", "der 61-Jährige", "the company". One candidate or none.

Whoever was called by the noun before is meant; otherwise whoever it may describe and who stands out as a
pronoun's antecedent would. A pair (entity, is it settled) is the answer: settled without an entity means that several
may be meant; not settled, that nobody before fits, so that the words name somebody of their own.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from apps.extraction.entities.parsed import ParsedName
from apps.extraction.entities.phrases import COMPANY_FORMS
from apps.extraction.entities.registry import Cluster, role_nouns
from apps.extraction.entities.role_families import ANY_BODY, ANYBODY, BROAD, Families
from apps.extraction.entities.salience import Place, Seen, leader
from apps.extraction.entities.vocabulary import Vocabulary
from apps.extraction.types import EntityKind

REACH_OF_KIN = 5  # sentences back to whom a noun of the same family may mean …
REACH = 3  # … to whom one may describe that the article has not given to anybody …
REACH_OF_THE_UNGENDERED = 2  # … and for a noun that tells no gender ("the author")
LONGEST_EPITHET = 2  # words: an adjective and the noun
SAME_NOUN, SAME_KIND, SAME_FAMILY, MAY_BE = 3.0, 2.9, 1.5, 0.0  # points for fitting

LEAD_AMONG_NAMESAKES = 1.5  # between two ministers "the minister" is one only if the other is long past


_Verdict = TypeVar("_Verdict")
_COMPANY_NOUNS = ("company", "firm", "unternehmen", "firma", "konzern", "group", "business", "gruppe", "betrieb")
_FORMER = re.compile(
    r"^(?:former|ex|retired|ex-.*|alt\w*(?:kanzler|bischof|präsident|meister)\w*|ehemalig\w*|früher\w*|einstig\w*|damalig\w*|vormalig\w*)$"
)
# Bodies that "the police" or "das Gericht" names by itself; nouns for others always describe one already told of.
_UNIQUE = frozenset(
    ["polizei", "staatsanwaltschaft", "stadt", "rathaus", "feuerwehr", "regierung", "kommission", "ministerium", "zoll"]
    + ["bundeswehr", "gericht", "kammer", "kirche", "gemeinde", "verwaltung", "armee", "militär", "koalition", "senat"]
    + ["generalstab", "bistum", "erzbistum", "diözese", "kommune", "bahn", "stadtwerke", "landratsamt", "rechnungshof"]
    + ["sparkasse", "bausparkasse", "stiftung", "hilfswerk", "netzwerk", "liga", "präsidium", "förderverein"]
    + ["police", "council", "court", "ministry", "administration", "board", "service", "church", "archdiocese"]
    + ["diocese", "department", "tribunal", "panel", "commission", "army", "military", "prosecution", "conservatives"]
    + ["democrats", "republicans", "labour", "greens", "city", "town", "workers", "school", "university", "college"]
    + [
        "schule",
        "universität",
        "hochschule",
        "grundschule",
        "gymnasium",
        "klinik",
        "klinikum",
        "krankenhaus",
        "hospital",
    ]
    + ["museum", "theater", "theatre", "verlag", "bank", "fraktion", "dienst", "aufsicht", "direktion", "zentrale"]
)
# Whose names are not the adjective's stem and an ending.
_ORIGINS = frozenset(
    ["pole", "polin", "brite", "britin", "deutsche", "deutscher", "franzose", "schweizer", "schweizerin", "ungar"]
    + ["ungarin", "österreicher", "österreicherin", "engländer", "engländerin", "niederländer", "niederländerin"]
    + ["us-amerikaner", "us-amerikanerin", "amerikaner", "amerikanerin", "israeli", "neuseeländer", "neuseeländerin"]
)
_ORIGIN_ENDINGS = ("in", "e", "er", "erin", "ier", "ierin", "ese", "esin", "aner", "anerin")
# Nouns that may mean even somebody whom nobody names.
_ANYBODY_AT_ALL = (
    *("mann", "frau", "jährige", "jähriger", "zeuge", "zeugin", "man", "woman", "boy", "girl", "year-old"),
    "witness",
)
_OFFICES = (
    *("minister", "ministerin", "präsident", "präsidentin", "kanzler", "kanzlerin", "premier", "könig", "königin"),
    *("papst", "bürgermeister", "bürgermeisterin", "gouverneur", "gouverneurin", "sprecher", "sprecherin", "richterin"),
    *("staatsanwalt", "staatsanwältin", "generalsekretär", "generalsekretärin", "sekretär", "botschafter", "richter"),
    *(
        "bischof",
        "bischöfin",
        "bishop",
        "archbishop",
        "chief",
        "botschafterin",
        "president",
        "chancellor",
        "king",
        "queen",
        "pope",
        "mayor",
        "governor",
        "spokesman",
    ),
    *("spokeswoman", "spokesperson", "prosecutor", "secretary", "ambassador", "judge", "speaker", "ombudsman"),
    "commissioner",
)


@dataclass(frozen=True, slots=True)
class Describing:
    """A described person or body and where its words stand."""

    parsed: ParsedName
    place: Place
    seen: Sequence[Seen]
    families: Families
    vocabulary: Vocabulary

    def before(self) -> list[Seen]:
        return [mention for mention in self.seen if mention.span.end <= self.place.position]


def is_epithet(parsed: ParsedName, persons: Families, bodies: Families, vocabulary: Vocabulary) -> bool:
    """ "die Bulgarin", "der Geistliche", "the zoologist": a noun for one person that is no office."""
    if parsed.kind is not EntityKind.UNNAMED_GROUP or not parsed.is_definite or parsed.is_plural or parsed.is_possessed:
        return False
    head = parsed.head
    if len(parsed.name.split()) > LONGEST_EPITHET or head in bodies.by_noun:
        return False
    return bool(persons.of(head)) or _is_origin(head, vocabulary)


def _is_origin(head: str, vocabulary: Vocabulary) -> bool:
    """ "Lettin" beside "lettisch", "the Italian"."""
    if vocabulary.language == "en":
        return head in vocabulary.country_adjectives
    if head in _ORIGINS:
        return True
    stems = (head.removesuffix(ending) for ending in _ORIGIN_ENDINGS if head.endswith(ending))
    return any(stem + "isch" in vocabulary.country_adjectives for stem in stems)


def is_description(parsed: ParsedName, bodies: Families) -> bool:
    """ "das Unternehmen", "the oil company": a noun for a body with no more than adjectives, and no name of its own."""
    if not parsed.is_definite or parsed.is_possessed or parsed.kind in (EntityKind.PERSON, EntityKind.AGENCY):
        return False
    words = parsed.name.split()
    is_head_last = words[-1].lower() == parsed.head and (bodies.language == "de" or words[-1].islower())
    is_common = is_head_last and all(word.islower() for word in words[:-1]) and len(words) <= LONGEST_EPITHET
    return is_common and bool(bodies.of(parsed.head))


def _is_unique(parsed: ParsedName, bodies: Families) -> bool:
    """Whether the noun may name a body by itself: "die Polizei", or says more than a kind: "der Landesverband"."""
    return parsed.head in _UNIQUE or parsed.head not in bodies.by_noun


def resolve_person(describing: Describing) -> tuple[Cluster | None, bool]:
    """(entity, is it settled) for an office, a job, an origin or an age."""
    parsed = describing.parsed
    before = [mention for mention in describing.before() if _same_gender(parsed, mention.cluster)]
    fits = _remembering(lambda cluster: fits_role(parsed, cluster))
    fitting = [mention for mention in before if fits(mention.cluster)]
    if fitting:
        return _only_or_leading(describing.place, fitting), True
    if parsed.is_possessed or parsed.is_plural or is_office(parsed.head) or len(parsed.name.split()) > LONGEST_EPITHET:
        return None, False
    open_to = [mention for mention in before if _may_describe(describing, mention)]
    if not open_to:
        return None, False
    found = leader(describing.place, open_to, lambda mention: _family_points(describing, mention.cluster))
    return found, True


def _only_or_leading(place: Place, mentions: Sequence[Seen]) -> Cluster | None:
    clusters = {id(mention.cluster): mention.cluster for mention in mentions}
    if len(clusters) == 1:
        return next(iter(clusters.values()))
    return leader(place, mentions, lambda mention: 0.0, lead=LEAD_AMONG_NAMESAKES, is_far_allowed=True)


def _may_describe(describing: Describing, mention: Seen) -> bool:
    parsed, cluster = describing.parsed, mention.cluster
    if cluster.is_plural or mention.is_quoted or describing.place.sentence - mention.sentence > REACH_OF_KIN:
        return False
    points = _family_points(describing, cluster)
    if points is None:
        return False
    reach = REACH_OF_KIN if points else REACH if parsed.gender else REACH_OF_THE_UNGENDERED
    if describing.place.sentence - mention.sentence > reach:
        return False
    is_of_gender = bool(parsed.gender) and parsed.gender == cluster.gender
    is_speaking = mention.is_source and describing.place.sentence - mention.sentence <= 1
    if not is_of_gender and not (is_speaking or (points and not parsed.gender)):
        return False
    if cluster.is_named_person:
        return True
    is_one = cluster.kind in (EntityKind.PERSON, EntityKind.UNNAMED_GROUP) and bool(cluster.heads)
    return is_one and mention.is_source and parsed.head.endswith(_ANYBODY_AT_ALL) and _has_this_gender(parsed, cluster)


def _has_this_gender(parsed: ParsedName, cluster: Cluster) -> bool:
    return not parsed.gender or parsed.gender == cluster.gender


def _family_points(describing: Describing, cluster: Cluster) -> float | None:
    """Points for a noun's being of one family with those that the person was called by; None where it is of another."""
    own = describing.families.of(describing.parsed.head)
    if ANYBODY in own or _is_origin(describing.parsed.head, describing.vocabulary):
        return MAY_BE
    if not own:
        return None  # "the bus driver" is somebody of whom the article has not told yet
    told = describing.families.of_all(cluster.nouns())
    if not told - {ANYBODY}:
        return MAY_BE if told or not cluster.nouns() else None  # "Der Kapitän" is not the trader Permana
    return SAME_FAMILY if own & told else None


def resolve_body(describing: Describing) -> tuple[Cluster | None, bool]:
    """(entity, is it settled) for "das Unternehmen", "the union", "die Studie"."""
    parsed = describing.parsed
    before = [mention for mention in describing.before() if _is_candidate(parsed, mention.cluster)]
    is_bare = len(parsed.name.split()) == 1
    if _is_unique(parsed, describing.families):
        fits = _remembering(lambda cluster: fits_role(parsed, cluster))
        fitting = [mention for mention in before if fits(mention.cluster)]
        same = [mention for mention in fitting if _same_words(parsed, mention.cluster)]
        fitting = same or (fitting if is_bare else [])
        return (_only_or_leading(describing.place, fitting), True) if fitting else (None, False)
    kinship = _remembering(lambda cluster: _kinship(describing, cluster))
    points = [_body_points(mention, kinship(mention.cluster), is_bare=is_bare) for mention in before]
    may_be = {id(mention): value for mention, value in zip(before, points, strict=True) if value is not None}
    found = leader(
        describing.place,
        [mention for mention in before if id(mention) in may_be],
        lambda mention: may_be[id(mention)],
        lead=LEAD_AMONG_NAMESAKES,
        is_far_allowed=True,
    )
    return found, bool(may_be)


def _remembering(judge: Callable[[Cluster], _Verdict]) -> Callable[[Cluster], _Verdict]:
    """The same judge, asked once for each cluster."""
    verdicts: dict[int, _Verdict] = {}

    def remembered(cluster: Cluster) -> _Verdict:
        if id(cluster) not in verdicts:
            verdicts[id(cluster)] = judge(cluster)
        return verdicts[id(cluster)]

    return remembered


def _same_words(parsed: ParsedName, cluster: Cluster) -> bool:
    return parsed.name.lower() == cluster.name.lower()


def _is_candidate(parsed: ParsedName, cluster: Cluster) -> bool:
    if cluster.is_plural != parsed.is_plural or not (cluster.is_body or cluster.kind is EntityKind.DOCUMENT):
        return False
    is_document = EntityKind.DOCUMENT in (cluster.kind, parsed.kind)
    return cluster.kind is parsed.kind if is_document and parsed.head != "paper" else True


def _body_points(mention: Seen, points: float | None, *, is_bare: bool) -> float | None:
    """The points for kinship, or None where the mention is too slight for the body to be meant."""
    if points is None or (points < SAME_NOUN and not is_bare):
        return None
    if mention.is_source:
        return points if points or _has_a_name(mention.cluster) else None
    if _has_a_name(mention.cluster):
        return points or None
    return MAY_BE if points == SAME_NOUN else None


def _has_a_name(cluster: Cluster) -> bool:
    """Whether a body is more than "a Milwaukee-based company" or "der Hersteller"."""
    words = cluster.name.split()
    common = [word for word in words if word.lower() in cluster.heads]
    capitals = [word for word in words if word[0].isupper()]
    return bool(capitals) and (not common or (common[0][0].isupper() and len(capitals) > 1))


def _kinship(describing: Describing, cluster: Cluster) -> float | None:
    """Points for a body's or document's being called so, or of one family, or of none that is known."""
    parsed, own = describing.parsed, describing.families.of(describing.parsed.head)
    if fits_role(parsed, cluster):
        return SAME_NOUN
    told = describing.families.of_all(cluster.nouns())
    if COMPANY_FORMS.intersection(cluster.name.split()):
        told |= {"company"}
    if cluster.kind is EntityKind.OUTLET:
        return SAME_FAMILY if "outlet" in own else None
    if cluster.kind is EntityKind.AGENCY:
        return SAME_FAMILY if "newsagency" in own else None
    shared = own & told - {ANY_BODY, BROAD}
    if shared:
        if shared != {"company"}:
            return SAME_KIND
        return SAME_FAMILY if _is_any_company(parsed, cluster) else None
    if "outlet" in own or cluster.kind is EntityKind.DOCUMENT or _is_government(cluster):
        return None
    return MAY_BE if ANY_BODY in own or (BROAD in own and not told) else None


def _is_any_company(parsed: ParsedName, cluster: Cluster) -> bool:
    """Whether a noun for all companies is among the two's: an airline is no manufacturer."""
    nouns = [noun for noun in cluster.nouns() if noun not in cluster.name.lower().split()]
    return parsed.head in _COMPANY_NOUNS or any(noun in _COMPANY_NOUNS for noun in nouns) or not nouns


def _is_government(cluster: Cluster) -> bool:
    return any(noun.endswith(("regierung", "government", "ministerium", "ministry")) for noun in cluster.nouns())


def _same_gender(parsed: ParsedName, cluster: Cluster) -> bool:
    return not parsed.gender or not cluster.gender or parsed.gender == cluster.gender or cluster.is_body


def fits_role(parsed: ParsedName, cluster: Cluster) -> bool:
    """Whether the entity was called by this noun, or by a longer one that ends with it."""
    head = parsed.head.removeprefix("ex-")
    if not head or cluster.is_plural != parsed.is_plural:
        return False
    if parsed.kind is EntityKind.PERSON and not (cluster.kind is EntityKind.PERSON or head in cluster.heads):
        return False
    if parsed.kind is EntityKind.PERSON and _is_former(parsed.name) != _is_former(cluster.role):
        return False
    words = set(parsed.name.lower().replace("ex-", "").split())
    if len(words) > 1 and cluster.is_named_person:
        return words <= set(cluster.role.lower().replace("ex-", "").split())
    return any(
        known == head or (len(head) >= 4 and known.endswith(head))
        for known in [*cluster.heads, *_german_nouns(cluster), cluster.name.lower()]
    ) or (cluster.is_body and (head in cluster.name.lower().split() or _is_company(head, cluster)))


def _is_company(head: str, cluster: Cluster) -> bool:
    return head in _COMPANY_NOUNS and not COMPANY_FORMS.isdisjoint(cluster.name.split())


def _german_nouns(cluster: Cluster) -> list[str]:
    """ "Vorsitzende" and "Richterin" of a person who is both; an English role has one noun, its last."""
    if not cluster.role:
        return []
    capitals = [word for word in cluster.role.split() if word[0].isupper()]
    return [noun for noun in role_nouns(cluster.role) if noun.endswith("in") or len(capitals) == 1]


def _is_former(words: str) -> bool:
    return any(_FORMER.match(word) for word in words.lower().split())


def is_office(head: str) -> bool:
    return head.endswith(_OFFICES)
