"""How much a claim is worth a check: a sum of named yes/no features that tell the words they saw.

The worth is `BASE` plus the weights of the features that fire, held between 0 and 1. The weights were set
by hand: a plain statement of fact comes to about 0.4, one with a figure by an official to about 0.6, an
opinion stays under 0.3. They rank a day's claims; they are no probability.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from apps.extraction import lexicons
from apps.extraction.clauses import content_words
from apps.extraction.lexicons import Lexicon
from apps.extraction.lexicons.phrases import Word, find, index, outermost
from apps.extraction.types import Attribution, Document, EntityKind, Kind, Reason, SpeechAct

NEEDS = ("language", "attributions", "acts", "entities")
ADDS = ("worth",)

BASE = 0.3
# As many as fit beside a reason on the page.
MAX_WORDS = 3
# A content of fewer words says too little to be looked up.
SHORT = 4
FACTUAL = frozenset({SpeechAct.STATES, SpeechAct.CONFIRMS, SpeechAct.DENIES, SpeechAct.ACCUSES})
FORWARD = frozenset({SpeechAct.INTENDS, SpeechAct.ANNOUNCES, SpeechAct.PROMISES})
EVALUATING = frozenset({SpeechAct.BELIEVES, SpeechAct.PRAISES, SpeechAct.CRITICISES, SpeechAct.DOUBTS})
GERMAN_FUTURE = frozenset(["wird", "werden", "werde", "würde", "würden"])


@dataclass(frozen=True, slots=True)
class Feature:
    """A question that is answered yes or no; `weight` counts when it is yes."""

    weight: float
    description: str


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        "figure": Feature(0.15, "It names a figure."),
        "statistic": Feature(0.1, "It rests on a study, a survey or a statistic."),
        "comparison": Feature(0.1, "It compares, or calls something the first, the most or the only one."),
        "cause": Feature(0.08, "It names a cause or an effect."),
        "law": Feature(0.06, "It is about a law, a ruling or a decision."),
        "accusation": Feature(0.12, "It accuses somebody."),
        "denial": Feature(0.1, "It denies what others say."),
        "fact": Feature(0.1, "It is about what has happened or is the case."),
        "official": Feature(0.1, "The claimant holds an office or is an authority."),
        "hearsay": Feature(0.08, "The text passes it on without naming anybody."),
        "dated": Feature(0.04, "It names a date."),
        "future": Feature(-0.1, "It is about the future or an intention."),
        "opinion": Feature(-0.12, "It is an opinion."),
        "demand": Feature(-0.1, "It is a demand."),
        "question": Feature(-0.2, "It is a question."),
        "vague": Feature(-0.08, "It is vague: nothing in it can be counted, dated or named."),
        "personal": Feature(-0.2, "It is a greeting, thanks or a private feeling."),
        "short": Feature(-0.1, "It is too short to be checked."),
        "does_not_say": Feature(-0.25, "It only tells what the claimant does not say."),
        "no_comment": Feature(-1.0, "It is a refusal to comment."),
    }
)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the features look at."""

    attribution: Attribution
    lexicon: Lexicon
    text: str
    content: tuple[Word, ...]
    claimant: str
    is_unnamed: bool

    def found(self, name: str) -> str | None:
        """The words of a list that the content holds; None when it holds none."""
        found = find([*self.content], index(self.lexicon.feature_words[name]))
        return _listed(item.span.of(self.text) for item in outermost(found))


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
    return _Claim(attribution, lexicon, document.text, tuple(content), claimant, is_unnamed)


def _listed(words: Iterable[str]) -> str | None:
    kept = list(dict.fromkeys(" ".join(word.split()) for word in words))[:MAX_WORDS]
    return ", ".join(kept) if kept else None


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
    if _future(claim) is not None or claim.found("personal") is not None or len(_plain(claim)) < SHORT:
        return None
    return None if claim.found("opinion") is not None and not claim.attribution.quantities else ""


def _future(claim: _Claim) -> str | None:
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
    words = [word.strip(',.()„“"').lower() for word in claim.claimant.split()]
    officials = claim.lexicon.feature_words["official"]
    for word in words:
        if word in officials or word in claim.lexicon.metonyms:
            return word
        # German writes the office as one word with what it is for: "Bundesinnenministerin".
        if claim.lexicon.language == "de" and word.endswith(tuple(officials)):
            return word
    return None


def _vague(claim: _Claim) -> str | None:
    if claim.attribution.quantities or claim.attribution.dates:
        return None
    return claim.found("vague")


def _opinion(claim: _Claim) -> str | None:
    words = claim.found("opinion")
    if claim.attribution.speech_act in EVALUATING:
        return words or _cue(claim)
    return words


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
    if claim.attribution.kind is Kind.REPORTED or len(words) >= SHORT:
        return None
    return " ".join(word.span.of(claim.text) for word in words)


# Each answers with the words that fired it, "" where no single word did, and None for no.
_TESTS: Mapping[str, Callable[[_Claim], str | None]] = MappingProxyType(
    {
        "figure": _figure,
        "statistic": _list("statistic"),
        "comparison": _list("comparison"),
        "cause": _list("causal"),
        "law": _list("law"),
        "accusation": _accusation,
        "denial": _when(SpeechAct.DENIES),
        "fact": _fact,
        "official": _official,
        "hearsay": _hearsay,
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
