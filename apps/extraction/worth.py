"""How much a claim is worth a check: a sum of named yes/no features that tell the words they saw.

The worth is `BASE` plus the weights of the features that fire, held between 0 and 1. The weights were set by hand and
then calibrated on claims graded for it (`apps.extraction.training.calibrate_worth`): a plain statement of fact comes to
about 0.4, one with a figure by an official to about 0.7, an opinion stays under 0.3. They rank a day's claims; they are
no probability.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from apps.extraction import lexicons
from apps.extraction.clauses import content_words
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import Word, find, index, outermost, words_of
from apps.extraction.types import Attribution, Document, EntityKind, Kind, Reason, Span, SpeechAct

NEEDS = ("language", "attributions", "acts", "entities")
ADDS = ("worth",)

BASE = 0.3
# As many as fit beside a reason on the page.
MAX_WORDS = 3
# A quotation of fewer words says too little to be looked up; told in other words, "forging ballots" says enough.
SHORT, SHORT_INDIRECT = 4, 2
FACTUAL = frozenset({SpeechAct.STATES, SpeechAct.CONFIRMS, SpeechAct.DENIES, SpeechAct.ACCUSES})
FORWARD = frozenset({SpeechAct.INTENDS, SpeechAct.ANNOUNCES, SpeechAct.PROMISES})
# Acts whose content is not put forward as so.
CLAIMS_NOTHING = frozenset({SpeechAct.ASKS, SpeechAct.DOES_NOT_SAY, SpeechAct.DECLINES_TO_COMMENT})
# German compounds of these carry their meaning: "Vergabegesetz", "Todesopferzahl" does not.
COMPOUNDED = frozenset({"law", "statistic", "harm"})
SHORTEST_HEAD, LONGEST_COMPOUND = 5, 60
ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")
EVALUATING = frozenset({SpeechAct.BELIEVES, SpeechAct.PRAISES, SpeechAct.CRITICISES, SpeechAct.DOUBTS})
GERMAN_FUTURE = frozenset(["wird", "werden", "werde", "würde", "würden"])


@dataclass(frozen=True, slots=True)
class Feature:
    """A question that is answered yes or no; `weight` counts when it is yes."""

    weight: float
    description: str


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        "figure": Feature(0.1, "It names a figure."),
        "statistic": Feature(0.13, "It rests on a study, a survey or a statistic."),
        "comparison": Feature(0.09, "It compares, or calls something the first, the most or the only one."),
        "cause": Feature(0.12, "It names a cause or an effect."),
        "law": Feature(0.06, "It is about a law, a ruling or a decision."),
        "accusation": Feature(0.15, "It accuses somebody."),
        "denial": Feature(0.11, "It denies what others say."),
        "fact": Feature(0.1, "It is about what has happened or is the case."),
        "official": Feature(0.11, "The claimant holds an office or is an authority."),
        "hearsay": Feature(0.07, "The text passes it on without naming anybody."),
        "harm": Feature(0.16, "It is about death, injury, illness or danger."),
        "absolute": Feature(0.07, "It holds for all or none, always or never."),
        "dated": Feature(0.03, "It names a date."),
        "future": Feature(-0.04, "It is about the future or an intention."),
        "opinion": Feature(-0.15, "It is an opinion."),
        "demand": Feature(-0.13, "It is a demand."),
        "question": Feature(-0.2, "It is a question."),
        "vague": Feature(-0.09, "It is vague: nothing in it can be counted, dated or named."),
        "personal": Feature(-0.2, "It is a greeting, thanks or a private feeling."),
        "short": Feature(-0.11, "It is too short to be checked."),
        "does_not_say": Feature(-0.26, "It only tells what the claimant does not say."),
        "no_comment": Feature(-1.0, "It is a refusal to comment."),
    }
)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the features look at."""

    attribution: Attribution
    lexicon: Lexicon
    text: str
    content: list[Word]
    claimant: str
    is_unnamed: bool
    seen: dict[str, list[Span]] = field(default_factory=dict)

    def found(self, name: str) -> str | None:
        """The words of a list that the content holds; None when it holds none."""
        return _listed(span.of(self.text) for span in self.spans(name))

    def spans(self, name: str) -> list[Span]:
        """Where the words of a list stand in the content; several features ask the same list."""
        if name not in self.seen:
            self.seen[name] = self._spans(name)
        return self.seen[name]

    def _spans(self, name: str) -> list[Span]:
        words = self.lexicon.feature_words[name]
        spans = [item.span for item in outermost(find(self.content, index(words)))]
        if self.lexicon.language == "de" and name in COMPOUNDED:
            spans += [word.span for word in self.content if _is_compound_of(word, self.text, words)]
        if self.lexicon.language == "de" and name == "opinion":
            spans += [word.span for word in self.content if _is_form_of(word, self.text, words)]
        return sorted(dict.fromkeys(spans))


def weigh(document: Document) -> Document:
    """The document with the worth of each attribution and the reasons for it."""
    if document.language not in lexicons.LANGUAGES:
        return document
    lexicon = lexicons.load(document.language)
    weighed = (_weigh(document, attribution, lexicon) for attribution in document.attributions)
    return replace(document, attributions=tuple(weighed))


