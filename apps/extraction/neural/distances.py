"""How far a word stands from a content, in the steps the pointing heads know."""

DISTANCES = 23
MIDDLE = DISTANCES // 2


def distance_bucket(words: int) -> int:
    """0 to 22: 11 is "inside the content", lower before it, higher behind it, each step about twice as far."""
    size = min(abs(words).bit_length() + (abs(words) > 2 and abs(words) & abs(words) - 1 > 0), MIDDLE)
    return MIDDLE + (size if words > 0 else -size)
