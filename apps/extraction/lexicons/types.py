"""What a language's word lists look like once they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.extraction.types import SpeechAct


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One written form of a verb of saying, thinking or intending.

    `particle` is what else belongs to the verb, lower-cased, one or more words in their order: the
    separable prefix at the clause's end ("teilte … mit"), or companions before or after the form
    ("stellte … in aussicht", "in aussicht gestellt", "pointed out", "made it clear"); "" when the form
    is whole ("mitgeteilt", "mitteilte", "sagte").
    `form` is one of "present", "past", "subjunctive1", "subjunctive2", "participle", "infinitive", "gerund".
    `strength` is "sure" (nearly always attributes), "likely" (with a clause or a quotation), or
    "weak" (only beside a quotation or a that-clause: "lächelte", "smiled").
    `is_reflexive` verbs need "sich" ("äußerte sich").
    """

    lemma: str
    form: str
    particle: str
    act: SpeechAct
    strength: str
    is_reflexive: bool = False


@dataclass(frozen=True, slots=True)
class CueNoun:
    """A noun that attributes ("Angaben", "Aussage", "statement", "claim"), in one written form."""

    lemma: str
    act: SpeechAct
    strength: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the stages look up, keyed by lower-cased written form.

    `prepositions` tell where the cue stands: "before" or "after" its source, "around" it ("in … view",
    "…" being the source), "noun" (with a noun of saying that heads the source: "nach Angaben der
    Polizei", "seiner Ansicht nach"), or "alone" (no source of its own: "demnach").
    A "…" in a refusal stands for a few words in between.
    """

    language: str
    verbs: Mapping[str, tuple[VerbForm, ...]]  # always a single word; companions are in the particle
    nouns: Mapping[str, CueNoun]
    prepositions: Mapping[str, str]
    refusals: tuple[str, ...]  # "kein kommentar", "declined to comment", "ließ … offen"
    titles: frozenset[str]  # "dr.", "prof.", "herr", "mr."
    roles: Mapping[str, str]  # role noun form -> gender "m", "f", "n" or "" ("ministerin" -> "f")
    hedges: frozenset[str]  # all of them: those before figures and those of inference too
    evidentials: frozenset[str]
    given_names: Mapping[str, str]  # "sergei" -> "m"
    organisations: frozenset[str]  # words that head or are the name of a body: "ministerium", "amnesty international"
    metonyms: Mapping[str, str]  # "kreml" -> "Kreml", "white house" -> "White House"; places that speak
    unnamed: frozenset[str]  # heads of unnamed groups: "rebellen", "officials", "augenzeugen"
    agencies: Mapping[str, str]  # "dpa" -> "dpa"
    abbreviations: frozenset[str]
    outlets: Mapping[str, str] = field(default_factory=dict)  # "der spiegel" -> "Der Spiegel"
    acronyms: frozenset[str] = frozenset()  # names above that count only when written in capitals: "who", "ice", "pa"
    refusal_acts: Mapping[str, SpeechAct] = field(default_factory=dict)  # refusal -> what it amounts to
    act_phrases: Mapping[str, SpeechAct] = field(default_factory=dict)  # "took issue with", "… die Schuld" -> act
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)  # closed lists by name: "negator", "article", …
    figure_hedges: frozenset[str] = frozenset()  # hedges only where a figure follows: "about", "rund"
    inferences: frozenset[str] = frozenset()  # hedges that tell of signs: "apparently", "offenbar"
    feature_words: Mapping[str, frozenset[str]] = field(default_factory=dict)  # list name -> words that weigh
