"""The stage: asks about each piece, grounds the answers, and leaves the work to the tagger before where that fails."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from apps.extraction.language_model.answers import Claimed, Complete, ModelFailed, Outcome, read
from apps.extraction.language_model.choosing import outermost, shaped
from apps.extraction.language_model.grounding import Grounded, Range, Text, ground
from apps.extraction.language_model.pieces import Piece, pieces
from apps.extraction.language_model.prompts import INSTRUCTIONS, text_for
from apps.extraction.types import Attribution, Document, Span

NEEDS = ("sentences", "quotations", "language")
ADDS = ("attributions",)

NOTE = "language_model"  # among the notes of a document: how asking ended
# With more of its items thrown away than this the model is inventing, and the rest is not trusted either.
MOST_THROWN_AWAY = 0.5
# Nobody has measured the model that an administrator chose: as sure as the less sure rules of the built-in tagger,
# so that the desk's order by confidence puts it behind what is sure.
CONFIDENCE = 0.75
CONFIDENCE_WITHOUT_SOURCE = 0.6

Tag = Callable[[Document], Document]


def instead_of(built_in: Tag, complete: Complete) -> Tag:
    """A tagging stage that asks the model, and does what `built_in` does where the model gives nothing of use.

    The document's note "language_model" says how it ended (an Outcome's value), the notes "language_model_ungrounded",
    "…_invalid", "…_duplicate" and "…_overlapping" how many of its attributions were thrown away.
    """

    def tag(document: Document) -> Document:
        counts: Counter[str] = Counter()
        try:
            found = _found(document, complete, counts)
        except ModelFailed as failure:
            return _noted(built_in(document), failure.outcome, counts)
        return _noted(replace(document, attributions=found), Outcome.USED, counts)

    return tag


def _noted(document: Document, outcome: Outcome, counts: Counter[str]) -> Document:
    told = {f"{NOTE}_{name}": str(count) for name, count in sorted(counts.items()) if count}
    return replace(document, notes={**document.notes, NOTE: outcome.value, **told})


def _found(document: Document, complete: Complete, counts: Counter[str]) -> tuple[Attribution, ...]:
    found: list[Attribution] = []
    items = 0
    for piece in pieces(document):
        answer = read(complete(INSTRUCTIONS, text_for(piece)))
        items += len(answer.claimed) + answer.invalid
        counts["invalid"] += answer.invalid
        found.extend(_attributions(document, piece, answer.claimed, counts))
    if not items:
        raise ModelFailed(Outcome.NOTHING_FOUND)
    if not found or counts["invalid"] + counts["ungrounded"] > MOST_THROWN_AWAY * items:
        raise ModelFailed(Outcome.UNGROUNDED)
    kept = outermost(found)
    counts["overlapping"] = len(found) - len(kept)
    return tuple(kept)


def _attributions(
    document: Document, piece: Piece, claimed: Iterable[Claimed], counts: Counter[str]
) -> Iterable[Attribution]:
    text = Text(piece, document.language)
    taken: set[tuple[Range, ...]] = set()
    for item in claimed:
        grounded = ground(text, item, taken)
        if grounded is None:
            counts["ungrounded"] += 1
        elif grounded.content in taken:
            counts["duplicate"] += 1
        else:
            taken.add(grounded.content)
            yield shaped(document, _attribution(piece, grounded))


def _attribution(piece: Piece, grounded: Grounded) -> Attribution:
    source = _places(piece, grounded.source)
    return Attribution(
        grounded.claimed.kind,
        _places(piece, grounded.content),
        cue=_places(piece, grounded.cue),
        source=source,
        confidence=CONFIDENCE if source else CONFIDENCE_WITHOUT_SOURCE,
    )


def _places(piece: Piece, ranges: tuple[Range, ...]) -> tuple[Span, ...]:
    return tuple(span for start, end in ranges for span in piece.places(start, end))
