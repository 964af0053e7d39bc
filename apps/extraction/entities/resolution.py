"""From source spans to entities: names first, then pronouns and role nouns, in the order of the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from apps.extraction.entities.abbreviations import find_abbreviations
from apps.extraction.entities.anaphora import resolve_pronoun
from apps.extraction.entities.descriptions import Describing, is_description, is_epithet, resolve_body, resolve_person
from apps.extraction.entities.german import adjective
from apps.extraction.entities.mentions import Mention, Places, find_mentions, find_names, places_of
from apps.extraction.entities.parsed import ParsedName
from apps.extraction.entities.parsing import parse_source
from apps.extraction.entities.registry import Cluster, Registry
from apps.extraction.entities.role_families import Families, load_body_families, load_role_families
from apps.extraction.entities.salience import Place, Seen
from apps.extraction.entities.vocabulary import PARTICLES, Country, Vocabulary, load_vocabulary
from apps.extraction.lexicons import LANGUAGES
from apps.extraction.types import Attribution, Document, Entity, EntityKind, Span

NEEDS = ("sentences", "attributions")
ADDS = ("entities",)

_LONGEST_SURNAME = 3  # words
_ABBREVIATED = 2  # words: an article and the abbreviation
MEMORY = 200  # mentions before a pronoun or role noun that are looked at
_ARTICLE = re.compile(r"\b(the|der|die|das|dem|den|des)\s$", re.IGNORECASE)
_ACRONYM = re.compile(r"\s?\(([A-ZÄÖÜ][A-Za-zÄÖÜ-]{1,9})\)")
_WORD = re.compile(r"[^\W\d_]+(?:[-.][^\W\d_]+)*-?\.?")
_SINGULAR_IN_N = frozenset(["kann", "begann", "gewann", "sann", "besann", "in", "an", "ein", "von", "hin"])
_MINISTRIES = ("ministerium", "ministry", "präsidialamt", "kanzleramt", "treasury", "parlament", "geheimdienst")


@dataclass(slots=True)
class _State:
    document: Document
    vocabulary: Vocabulary
    places: Places
    registry: Registry = field(default_factory=Registry)
    seen: list[Seen] = field(default_factory=list)
    by_span: dict[Span, Cluster | None] = field(default_factory=dict)
    long_forms: dict[str, ParsedName] = field(default_factory=dict)

    @property
    def persons(self) -> Families:
        return load_role_families(self.vocabulary.language)

    @property
    def bodies(self) -> Families:
        return load_body_families(self.vocabulary.language)

    def sentence_at(self, offset: int) -> int:
        return self.places.sentence_at(offset)


def resolve(document: Document) -> Document:
    """The document with its entities, each attribution pointing to its claimant's: one candidate or none.

    Attributions come back in their order; `claimant` is the entity's name, "" where nobody could be told.
    """
    if document.language not in LANGUAGES:
        return document
    vocabulary = load_vocabulary(document.language)
    state = _State(document, vocabulary, places_of(document))
    state.long_forms = _long_forms(document.text, document.language)
    sources = _sources(state)
    mentions = _without_overlaps(find_mentions(document, state.places, vocabulary), sources)
    _spell_out(state, [*mentions, *sources.values()])
    everything = sorted([*mentions, *sources.values()], key=lambda mention: mention.span)
    _gather_names(state, everything, frozenset(sources))
    taken = {mention.span: mention for mention in everything}
    families = frozenset(
        name.split()[-1] for cluster in state.registry.clusters if cluster.is_named_person
        for name in (cluster.family or cluster.given, ) if len(name) > 2
    )  # fmt: skip
    short = _without_overlaps(find_names(document, state.places, families, vocabulary), taken)
    for mention in short:
        state.by_span[mention.span] = _short_name(state, mention, may_be_new=False)
    everything = sorted([*everything, *short], key=lambda mention: mention.span)
    cues = {_source_span(a): _cue_text(a, document.text) for a in document.attributions if a.source}
    for mention in everything:
        is_source = mention.span in sources
        cluster = state.by_span.get(mention.span)
        if cluster is None and (is_source or not mention.parsed.is_pronoun):
            cluster = _resolve_mention(state, mention, is_source=is_source, cue=cues.get(mention.span, ""))
            state.by_span[mention.span] = cluster
        if cluster is not None:
            state.seen.append(
                Seen(
                    cluster,
                    mention.span,
                    mention.sentence,
                    is_source,
                    mention.is_quoted and not is_source,
                    mention.starts_sentence,
                )  # fmt: skip
            )
    return _with_entities(state)


def _source_span(attribution: Attribution) -> Span:
    return Span(attribution.source[0].start, attribution.source[-1].end)


def _cue_text(attribution: Attribution, text: str) -> str:
    return " ".join(span.of(text) for span in attribution.cue)


def _sources(state: _State) -> dict[Span, Mention]:
    """The attributions' source phrases, each once."""
    found: dict[Span, Mention] = {}
    text = state.document.text
    for attribution in state.document.attributions:
        if not attribution.source:
            continue
        span = _source_span(attribution)
        words = " ".join(part.of(text) for part in attribution.source)
        parsed = parse_source(words, state.document.language)
        sentence = state.sentence_at(span.start)
        start = state.places.spans[sentence].start if state.places.spans else 0
        found[span] = Mention(span, parsed, sentence, starts_sentence=span.start - start < 3)
    return found


