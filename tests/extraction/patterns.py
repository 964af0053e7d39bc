"""Every pattern that the extraction compiles, and texts made to choke each.

    python -m tests.extraction.patterns     # prints them as JSON: [{"pattern", "flags", "where"}]

Run as a program it watches `re` while all modules are loaded and an article in each language is read, so that patterns
made on the way are seen like those of the modules.
"""

import importlib
import json
import pkgutil
import re
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

EXTRACTION = Path(__file__).resolve().parents[2] / "apps" / "extraction"
ARTICLES = {
    "de": "Rat tagt\n\nVon Ute Lang\n\n„Wir bauen“, sagte Jörg Roth am 3. Mai 2024. Laut dpa kamen rund 1.200 Gäste.",
    "en": "Council meets\n\nBy Ann Lee\n\n“We build,” Mayor Joe Roth said on May 3, 2024. About 1,200 came, he said.",
}
MANY = 20  # a repeat bounded by less cannot take long
NOT_AT_RUN_TIME = ("apps.extraction.training",)
# Words and marks that patterns are about, beside what is read off the patterns themselves.
PUMPS = (
    "a",
    "A ",
    "1.",
    "„",
    "(",
    "- ",
    " ",
    "\n",
    ", ",
    "von ",
    "A.",
    "a-",
    "12. ",
    "a/b ",
    "A-jährige",
    "<a",
    "1.000 ",
    "sagte ",
)


def compiled() -> list[dict[str, Any]]:
    """Loads and reads everything, and gives the patterns compiled from code of the extraction meanwhile."""
    seen: dict[tuple[str, int], str] = {}
    compile_ = re._compile  # type: ignore[attr-defined]

    def watching(pattern: Any, flags: Any) -> Any:
        found = compile_(pattern, flags)
        caller = sys._getframe(2)  # behind re.compile, re.search …
        if isinstance(found.pattern, str) and EXTRACTION in Path(caller.f_code.co_filename).parents:
            seen.setdefault((found.pattern, found.flags), caller.f_globals["__name__"])
        return found

    re._compile = watching  # type: ignore[attr-defined]
    package = importlib.import_module("apps.extraction")
    for module in pkgutil.walk_packages(package.__path__, "apps.extraction."):
        if not module.name.startswith(NOT_AT_RUN_TIME):
            importlib.import_module(module.name)
    for language, text in ARTICLES.items():
        package.extract(text, language)
        importlib.import_module("apps.extraction.cleaning").clean_html(f"<article><p>{text}</p></article>")
    return [{"pattern": pattern, "flags": flags, "where": where} for (pattern, flags), where in seen.items()]


def attacks(pattern: str, flags: int, length: int) -> Iterator[str]:
    """Texts of about this length that repeat what the pattern repeats, and end so that it fails at the last."""
    tree = parser.parse(pattern, flags)
    start = _sample(tree, 0)
    own = {start, *(_sample(body, pick) for body in _repeated(tree) for pick in range(4))} - {""}
    for prefix, pumps in (("", own | set(PUMPS)), (start[:20], own)):
        for pump in sorted(pumps):
            yield prefix + pump * (length // len(pump)) + "\x01"


def _repeated(tree: Iterable[Any]) -> Iterator[Any]:
    """What the pattern may repeat often, at any depth."""
    for code, value in tree:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            if value[1] is codes.MAXREPEAT or value[1] > MANY:
                yield value[2]
            yield from _repeated(value[2])
        for inner in _inner(code, value):
            yield from _repeated(inner)


def _inner(code: Any, value: Any) -> list[Any]:
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return list(value[1])
    if code in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return [value] if code is codes.ATOMIC_GROUP else []


def _sample(tree: Iterable[Any], pick: int) -> str:
    """A text that the tree matches, more or less; `pick` chooses among alternatives."""
    return "".join(_one(code, value, pick) for code, value in tree)


def _one(code: Any, value: Any, pick: int) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code in (codes.ANY, codes.NOT_LITERAL):
        return "a"
    if code is codes.IN:
        return _of_set(value, pick)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return _sample(value[2], pick) * max(1, value[0])
    if code is codes.BRANCH:
        return _sample(value[1][pick % len(value[1])], pick)
    return _sample(_inner(code, value)[0], pick) if code in (codes.SUBPATTERN, codes.ATOMIC_GROUP) else ""


_OF_CATEGORY = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: "-",
}


def _of_set(items: list[Any], pick: int) -> str:
    if items[0][0] is codes.NEGATE:
        return next((one for one in "a1 -.,„A\n" if not any(_holds(item, one) for item in items[1:])), "~")
    code, value = items[pick % len(items)]
    return chr(value) if code is codes.LITERAL else chr(value[0]) if code is codes.RANGE else _OF_CATEGORY[value]


def _holds(item: Any, character: str) -> bool:
    code, value = item
    if code is codes.LITERAL:
        return chr(value) == character
    if code is codes.RANGE:
        return value[0] <= ord(character) <= value[1]
    is_of = {"1": codes.CATEGORY_DIGIT, " ": codes.CATEGORY_SPACE, "\n": codes.CATEGORY_SPACE}
    is_word = character.isalnum()
    return {
        codes.CATEGORY_DIGIT: character == "1",
        codes.CATEGORY_SPACE: is_of.get(character) is codes.CATEGORY_SPACE,
        codes.CATEGORY_WORD: is_word,
        codes.CATEGORY_NOT_DIGIT: character != "1",
        codes.CATEGORY_NOT_SPACE: is_of.get(character) is not codes.CATEGORY_SPACE,
        codes.CATEGORY_NOT_WORD: not is_word,
    }[value]


if __name__ == "__main__":
    json.dump(compiled(), sys.stdout)
