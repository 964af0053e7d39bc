"""Short forms of what the rules found, for comparing in tests."""

from apps.extraction import Attribution, extract
from apps.extraction.types import Span


def words(text: str, spans: tuple[Span, ...]) -> str:
    """The spans' words, parts joined by " … "."""
    return " … ".join(span.of(text) for span in spans)


def told(text: str, language: str) -> list[Attribution]:
    """What the rules find; the trained tagger judges it later, by figures of its own."""
    return list(extract(text, language, is_clean=True, model=None).attributions)


def contents(text: str, language: str) -> list[str]:
    """The content of every attribution, in text order."""
    return [words(text, item.content) for item in told(text, language)]


def only(text: str, language: str) -> tuple[str, str, str, str]:
    """Kind, content, cue and source of the one attribution that must be there."""
    items = told(text, language)
    assert len(items) == 1, [(item.kind.value, words(text, item.content)) for item in items]
    (item,) = items
    return item.kind.value, words(text, item.content), words(text, item.cue), words(text, item.source)