def _without_overlaps(mentions: Sequence[Mention], sources: dict[Span, Mention]) -> list[Mention]:
    spans = sorted(sources)
    kept = []
    at = 0
    for mention in mentions:
        while at < len(spans) and spans[at].end <= mention.span.start:
            at += 1
        if at >= len(spans) or not spans[at].overlaps(mention.span):
            kept.append(mention)
    return kept


# --- abbreviations ------------------------------------------------------------------------------------


def _long_forms(text: str, language: str) -> dict[str, ParsedName]:
    """What each abbreviation that the article introduces stands for, where that is a body or a document."""
    found = {}
    for short, span in find_abbreviations(text).items():
        article = _ARTICLE.search(text, max(0, span.start - 5), span.start)
        parsed = parse_source(f"{article[1] if article else ''} {span.of(text)}", language)
        if not parsed.is_named_person:
            found[short] = parsed
    return found


def _spell_out(state: _State, mentions: Sequence[Mention]) -> None:
    """Abbreviations become what they stand for, so that both are one."""
    for mention in mentions:
        words = mention.span.of(state.document.text).split()
        long_form = state.long_forms.get(words[-1]) if 0 < len(words) <= _ABBREVIATED else None
        if long_form and (len(words) == 1 or words[0].lower() in state.vocabulary.determiners):
            mention.parsed = long_form


# --- names -------------------------------------------------------------------------------------------


def _gather_names(state: _State, mentions: Sequence[Mention], sources: frozenset[Span]) -> None:
    """Full names first, so that a short name before the full one still finds it."""
    for mention in mentions:
        parsed = mention.parsed
        if parsed.is_named_person and parsed.given and parsed.family:
            known = state.registry.persons(parsed)
            if len(known) > 1:
                known = [cluster for cluster in known if cluster.given.lower() == parsed.given.lower()] or known[:1]
            state.by_span[mention.span] = _enter(state, known, mention)
        elif (parsed.kind in (EntityKind.AGENCY, EntityKind.OUTLET) and not is_description(parsed, state.bodies)) or (
            parsed.kind is EntityKind.ORGANISATION and _is_proper(state, parsed)
        ):
            cluster = _enter(state, state.registry.bodies(parsed.name)[:1], mention)
            state.by_span[mention.span] = cluster
            acronym = _ACRONYM.match(state.document.text, mention.span.end)
            if acronym and acronym[1] not in cluster.aliases:
                cluster.aliases.append(acronym[1])
                state.registry.index(cluster)
    for mention in mentions:
        parsed = mention.parsed
        if parsed.is_named_person and not (parsed.given and parsed.family):
            is_certain = mention.span in sources or bool(parsed.titles)
            state.by_span[mention.span] = _short_name(state, mention, may_be_new=is_certain)
        elif mention.span in sources and (surname := _surname(state, mention)):
            state.by_span[mention.span] = _short_name(state, replace_parsed(mention, surname), may_be_new=False)


def _surname(state: _State, mention: Mention) -> ParsedName | None:
    """Bare words that are the name of a person of the article, whatever else they may mean: "Pope", "Von Rottkay"."""
    words = mention.span.of(state.document.text).removesuffix("'s").removesuffix("’s")
    if mention.parsed.is_named_person or not words[:1].isupper() or len(words.split()) > _LONGEST_SURNAME:
        return None
    first, *others = words.split()
    if others and first.lower() not in PARTICLES - state.vocabulary.determiners.keys():
        return None
    name = first.lower() + words[len(first) :] if others else words
    parsed = ParsedName(name, EntityKind.PERSON, family=name)
    return parsed if state.registry.persons(parsed) else None


