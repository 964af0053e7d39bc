"""The exact words of an appearance, alone and with the text around them. No queries on a prefetched appearance."""

from apps.claims.models import Appearance, Span

CONTEXT = 160  # characters either side: about the sentence before and after
BETWEEN_PARTS = " … "


def places(appearance: Appearance, part: str = Span.Part.CONTENT) -> list[tuple[int, int]]:
    """The (start, end) pairs of one part, in text order."""
    return sorted((span.start, span.end) for span in appearance.spans.all() if span.part == part)


def exact_quote(appearance: Appearance, part: str = Span.Part.CONTENT) -> str:
    """The words as they stand in the text; parts that other words interrupt are joined by an ellipsis."""
    text = appearance.version.text
    return BETWEEN_PARTS.join(text[start:end] for start, end in places(appearance, part))


def in_context(appearance: Appearance, *, around: int = CONTEXT) -> tuple[str, str, str]:
    """(before, words, after) for showing the words in their place; cut at word borders."""
    text = appearance.version.text
    content = places(appearance)
    start, end = content[0][0], content[-1][1]
    before, after = text[max(0, start - around) : start], text[end : end + around]
    if start > around:
        before = "…" + before[before.find(" ") :] if " " in before else ""
    if end + around < len(text):
        after = after[: after.rfind(" ")] + " …" if " " in after else ""
    return before, text[start:end], after
