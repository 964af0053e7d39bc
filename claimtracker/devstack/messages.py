"""The catalogue of translations: `python -m claimtracker.devstack.messages` brings it up to date and compiles it.

Pure Python, so that no gettext tools are needed: Babel reads the Python files, Django turns a template into
something Babel can read, polib keeps the catalogue.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from claimtracker.devstack.folders import PROJECT

LOCALE = PROJECT / "claimtracker" / "locale"
LANGUAGES = ("de",)
KEYWORDS: dict = {
    **dict.fromkeys(("_", "lazy", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
HEADER = {"Content-Type": "text/plain; charset=utf-8", "Language": "de", "Plural-Forms": "nplurals=2; plural=(n != 1);"}

Message = tuple[str, str, str]  # context, singular, plural


def messages() -> dict[Message, list[str]]:
    """Every text that people read, with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in _files():
        for message in _messages_of(path):
            places = found.setdefault(message, [])
            name = str(path.relative_to(PROJECT))
            if name not in places:
                places.append(name)
    return found


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def update(language: str) -> polib.POFile:
    """Add what is new, drop what is gone, keep what is translated."""
    path = catalogue(language)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    kept = {(entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry for entry in old}
    new = polib.POFile(wrapwidth=110)
    new.metadata = HEADER | {"Language": language}
    for message, places in sorted(messages().items(), key=lambda item: (item[1][0], item[0])):
        context, singular, plural = message
        entry = kept.get(message) or polib.POEntry(
            msgctxt=context or None, msgid=singular, msgid_plural=plural, msgstr_plural={0: "", 1: ""} if plural else {}
        )
        entry.occurrences = [(place, "") for place in places]
        entry.flags = ["python-format"] if re.search(r"%\(\w+\)[sd]", singular + plural) else []
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    new.save_as_mofile(str(path.with_suffix(".mo")))
    return new


def is_translated(entry: polib.POEntry) -> bool:
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)


def _files() -> Iterator[Path]:
    for folder in ("apps", "claimtracker"):
        yield from sorted(path for path in (PROJECT / folder).rglob("*.py") if "migrations" not in path.parts)
    yield from sorted((PROJECT / "templates").rglob("*.html"))
    yield from sorted((PROJECT / "templates").rglob("*.txt"))


def _messages_of(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What templatize leaves is a list of calls among fillers; without indentation it is Python enough.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, found, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        singular, plural = (found, "") if isinstance(found, str) else (found[0], found[1])
        if singular:
            yield context or "", singular, plural


def main() -> int:
    missing = 0
    for language in LANGUAGES:
        untranslated = [entry.msgid for entry in update(language) if not is_translated(entry)]
        missing += len(untranslated)
        for text in untranslated:
            print(f"{language}: not translated: {text!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