def _is_proper(state: _State, parsed: ParsedName) -> bool:
    """A body with a name of its own, not just "the company"."""
    if parsed.is_definite and parsed.name.lower() == parsed.head and parsed.head.endswith(_MINISTRIES):
        return False
    return not is_description(parsed, state.bodies)


def _enter(state: _State, known: Sequence[Cluster], mention: Mention) -> Cluster:
    if len(known) == 1:
        known[0].learn(mention.parsed, mention.span)
        state.registry.index(known[0])
        return known[0]
    return state.registry.new(mention.parsed, mention.span)


def _short_name(state: _State, mention: Mention, *, may_be_new: bool) -> Cluster | None:
    parsed = mention.parsed
    bodies = state.registry.bodies(parsed.name) or state.registry.short_bodies(parsed.name)
    known = state.registry.persons(parsed)
    if bodies and not known and not parsed.titles and not parsed.role:
        return bodies[0] if len(bodies) == 1 else None
    if len(known) > 1:
        known = _meant(parsed, known, mention.span.start)
        if len(known) != 1:
            return None
    if known or may_be_new:
        return _enter(state, known, mention)
    return None


def _meant(parsed: ParsedName, known: Sequence[Cluster], position: int) -> list[Cluster]:
    """Of several persons of one name those that it can mean here: of this role, or the only one named before."""
    same_role = [cluster for cluster in known if parsed.role and parsed.role == cluster.role]
    return same_role or [cluster for cluster in known if cluster.is_named_before(position)]


# --- everything else, in the order of the text --------------------------------------------------------


def _resolve_mention(state: _State, mention: Mention, *, is_source: bool, cue: str) -> Cluster | None:
    parsed = mention.parsed
    if parsed.is_pronoun:
        return _resolve_pronoun(state, mention, cue)
    if parsed.is_named_person:
        return None  # shared by several, or a capital behind a role noun that is no name
    described = _described(state, parsed)
    if described is not None:
        cluster, is_settled = _resolve_description(state, described, mention)
        if cluster is not None:
            cluster.learn(replace(described, name=cluster.name, role=""), mention.span)
        if is_settled:
            return cluster
    if parsed.kind is EntityKind.ORGANISATION and parsed.is_definite and parsed.head.endswith(_MINISTRIES):
        parsed = _with_country(state, mention)
    is_one_of_many = parsed.kind is EntityKind.UNNAMED_GROUP and not parsed.is_definite and not parsed.is_plural
    known = [] if is_one_of_many else state.registry.bodies(parsed.name)[:1]
    if not known and not is_source and parsed.kind is EntityKind.UNNAMED_GROUP and parsed.is_plural:
        return state.registry.new(parsed, mention.span)
    return _enter(state, known, replace_parsed(mention, parsed))


def _described(state: _State, parsed: ParsedName) -> ParsedName | None:
    """The words as what they describe, a person or a body; None where they describe nobody known to the article."""
    if parsed.kind is EntityKind.PERSON:
        return parsed
    if is_epithet(parsed, state.persons, state.bodies, state.vocabulary):
        return replace(parsed, kind=EntityKind.PERSON)
    if is_description(parsed, state.bodies):
        is_listed = parsed.kind is not EntityKind.UNNAMED_GROUP
        return parsed if is_listed else replace(parsed, kind=EntityKind.ORGANISATION)
    return None


def _resolve_description(state: _State, parsed: ParsedName, mention: Mention) -> tuple[Cluster | None, bool]:
    place, seen = Place(mention.span.start, mention.sentence), state.seen[-MEMORY:]
    if parsed.kind is EntityKind.PERSON:
        return resolve_person(Describing(parsed, place, seen, state.persons, state.vocabulary))
    return resolve_body(Describing(parsed, place, seen, state.bodies, state.vocabulary))


def replace_parsed(mention: Mention, parsed: ParsedName) -> Mention:
    """The mention read another way."""
    return replace(mention, parsed=parsed)