def _weigh(document: Document, attribution: Attribution, lexicon: Lexicon) -> Attribution:
    claim = _claim(document, attribution, lexicon)
    reasons = tuple(
        Reason(name, feature.weight, words)
        for name, feature in FEATURES.items()
        if (words := _TESTS[name](claim)) is not None
    )
    total = BASE + sum(reason.weight for reason in reasons)
    return replace(attribution, reasons=reasons, worth=round(min(1.0, max(0.0, total)), 3))


def _claim(document: Document, attribution: Attribution, lexicon: Lexicon) -> _Claim:
    content = content_words(document.text, attribution)
    if attribution.kind is Kind.REPORTED:  # its cue and its source are no part of the claim
        told = [*attribution.cue, *attribution.source]
        content = [word for word in content if not any(span.covers(word.span) for span in told)]
    claimant = " ".join(span.of(document.text) for span in attribution.source)
    entity = document.entities[attribution.entity] if attribution.entity is not None else None
    if entity is not None:
        claimant = f"{entity.role} {entity.name} {claimant}"
    is_unnamed = entity is not None and entity.kind is EntityKind.UNNAMED_GROUP
    return _Claim(attribution, lexicon, document.text, content, claimant, is_unnamed)


def _listed(words: Iterable[str]) -> str | None:
    kept = list(dict.fromkeys(" ".join(word.split()) for word in words))[:MAX_WORDS]
    return ", ".join(kept) if kept else None


def _is_compound_of(word: Word, text: str, heads: frozenset[str]) -> bool:
    """Whether a German noun ends in one of the listed ones: "Vergabegesetz"."""
    return text[word.span.start].isupper() and _ends_in(word.lower, heads)


@lru_cache(maxsize=8192)
def _ends_in(low: str, heads: frozenset[str]) -> bool:
    if not SHORTEST_HEAD + 3 < len(low) < LONGEST_COMPOUND or low in heads:
        return False
    return any(low[place:] in heads for place in range(SHORTEST_HEAD - 1, len(low) - SHORTEST_HEAD + 1))


def _is_form_of(word: Word, text: str, adjectives: frozenset[str]) -> bool:
    """Whether a German adjective is one of the listed ones with an ending: "gerechtes"."""
    if not word.lower.endswith(ADJECTIVE_ENDINGS) or not text[word.span.start].islower():
        return False
    return any(word.lower.endswith(end) and word.lower.removesuffix(end) in adjectives for end in ADJECTIVE_ENDINGS)


def _comparison(claim: _Claim) -> str | None:
    """A comparison; "mehr als 40" is only a bound of a figure, "twice as many" is one that figures tell."""
    bounds = {quantity.span.start for quantity in claim.attribution.quantities if quantity.bound}
    multiples = [item.span for item in claim.attribution.quantities if item.unit == "fold"]
    compared = [span for span in claim.spans("comparison") if not any(0 <= start - span.end <= 1 for start in bounds)]
    return _listed(span.of(claim.text) for span in sorted([*compared, *multiples]))


def _absolute(claim: _Claim) -> str | None:
    """Words for all or none in a statement of fact: "alles Gute" and "never again" state nothing."""
    if _fact(claim) is None:
        return None
    words = _plain(claim)
    none = next((word for word in words[:2] if word.lower in ("kein", "keine", "no")), None)
    return claim.found("absolute") or (none.span.of(claim.text) if none is not None else None)


def _claims_nothing(claim: _Claim) -> bool:
    return claim.attribution.speech_act in CLAIMS_NOTHING


def _figure(claim: _Claim) -> str | None:
    return _listed(quantity.span.of(claim.text) for quantity in claim.attribution.quantities)


def _accusation(claim: _Claim) -> str | None:
    words = claim.found("accusation")
    if claim.attribution.speech_act is SpeechAct.ACCUSES:
        return words or _cue(claim)
    return words if claim.attribution.speech_act in FACTUAL else None


def _fact(claim: _Claim) -> str | None:
    if claim.attribution.speech_act not in FACTUAL or _is_question(claim):
        return None
    if _future(claim) is not None or claim.found("personal") is not None or _short(claim) is not None:
        return None
    if _vague(claim) is not None:
        return None
    return None if claim.found("opinion") is not None and not claim.attribution.quantities else ""


def _future(claim: _Claim) -> str | None:
    if _claims_nothing(claim):
        return None
    if claim.attribution.speech_act in FORWARD:
        return _cue(claim)
    return claim.found("future") or (_german_future(claim) if claim.lexicon.language == "de" else None)


def _german_future(claim: _Claim) -> str | None:
    """ "wird … kommen", "kommen werde": with an infinitive at the clause's end; with a participle it is a passive."""
    clause: list[Word] = []
    for word in (*claim.content, None):
        if word is not None and not word.is_mark:
            clause.append(word)
            continue
        auxiliary = next((item for item in clause if item.lower in GERMAN_FUTURE), None)
        verbs = [item.lower for item in clause[-2:] if item is not auxiliary]
        if auxiliary is not None and verbs and verbs[-1].endswith("n") and not _is_participle(verbs[-1]):
            return auxiliary.span.of(claim.text)
        clause = []
    return None


