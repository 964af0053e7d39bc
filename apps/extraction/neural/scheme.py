"""How spans are written as one tag a word.

Content has a layer with its kinds; cue and source have a layer each. `B` begins a span, `I` goes on, `J` begins
a further part of the content before it (the words behind an interrupting cue), `O` is none of these.
"""

KINDS = ("direct", "indirect", "free_indirect", "reported")
OUTSIDE = 0
CONTENT_TAGS = ("O", *(f"{mark}-{kind}" for kind in KINDS for mark in "BIJ"))
SPAN_TAGS = ("O", "B", "I")


def begins(kind: int) -> int:
    return 1 + 3 * kind


def goes_on(kind: int) -> int:
    return 2 + 3 * kind


def rejoins(kind: int) -> int:
    return 3 + 3 * kind


def kind_of(tag: int) -> int:
    """Index into KINDS, -1 outside."""
    return (tag - 1) // 3 if tag else -1


def may_follow(before: int, after: int) -> bool:
    """Whether one content tag may stand behind another: `I` needs a word of its own kind before it."""
    return after == OUTSIDE or (after - 1) % 3 != 1 or kind_of(before) == kind_of(after)