def _resolve_pronoun(state: _State, mention: Mention, cue: str) -> Cluster | None:
    genders = mention.parsed.gender
    if genders in ("", "we"):
        return None
    if genders.startswith("rel"):
        return _just_before(state, mention)
    if genders in ("man", "there"):
        return _last_body(state, mention)
    if genders == "fp":
        genders = "p" if _is_plural_cue(cue) else "f"
    seen = state.seen[-MEMORY:]
    if genders == "p" and state.vocabulary.language == "de":
        seen = [other for other in seen if other.cluster.is_plural]  # only an English body may be "they"
    cluster = resolve_pronoun(genders, Place(mention.span.start, mention.sentence), seen)
    if cluster is not None:
        cluster.add(mention.span, genders)
    return cluster


def _is_plural_cue(cue: str) -> bool:
    """Whether the verb is in the plural: "sagten sie" against "sagte sie"."""
    words = [word.lower() for word in _WORD.findall(cue)]
    return bool(words) and words[0].endswith("n") and words[0] not in _SINGULAR_IN_N


def _just_before(state: _State, mention: Mention) -> Cluster | None:
    """ "…, der die Pläne kennt": what ends right before the relative pronoun."""
    for seen in reversed(state.seen):
        if seen.span.end <= mention.span.start:
            gap = state.document.text[seen.span.end : mention.span.start]
            return seen.cluster if len(gap) <= 12 and "." not in gap else None
    return None


def _last_body(state: _State, mention: Mention) -> Cluster | None:
    """The body that "man" or "dort" speaks for: the last one named, at most one sentence before."""
    for seen in reversed(state.seen):
        if mention.sentence - seen.sentence > 1:
            return None
        if seen.cluster.is_body and not seen.is_quoted and seen.span.end <= mention.span.start:
            seen.cluster.add(mention.span)
            return seen.cluster
    return None


# --- whose ministry ------------------------------------------------------------------------------------


def _with_country(state: _State, mention: Mention) -> ParsedName:
    """ "Außenministerium" behind "Die US-Regierung" is the US one, if no other country is near."""
    parsed = mention.parsed
    if len(parsed.name.split()) > 1 or "-" in parsed.name:
        return parsed
    start = state.places.spans[max(0, mention.sentence - 1)].start if state.places.spans else 0
    own_start = state.places.spans[mention.sentence].start if state.places.spans else 0
    for begin in (own_start, start):
        countries = _countries_in(state.document.text[begin : mention.span.start], state.vocabulary)
        if len(countries) == 1:
            name = _of_country(parsed.name, next(iter(countries.values())), state.vocabulary)
            return replace(parsed, name=name)
        if countries:
            return parsed
    return parsed


def _countries_in(text: str, vocabulary: Vocabulary) -> dict[str, Country]:
    found: dict[str, Country] = {}
    for match in _WORD.finditer(text):
        word = match.group().lower().rstrip(".")
        first = word.split("-")[0]
        candidates = [word, first] + [word[:-length] for length in (1, 2) if len(word) > 5]
        for candidate in candidates:
            by_name = vocabulary.countries.get(candidate) if match.group()[0].isupper() else None
            country = by_name or vocabulary.country_adjectives.get(candidate)
            if country:
                found[country.name] = country
                break
    return found


def _of_country(name: str, country: Country, vocabulary: Vocabulary) -> str:
    if country.adjective.endswith("-"):
        return country.adjective + name
    if vocabulary.language == "en" or country.adjective[0].isupper():
        return f"{country.adjective} {name}"
    return f"{adjective(country.adjective + 'e', 'n')} {name}"


# --- the result ----------------------------------------------------------------------------------------


def _with_entities(state: _State) -> Document:
    used: dict[int, tuple[int, Cluster]] = {}
    attributions = []
    for attribution in state.document.attributions:
        cluster = state.by_span.get(_source_span(attribution)) if attribution.source else None
        if cluster is None:
            attributions.append(replace(attribution, entity=None, claimant=""))
            continue
        index, _ = used.setdefault(id(cluster), (len(used), cluster))
        attributions.append(replace(attribution, entity=index, claimant=cluster.name))
    entities = tuple(
        Entity(
            cluster.name, cluster.kind, tuple(sorted(cluster.spans)), _role_of(cluster), tuple(cluster.aliases),
            cluster.given, cluster.family, cluster.titles,
        )
        for _, cluster in used.values()
    )  # fmt: skip
    return replace(state.document, attributions=tuple(attributions), entities=entities)


def _role_of(cluster: Cluster) -> str:
    return cluster.role if cluster.is_named_person or cluster.role != cluster.name else ""
