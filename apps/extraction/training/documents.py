"""Reads annotated documents: plain articles with inline tags, as the corpus describes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
DOCUMENT = re.compile(r"^#DOC (\S+)([^\n]*)\n(.*?)^#END", re.DOTALL | re.MULTILINE)
TAG = re.compile(r'<(/?)(c|cue|s)((?:\s+\w+="[^"]*")*)>')
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
ROLES = {"c": "content", "cue": "cue", "s": "source"}


@dataclass
class Annotation:
    """One annotated attribution: its kind and its spans as (start, end)."""

    kind: str = ""
    content: list[tuple[int, int]] = field(default_factory=list)
    cue: list[tuple[int, int]] = field(default_factory=list)
    source: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class AnnotatedDocument:
    """An article without its tags, the title as its first line."""

    name: str
    language: str
    text: str
    annotations: tuple[Annotation, ...]


def read(path: Path) -> Iterator[AnnotatedDocument]:
    """Every document of one file, in its order."""
    for match in DOCUMENT.finditer(path.read_text(encoding="utf-8")):
        name, header, body = match.groups()
        language = re.search(r"lang=(\w+)", header)
        if language is None:
            raise ValueError(f"{path}: document {name} has no language")
        text, annotations = _untag(body.replace("#TITLE ", "", 1).rstrip("\n"))
        yield AnnotatedDocument(name, language.group(1), text, annotations)


def read_folder(folder: Path = CORPUS) -> list[AnnotatedDocument]:
    """Every document of a folder's files, in the order of their names."""
    return [document for path in sorted(folder.glob("*.txt")) for document in read(path)]


def _untag(body: str) -> tuple[str, tuple[Annotation, ...]]:
    annotations: dict[int, Annotation] = {}
    open_tags: list[tuple[str, dict[str, str], int]] = []
    parts: list[str] = []
    length = position = 0
    for tag in TAG.finditer(body):
        parts.append(body[position : tag.start()])
        length += tag.start() - position
        position = tag.end()
        if not tag.group(1):
            open_tags.append((tag.group(2), dict(ATTRIBUTE.findall(tag.group(3))), length))
            continue
        name, attributes, start = open_tags.pop()
        for number in attributes["n"].split():
            annotation = annotations.setdefault(int(number), Annotation())
            getattr(annotation, ROLES[name]).append((start, length))
            annotation.kind = attributes.get("k", annotation.kind)
    parts.append(body[position:])
    return "".join(parts), tuple(annotations[number] for number in sorted(annotations))
