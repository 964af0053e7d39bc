"""When two written names are one: the key under which spellings meet.

German, English and scientific transliterations of the same Slavic or Arabic name differ in a
handful of letter groups (Schoigu, Shoigu, Šojgu). The key folds these, accents and case away. Two
names with one key are candidates for the same source; the caller decides whether there is only one.
"""

import re
import unicodedata

# Longest first. Left: what German, English, French or scientific spelling writes; right: one letter for it.
_FOLDS = (
    ("schtsch", "S"),
    ("shch", "S"),
    ("tsch", "C"),
    ("sch", "S"),
    ("tch", "C"),
    ("ch", "x"),
    ("kh", "x"),
    ("sh", "S"),
    ("zh", "Z"),
    ("dsch", "Z"),
    ("dj", "Z"),
    ("dzh", "Z"),
    ("ts", "z"),
    ("tz", "z"),
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("ks", "x"),
    ("ff", "f"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ij", "i"),
    ("iy", "i"),
    ("yi", "i"),
    ("ey", "ei"),
    ("aj", "ai"),
    ("ay", "ai"),
    ("ej", "ei"),
    ("oj", "oi"),
    ("oy", "oi"),
    ("yj", "i"),
    ("ju", "iu"),
    ("yu", "iu"),
    ("ja", "ia"),
    ("ya", "ia"),
    ("je", "e"),
    ("ye", "e"),
)
_FOLD = re.compile("|".join(re.escape(left) for left, _ in sorted(_FOLDS, key=lambda pair: -len(pair[0]))))
_FOLD_TO = dict(_FOLDS)
_LAST = str.maketrans({"j": "i", "y": "i", "w": "v", "c": "k", "q": "k"})
_LETTERS_OF_THEIR_OWN = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "š": "sh",
        "č": "ch",
        "ž": "zh",
        "ş": "sh",
        "ç": "ch",
    }
)
_NOT_A_WORD = re.compile(r"[^\w]+", re.UNICODE)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PARTICLES = frozenset({"de", "da", "di", "do", "du"})  # de Mistura, da Mistura
_UMLAUTS = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"))


def plain(name: str) -> str:
    """Lower-cased, without accents, invisible characters and punctuation; single spaces. Sorts as people expect."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", name)).casefold()
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS_OF_THEIR_OWN))
    return " ".join(_NOT_A_WORD.sub(" ", "".join(c for c in text if not unicodedata.combining(c))).split())


def name_key(name: str) -> str:
    """The key under which the spellings of one name meet; "" when the name has no letters."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", name)).casefold()
    for umlaut, pair in _UMLAUTS:  # Müller and Mueller are one
        text = text.replace(pair, umlaut)
    folded = _FOLD.sub(lambda match: _FOLD_TO[match.group()], plain(text))
    words = folded.translate(_LAST).split()
    return " ".join("d" if word in _PARTICLES else _without_doubles(word) for word in words)[:300]


def _without_doubles(word: str) -> str:
    return "".join(letter for i, letter in enumerate(word) if i == 0 or letter != word[i - 1])
