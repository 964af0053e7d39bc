"""What the stages pass on: frozen dataclasses, no behaviour beyond small answers.

Every offset counts Unicode characters of the text that was handed to `extract` (Python slices).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """How the words are rendered (speech representation; annotation guide)."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    FREE_INDIRECT = "free_indirect"
    REPORTED = "reported"
    MIXED = "mixed"  # an indirect one that carries quoted words


class SpeechAct(StrEnum):
    STATES = "states"
    CONFIRMS = "confirms"
    DENIES = "denies"
    ANNOUNCES = "announces"
    PROMISES = "promises"
    DEMANDS = "demands"
    WARNS = "warns"
    ACCUSES = "accuses"
    CRITICISES = "criticises"
    PRAISES = "praises"
    DOUBTS = "doubts"
    BELIEVES = "believes"
    INTENDS = "intends"
    ASKS = "asks"
    DECLINES_TO_COMMENT = "declines to comment"
    DOES_NOT_SAY = "does not say"


class Tense(StrEnum):
    """When a claim is set, seen from the time of saying it."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class EntityKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    AGENCY = "agency"
    DOCUMENT = "document"
    UNNAMED_GROUP = "unnamed group"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start}:{self.end}")

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end

    def covers(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Token:
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `paragraph` counts body paragraphs from 0."""

    span: Span
    tokens: tuple[Token, ...]
    paragraph: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """A pair of quotation marks and what stands between; `span` includes the marks. Outermost only."""

    span: Span
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class Entity:
    """Everyone or everything one article calls a source: all its mentions are one.

    `name` is the fullest name ("Sergey Shoigu"); `role` the office in force in this article
    ("russischer Verteidigungsminister"), "" where none is told. A person's name comes in parts too: `given` and
    `family` names, either "" where the article never tells it, and the `titles` before it ("Prof.", "Dr.").
    """

    name: str
    kind: EntityKind
    mentions: tuple[Span, ...]
    role: str = ""
    aliases: tuple[str, ...] = ()
    given: str = ""
    family: str = ""
    titles: tuple[str, ...] = ()


class Bound(StrEnum):
    """What the words before a number make of it: "rund 40", "at least 40"."""

    EXACT = ""
    ABOUT = "about"
    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    LESS_THAN = "less than"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a claim: `value` in `unit`, "" when bare; of a range `value` is the lower end and `upper` the other.

    Money is in ISO 4217 codes ("EUR"), measures in their symbols ("km²", "MWh") or English names ("percent",
    "percentage points", "years"), what is counted in English names where the lists know it ("people", "dead").
    "share" is a part of a whole (two thirds: 0.667), "fold" a multiple (twice as many: 2).
    """

    span: Span
    value: float
    unit: str = ""
    upper: float | None = None
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a claim names.

    `value` is ISO 8601 as EDTF (ISO 8601-2) and TIMEX3 (ISO 24617-1) write it, no finer than the text: "2024-03-12",
    "2024-03", "2024", "2024-Q3", "2024-H1", "2024-SU" (SP, SU, FA, WI: a winter by the year it begins in), "2024-W20",
    "2024-W20-WE" (its weekend), "199X", "18XX", intervals "2015/2020", "2019/.." and "../2030". It is "" where only the
    article's date could tell which is meant and that is unknown, or where the text leaves it open. `part` is "start",
    "mid" or "end" of it ("Ende 2024").
    """

    span: Span
    value: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One check-worthiness feature that fired: its weight and the words that fired it."""

    name: str
    weight: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what, where. Parts are in text order; `source` and `cue` may be empty.

    `entity` is the index of the claimant in `Document.entities`, or None: one candidate or none.
    `is_hearsay` marks a claim that the text passes on without naming anybody ("sollen", "reportedly").
    """

    kind: Kind
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    confidence: float = 0.0
    entity: int | None = None
    claimant: str = ""
    speech_act: SpeechAct = SpeechAct.STATES
    tense: Tense = Tense.PRESENT
    is_negative: bool = False
    is_hearsay: bool = False
    hedges: tuple[str, ...] = ()
    evidentials: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    label: str = ""
    worth: float = 0.0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The text and what the stages so far have found in it.

    `published` is the day the article came out, where it is known: what "gestern" counts from.
    `paragraphs` are the title's and the body's lines (set by clean: everything else is menu, advert, teaser …).
    """

    text: str
    language: str = ""
    published: date | None = None
    title: Span | None = None
    paragraphs: tuple[Span, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    entities: tuple[Entity, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)  # limits met: {"truncated": "…"}
