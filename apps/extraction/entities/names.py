"""When two written names are one person's: genitives, transliterations, initials, short forms."""

import re
import unicodedata
from functools import cache

SHORTEST_FOLDED = 4  # letters; shorter names must be spelled alike
SHORTEST_PREFIX = 3  # letters of a short given name ("Ben" for "Benjamin")

# One sound, many alphabets: "Schoigu", "Shoigu", "Choïgou". Order matters: longer spellings first.
_SOUNDS = (
    ("schtsch", "s"),
    ("shch", "s"),
    ("tsch", "c"),
    ("tch", "c"),
    ("tsh", "c"),
    ("sch", "s"),
    ("zh", "s"),
    ("sh", "s"),
    ("kh", "h"),
    ("ch", "h"),
    ("ck", "k"),
    ("ph", "f"),
    ("th", "t"),
    ("ts", "z"),
    ("tz", "z"),
    ("ks", "x"),
    ("ou", "u"),
    ("ae", "a"),
    ("oe", "o"),
    ("ue", "u"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
)


@cache
def fold(name: str) -> str:
    """A key that transliterations of one name share; names that only look alike may share it too."""
    text = name.lower().replace("ß", "ss").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"[^\w]|_", "", text)
    for written, sound in _SOUNDS:
        text = text.replace(written, sound)
    return re.sub(r"(.)\1+", r"\1", text)


def same_family(one: str, other: str) -> bool:
    """Whether two family names are one, spelling aside."""
    if one.lower() == other.lower():
        return True
    folded = fold(one)
    return len(folded) >= SHORTEST_FOLDED and folded == fold(other)


def compatible_given(one: str, other: str) -> bool:
    """Whether two given names may be one person's; an absent one fits every other."""
    if not one or not other:
        return True
    first, second = one.split()[0].strip("."), other.split()[0].strip(".")
    if len(first) == 1 or len(second) == 1:
        return first[:1].lower() == second[:1].lower()
    if fold(first) == fold(second):
        return True
    shorter, longer = sorted((fold(first), fold(second)), key=len)
    return len(shorter) >= SHORTEST_PREFIX and longer.startswith(shorter)


def without_genitive(name: str) -> str:
    """The name without a genitive ending: "Shoigus", "Marx’", "Hart's"; "" when there is none to take off."""
    for ending in ("'s", "’s", "'", "’"):
        if name.endswith(ending):
            return name[: -len(ending)]
    return name[:-1] if len(name) > 3 and name.endswith("s") and not name.endswith("ss") else ""