def _is_participle(word: str) -> bool:
    return word.startswith("ge") or "ge" in word[2:6] or word == "worden"


def _official(claim: _Claim) -> str | None:
    """The office or authority in what the claimant is called; of an unnamed group it tells too little."""
    if claim.is_unnamed:
        return None
    officials = claim.lexicon.feature_words["official"]
    named = words_of(claim.claimant)
    if found := next(outermost(find(named, index(officials))), None):
        return " ".join(named[place].lower for place in found.words)
    for word in (word.lower for word in named if not word.is_mark):
        if word in claim.lexicon.metonyms or _without_case(word, claim.lexicon.language) in officials:
            return word
        # German writes the office as one word with what it is for: "Bundesinnenministerin".
        if claim.lexicon.language == "de" and word.endswith(tuple(officials)):
            return word
    return None


def _without_case(word: str, language: str) -> str:
    """ "president's", "Präsidenten"."""
    if language == "en":
        return word.removesuffix("'s")
    return next((word.removesuffix(end) for end in ("en", "es", "s", "n") if word.endswith(end)), word)


def _vague(claim: _Claim) -> str | None:
    if claim.attribution.quantities or claim.attribution.dates:
        return None
    return claim.found("vague")


def _opinion(claim: _Claim) -> str | None:
    if _claims_nothing(claim):
        return None
    polite = claim.spans("personal")
    spans = [span for span in claim.spans("opinion") if not _is_inside(span, polite)]
    words = _listed(span.of(claim.text) for span in spans)
    if words is None and (judging := _judging(claim)):
        return judging
    if words is None and claim.attribution.speech_act in EVALUATING:
        # "Das Institut erwartet …": what is expected is no opinion but a forecast.
        is_forecast = claim.attribution.speech_act is SpeechAct.BELIEVES and _future(claim) is not None
        return None if is_forecast else _cue(claim)
    return words


def _is_inside(span: Span, others: list[Span]) -> bool:
    """Whether one of the others, which are in text order and do not overlap, covers the span."""
    before = bisect_right(others, span.start, key=lambda other: other.start) - 1
    return before >= 0 and others[before].covers(span)


def _judging(claim: _Claim) -> str | None:
    """ "described it as a disaster": the cue itself says that somebody judges."""
    parts = claim.attribution.cue
    words = [word for span in parts for word in words_of(claim.text, span.start, span.end)]
    is_judging = any(word.lower in claim.lexicon.feature_words["judging"] for word in words)
    return _cue(claim) if is_judging and any(word.lower in ("als", "as") for word in claim.content) else None


def _is_question(claim: _Claim) -> bool:
    return claim.attribution.speech_act is SpeechAct.ASKS


def _plain(claim: _Claim) -> list[Word]:
    return [word for word in claim.content if not word.is_mark]


def _cue(claim: _Claim) -> str:
    return " … ".join(" ".join(span.of(claim.text).split()) for span in claim.attribution.cue)


def _when(act: SpeechAct) -> Callable[[_Claim], str | None]:
    return lambda claim: _cue(claim) if claim.attribution.speech_act is act else None


def _list(name: str) -> Callable[[_Claim], str | None]:
    return lambda claim: claim.found(name)


def _hearsay(claim: _Claim) -> str | None:
    return (_listed(claim.attribution.evidentials) or "") if claim.attribution.is_hearsay else None


def _short(claim: _Claim) -> str | None:
    words = _plain(claim)
    is_quoted = claim.attribution.kind in (Kind.DIRECT, Kind.MIXED)
    if claim.attribution.kind is Kind.REPORTED or len(words) >= (SHORT if is_quoted else SHORT_INDIRECT):
        return None
    return " ".join(word.span.of(claim.text) for word in words)


# Each answers with the words that fired it, "" where no single word did, and None for no.
_TESTS: Mapping[str, Callable[[_Claim], str | None]] = MappingProxyType(
    {
        "figure": _figure,
        "statistic": _list("statistic"),
        "comparison": _comparison,
        "cause": _list("causal"),
        "law": _list("law"),
        "accusation": _accusation,
        "denial": _when(SpeechAct.DENIES),
        "fact": _fact,
        "official": _official,
        "hearsay": _hearsay,
        "harm": lambda claim: None if _claims_nothing(claim) else claim.found("harm"),
        "absolute": _absolute,
        "dated": lambda claim: _listed(claim.attribution.dates),
        "future": _future,
        "opinion": _opinion,
        "demand": _when(SpeechAct.DEMANDS),
        "question": _when(SpeechAct.ASKS),
        "vague": _vague,
        "personal": _list("personal"),
        "short": _short,
        "does_not_say": _when(SpeechAct.DOES_NOT_SAY),
        "no_comment": _when(SpeechAct.DECLINES_TO_COMMENT),
    }
)
