"""Judges labels by what must be in them and what must not, without asking for one right wording."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from apps.extraction.acts import act
from apps.extraction.labels import MAX_LABEL, label
from apps.extraction.types import EntityKind
from tests.extraction.marking import TAG, marked

ITEMS = Path(__file__).parent / "items.jsonl"
MEASURES = ("true", "telling", "alone", "grammatical", "signed")
Item = Mapping[str, Any]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What no cut leaves at the end, what stands at the end of no whole sentence either, and what no gist begins with.
CUT_OFF = {
    "de": _set("an auf aus bei mit vor nach zu über unter durch um nicht ein"),
    "en": _set("in on at by for from to with about not no had has was were is are"),
}
HANGING = {
    "de": _set(
        "und oder aber sondern sowie der die das den dem des eine einen einem einer eines in im am für von vom zum zur "
        "gegen ohne seit bis dass ob wenn weil als wie sehr"
    ),
    "en": _set(
        "and or but nor the a an of without into than that which who if unless because while although as his her its "
        "their very be been"
    ),
}
OPENERS = {"de": _set("dass und aber denn sondern welche welcher"), "en": _set("that which and but to of")}
BROKEN_MARKS = re.compile(r",,|\s[,.;:](?!\w)|[,;]\.|\.…|…\s*…|\(\s*…")
QUOTES = {"„": "“", "“": "”", "‚": "‘", "‘": "’"}


def items() -> list[Item]:
    """Every item of the set."""
    return [json.loads(row) for row in ITEMS.read_text(encoding="utf-8").splitlines()]


def labelled(item: Item) -> str:
    """The label that the extraction gives to the item's marked text."""
    kind = EntityKind(item.get("claimant_kind", "person"))
    document = marked(item["text"], item["language"], claimant=item.get("claimant", ""), kind=kind)
    return label(act(document)).attributions[0].label


def figures(found: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Shares in per cent, by language and by language and kind, of labels given by the items' ids."""
    groups: dict[str, list[Item]] = {}
    for item in items():
        groups.setdefault(item["language"], []).append(item)
        groups.setdefault(f"{item['language']} {item['kind']}", []).append(item)
    return {name: _figures(group, found) for name, group in sorted(groups.items())}


def _figures(group: list[Item], found: Mapping[str, str]) -> dict[str, float]:
    passed: Counter[str] = Counter()
    overlap, length = 0.0, 0
    for item in group:
        shown = found[item["id"]]
        faults = judge(item, shown)
        passed.update(measure for measure in MEASURES[:-1] if not faults[measure])
        passed["signed"] += not any(faults.values())
        overlap += max(token_f1(shown, model) for model in item["models"])
        length += len(shown)
    shares = {measure: round(100 * passed[measure] / len(group), 1) for measure in MEASURES}
    return shares | {"tokens": round(100 * overlap / len(group), 1), "length": round(length / len(group), 1)}


def judge(item: Item, shown: str) -> dict[str, list[str]]:
    """What is wrong with the label, by measure; empty lists where nothing is."""
    return {
        "true": [
            *(f"lacks {words}" for words in item.get("keep", []) if not _has(words, shown)),
            *(f"says {words}" for words in item.get("forbid", []) if _has(words, shown, exactly=True)),
        ],
        "telling": [f"lacks {words}" for words in item.get("facts", []) if not _has(words, shown)],
        "alone": list(_needs(item, shown)),
        "grammatical": list(_stumbles(item, shown)),
    }


def _needs(item: Item, shown: str) -> Iterator[str]:
    """What a reader would miss who sees the label alone."""
    if len(shown) > MAX_LABEL:
        yield f"{len(shown)} characters"
    names = item["names"]
    if "*" not in names and not any(_is_named(name, shown) for name in names):
        yield f"not named {names}"
    if any(shown.count(opening) != shown.count(closing) for opening, closing in _marks(shown)):
        yield "a quotation mark without its other"
    head, cut, _ = shown.rstrip("“”").rpartition("…")
    words = re.findall(r"[\w’'-]+", head if cut else shown)
    if not words:
        return
    last, is_cut = words[-1], bool(cut) and shown.rstrip("“”").endswith("…")
    hanging = HANGING[item["language"]] | (CUT_OFF[item["language"]] if is_cut else frozenset())
    if (is_cut or not cut) and last.lower() in hanging and not re.search(r"[“”]$", head.strip()):
        yield f"ends in {last!r}"
    if is_cut and re.fullmatch(r"\d{1,3}", last) and head.rstrip()[-1].isdigit():
        yield "a number without what it counts"
    if is_cut and last.lower() not in re.findall(r"[\w’'-]+", TAG.sub("", item["text"]).lower()):
        yield f"{last!r} is no whole word of the text"


def _is_named(name: str, shown: str) -> bool:
    prefix, colon, _ = shown.partition(": ")
    if not name:
        return not colon or len(prefix.split()) > 6
    return prefix == name if colon else shown.startswith(name)


def _stumbles(item: Item, shown: str) -> Iterator[str]:
    """Where the label is no German or English."""
    yield from (f"reads {words}" for words in item.get("broken", []) if _has(words, shown, exactly=True))
    if match := BROKEN_MARKS.search(shown):
        yield f"reads {match[0]!r}"
    gist = shown.partition(": ")[2] or shown
    if gist.startswith("…"):
        yield "begins with a gap"
    opener = gist.partition(" ")[0]
    if opener.lower() in OPENERS[item["language"]]:
        yield f"begins with {opener!r}"
    if not shown[:1].isupper() and shown[:1].isalpha():
        yield "begins small"


def _marks(shown: str) -> Iterable[tuple[str, str]]:
    return [("„", "“")] if "„" in shown else [("“", "”")]


def _has(alternatives: str, shown: str, *, exactly: bool = False) -> bool:
    """Whether one of the words between bars stands in the label; "exactly" minds capitals."""
    return any(_pattern(words, exactly).search(shown) for words in alternatives.split("|"))


@cache
def _pattern(words: str, exactly: bool) -> re.Pattern[str]:
    """A stem before "*", a gap of any words for " … ", whole words else."""
    body = re.escape(words).replace(r"\*", r"\w*").replace(r"\ …\ ", r"\b.*\b")
    before = r"(?<!\w)" if words[:1].isalnum() else ""
    after = r"(?!\w)" if words[-1:].isalnum() else ""
    return re.compile(before + body + after, 0 if exactly else re.IGNORECASE)


def token_f1(one: str, other: str) -> float:
    """The harmonic mean of the shares of words that two labels have in common, 0 to 1."""
    left, right = (Counter(re.findall(r"\w+", words.lower())) for words in (one, other))
    shared = (left & right).total()
    return 2 * shared / (left.total() + right.total()) if shared else 0.0
